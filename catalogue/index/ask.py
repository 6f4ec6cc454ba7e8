"""An ask: a question to the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the index: every part must hold.

    :param words: folded; each must begin a word of the record
    :param selected: facet name -> values, any of which will do
    :param codes: the record names one of these; `above`: one of its codes lies beneath one of these
    :param either: `codes` or `above` will do; else both must hold
    :param no_codes: the record names none of these; `not_above`: likewise for beneath
    """

    words: tuple[str, ...] = ()
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    no_codes: tuple[str, ...] = ()
    not_above: tuple[str, ...] = ()
    either: bool = False

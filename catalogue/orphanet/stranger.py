"""A stranger: a file that is something else altogether; left out where it lies among others, refused where named."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.orphanet.loading import NotNomenclature, cleaned

EXPECTED = "a download of Orphanet or Orphadata, ORDO, an SSSOM table with ORPHAcodes, or a dump of this catalogue."
WIDTH, LISTED = 60, 8


class Stranger(NotNomenclature):
    """A file that is something else altogether; nothing was taken from it.

    :param noun: what it is, in words: `a PDF file`
    """

    def __init__(self, noun: str, fix: str = "") -> None:
        super().__init__(f"It is {noun}.", expected=EXPECTED, fix=fix)
        self.noun = noun


def listed(names: Iterable[object], most: int = LISTED, width: int = WIDTH) -> str:
    """Names from a file as they may be shown: cleaned, short, not too many.

    >>> listed(["a", "b", "c"], 2)
    'a, b, …'
    """
    shown = [cleaned(str(name))[:width] for name in names]
    return ", ".join(shown[:most] + ["…"] * (len(shown) > most)) or "none"

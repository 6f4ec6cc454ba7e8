"""The forms of a dossier by name: each a pure function of the dossier and the reader's languages, complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.reports import plain, sheet, text, turtle
from catalogue.reports.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Form:
    """One way to tell a dossier.

    :param suffix: of files in this form, without the dot
    :param write: the dossier in the first of the languages that it can be told in
    """

    name: str
    media_type: str
    suffix: str
    write: Callable[[Dossier, tuple[str, ...]], str]


FORMS = {
    each.name: each
    for each in (
        Form("text", text.MEDIA_TYPE, "txt", text.as_text),
        Form("json", plain.MEDIA_TYPE, "json", plain.as_json),
        Form("ttl", turtle.MEDIA_TYPE, "ttl", turtle.as_turtle),
        Form("csv", sheet.MEDIA_TYPE, "csv", sheet.as_csv),
    )
}

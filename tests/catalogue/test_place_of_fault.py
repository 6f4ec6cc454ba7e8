"""Where a document is broken: the line and column that its reader can go to."""

from __future__ import annotations

import pytest

from catalogue.document.document import read_document
from catalogue.error import RecordError
from catalogue.setting import Settings

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('@prefix a: <http://a/> .\na:x a:p "x ;\n  a:q 3 .', 2, 9),
        ('<http://a> <http://b> "x" <http://g> .\n<http://a> <http://b> <http://g> .\n<http://a> nonsense .', 3, 12),
        ('<http://a> <http://b> "open ;\n  <http://c> "x" .\n', 2, 15),
        (f'<?xml version="1.0"?>\n{RDF}\n<rdf:Description></rdf:RDF>', 3, 28),
        ('{"@id": "http://a",\n "http://b": }', 2, 14),
        ('<!doctype html>\n<html>\n<script type="application/ld+json">\n{"@id": }\n</script>', None, None),
        ('{"@id": ' + "9" * 5000 + "}", None, None),
        ("plain words", None, None),
        ("", None, None),
    ],
)
def test_a_broken_document_names_the_place_where_it_breaks(text: str, line: int | None, column: int | None) -> None:
    with pytest.raises(RecordError) as caught:
        read_document(text.encode(), "https://example.org/x", Settings())
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)

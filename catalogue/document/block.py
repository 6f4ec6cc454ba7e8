"""The parts of a document that an RDF parser can take: all of it, or what is wrapped in pages and answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from catalogue.document.context import inline_contexts, read_json
from catalogue.document.foreign import is_linked, not_linked
from catalogue.document.markup import body_of, declare_prefixes, mend_node_ids, rdf_in, scripts_in
from catalogue.document.patient import refuse_patient_rows
from catalogue.error import RecordError

ReportChange = Callable[[str, str, str], None]
"""Takes rule, value before and value after of a change to the document as a whole."""


def blocks_of(syntax: str, text: str, note: ReportChange) -> Iterator[tuple[str, str]]:
    """The parts of a document that a parser can take, with the syntax of each."""
    if syntax == "json":
        yield "json", linked_json(text)
    elif syntax == "html":
        yield from (("json", script_json(each)) for each in scripts_in(text))
    elif syntax == "xml":
        yield from (("xml", each) for each in rdf_xml(text, note))
    else:
        yield syntax, text


def rdf_xml(text: str, note: ReportChange) -> Iterator[str]:
    """The RDF/XML in the markup, with forgotten prefixes declared and unfit node names mended."""
    body, declared = declare_prefixes(body_of(text))
    for prefix, namespace in declared:
        note("prefix-declared", prefix + ":", namespace)
    for block in rdf_in(body):
        mended, changes = mend_node_ids(block)
        for before, after in changes:
            note("node-name", before, after)
        yield mended


def script_json(text: str) -> str:
    """JSON-LD out of a page; a place in the script is none in the page, so it is not named."""
    try:
        return linked_json(text)
    except RecordError as error:
        raise error.on(None, None) from error.__cause__


def linked_json(text: str) -> str:
    """JSON-LD with every context written out.

    :raises PatientData: rows about persons
    :raises NotRdf: JSON of another kind
    """
    data = read_json(text)
    refuse_patient_rows(data)
    if not is_linked(data):
        raise not_linked(data)
    return json.dumps(inline_contexts(data))

"""What banding alone would not hide: totals from which a count that was banded here could be worked out.

The nomenclature in force says which diseases stand above which, so this is done to records, just before they are kept.
A count that its owner holds back but gives away is left as it came: a finding tells the owner.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import URIRef
from rdflib.namespace import DCAT
from rdflib.term import Node

from catalogue.checking.disclosure import broader_of, derivable
from catalogue.count import whole, widened
from catalogue.keeping.counting import counting
from catalogue.record.record import Note, Record
from catalogue.setting import Settings
from harvesters.lift.count import BANDED, EXACT, LEAST, MOST, PRECISION, SMALL, TOTALS, count

Above = Callable[[str], frozenset[str]]
RULE = "count-withheld"
SOURCE = str(DCAT.Dataset)


def withhold_totals(record: Record, settings: Settings, above: Above) -> None:
    """Rule `count-withheld`: totals give way where subtracting would show a count that was banded in this harvest.

    First the whole of the source is dropped; what can still be worked out from a broader disease has its count banded.

    :param above: the codes (digits) above a code (digits), as `Nomenclature.ancestors`
    """
    banded = any(note.rule == SMALL and note.field in (str(EXACT), str(LEAST)) for note in record.notes)
    node = URIRef(record.iri)
    if not banded or SOURCE not in record.types or not derivable(record.graph, node, settings.small_count, above):
        return
    for value in list(record.graph.objects(node, TOTALS[0])):
        record.graph.remove((node, TOTALS[0], value))
        record.notes = (*record.notes, Note(RULE, str(TOTALS[0]), "", ""))
    for code in derivable(record.graph, node, settings.small_count, above):
        for broader in broader_of(record.graph, code, above):
            band_totals(record, node, broader, settings)


def band_totals(record: Record, source: Node, code: URIRef, settings: Settings) -> None:
    """Put the band in the place of an exact count that a source tells of a disease."""
    graph, fields = record.graph, counting()
    for node in list(graph.objects(source, fields.coverage)):
        for value in list(graph.objects(node, EXACT)) if (node, fields.code, code) in graph else ():
            number = whole(str(value)) or 0
            low, high = widened(number, number, settings.count_bands, settings.small_count)
            graph.remove((node, EXACT, value))
            graph.set((node, LEAST, count(low)))
            graph.set((node, PRECISION, BANDED))
            graph.remove((node, MOST, None))
            if high is not None:
                graph.add((node, MOST, count(high)))
            record.notes = (*record.notes, Note(RULE, str(EXACT), "", f"{low}–{high}" if high else f"{low} or more"))

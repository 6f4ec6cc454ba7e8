"""Counts that could point at persons, banded or dropped before anything is kept; no Note ever repeats a number.

Of our own counting fields only whole numbers that give nobody away stay as they came: 0, and those that reach the
threshold. Everything else, text and nodes included, is taken for a small count or for none. What others count in other
words is looked up in `harvesters.lift.census`. Numbers in titles and descriptions are free text and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from catalogue.count import GROUPED, is_finer, is_safe, is_small, plain, whole, widened
from catalogue.keeping.counting import whole_of
from catalogue.record.record import Note
from harvesters.lift.census import VALUES, counts, is_count_class, tells_small
from harvesters.lift.lifting import Lifting, term

EXACT = term("jardin", "individualCount")
LEAST = term("jardin", "minIndividuals")
MOST = term("jardin", "maxIndividuals")
PRECISION = term("jardin", "countPrecision")
BANDED = term("jardin", "Banded")
TOTALS = (term("healthdcatap", "numberOfUniqueIndividuals"), term("healthdcatap", "numberOfRecords"))
COUNTS = (EXACT, LEAST, MOST, *TOTALS)
STATED = ((RDF.predicate, RDF.object), (OWL.annotatedProperty, OWL.annotatedTarget))
SMALL, NONE, SPELLING = "small-count", "not-a-count", "count-spelling"
GUARDED = (SMALL, NONE)
ONE_WORD = re.compile(rf"({GROUPED.pattern}|[0-9]+)(?: [A-Za-z]+)?")


def statements(lifting: Lifting) -> None:
    """Rule `small-count`: statements about a count (reification, axioms) lose their value."""
    for about, said in STATED:
        for node, predicate in lifting.each(about):
            if predicate in COUNTS or counts(predicate):
                for value in list(lifting.graph.objects(node, said)):
                    withhold(lifting, node, said, value, NONE)


def spellings(lifting: Lifting) -> None:
    """Rules `count-spelling` and `not-a-count`: whole numbers as such; what is none is dropped, it might be small."""
    for predicate in COUNTS:
        for node, value in lifting.each(predicate):
            number = number_of(str(value)) if isinstance(value, Literal) else None
            if number is not None and number >= 0:
                respell(lifting, node, predicate, value, number)
            elif predicate == EXACT and holds_small(lifting, value):
                band_exact(lifting, node)
            else:
                withhold(lifting, node, predicate, value, SMALL if holds_small(lifting, value) else NONE)


def respell(lifting: Lifting, node: Node, predicate: Node, value: Node, number: int) -> None:
    """A whole number as such; a Note tells it only where it gives nobody away."""
    if whole(str(value)) is None:
        lifting.graph.remove((node, predicate, value))
        lifting.graph.add((node, predicate, count(number)))
        if is_safe(str(number), lifting.small_count) and predicate not in (LEAST, MOST):
            lifting.note(node, SPELLING, predicate, value, number)


def number_of(text: str) -> int | None:
    """The whole number of a text that is one, with separated thousands or with one word after it (`1,204 patients`)."""
    found = ONE_WORD.fullmatch(plain(text))
    return whole(text) if whole(text) is not None or not found else whole(re.sub("[^0-9]", "", found[1]))


def holds_small(lifting: Lifting, value: Node) -> bool:
    """Whether a value, or the nameless nodes that it is made of, holds a number that could point at persons."""
    said = [value, *(each for node in nodes_of(lifting, value) for each in lifting.graph.objects(node))]
    return any(isinstance(each, Literal) and is_small(str(each), lifting.small_count) for each in said)


def nodes_of(lifting: Lifting, value: Node) -> list[Node]:
    """A nameless node and the nameless nodes below it; none for anything else."""
    found: list[Node] = [value] if isinstance(value, BNode) else []
    for node in found:
        found += {each for each in lifting.graph.objects(node) if isinstance(each, BNode)} - set(found)
    return found


def withhold(lifting: Lifting, node: Node, predicate: Node, value: Node, rule: str) -> None:
    """Drop a value, with the nameless nodes that it is made of, and say by which rule but not what it was."""
    lifting.graph.remove((node, predicate, value))
    for each in nodes_of(lifting, value):
        lifting.graph.remove((each, None, None))
    lifting.drop_unlinked(value)
    lifting.note(node, rule, predicate, "", below(lifting) if rule == SMALL else "")
    lifting.withheld = True


def below(lifting: Lifting) -> str:
    """The band below the threshold, in words."""
    return f"1–{lifting.small_count - 1}"


def disease_counts(lifting: Lifting) -> None:
    """Rule `small-count`: exact counts below the threshold become the band below it."""
    for node, value in lifting.each(EXACT):
        if not is_safe(str(value), lifting.small_count):
            band_exact(lifting, node)


def band_exact(lifting: Lifting, node: Node) -> None:
    """Put the band below the threshold in the place of all exact counts of a node."""
    for each in list(lifting.graph.objects(node, EXACT)):
        withhold(lifting, node, EXACT, each, SMALL)
    put_band(lifting, node, 1, lifting.small_count - 1)


def bands(lifting: Lifting) -> None:
    """Rule `small-count`: bands that are finer than they may be are widened to those of the settings."""
    for node in dict.fromkeys(node for predicate in (LEAST, MOST) for node, _ in lifting.each(predicate)):
        lows, highs = whole_numbers(lifting, node, LEAST), whole_numbers(lifting, node, MOST)
        ends = [(max(lows, default=None), min(highs, default=None))]
        ends += [*((low, None) for low in lows), *((None, high) for high in highs)]
        if len(ends) > 3 or any(is_finer(*each, lifting.bands, lifting.small_count) for each in ends):
            widen(lifting, node, min(lows, default=None), max(highs, default=None))


def widen(lifting: Lifting, node: Node, least: int | None, most: int | None) -> None:
    """Put a band that may be told in the place of one."""
    low, high = widened(least or 0, most, lifting.bands, lifting.small_count)
    low = low if least else 0
    put_band(lifting, node, None if least is None else low, high)
    lifting.note(node, SMALL, LEAST, "", f"{low} or more" if high is None else f"{low}–{high}")
    lifting.withheld = True


def whole_numbers(lifting: Lifting, node: Node, predicate: Node) -> list[int]:
    """The whole numbers that a node gives under a predicate."""
    return [n for value in lifting.graph.objects(node, predicate) if (n := whole_of(value)) is not None]


def put_band(lifting: Lifting, node: Node, least: int | None, most: int | None) -> None:
    """Say of a node that its count lies between two ends, and no more; None leaves an end open."""
    for predicate, end in ((LEAST, least), (MOST, most)):
        lifting.graph.remove((node, predicate, None))
        if end is not None:
            lifting.graph.add((node, predicate, count(end)))
    lifting.graph.remove((node, PRECISION, None))
    lifting.graph.add((node, PRECISION, BANDED))


def count(number: int) -> Literal:
    """A count as the profile writes it."""
    return Literal(str(number), datatype=XSD.nonNegativeInteger)


def totals(lifting: Lifting) -> None:
    """Rule `small-count`: whole counts of persons or records below the threshold are dropped."""
    for predicate in TOTALS:
        for node, value in lifting.each(predicate):
            if not is_safe(str(value), lifting.small_count):
                withhold(lifting, node, predicate, value, SMALL)


def others(lifting: Lifting) -> None:
    """Rule `small-count`: small counts in the words of other vocabularies are dropped."""
    for predicate in sorted(set(lifting.graph.predicates()) - set(COUNTS), key=str):
        if counts(predicate):
            for node, value in lifting.each(predicate):
                nested = isinstance(value, BNode) and holds_small(lifting, value)
                if nested or tells_small(predicate, value, lifting.small_count):
                    withhold(lifting, node, predicate, value, SMALL)
    for node, predicate, value in list(count_values(lifting)):
        if is_small(str(value).lstrip("-"), lifting.small_count):
            withhold(lifting, node, predicate, value, SMALL)


def count_values(lifting: Lifting) -> Iterator[tuple[Node, Node, Node]]:
    """The values of things that are counts."""
    for kind in sorted(set(lifting.graph.objects(None, RDF.type)), key=str):
        if is_count_class(kind):
            for node in lifting.graph.subjects(RDF.type, kind):
                for predicate in map(URIRef, VALUES):
                    yield from ((node, predicate, value) for value in lifting.graph.objects(node, predicate))


def silence(lifting: Lifting) -> None:
    """No rule: notes of earlier steps about counts lose their values, a document with small counts its digest.

    Of nine numbers the one that was there could be found by trying which of them gives the digest.
    """
    for place, (node, note) in enumerate(lifting.notes):
        if note.rule not in GUARDED and (note.before or note.after) and is_guarded(note):
            lifting.notes[place] = (node, Note(note.rule, note.field, "", ""))
            lifting.withheld = True
    lifting.noted = set(lifting.notes)
    if lifting.withheld:
        lifting.document.digest = ""


def is_guarded(note: Note) -> bool:
    """Whether a Note is about a count, so that its values might be one."""
    return bool(note.field) and (URIRef(note.field) in COUNTS or counts(URIRef(note.field))) and note.rule != SPELLING


GUARDS: tuple[Callable[[Lifting], None], ...] = (statements, spellings, disease_counts, bands, totals, others)
RULES: tuple[Callable[[Lifting], None], ...] = (*GUARDS, silence)

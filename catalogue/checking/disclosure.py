"""Disclosure: which counts that a source holds back can be worked out from those it tells, by subtraction.

What a reader may assume: the whole is the sum of the counts of the topmost diseases, and a count that includes the
narrower ones is the sum of theirs. Each count lies between two ends; the sums draw the ends together (bound
propagation, exact where no disease stands below two others that are listed) until nothing moves. A sum that cannot
hold, as where people have a broader disease and none of the narrower ones, is no help to that reader and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import SKOS, Graph, URIRef
from rdflib.term import Node

from catalogue.keeping.counting import Counting, counting, whole_of
from catalogue.nomenclature.disease import ORDO

Above = Callable[[str], frozenset[str]]
MANY = 10**15
ROUNDS = 60
PAIRS = 20_000


@dataclass(slots=True)
class Told:
    """What a source tells of one disease.

    :param low: fewest persons there may be
    :param high: most persons there may be
    :param suppressed: it says that it holds the number back, whatever its size
    :param includes: whether the narrower diseases are counted in
    """

    low: int = 0
    high: int = MANY
    suppressed: bool = False
    includes: bool = False

    @property
    def is_known(self) -> bool:
        """Whether only one number is left."""
        return self.low == self.high


def derivable(record: Graph, source: Node, threshold: int, above: Above) -> list[URIRef]:
    """The codes whose number a source holds back but gives away: a small one, or any that it says it suppresses.

    :param above: the codes (digits) above a code (digits); what the record says with skos:broader counts as well
    """
    fields = counting()
    told = told_by(record, source, fields)
    hidden = [code for code, each in told.items() if not each.is_known]
    if not hidden:
        return []
    parts = parts_of(record, told, above)
    wholes = {whole_of(value) for value in record.objects(source, fields.whole)} or {None}
    found: set[URIRef] = set()
    for total in wholes:
        ends = told_by(record, source, fields)
        if drawn_together(ends, parts, total):
            found |= {code for code in hidden if gives_away(ends[code], threshold)}
    return sorted(found)


def gives_away(each: Told, threshold: int) -> bool:
    """Whether a number that was held back is now known, and matters."""
    return each.is_known and each.low > 0 and (each.low < threshold or each.suppressed)


def told_by(record: Graph, source: Node, fields: Counting) -> dict[URIRef, Told]:
    """What a source tells of the persons with each disease; what counts families or samples is left out."""
    told: dict[URIRef, Told] = {}
    for node in record.objects(source, fields.coverage):
        units = set(record.objects(node, fields.unit))
        for code in record.objects(node, fields.code):
            if isinstance(code, URIRef) and (not units or fields.individuals in units):
                lay(told.setdefault(code, Told()), record, node, fields)
    return told


def lay(told: Told, record: Graph, node: Node, fields: Counting) -> None:
    """Lay what one node tells to what is told of its disease."""

    def numbers(predicate: URIRef) -> list[int]:
        found = (whole_of(value) for value in record.objects(node, predicate))
        return [number for number in found if number is not None and number >= 0]

    suppressed = (node, fields.precision, fields.suppressed) in record
    exact = numbers(fields.exact)
    told.low = max((told.low, *exact, *numbers(fields.least), int(suppressed)))
    told.high = min((told.high, *exact, *numbers(fields.most)))
    told.suppressed |= suppressed
    told.includes |= any(str(value).lower() in ("true", "1") for value in record.objects(node, fields.includes))


def parts_of(record: Graph, told: dict[URIRef, Told], above: Above) -> dict[URIRef | None, list[URIRef]]:
    """What adds up to the whole (None), and to each disease that counts its narrower ones in: the topmost of them.

    Where more diseases stand below one another than any source lists, only the whole is looked at.
    """
    including = {code for code, each in told.items() if each.includes}
    over = {code: broader_of(record, code, above) & including - {code} for code in told}
    if sum(map(len, over.values())) > PAIRS:
        over = {code: set() for code in told}
    parts: dict[URIRef | None, list[URIRef]] = {None: []}
    for code in sorted(told):
        near = [each for each in over[code] if not any(each in over[other] for other in over[code])]
        for each in near:
            parts.setdefault(each, []).append(code)
        if not near:
            parts[None].append(code)
    return parts


def broader_of(record: Graph, code: URIRef, above: Above) -> set[URIRef]:
    """Every disease above one, by the nomenclature and by what the record says."""
    found = {URIRef(ORDO + each) for each in above(str(code).removeprefix(ORDO))}
    waiting: list[Node] = [code]
    while waiting:
        for each in record.objects(waiting.pop(), SKOS.broader):
            if isinstance(each, URIRef) and each not in found:
                found.add(each)
                waiting.append(each)
    return found


def drawn_together(told: dict[URIRef, Told], parts: dict[URIRef | None, list[URIRef]], total: int | None) -> bool:
    """Draw the ends together until nothing moves; False when the numbers contradict each other.

    :param parts: what adds up to the whole (None) and to each disease
    :param total: the whole that the source tells, None when it tells none
    """
    everything = Told() if total is None else Told(total, total)
    sums = [(told[code] if code else everything, [told[each] for each in below]) for code, below in parts.items()]
    sums = [(whole_sum, below) for whole_sum, below in sums if may_hold(whole_sum, below)]
    for _ in range(ROUNDS):
        before = [(each.low, each.high) for each in told.values()]
        for whole_sum, below in sums:
            draw(whole_sum, below)
        if any(each.low > each.high for each in (*told.values(), everything)):
            return False
        if before == [(each.low, each.high) for each in told.values()]:
            break
    return True


def may_hold(total: Told, parts: list[Told]) -> bool:
    """Whether parts can add up to a sum at all."""
    return sum(each.low for each in parts) <= total.high and sum(each.high for each in parts) >= total.low


def draw(total: Told, parts: list[Told]) -> None:
    """Draw the ends of a sum and of its parts together."""
    low, high = sum(each.low for each in parts), sum(each.high for each in parts)
    total.low, total.high = max(total.low, low), min(total.high, high)
    for each in parts:
        least, most = each.low, each.high
        each.low = max(least, total.low - (high - most))
        each.high = min(most, total.high - (low - least))
        low, high = low - least + each.low, high - most + each.high

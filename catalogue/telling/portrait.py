"""A portrait: a record's graph made ready to be shown, field by field in the order of its profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from catalogue.count import COUNTS, TOTALS, in_words, is_small
from catalogue.keeping.counting import is_exact
from catalogue.keeping.probe import FIELDS as PROBED
from catalogue.nomenclature.advice import advice
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.profile.field import Field
from catalogue.profile.profile import Profile, Profiles
from catalogue.record.record import RECORD, title_of
from catalogue.reports.report import Finding
from catalogue.telling.view import DiseaseRow, Group, Row, Value
from catalogue.thesaurus import Thesaurus, tail

OPENABLE = ("http", "https", "mailto", "tel")
DEPTH = 6
HIDDEN = {str(RDF.type)}


@dataclass(slots=True)
class Canvas:
    """The graph that is drawn, and how many values may still be drawn of nested nodes.

    A tree is drawn whole; nodes that lead to each other over and over are cut when as much was drawn as there is.
    """

    graph: Graph
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = len(self.graph)

    def has_room(self, node: Node, depth: int) -> bool:
        """Whether a nested node may be drawn; when it may, room for its values is taken."""
        size = sum(1 for _ in self.graph.predicate_objects(node))
        if not size or depth >= DEPTH or self.left < size:
            return False
        self.left -= size
        return True


def untried(address: str) -> str:
    """No probe: nobody has tried this address."""
    return ""


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws records with the words of one generation.

    :param record_of: id of the public record that describes an IRI, empty when there is none
    :param titles: title of a public record by its id
    :param threshold: exact counts of persons below it are shown as their band
    """

    profiles: Profiles
    thesaurus: Thesaurus
    nomenclature: Nomenclature
    languages: tuple[str, ...]
    record_of: Callable[[str], str]
    titles: Callable[[str], str]
    threshold: int
    probed: Callable[[str], str] = untried

    def groups(self, iri: str, graph: Graph, profile: Profile | None, findings: Iterable[Finding]) -> tuple[Group, ...]:
        """The fields of a record that have values or findings, in the groups of its profile."""
        if profile is None:
            return ()
        about: dict[str, list[Finding]] = {}
        named = {each.name: each.path for each in profile.fields}
        nested = {each.label(self.languages[0]): each.path for each in profile.fields if each.nested}
        for finding in findings:
            about.setdefault(home_of(finding, named, nested), []).append(finding)
        groups, canvas = [], Canvas(graph)
        for name, fields in profile.groups:
            rows = [self._row(URIRef(iri), canvas, each, about.get(each.path, ()), 0) for each in fields]
            kept = tuple(row for row in rows if row.values or row.findings)
            if kept:
                groups.append(Group(fields[0].group, name, kept))
        return tuple(groups)

    def _row(self, node: Node, canvas: Canvas, field: Field, findings: Iterable[Finding], depth: int) -> Row:
        values = sorted(canvas.graph.objects(node, URIRef(field.path)), key=self._order)
        shown = tuple(self._value(value, canvas, field, depth) for value in values)
        return Row(field, field.label(self.languages[0]), shown, tuple(findings))

    def _order(self, value: Node) -> tuple[int, str]:
        language = value.language if isinstance(value, Literal) else None
        return (self.languages.index(language) if language in self.languages else len(self.languages)), str(value)

    def value(self, value: Node, graph: Graph, field: Field | None = None) -> Value:
        """One value of a graph as it is shown, with what the graph says of it when it is a nested node."""
        return self._value(value, Canvas(graph), field)

    def _value(self, value: Node, canvas: Canvas, field: Field | None, depth: int = 0) -> Value:
        """One value as it is shown."""
        if isinstance(value, Literal):
            return self._literal(value, field)
        iri = str(value)
        if iri.startswith(ORDO) and iri.removeprefix(ORDO).isdigit():
            code = iri.removeprefix(ORDO)
            return Value(self.nomenclature.label(code, self.languages), iri, code=code, href=safe(iri))
        label = self.thesaurus.label(iri, self.languages)
        if label:
            return Value(label, iri, href=safe(iri))
        record = self.record_of(iri)
        if record:
            return Value(self.titles(record) or iri, iri, record=record, href=safe(iri))
        if canvas.has_room(value, depth):
            return self._nested(value, canvas, field, depth)
        probe = self.probed(iri) if field is not None and field.name in PROBED else ""
        return Value(iri.removeprefix("mailto:"), iri, href=safe(iri), probe=probe)

    def _literal(self, value: Literal, field: Field | None) -> Value:
        text = str(value)
        exact = field is not None and is_exact(field) and (field.name != TOTALS[1] or is_small(text, self.threshold))
        if exact and text.isascii() and text.isdigit():
            text = in_words(int(text), None, None, self.threshold)
        href = safe(text) if value.datatype == XSD.anyURI else ""
        return Value(text, language=value.language or "", datatype=str(value.datatype or ""), href=href)

    def _nested(self, node: Node, canvas: Canvas, field: Field | None, depth: int) -> Value:
        shape = self.profiles.shape(field.nested) if field and field.nested else None
        fields = shape.fields if shape else ()
        named = [self._row(node, canvas, each, (), depth + 1) for each in fields]
        paths = {each.path for each in fields} | HIDDEN
        said = sorted(canvas.graph.predicate_objects(node), key=str)
        others = [self._stray(p, o, canvas, depth) for p, o in said if str(p) not in paths]
        rows = tuple(row for row in (*named, *others) if row.values)
        iri = "" if str(node).startswith(RECORD) else str(node)
        title = title_of(canvas.graph, str(node), self.languages)
        return Value("" if title == str(node) else title, iri, rows=rows, href=safe(iri))

    def _stray(self, predicate: Node, value: Node, canvas: Canvas, depth: int) -> Row:
        """A value under a predicate that no field of the nested node names."""
        label = self.thesaurus.label(str(predicate), self.languages) or tail(str(predicate))
        field = Field(tail(str(predicate)), "", str(predicate), {"en": label}, {}, "line")
        return Row(field, label, (self._value(value, canvas, None, depth + 1),))

    def rest(self, iri: str, graph: Graph, profile: Profile | None) -> tuple[tuple[str, Value], ...]:
        """Values of the record under predicates that no field of its profile names."""
        paths = {field.path for field in profile.fields} if profile else set()
        pairs, canvas = sorted(graph.predicate_objects(URIRef(iri)), key=str), Canvas(graph)
        return tuple((str(p), self._value(o, canvas, None)) for p, o in pairs if str(p) not in paths | HIDDEN)

    def diseases(self, iri: str, graph: Graph, profile: Profile | None) -> tuple[DiseaseRow, ...]:
        """The diseases a record names, with what it says of persons for each."""
        disease, coverage = (profile.role("disease"), profile.role("coverage")) if profile else (None, None)
        if disease is None:
            return ()
        told = self._told(iri, graph, coverage) if coverage else {}
        codes = {str(o).removeprefix(ORDO) for o in graph.objects(URIRef(iri), URIRef(disease.path))}
        rows = [self._disease(code, told.get(code, {})) for code in codes if code.isdigit()]
        return tuple(sorted(rows, key=lambda row: (not row.known, row.label.casefold(), row.code)))

    def _told(self, iri: str, graph: Graph, coverage: Field) -> dict[str, dict[str, str]]:
        """By code: the plain values of its coverage node, by field name."""
        shape = self.profiles.shape(coverage.nested or "")
        fields = shape.fields if shape else ()
        key = next((field for field in fields if field.key), None)
        told: dict[str, dict[str, str]] = {}
        for node in graph.objects(URIRef(iri), URIRef(coverage.path)):
            code = str(graph.value(node, URIRef(key.path)) if key else "").removeprefix(ORDO)
            told[code] = {f.name: str(v) for f in fields if (v := graph.value(node, URIRef(f.path))) is not None}
        return told

    def _disease(self, code: str, told: dict[str, str]) -> DiseaseRow:
        known = self.nomenclature.get(code)
        descendants = told.get("includes_descendants")
        note, leads_to = advice(known, self.nomenclature, self.languages) if known else ("", ())
        return DiseaseRow(
            code=code,
            label=self.nomenclature.label(code, self.languages),
            known=known is not None,
            count=in_words(*count_of(told), self.threshold),
            precision=self.thesaurus.label(told.get("count_precision", ""), self.languages) or "",
            level=known.level if known else "",
            includes_descendants=None if descendants is None else descendants in ("true", "1"),
            status=known.status if known else "",
            note=note,
            leads_to=tuple((each, self.nomenclature.label(each, self.languages)) for each in leads_to),
        )


def home_of(finding: Finding, named: Mapping[str, str], nested: Mapping[str, str]) -> str:
    """The predicate of the record's own field that a finding stands beside: of a nested node, that which leads to it.

    :param named: predicate of the fields by their name
    :param nested: predicate of the fields with nested nodes by their label, which places begin with
    """
    outermost = finding.place.partition(" › ")[0]
    stem, _, last = outermost.rpartition(" ")
    if not finding.place:
        return named.get(finding.field, finding.path)
    return nested.get(outermost) or nested.get(stem if last.isdecimal() else outermost, "")


def count_of(told: dict[str, str]) -> tuple[int | None, int | None, int | None]:
    """Exact, least and most persons that a coverage tells."""
    exact, least, most = (whole(told.get(name)) for name in COUNTS)
    return exact, least, most


def whole(text: str | None) -> int | None:
    """A whole number of a text, None when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 13 else None


def safe(iri: str) -> str:
    """An address a person may open, empty for anything else (`javascript:`, `data:`, names that are no addresses)."""
    try:
        scheme = urlsplit(iri).scheme.lower()
    except ValueError:
        return ""
    return iri if scheme in OPENABLE and not any(c in iri for c in '<>"{}|\\^` \n\r\t') else ""

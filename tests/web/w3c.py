"""Test suites in the vocabulary of the W3C's manifests: read, asked over HTTP, and their answers compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.results.rdfresults import RDFResult
from rdflib.query import Result
from rdflib.term import Node

from catalogue.stores.line import Caller
from catalogue.stores.pool import Answer, QueryPool

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
ROW = Namespace("urn:test:row:")
FORMS = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "application/n-triples",
}
READERS = {"srx": "xml", "srj": "json", "tsv": "tsv"}
PASSES, FAILS = "passes", "fails"


@dataclass(frozen=True, slots=True)
class Case:
    """One test about a query.

    :param name: folder and name of the test
    :param kind: class of the test in the manifest
    :param data: files of the default graph; `named` those of the named graphs
    :param result: file with the answer; None where only the syntax is judged
    """

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None

    @property
    def text(self) -> str:
        """The query; the address of its file is what relative names in it are relative to."""
        text = self.query.read_text(encoding="utf-8")
        return f"BASE <{self.query.as_uri()}>\n{text}"

    @property
    def form(self) -> str:
        """The form to ask for, by its suffix: tables written as Turtle are asked for as XML."""
        form = self.result.suffix[1:] if self.result else ""
        return "srx" if form == "ttl" and "CONSTRUCT" not in self.text.upper() else form


def read_manifest(file: Path) -> tuple[Graph, list[Node]]:
    """A manifest and its tests in order."""
    graph = Graph().parse(file, publicID=file.as_uri())
    lists = graph.objects(None, MF.entries)
    return graph, [test for each in lists for test in Collection(graph, each)]


def read_cases(file: Path) -> Iterator[Case]:
    """The tests about queries of one manifest."""
    graph, tests = read_manifest(file)
    for test in tests:
        action = graph.value(test, MF.action)
        assert action is not None
        result, query = graph.value(test, MF.result), graph.value(action, QT.query)
        yield Case(
            f"{file.parent.name}/{str(test).rpartition('#')[2]}",
            str(graph.value(test, RDF.type)).rpartition("#")[2],
            path_of(query or action),
            tuple(sorted(path_of(each) for each in graph.objects(action, QT.data))),
            tuple(sorted(path_of(each) for each in graph.objects(action, QT.graphData))),
            path_of(result) if result else None,
        )


def path_of(iri: Node) -> Path:
    """The file that an IRI names."""
    return Path(unquote(urlsplit(str(iri)).path))


class Stage:
    """Stands where the pool stands and asks the store of the test at hand, with its default graph as such.

    :param folder: where stores are made, past the journal
    """

    settled = False

    def __init__(self, pool: QueryPool, folder: Path) -> None:
        self.pool = pool
        self.tally = pool.tally
        self.waiting = 0
        self.store = folder
        self._folder = folder
        self._writer = ox.Store(str(folder / "writer"))
        self._made: dict[tuple[tuple[Path, str], ...], Path] = {}

    def set(self, graphs: tuple[tuple[Path, str], ...]) -> None:
        """Have these files in the store: file and name of its graph, which is empty for the default graph."""
        if graphs not in self._made:
            self._writer.clear()
            for file, name in graphs:
                self._writer.load(
                    path=str(file), base_iri=file.as_uri(), to_graph=ox.NamedNode(name) if name else ox.DefaultGraph()
                )
            self._made[graphs] = self._folder / str(len(self._made))
            self._writer.backup(str(self._made[graphs]))
        self.store = self._made[graphs]

    def ask(
        self,
        store: Path,
        query: str,
        accept: tuple[str, ...],
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        caller: Caller | None = None,
        base: str = "",
    ) -> Answer:
        """As `QueryPool.ask`, but of the store of the test."""
        return self.pool.ask(self.store, query, accept, default_graphs, named_graphs, caller, base)

    def close(self) -> None:
        """End the workers."""
        self.pool.close()


def outcome(case: Case, stage: Stage, web: httpx.Client) -> str:
    """What becomes of one test: `passes`, or `fails` and how."""
    stage.set((*((each, "") for each in case.data), *((each, each.as_uri()) for each in case.named)))
    answer = web.post("/sparql", data={"query": case.text}, headers={"Accept": FORMS.get(case.form, "*/*")})
    if not case.result:
        expected = 200 if case.kind.startswith("Positive") else 400
        return PASSES if answer.status_code == expected else f"{FAILS}: {answer.status_code}"
    if answer.status_code != 200:
        return f"{FAILS}: {answer.status_code} {answer.json().get('detail', '')}"
    ordered = "order by" in case.text.lower()
    same = same_answer(case.result, answer.content, case.form, ordered)
    return PASSES if same else f"{FAILS}: another answer"


def same_answer(expected: Path, found: bytes, form: str, ordered: bool) -> bool:
    """Whether an answer is the one expected: as bags of rows, in order where one was asked for; nameless nodes as such.

    :param form: of the found answer, by its suffix; graphs are N-Triples
    """
    if form == "ttl":
        wanted = Graph().parse(expected, format="turtle", publicID=expected.as_uri())
        return isomorphic(valued(wanted), valued(Graph().parse(data=found, format="nt")))
    if form == "csv":
        return isomorphic(rows_of_csv(expected.read_bytes(), ordered), rows_of_csv(found, ordered))
    one, other = read_result(expected), Result.parse(io.BytesIO(found), format=READERS[form])
    if one.type == "ASK" or other.type == "ASK":
        return one.type == other.type and one.askAnswer == other.askAnswer
    if set(one.vars or ()) != set(other.vars or ()):
        return False
    return isomorphic(rows_of(one, ordered), rows_of(other, ordered))


def read_result(file: Path) -> Result:
    """The expected answer of a SELECT or ASK."""
    if file.suffix == ".ttl":
        return RDFResult(io.BytesIO(file.read_bytes()), format="turtle", publicID=file.as_uri())
    return Result.parse(io.BytesIO(file.read_bytes()), format=READERS[file.suffix[1:]])


def rows_of(result: Result, ordered: bool) -> Graph:
    """A table as a graph: a nameless node for each row, so that equal rows are told apart and nameless values fit."""
    graph = Graph()
    for place, row in enumerate(result.bindings):
        node = BNode()
        graph.add((node, RDF.type, ROW.Row))
        if ordered:
            graph.add((node, RDF.value, Literal(place)))
        for variable, value in row.items():
            graph.add((node, ROW[str(variable)], value_of(value)))
    return graph


def rows_of_csv(content: bytes, ordered: bool) -> Graph:
    """The same from CSV, where a value is only its text."""
    graph = Graph()
    for place, row in enumerate(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))):
        node = BNode()
        graph.add((node, RDF.type, ROW.Row))
        if ordered:
            graph.add((node, RDF.value, Literal(place)))
        for column, value in row.items():
            graph.add((node, ROW[column], BNode(value[2:]) if value.startswith("_:") else Literal(value)))
    return graph


def valued(graph: Graph) -> Graph:
    """A graph with its literals as values."""
    found = Graph()
    for s, p, o in graph:
        found.add((s, p, value_of(o)))
    return found


def value_of(term: Node) -> Node:
    """A literal by its value within its datatype (`2.0` is `2`, both decimals); tags of languages in lower case."""
    if isinstance(term, Literal) and term.language:
        return Literal(str(term), lang=term.language.lower())
    if isinstance(term, Literal) and term.datatype == XSD.decimal and isinstance(term.value, Decimal):
        return Literal(f"{term.value.normalize():f}", datatype=XSD.decimal, normalize=False)
    return term


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a protocol test, and what must come back.

    :param statuses: first digits of the statuses that are right
    :param boolean: what an ASK must say; None when nothing is asked of it
    :param form: `boolean`, `tabular`, `RDF` or empty
    """

    method: str
    query: str
    headers: dict[str, str]
    body: bytes
    statuses: str
    boolean: bool | None
    form: str


HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


def read_exchanges(file: Path) -> Iterator[tuple[str, tuple[tuple[Path, str], ...], list[Exchange]]]:
    """The tests of a protocol manifest: name, graphs, requests in turn."""
    graph, tests = read_manifest(file)
    for test in tests:
        graphs = tuple(
            (path_of(graph.value(each, UT.graph)), str(graph.value(each, RDFS.label)))  # type: ignore[arg-type]
            for each in graph.objects(test, UT.graphData)
        )
        requests = graph.value(graph.value(test, MF.action), HT.requests)
        exchanges = [exchange_of(graph, each) for each in Collection(graph, requests)]
        yield f"{file.parent.name}/{str(test).rpartition('#')[2]}", tuple(sorted(graphs)), exchanges


def exchange_of(graph: Graph, request: Node) -> Exchange:
    """One request as the manifest describes it."""
    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    listed = graph.value(request, HT.headers)
    headers = [*Collection(graph, listed)] if listed else []
    said = graph.value(response, MF.expectedBoolean)
    coding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    statuses = (str(each).rpartition("StatusCode")[2][0] for each in graph.objects(response, MF.expectedStatus))
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)).partition("?")[2],
        {str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue)) for each in headers},
        str(graph.value(body, CNT.chars) or "").encode(coding) if body else b"",
        "".join(sorted(statuses)),
        None if said is None else str(said) == "true",
        str(graph.value(response, MF.expectedFormat) or ""),
    )


RDF_FORMS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}


def judged(exchange: Exchange, web: httpx.Client) -> str:
    """What becomes of one request: `passes`, or `fails` and how; a refusal of an update is told by its status."""
    address = httpx.URL(f"{str(web.base_url).rstrip(chr(47))}/sparql").copy_with(query=exchange.query.encode() or None)
    answer = web.request(exchange.method, address, headers=exchange.headers, content=exchange.body)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if str(answer.status_code)[0] not in exchange.statuses:
        return f"{FAILS}: {answer.status_code} {answer.json().get('detail', '')}"
    if exchange.boolean is not None and answer.json().get("boolean") is not exchange.boolean:
        return f"{FAILS}: another answer"
    right = {"": True, "RDF": kind in RDF_FORMS}.get(exchange.form, kind in FORMS.values())
    return PASSES if right else f"{FAILS}: {kind}"

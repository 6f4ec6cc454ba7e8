"""The pages as they are drawn: every template, every kind, every state of a page, and nothing hostile alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

import web
from catalogue.atlas.disease_view import (
    Branch,
    ClassificationView,
    Classified,
    Coverage,
    DiseaseView,
    NetworkField,
    NomenclatureView,
    Place,
    Reference,
    Table,
    Tally,
    Uncovered,
)
from catalogue.atlas.element_view import Element, ElementView, Line, Matrix, MatrixSearch, System
from catalogue.coding.codesystem import READ
from catalogue.coding.encoding import NotAList
from catalogue.coding.proposal import Proposal, Proposals
from catalogue.error import NotRdf, Syntax
from catalogue.mending.past import Kept
from catalogue.nomenclature.disease import Gene, Prevalence
from catalogue.nomenclature.nomenclature import Parcel
from catalogue.profile.field import Field
from catalogue.profile.handbook import entries_of
from catalogue.profile.profile import KINDS, load_profiles
from catalogue.profile.rule import Parent, rules_of
from catalogue.record.record import Note
from catalogue.reports.dossier import dossier_of
from catalogue.reports.outline import Outline
from catalogue.reports.report import Finding, Report
from catalogue.reports.step import steps_of
from catalogue.search.search import Page, Search
from catalogue.setting import Settings
from catalogue.telling.difference import Difference
from catalogue.telling.happening import Change, OriginView, Quarantined, RunView
from catalogue.telling.history import Edition, History
from catalogue.telling.shortfall import Shortfall
from catalogue.telling.showing import Beside, VersionView
from catalogue.telling.view import (
    Candidate,
    DiseaseLink,
    DiseaseRow,
    Facet,
    FacetValue,
    Figures,
    Group,
    Hit,
    RecordView,
    Row,
    Value,
    Version,
)
from catalogue.template.template import Template
from catalogue.thesaurus import load_thesaurus
from web.bench import Choice, Verdict, curie
from web.chapter import chapters
from web.editor import Trouble
from web.errand import Errand
from web.negotiation import REPRESENTATIONS
from web.page import address, drawn, environment
from web.phrase import LANGUAGES, Phrases
from web.routes.erasure import State
from web.snippet import snippets
from web.submission import Submission

TEMPLATES = Path(web.__file__).parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
EVIL = '<script>alert("x")</script>'
LURE = "javascript:alert(1)"
SITE = SimpleNamespace(
    title="Catalogue", base="", address="https://catalogue.example", publisher="", contact="office@example.org",
    licence="https://creativecommons.org/licenses/by/4.0/", release="2025-07", generation=3, sample=True, starter=True, version="1",
)  # fmt: skip
LINK = DiseaseLink("558", "Marfan syndrome", "Disorder", 4)
FINDING = Finding("violation", 2, "title", "Title", "", "Distribution 1", EVIL, EVIL, "a title", "MinCount")
HIT = Hit(
    "a1", "https://example.org/1", EVIL, "patient_registry", "Patient registry", EVIL, "exact", (("558", EVIL),),
    {"country": ("Germany",), "access_rights": ("non-public",)}, 2, "100–199", "2025-01-01", True,
)  # fmt: skip
FACET = Facet("country", "Country", tuple(FacetValue(f"C{n}", EVIL, 10 - n, n == 0) for n in range(9)))


class Trunk:
    """A tree whose branches open at addresses of their own."""

    is_climbed = True

    def toggled(self, code: str, anchor: str, *, opened: bool) -> str:
        """Where a branch is opened or closed."""
        return f"/x?open={code}&was={opened}#{anchor}"

    def beneath(self, code: str, classification: str = "") -> str:
        """What stands beneath a code."""
        return f"/diseases/{code}/beneath.json?classification={classification}"

    def narrowed(self, classification: str) -> Trunk:
        """The same tree."""
        return self


TREE = Trunk()
WORDS_OF_REPORTS: dict[str, Any] = {"say": Phrases("en"), "curie": curie}


@dataclass(frozen=True)
class Plain:
    """A request at the root of a host, in a catalogue that knows no labels."""

    def href(self, path: str, params: Sequence[tuple[str, str]] = ()) -> str:
        """The address as it stands."""
        return address(path, params)

    def label(self, iri: str) -> str:
        """The IRI itself."""
        return iri


@pytest.fixture
def templates() -> Iterator[Environment]:
    """The environment that the application draws with, during a request."""
    token = drawn.set(Plain())
    yield environment([TEMPLATES])
    drawn.reset(token)


def field(kind: str, role: str = "") -> Field:
    """A field of a kind."""
    return Field(f"some_{kind}", "", "http://example.org/p", {"en": f"Some {kind}"}, {"en": EVIL}, kind, role=role)


def row(kind: str, role: str = "", count: int = 1) -> Row:
    """A row of a kind with hostile values, and a finding."""
    inner = Row(field("link"), "Page", (Value(EVIL, href=LURE), Value(LURE, href=LURE)))
    value = Value(EVIL, iri=LURE, href=LURE, language="fr", rows=(inner,) if kind in ("nested", "period") else ())
    return Row(field(kind, role), f"Some {kind}", (value,) * count, (FINDING,))


INACTIVE = DiseaseRow("2", EVIL, True, status="Obsolete", note=f"{EVIL} ORPHA:3 {EVIL}", leads_to=(("3", EVIL),))


def record(**changes: Any) -> RecordView:
    """A record that holds every kind of value, all of them hostile."""
    made = RecordView(
        id="a1", iri=LURE, title=EVIL, kind="patient_registry", kind_label="Patient registry",
        description=f"<p onclick='x()'>Fine</p>{EVIL}<a href='{LURE}'>x</a>", source=True, sample=True, level=1,
        level_label="DCAT-AP", steps=steps_of([FINDING]), findings=(FINDING,),
        groups=(Group("g", EVIL, tuple(row(kind) for kind in KINDS)), Group("r", "R", (row("link", "landing_page"),))),
        diseases=(DiseaseRow("558", EVIL, True, "100–199"), DiseaseRow("1", "", False), INACTIVE),
        rest=(("p:x", Value(EVIL, href=LURE)),),
        origin="o", origin_title=EVIL, document=LURE, first_seen="2025-01-01", changed="2025-01-02", run="r",
        licence=LURE, quarantined=True, lifted=(("rule", "p:x", EVIL, ""),),
        versions=(Version(1, "2025-01-01", "added", EVIL, "r", "ab"),),
        generation=1, release="2025-07",
    )  # fmt: skip
    return replace(made, **changes)


TALLY = Tally("DEU", EVIL, 1, 0, 2, {"biobank": 1})
TABLE = Table((("biobank", EVIL),), TALLY, (TALLY,) * 20)
LEAF = Branch(replace(LINK, code="284963", label=EVIL, level="SubtypeOfDisorder"))
BRANCH = Branch(replace(LINK, label=EVIL, children=5), (LEAF, Branch(replace(LINK, code="284973", children=2))), 3)
CLASSIFIED = Classified("150", EVIL, LINK, 10, 3, 4)
NETWORK = NetworkField("VASCERN", "https://ror.org/005pygq66", EVIL, EVIL, (LINK,), 10, 3, 4)
COVERAGE = Coverage(30, 2, tuple(Uncovered(str(n), EVIL, "Disease", n % 2 == 0) for n in range(1, 13)))
REFERENCE = Reference("ICD-10", EVIL, "broader", "Index term", False, LURE, LURE)
GENE = Gene(EVIL, EVIL, EVIL, "Not yet assessed", "", EVIL)
PREVALENCE = Prevalence("Cases/families", "Family(ies)", "", 4.0, EVIL, False, f"123[PMID]_ [EXPERT]_{EVIL}")
DISEASE = DiseaseView(
    code="558", iri="http://www.orpha.net/ORDO/Orphanet_558", label=EVIL, names=(("en", EVIL), ("ar", "متلازمة")),
    synonyms=(("en", EVIL), ("", "x")), definitions=(("de", EVIL), ("en", EVIL)), level="Disorder", type="Disease",
    status="Deprecated", note=f"ORPHA:558 is deprecated: use ORPHA:558 Marfan syndrome {EVIL}", replaced_by=LINK,
    referred_to=(), leads_to=(LINK,), parents=(LINK,), children=(LINK,) * 20,
    places=(Place("150", EVIL, True, (LINK,), (BRANCH,)), Place("", "", False, (LINK,), (BRANCH,))),
    heads=(("156", EVIL),), preferential=LINK, aggregated=replace(LINK, code="1"), references=(REFERENCE,) * 2,
    genes=(GENE,) * 20, prevalences=(PREVALENCE,) * 20, onsets=(EVIL,), inheritances=(EVIL,), phenotypes=3,
    networks=(("VASCERN", EVIL, EVIL),), counts={"exact": 1, "narrower": 0, "broader": 2},
    countries=(("DEU", EVIL, 3),), table=TABLE, coverage=COVERAGE, hits=(HIT,), nearest=(LINK,), release="2025-07",
    branches=(BRANCH,),
)  # fmt: skip
CLASSIFICATION = ClassificationView("150", EVIL, (("en", EVIL), ("fr", "x")), CLASSIFIED, (BRANCH,), (), "2025-07")
NUMBERS: dict[str, Any] = {
    "codes": 12, "levels": {"Disorder": 10, EVIL: 1}, "types": {EVIL: 1}, "statuses": {EVIL: 1}, "languages": {EVIL: 1},
    "synonyms": {}, "definitions": {"en": 2}, "classifications": 1, "parents": 3, "closure": 4, "mappings": {EVIL: 2},
    "relations": {"exact": 2}, "with genes": 3,
}  # fmt: skip
CHANGES = {
    "numbers": {EVIL: 900}, "changes": {EVIL: [["558", EVIL, EVIL]] * 250},
    "touched": [{"record": "a1", "title": EVIL, "changes": [[EVIL, "558", EVIL, EVIL]]}],
}  # fmt: skip
NOMENCLATURE = NomenclatureView(
    "2025-07", False, "2026-01-01T00:00:00Z", "2025-06-24", LURE, EVIL, NUMBERS, (CLASSIFIED,),
    (Parcel(EVIL, EVIL, "2025-06-24", "ab"),) * 20, EVIL, CHANGES, {EVIL: {"number": 2, "examples": [EVIL]}},
)  # fmt: skip
SHORTFALL = Shortfall("title", EVIL, "violation", 3, EVIL, EVIL, EVIL, "a1", EVIL)
ORIGIN = OriginView(
    "o", EVIL, "dcat", LURE, True, 1, 0, 3, (Quarantined("q", LURE, EVIL, "Registry", LURE, (FINDING,)),),
    (RunView("1", "2025-01-01", "2025-01-01", {"seen": 3}, False, EVIL, (EVIL,)),),
    (SHORTFALL, replace(SHORTFALL, severity="warning", record="")),
)  # fmt: skip
FIGURES = Figures(
    2, 3, 1, 10, (("DEU", "Germany", 2), ("USA", EVIL, 1)), (("biobank", "Biobank", 1),), (("ern", EVIL, 1),), 1,
    "2025-07", 3, "2025-01-01", True,
)  # fmt: skip
STATES = (("Collected", "collected"), ("PartiallyCollected", EVIL), ("NotCollected", "not collected"), ("", "not said"))
SYSTEM = System(LURE, EVIL, EVIL, 3)
ELEMENT = Element(
    "6.1", LURE, EVIL, EVIL, EVIL, (SYSTEM,), (LURE,), LURE, {"Collected": 2, "PartiallyCollected": 1, "": 4}
)
LINE = Line("a1", LURE, EVIL, "biobank", EVIL, {"country": (EVIL,) * 5, "ern": ()}, 1, ("Collected", ""))
MATRIX = Matrix(
    MatrixSearch(("6.1",), {"country": ("DEU",)}, EVIL, page=2, size=1), STATES, (ELEMENT, replace(ELEMENT, number="6.2")),
    (FACET, replace(FACET, name="kind")), (LINE,), 3, 2,
)  # fmt: skip
ASKED = Search(disease="558", selected={"country": ("C0",)}, page=2)
GROUPS: dict[Any, int] = {"exact": 30, "narrower": 2, "broader": 9}
HITS = (HIT, replace(HIT, match="narrower"), replace(HIT, match="broader"))
CANDIDATE = Candidate("558", EVIL, "MFS", "synonym", 90.0, language="fr")
FILES = {
    "https://x.example/skos.nt.gz": ("application/n-triples", True),
    "https://x.example/skos.ttl": ("text/turtle", False),
}
PICK: dict[str, Any] = {
    "q": "", "candidates": (), "roots": (), "classifications": (), "networks": (), "network": None, "branches": (),
    "opened": {}, "tops": (), "tree": TREE,
}  # fmt: skip
FOUND = Page(ASKED, 41, GROUPS, HITS, (FACET, replace(FACET, name="purpose")), EVIL, LINK, (), (), EVIL)
WORDS = Page(Search(text=EVIL), 1, {}, (replace(HIT, match=None),), (FACET,), EVIL, None, (CANDIDATE,), ())
NOTHING = Page(Search(disease="1"), 0, {}, (), (), EVIL, LINK, (), (LINK,))


def searched(page: Page) -> dict[str, Any]:
    """What the search page is given."""
    return {
        "page": page,
        "search": page.search,
        "link": lambda s: address("/search", s.params()),
        "exports": [("CSV", "/x")],
    }


def profile_context() -> dict[str, Any]:
    """The profile as the shapes give it."""
    known = load_profiles(Settings())
    found = known.profiles["patient_registry"]
    template = Template(found, known, load_thesaurus(), "fr")
    classes = {each.targets[-1]: each for each in known.profiles.values()}
    rule = replace(rules_of(known)[0], messages={"en": EVIL, "fr": EVIL}, fixes={"en": EVIL}, notes={"fr": EVIL})
    entries = entries_of(template)
    sample = replace(entries["country"], rules=(rule,), parents=(Parent("urn:p", {"en": EVIL}, LURE),))
    return {
        "profiles": list(known.profiles.values()), "levels": known.levels, "profile": found, "tongue": "fr",
        "tongues": ("en", "fr"), "rules": (rule, *rules_of(known)[1:]), "tiers": {EVIL: [rule]},
        "parents": {"urn:p": Parent("urn:p", {"fr": EVIL}, LURE), "urn:q": Parent("urn:q", {"fr": EVIL}, "")},
        "groups": found.grouped("fr"), "entries": {**entries, "country": sample}, "classes": classes, "show": "",
        "parts": {each.iri: classes[each.target] for each in known.shapes if each.target in classes}, "entry": sample,
    }  # fmt: skip


def shown(disease: DiseaseView) -> dict[str, Any]:
    """What the page of a disease is given."""
    return {"disease": disease, "tree": TREE, "search_link": "/search?orpha=558", "gene_page": lambda gene: LURE}


def coded(**changes: Any) -> dict[str, Any]:
    """What the page for coding is given; without changes nothing was asked yet."""
    limits = {"bytes": 5_000_000, "rows": 20_000, "columns": 500, "seconds": 60.0}
    empty = {"q": "", "found": None, "problem": None, "columns": (), "coding": None, "rows": [], "starter": True}
    kept = Errand(name=EVIL, column=EVIL, header=False, carried="eA==")
    return {**empty, "errand": kept, "systems": READ, "limits": limits, "release": "2025-07", **changes}


def reported(iri: str, level: int | None) -> Report:
    """A report with hostile findings."""
    kinds = ("violation", "warning", "info")
    found = [
        replace(FINDING, severity=kinds[n % 3], level=n % 3, field=f"f{n}", fix=EVIL, rule=EVIL, asks=EVIL)
        for n in range(9)
    ]
    return Report(iri, EVIL, tuple(found), level, release="2025-07", until="2026-01-01")


def checked(*reports: Report, **changes: Any) -> dict[str, Any]:
    """What the page of the check is given; without reports nothing was asked yet."""
    levels = load_profiles(Settings()).levels
    verdict = outline = None
    if reports:
        dossier = dossier_of(reports, levels, levels[2], [(EVIL, EVIL)])
        outline = Outline(dossier, len(reports) > 1)
        kinds = {each.iri: ("patient_registry", EVIL) for each in reports}
        verdict = Verdict(dossier, (), kinds, (NotRdf(EVIL, expected=EVIL, fix=EVIL),), Choice("x", EVIL, EVIL))
    return {
        "given": Submission(EVIL.encode(), name=EVIL, address=EVIL, profile=EVIL, language="fr", way="address"),
        "text": EVIL, "chosen": "x", "profiles": [Choice(EVIL, EVIL, EVIL)] * 4, "languages": LANGUAGES, "curie": curie,
        "limits": {"bytes": 5_000_000, "records": 300, "pages": 20}, "say": Phrases("fr"), "verdict": verdict,
        "outline": outline, "chapters": list(chapters(outline)) if outline else [], "problem": None, "excerpt": (),
        "notes": [(LURE, Note(EVIL, LURE, EVIL, ""))], "forms": list(REPRESENTATIONS.values()), **changes,
    }  # fmt: skip


def asked(**changes: Any) -> dict[str, Any]:
    """What the page of the query editor shows."""
    limits = {"seconds": 15.0, "rows": 9, "megabytes": 50.0, "memory": 9, "queue": 9, "at_once": 1}
    shown = {
        "query": EVIL, "written": EVIL, "groups": ((EVIL, ((EVIL, EVIL),)),), "limits": limits, "result": None,
        "trouble": None, "files": [("csv", "CSV")], "snippets": snippets("https://c.example/sparql", EVIL, "SELECT"),
        "link": "https://c.example/sparql", "longest": 2000, "dumps": ("catalogue.nq.gz",),
    }  # fmt: skip
    return {**shown, **changes}


def edition(verb: str = "kept", state: str = "public", **changes: Any) -> Edition:
    """A row of a history, every word of it hostile."""
    told = tuple(Difference(field(kind), EVIL, (EVIL, EVIL), old, new) for kind, old, new in (
        ("line", (Value(EVIL * 10, href=LURE, language="fr"),), (Value("", LURE), Value(EVIL, code="558"))),
        ("nested", (), row("nested").values), ("line", (Value(EVIL),), ()),
    ) * 3)  # fmt: skip
    made = Edition(2, "2025-01-01T10:00:00Z", verb, EVIL, "r", "o", EVIL, 1, state, EVIL, 1, "ab", 1, told)
    return replace(made, **changes)


def history(**changes: Any) -> History:
    """A history with every sort of row."""
    rows = (
        edition(), edition("restored", "earlier", sequence=7), edition("withdrawn", "", digest="", since=0, sequence=6),
        edition("kept", "quarantined", digest="", since=0, sequence=5, differences=()), edition(sequence=4, differences=()),
        edition("kept", "earlier", since=0, differences=(), sequence=3),
    )  # fmt: skip
    return replace(History("a1", LURE, EVIL, "public", "", rows, 1, 1), **changes)


def version(**changes: Any) -> VersionView:
    """A version that holds every kind of value."""
    shown = record()
    rest = (Beside("p:x", Value(EVIL, href=LURE)),)
    made = VersionView("a1", LURE, EVIL, "x", EVIL, EVIL, edition(), shown.groups, shown.diseases, rest, 1)
    return replace(made, **changes)


def cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name of the case, template, context: every page, and every state of a page."""
    result = SimpleNamespace(columns=("s",), rows=((Value(EVIL, href=LURE),), (None,)), total=5)
    yield "home", "home.html", {"figures": FIGURES, "examples": [(EVIL, "/search?q=x")]}
    yield "home, empty", "home.html", {"figures": Figures(0, 0, 0, 0, (), (), (), 0, "", 0, "", False), "examples": []}
    yield "search, disease", "search.html", searched(FOUND)
    yield "search, words", "search.html", searched(WORDS)
    yield "search, nothing", "search.html", searched(NOTHING)
    yield (
        "record",
        "record.html",
        {"record": record(), "jsonld": '{"name": "\\u003cscript\\u003e"}', **WORDS_OF_REPORTS},
    )
    yield "record, full", "record.html", {"record": record(level=3, steps=()), "jsonld": "{}", **WORDS_OF_REPORTS}
    yield "versions", "versions.html", {"history": history()}
    for state in ("quarantined", "withdrawn", "erased"):
        yield f"versions, {state}", "versions.html", {"history": history(state=state, reason=EVIL, older=0)}
    yield "version", "version.html", {"version": version()}
    bare = version(edition=edition(state="earlier", differences=(), origin="", run="", level=None), groups=(), rest=())
    yield "version, bare", "version.html", {"version": replace(bare, diseases=(), description="", iri="urn:x")}
    listed = [Kept(2, "2025-01-01T10:00:00Z", 5, 3, EVIL, True), Kept(1, "2025-01-01T10:00:00Z", 2, None, "", False)]
    yield "generations", "generations.html", {"generations": listed}
    yield "erase", "erase.html", {"state": None, "title": ""}
    for told in ("here", "erasing", "erased"):
        yield f"erase, {told}", "erase.html", {"state": State("a1", told, "2025-01-01", EVIL), "title": EVIL}
    yield "erased", "erased.html", {"records": [EVIL] * 101, "run": EVIL, "backups": [EVIL]}
    yield "erased, one", "erased.html", {"records": ["a1"], "run": "", "backups": []}
    yield "generations, one", "generations.html", {"generations": listed[:1]}
    yield "disease", "disease.html", shown(DISEASE)
    alone = replace(
        DISEASE, counts={}, hits=(), countries=(), parents=(), children=(), status="Obsolete", replaced_by=None, note="",
        leads_to=(), places=(), heads=(), references=(), genes=(), prevalences=(), onsets=(), inheritances=(),
        phenotypes=None, networks=(), coverage=None, table=Table((), TALLY, ()), definitions=(), branches=(),
    )  # fmt: skip
    yield "disease, no source", "disease.html", shown(alone)
    yield "disease, all covered", "disease.html", shown(replace(DISEASE, coverage=Coverage(1, 1, ())))
    yield "disease, one place", "disease.html", shown(replace(DISEASE, places=(Place("", "", False, (), (BRANCH,)),)))
    gap = {"code": "558", "label": EVIL, "coverage": COVERAGE, "shown": COVERAGE.gap}
    yield "gap", "gap.html", {**gap, "page": 2, "pages": 3}
    yield "gap, none", "gap.html", {**gap, "coverage": Coverage(0, 0, ()), "shown": (), "page": 1, "pages": 1}
    yield "gap, all covered", "gap.html", {**gap, "coverage": Coverage(4, 4, ()), "shown": (), "page": 1, "pages": 1}
    yield "classification", "classification.html", {"classification": CLASSIFICATION, "tree": TREE}
    empty = replace(CLASSIFICATION, summary=replace(CLASSIFIED, head=None, disorders=0, covered=0), trees=())
    yield "classification, empty", "classification.html", {"classification": empty, "tree": TREE}
    yield "nomenclature", "nomenclature.html", {"nomenclature": NOMENCLATURE, "files": FILES}
    starter = replace(
        NOMENCLATURE, starter=True, classifications=(), parcels=(), difference={}, faults={}, date="", loaded=""
    )
    yield "nomenclature, starter", "nomenclature.html", {"nomenclature": starter, "files": FILES}
    picked = (
        CANDIDATE,
        replace(CANDIDATE, how="mapping", relation="broader", note=EVIL),
        replace(CANDIDATE, how="gene"),
    )
    yield "diseases", "diseases.html", {**PICK, "q": EVIL, "candidates": picked}
    yield "diseases, nothing like it", "diseases.html", {**PICK, "q": EVIL}
    yield "diseases, roots", "diseases.html", {**PICK, "roots": [LINK], "tops": [BRANCH]}
    browsing = {"classifications": (CLASSIFIED, replace(CLASSIFIED, number="2", head=None)), "networks": (NETWORK,)}
    yield "diseases, to browse", "diseases.html", {**PICK, **browsing, "opened": {"150": BRANCH}}
    yield "diseases of a network", "diseases.html", {**PICK, "network": NETWORK, "branches": (BRANCH,)}
    yield "origins", "origins.html", {"origins": [ORIGIN, replace(ORIGIN, runs=(), quarantined=())]}
    yield "origin", "origin.html", {"origin": ORIGIN}
    yield "profile", "profile.html", profile_context()
    yield "profile class", "profile_class.html", profile_context()
    yield (
        "profile class, narrowed to nothing",
        "profile_class.html",
        {**profile_context(), "groups": [], "show": "mandatory"},
    )
    matrix = {"link": lambda s: address("/elements", s.params()), "exports": [("CSV", "/x")], "path": "/elements"}
    yield "elements", "elements.html", {**matrix, "matrix": MATRIX, "search": MATRIX.search}
    bare = replace(MATRIX, search=MatrixSearch(), lines=(), total=0, telling=0)
    yield "elements, empty", "elements.html", {**matrix, "matrix": bare, "search": bare.search}
    yield (
        "elements, nothing",
        "elements.html",
        {**matrix, "matrix": replace(bare, search=MATRIX.search), "search": MATRIX.search},
    )
    yield "elements, beyond", "elements.html", {**matrix, "matrix": replace(MATRIX, lines=()), "search": MATRIX.search}
    view = ElementView(ELEMENT, STATES, (SYSTEM,), (LINE,), 7)
    yield "element", "element.html", {"view": view, "element": ELEMENT}
    alone = replace(view, used=(), lines=(), element=replace(ELEMENT, systems=(), matches=(), document="", counts={}))
    yield "element, alone", "element.html", {"view": alone, "element": alone.element}
    yield "profile field", "profile_field.html", profile_context()
    yield "profile, no tiers", "profile.html", {**profile_context(), "tiers": {}, "parents": {}, "tongue": "en"}
    yield "terms", "ns.html", {"terms": [("https://x/#A", "jardin:A", EVIL, EVIL, "class")]}
    yield "query", "sparql.html", asked(result=result)
    yield "query, wrong", "sparql.html", asked(trouble=Trouble(EVIL, Syntax(EVIL, line=1, column=3), 1, 3))
    yield "query, empty", "sparql.html", asked(query="", groups=(), limits={}, link="")
    hows = ("mapping", "gene", "code", "similar")
    proposals = tuple(
        Proposal("558", EVIL, how, EVIL, "fr", EVIL, "broader", 70.5, "SubtypeOfDisorder", "Active", "559", EVIL, EVIL)
        for how in hows
    )
    found = Proposals(EVIL, "OMIM", "choose", proposals, EVIL, "2025-07")
    coding = SimpleNamespace(
        tally={"proposed": 1, "choose": 2, "none": 3}, roster=SimpleNamespace(columns=(EVIL,)), column=0, system="OMIM"
    )
    yield "code", "code.html", coded()
    yield "code, found", "code.html", coded(q=EVIL, found=found)
    yield "code, shown", "code.html", coded(coding=coding, rows=[(EVIL, found), ("", Proposals("", "", "none"))])
    yield "code, wrong", "code.html", coded(problem=NotAList(EVIL, expected=EVIL, fix=EVIL), columns=(EVIL, ""))
    yield "check", "check.html", checked()
    yield (
        "check, wrong",
        "check.html",
        checked(problem=NotRdf(EVIL, expected=EVIL, fix=EVIL).on(1, 1), excerpt=((1, EVIL, True),)),
    )
    yield "check, one record", "check.html", checked(reported("urn:a", 1))
    yield "check, not validated", "check.html", checked(replace(reported("urn:a", None), judged=False))
    many = [reported(f"urn:{number}", number % 4) for number in range(12)]
    yield "check, many records", "check.html", checked(*many, replace(reported("urn:x", None), judged=False))
    yield "check, by another profile", "check.html", checked(replace(reported("urn:a", None), profile=EVIL))
    yield "changes", "changes.html", {"changes": [Change(1, "2025-01-01", "added", "a1", LURE, EVIL, "o", "d")]}
    yield "error", "error.html", {"status": 404, "title": "Not found", "detail": EVIL, "fix": EVIL}
    gone = SimpleNamespace(title=EVIL, at="2025-01-01", reason=EVIL)
    yield "gone", "error.html", {"status": 410, "title": "Withdrawn", "detail": "", "fix": "", "gone": gone}


CASES = {name: (template, context) for name, template, context in cases()}


class Reading(HTMLParser):
    """What a browser would do with a page: the scripts it runs, the addresses it follows, the nesting it sees."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.addresses: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.open: list[str] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag brings."""
        found = dict(attrs)
        if tag == "script":
            self.scripts.append(found)
        self.attributes |= set(found)
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action", "formaction") and value]
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that closes another one than the last opened."""
        if not self.open or self.open[-1] != tag:
            self.crossed.append(f"{tag} at {self.getpos()}")
        else:
            self.open.pop()


def draw(templates: Environment, case: str) -> str:
    """One page."""
    template, context = CASES[case]
    given = {"twins": [("Turtle", "/x.ttl")], "path": "/", "site": SITE, **context}
    return templates.get_template(template).render(given)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(templates: Environment, name: str) -> None:
    templates.get_template(name)


def test_every_kind_has_a_template_and_every_template_a_kind() -> None:
    assert {path.stem for path in (TEMPLATES / "kinds").glob("*.html")} == set(KINDS)


def test_every_page_has_a_case() -> None:
    pages = {name for name in NAMES if "/" not in name} - {"base.html"}
    assert {template for template, _ in CASES.values()} == pages


@pytest.mark.parametrize("case", CASES)
def test_nothing_hostile_comes_out_live(templates: Environment, case: str) -> None:
    page = draw(templates, case)
    read = Reading()
    read.feed(page)
    assert EVIL not in page
    assert all(each.get("src") or each.get("type") == "application/ld+json" for each in read.scripts)
    assert not [
        each for each in read.addresses if each.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
    ]
    assert not {name for name in read.attributes if name.startswith("on") or name == "style"}


@pytest.mark.parametrize("case", CASES)
def test_every_page_is_well_nested_and_names_each_thing_once(templates: Environment, case: str) -> None:
    read = Reading()
    read.feed(draw(templates, case))
    assert not read.crossed and not read.open
    assert len(read.ids) == len(set(read.ids)), sorted(each for each in read.ids if read.ids.count(each) > 1)


def test_a_long_list_of_diseases_is_folded_after_twenty_five(templates: Environment) -> None:
    rows = tuple(DiseaseRow(str(n), f"Disease {n}", True) for n in range(300))
    given = {
        "twins": [],
        "path": "/",
        "site": SITE,
        "record": record(diseases=rows),
        "jsonld": "{}",
        **WORDS_OF_REPORTS,
    }
    page = templates.get_template("record.html").render(given)
    shown, folded = page.split("Show the other 275")
    assert "Disease 24<" in shown and "Disease 25<" not in shown and "Disease 299<" in folded


def test_removing_a_condition_keeps_the_others(templates: Environment) -> None:
    page = draw(templates, "search, disease")
    assert 'href="/search?country=C0"' in page
    assert 'href="/search?orpha=558"' in page

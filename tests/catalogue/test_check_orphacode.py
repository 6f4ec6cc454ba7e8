"""ORPHAcodes in a check: judged by the nomenclature in force, told with the names that only it knows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from diseases import named, whole
from rdflib import Graph
from sources import ORIGIN, SOURCE, parsed
from sources import source as record

from catalogue.checking.checker import Checker
from catalogue.checking.surrounding import Surrounding
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.library import Library
from catalogue.nomenclature.disease import GROUP, ORDO, SUBTYPE, Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.shelf import keep_nomenclature
from catalogue.orphanet.loading import Loading
from catalogue.orphanet.workbook import read_workbook
from catalogue.profile.profile import load_profiles
from catalogue.record.record import id_of
from catalogue.record.skolem import skolemised
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore

PROFILES = load_profiles(Settings())
STARTER = Library()
REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/nomenclature-pack-2025"
CODE_RULES = ("disease", "orpha_code", "disease_coverage")


def old(code: str, status: str, *referred: str, moved: str = "") -> Disease:
    return Disease(
        code,
        {"en": f"Old {code}", "fr": f"Ancien {code}"},
        status=status,
        replaced_by=moved,
        referred_to=list(referred),
    )


OWN = whole(
    Disease("1", {"en": "First", "fr": "Première"}, level="Disorder"),
    named("2", "1", level=SUBTYPE),
    named("3", level=GROUP),
    named("4", level="Disorder", status="Historic"),
    named("616874", level="Disorder"),
    old("10", "Deprecated", moved="1"),
    old("11", "Deprecated", moved="10"),
    old("12", "Deprecated", moved="999"),
    old("13", "Deprecated", moved="21"),
    old("20", "Obsolete"),
    old("21", "Obsolete", "2", "1"),
    old("30", "NonRareInEurope"),
    release="2031-07",
)  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library whose nomenclature was loaded: a small one of our own."""
    return Library(keep_nomenclature(OWN, tmp_path_factory.mktemp("own")))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    """A store that holds nothing."""
    return OxigraphStore(tmp_path_factory.mktemp("store") / "store")


@pytest.fixture
def judge(store: OxigraphStore) -> object:
    """The check of a record as the keeper has it, by the nomenclature of a library."""

    def judged(graph: Graph, library: Library, languages: tuple[str, ...] = ("en",)) -> Report:
        checker = Checker(PROFILES, library.thesaurus, languages)
        around = Surrounding(store, library, [])
        return checker.check(SOURCE, skolemised(SOURCE, "abc", graph, PROFILES.keys), around.known)

    return judged


def naming(code: str, more: str = "jardin:countPrecision jardin:Suppressed") -> Graph:
    """A source with a disease and the entry for it."""
    entry = f"jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_{code} ; {more} ]"
    return parsed(
        f"<> a dcat:Dataset ; dct:title 'T'@en ; foaf:page <https://a.example/> ; dct:subject ordo:Orphanet_{code} ; {entry} ."
    )


def told(report: Report) -> list[Finding]:
    """What the rules on codes found, the field of the source first."""
    rules = [f for f in report.findings if f.field in CODE_RULES and f.constraint in ("Not", "Or")]
    return sorted(rules, key=lambda f: f.field)


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "616874"])
def test_a_code_in_use_passes(judge, own: Library, code: str) -> None:  # type: ignore[no-untyped-def]
    assert told(judge(naming(code), own)) == []


@pytest.mark.parametrize("code", ["586", "616874", "98896", "68367"])
def test_a_code_in_use_passes_by_the_starter_too(judge, code: str) -> None:  # type: ignore[no-untyped-def]
    assert told(judge(naming(code), STARTER)) == []


def test_a_deprecated_code_is_a_violation_that_names_what_to_write(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, entry = told(judge(naming("10"), own))
    assert (source.severity, source.level, source.field, source.place, source.value) == (
        "violation",
        2,
        "disease",
        "",
        ORDO + "10",
    )
    assert source.path == "http://purl.org/dc/terms/subject"
    assert source.message == (
        "ORPHA:10 (Old 10) is deprecated: another ORPHAcode must be used in its place. Write ORPHA:1 (First) instead."
    )
    assert source.expected == ORDO + "1"
    assert (entry.field, entry.place, entry.message, entry.expected) == (
        "orpha_code",
        "People by disease",
        source.message,
        ORDO + "1",
    )
    assert source.sentence.count("ORPHA:1 (First)") == 1 and source.shape.endswith("#code-deprecated")


def test_the_starter_names_the_replacement_too(judge) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("93609"), STARTER))
    label = STARTER.nomenclature.label("402041")
    assert f"Write ORPHA:402041 ({label}) instead." in source.message


def test_a_replacement_that_is_itself_deprecated_is_followed(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("11"), own))
    assert "Write ORPHA:1 (First) instead." in source.message


def test_a_replacement_that_is_obsolete_leads_to_what_is_suggested_for_it(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("13"), own))
    assert "Write ORPHA:1 (First) or ORPHA:2 (Disease 2) instead." in source.message
    assert source.expected == f"{ORDO}1, {ORDO}2"


def test_a_replacement_that_nobody_knows_is_not_invented(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("12"), own))
    assert source.severity == "violation" and source.message.endswith("Write the code that replaces it.")
    assert "999" not in source.sentence and "{" not in source.sentence


def test_an_obsolete_code_is_a_warning_with_what_is_suggested(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, entry = told(judge(naming("21"), own))
    assert (source.severity, entry.severity) == ("warning", "warning")
    assert "Suggested by Orphanet: ORPHA:1 (First) or ORPHA:2 (Disease 2)." in source.message
    assert source.expected == f"{ORDO}1, {ORDO}2"


def test_an_obsolete_code_without_suggestion_says_so(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("20"), own))
    assert source.message.endswith("Suggested by Orphanet: none.") and source.expected == ""


def test_a_disease_that_is_not_rare_in_europe_is_a_warning_that_says_so(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    source, _ = told(judge(naming("30"), own))
    assert (
        source.severity == "warning"
        and "ORPHA:30 (Old 30) names a disease that is not rare in Europe." in source.message
    )
    starter, _ = told(judge(naming("206"), STARTER))
    assert "Crohn disease" in starter.message and starter.severity == "warning"


def test_a_number_that_the_nomenclature_does_not_hold_is_a_violation_that_names_the_release(
    judge, own: Library
) -> None:  # type: ignore[no-untyped-def]
    source, entry = told(judge(naming("999999"), own))
    assert (source.severity, entry.severity) == ("violation", "violation")
    assert source.message.startswith("ORPHA:999999 is not in the Orphanet nomenclature, release 2031-07.")


def test_with_the_starter_alone_such_a_number_is_only_noted_with_what_to_load(judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(naming("999999"), STARTER)
    source, entry = told(report)
    assert (source.severity, entry.severity) == ("info", "info")
    assert "only the starter" in source.message and "'jardin nomenclature load'" in source.message
    assert f"release {STARTER.release}" in source.message


@pytest.mark.parametrize("code", ["0", "007", "5e3", "٣"])
def test_a_misspelt_code_is_told_once_as_misspelt(judge, own: Library, code: str) -> None:  # type: ignore[no-untyped-def]
    graph = naming("1")
    graph = parsed(
        graph.serialize(format="turtle")
        .replace("Orphanet_1>", f"Orphanet_{code}>")
        .replace("ordo:Orphanet_1 ", f"<{ORDO}{code}> ")
    )
    found = [f for f in judge(graph, own).findings if f.field in CODE_RULES and f.value]
    assert {f.constraint for f in found} <= {"Node"}


@pytest.mark.parametrize("count", ["jardin:individualCount 60", "jardin:minIndividuals 50 ; jardin:maxIndividuals 99"])
def test_people_under_a_group_are_a_warning_that_names_the_group_and_no_number(judge, own: Library, count: str) -> None:  # type: ignore[no-untyped-def]
    [found] = told(judge(naming("3", count), own))
    assert (found.severity, found.field, found.place) == ("warning", "orpha_code", "People by disease")
    assert "ORPHA:3 (Disease 3), a group of disorders" in found.message
    assert "60" not in found.sentence and "50" not in found.sentence
    assert told(judge(naming("1", count), own)) == []


def test_codes_that_disagree_are_one_violation_that_names_them_on_both_sides(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    graph = naming("1") + parsed(
        "<> dct:subject ordo:Orphanet_4 ; jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_2 ] ."
    )
    [found] = told(judge(graph, own))
    assert (found.severity, found.field) == ("violation", "disease_coverage")
    assert "Add an entry for: ORPHA:4 (Disease 4). Name among the diseases: ORPHA:2 (Disease 2)." in found.message


def test_of_many_codes_that_disagree_a_few_are_named(judge) -> None:  # type: ignore[no-untyped-def]
    codes = sorted(
        (d.code for d in STARTER.nomenclature.diseases.values() if d.is_active and d.level != GROUP), key=int
    )[:12]
    graph = naming(codes[0]) + parsed("<> dct:subject " + ", ".join(f"ordo:Orphanet_{code}" for code in codes) + " .")
    [found] = told(judge(graph, STARTER))
    assert (
        found.message.count("ORPHA:") == 5
        and "… (+6)" in found.message
        and "Name among the diseases: none." in found.message
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("10", "Écrivez plutôt ORPHA:1 (Première)."),
        ("21", "ORPHA:1 (Première) ou ORPHA:2 (Disease 2)."),
        ("20", "Suggestion d'Orphanet : aucune."),
        ("30", "ORPHA:30 (Ancien 30) désigne une maladie qui n'est pas rare en Europe."),
        ("777", "ORPHA:777 ne figure pas dans la nomenclature d'Orphanet, version 2031-07."),
    ],
)
def test_it_is_told_in_french_with_french_names(judge, own: Library, code: str, words: str) -> None:  # type: ignore[no-untyped-def]
    assert words in told(judge(naming(code), own, ("fr", "en")))[0].message


@pytest.mark.parametrize("code", ["10", "777"])
def test_a_code_that_may_not_be_used_keeps_a_record_from_the_core_and_a_note_does_not(
    judge, own: Library, code: str
) -> None:  # type: ignore[no-untyped-def]
    barred = [f for f in judge(naming(code), own).of("violation") if f.constraint == "Not"]
    assert {f.level for f in barred} == {2}
    assert all(f.constraint != "Not" for f in judge(naming("777"), STARTER).of("violation"))


def test_every_report_names_the_release_and_keeps_it_as_plain_values(judge, own: Library) -> None:  # type: ignore[no-untyped-def]
    assert judge(naming("1"), own).release == judge(naming("1"), own).as_dict()["release"] == "2031-07"
    assert judge(parsed("<> a foaf:Agent ; foaf:name 'A' ."), STARTER).release == STARTER.release
    assert Checker(PROFILES, STARTER.thesaurus).check(SOURCE, naming("999999")).release == ""


def test_without_a_nomenclature_nothing_is_said_of_codes() -> None:
    assert told(Checker(PROFILES, STARTER.thesaurus).check(SOURCE, naming("999999"))) == []


def test_what_is_kept_was_judged_by_the_release_in_force_and_says_so(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        keeper.put_origin(ORIGIN)
        keeper.keep([record("one", "93609", "999999")], ORIGIN, "run", "test")
    [event] = Journal(settings.journal_file).claims(id_of(SOURCE))
    judgement = event.judgement or {}
    by_severity = {
        f["severity"]: f["message"]
        for f in judgement["findings"]
        if f["field"] == "disease" and f["constraint"] == "Not"
    }
    assert judgement["release"] == STARTER.release
    assert "ORPHA:402041" in by_severity["violation"] and "only the starter" in by_severity["info"]


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
def test_a_deprecated_code_of_the_real_nomenclature_names_its_target(judge, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    loading = Loading()
    [file] = REAL.rglob("List_of_rare_diseases_2025_en.xlsx")
    with file.open("rb") as content:
        read_workbook(content, loading)
    library = Library(keep_nomenclature(Nomenclature(loading.diseases, "2025-07"), tmp_path))
    source, entry = told(judge(naming("264"), library))
    assert (source.severity, entry.severity) == ("violation", "violation")
    assert "(Autosomal dominant limb-girdle muscular dystrophy type 1B) is deprecated" in source.message
    assert f"Write ORPHA:98853 ({library.nomenclature.label('98853')}) instead." in source.message
    assert source.expected == ORDO + "98853"
    assert "ORPHA:98553" in told(judge(naming("194"), library))[0].message
    assert told(judge(naming("586"), library)) == [] == told(judge(naming("616874"), library))
    assert told(judge(naming("9999999"), library))[0].severity == "violation"

"""A run: what is kept, what is withdrawn, and what an outage must not do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from rdflib import DCAT, RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF
from site_server import PREFIXES, registry, serve, settings

from catalogue.error import NoIdentifier, RecordError, UnknownName
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.run import Run
from catalogue.setting import Settings
from harvesters import dcat, fdp
from harvesters.fetch import Fetch
from harvesters.harvester import Harvester, Missing
from harvesters.run import claims_of, doubt_of, harvest

EX = "https://example.org/"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue, made once and copied for each test: its lists take a second to load."""
    data = tmp_path_factory.mktemp("empty") / "data"
    with Keeper(settings(data=data)):
        return data


@pytest.fixture
def chosen(tmp_path: Path, empty: Path) -> Settings:
    return settings(data=Path(shutil.copytree(empty, tmp_path / "data")))


@pytest.fixture(autouse=True)
def nothing_elsewhere(httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404


def source(name: str, title: str = "A registry") -> Record:
    node, graph = URIRef(EX + name), Graph()
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.title, Literal(title, lang="en")))
    graph.add((node, DCTERMS.subject, URIRef("http://www.orpha.net/ORDO/Orphanet_586")))
    graph.add((node, DCAT.landingPage, URIRef(EX)))
    return Record(EX + name, graph, document=EX + "doc/" + name)


def giving(*listed: Record | RecordError | Exception) -> Harvester:
    """A harvester that yields these; an exception that is no RecordError is raised when its turn comes."""

    def pull(origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]:
        for each in listed:
            if isinstance(each, Exception) and not isinstance(each, RecordError):
                raise each
            yield each

    return pull


def run(chosen: Settings, *listed: Record | RecordError | Exception, dry: bool = False) -> Run:
    return harvest(Origin(EX), Keeper(chosen), chosen, harvester=giving(*listed), dry=dry)


def claimed(chosen: Settings, origin: Origin | None = None) -> set[str]:
    keeper = Keeper(chosen)
    with keeper:
        return set(claims_of(keeper, origin or Origin(EX)))


def test_what_is_listed_is_kept_and_then_unchanged(chosen: Settings) -> None:
    first = run(chosen, source("a"), source("b"))
    again = run(chosen, source("a"), source("b"))
    assert (dict(first.counts), first.complete) == ({"kept": 2}, True)
    assert (dict(again.counts), again.gone) == ({"unchanged": 2}, [])


def test_what_a_complete_listing_no_longer_names_is_withdrawn(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcd"))
    second = run(chosen, *(source(name) for name in "abc"))
    assert second.gone == [EX + "d"]
    assert claimed(chosen) == {EX + "a", EX + "b", EX + "c"}


def test_an_empty_listing_withdraws_nothing(chosen: Settings) -> None:
    run(chosen, source("a"), source("b"))
    second = run(chosen)
    assert (second.gone, second.complete) == ([], False)
    assert "listing is empty" in second.stopped
    assert claimed(chosen) == {EX + "a", EX + "b"}


def test_a_listing_that_shrank_too_much_is_not_believed(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcd"))
    second = run(chosen, source("a"), source("b"))
    assert second.gone == []
    assert "JARDIN_SHRINK_PERCENT" in second.stopped
    assert len(claimed(chosen)) == 4


def test_the_operator_can_say_that_a_shrunken_listing_is_true(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcd"))
    trusting = chosen.model_copy(update={"shrink_percent": 80})
    assert run(trusting, source("a")).gone == [EX + "b", EX + "c", EX + "d"]


@pytest.mark.parametrize(
    ("before", "listed", "remaining", "doubtful"),
    [(0, 0, 0, False), (10, 7, 7, False), (10, 6, 6, True), (10, 0, 10, True), (10, 6, 7, False), (1, 1, 1, False)],
)
def test_a_listing_is_doubted_below_the_threshold_only(
    before: int, listed: int, remaining: int, doubtful: bool
) -> None:
    assert bool(doubt_of(before, listed, remaining, 30)) is doubtful


def test_a_missing_document_withdraws_nothing(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcd"))
    second = run(chosen, source("a"), source("b"), source("c"), Missing("no answer").at(EX + "page/2"))
    assert (second.complete, second.gone, second.stopped) == (False, [], "")


def test_an_unreadable_document_spares_what_was_read_from_it(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcdef"))
    broken = NoIdentifier("broken").at(EX + "doc/e")
    second = run(chosen, *(source(name) for name in "abcd"), broken)
    assert second.gone == [EX + "f"]
    assert EX + "e" in claimed(chosen)


def test_a_harvester_that_fails_midway_keeps_what_came_and_withdraws_nothing(chosen: Settings) -> None:
    run(chosen, source("a"), source("b"))
    second = run(chosen, source("c"), ZeroDivisionError("a fault"))
    assert (second.complete, second.gone, second.counts["kept"]) == (False, [], 1)
    assert "ZeroDivisionError" in second.stopped
    assert len(claimed(chosen)) == 3


def test_a_harvester_that_raises_a_record_error_is_not_taken_for_complete(chosen: Settings) -> None:
    def careless(origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]:
        yield source("a")
        raise NoIdentifier("should have been yielded")

    run(chosen, source("a"), source("b"))
    second = harvest(Origin(EX), Keeper(chosen), chosen, harvester=careless)
    assert (second.complete, second.gone) == (False, [])


def test_one_record_that_cannot_be_kept_does_not_spoil_the_batch(chosen: Settings) -> None:
    bad = source("bad")
    bad.graph.add((URIRef(bad.iri), DCTERMS.relation, URIRef("not an iri> <x> <y")))
    done = run(chosen, source("a"), bad, source("b"))
    assert done.counts["kept"] == 2
    assert [outcome.iri for outcome in done.outcomes if outcome.status == "refused"] == [bad.iri]


def test_a_source_told_twice_in_the_same_words_is_one(chosen: Settings) -> None:
    twin = source("a")
    twin.document = EX + "doc/again"
    done = run(chosen, source("a"), twin)
    assert dict(done.counts) == {"kept": 1, "unchanged": 1}
    assert "same as in" in done.outcomes[0].reason + done.outcomes[1].reason


def test_a_source_told_twice_in_other_words_keeps_the_first(chosen: Settings) -> None:
    done = run(chosen, source("a", "First"), source("a", "Second"))
    assert dict(done.counts) == {"kept": 1, "refused": 1}
    refused = next(outcome for outcome in done.outcomes if outcome.status == "refused")
    assert refused.title == "Second"


def agent(document: str, *more: tuple[URIRef, Literal | BNode]) -> Record:
    node, graph = URIRef(EX + "org"), Graph()
    graph.add((node, RDF.type, FOAF.Agent))
    graph.add((node, FOAF.name, Literal("Organisation")))
    for predicate, value in more:
        graph.add((node, predicate, value))
    return Record(EX + "org", graph, document=EX + document)


def test_an_organisation_that_many_documents_describe_is_kept_once_with_all_they_say(chosen: Settings) -> None:
    done = run(chosen, agent("1"), source("a"), agent("2"), agent("3", (DCTERMS.identifier, Literal("org-1"))))
    assert {outcome.iri for outcome in done.outcomes if outcome.status == "kept"} == {EX + "a", EX + "org"}
    assert dict(run(chosen, agent("3", (DCTERMS.identifier, Literal("org-1"))), source("a")).counts) == {"unchanged": 2}


def test_a_document_that_only_repeats_what_others_say_is_accounted_for(chosen: Settings) -> None:
    done = run(chosen, agent("1"), agent("2"))
    assert [(outcome.document, outcome.status) for outcome in done.outcomes] == [
        (EX + "1", "kept"),
        (EX + "2", "unchanged"),
    ]


def test_a_rehearsal_reports_and_keeps_nothing(chosen: Settings) -> None:
    run(chosen, *(source(name) for name in "abcd"))
    done = run(chosen, source("a"), source("b"), source("c", "New title"), dry=True)
    assert dict(done.counts) == {"unchanged": 2, "kept": 1}
    assert done.gone == [EX + "d"]
    assert len(claimed(chosen)) == 4
    assert dict(run(chosen, *(source(name) for name in "abcd")).counts) == {"unchanged": 4}


def test_more_records_than_the_limit_stop_the_run(chosen: Settings) -> None:
    small = chosen.model_copy(update={"origin_records": 2})
    done = run(small, *(source(name) for name in "abc"))
    assert "JARDIN_ORIGIN_RECORDS" in done.stopped
    assert not done.complete


def test_an_unknown_harvester_is_named_with_those_there_are(chosen: Settings) -> None:
    with pytest.raises(UnknownName, match="no harvester named 'nonsense'"):
        harvest(Origin(EX, kind="nonsense"), Keeper(chosen), chosen)


def test_the_lock_is_free_between_batches(chosen: Settings) -> None:
    def pull(origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]:
        yield source("a")
        with Keeper(chosen.model_copy(update={"lock_seconds": 0.1})) as other:
            other.put_origin(Origin("https://other.example.org/"))
        yield source("b")

    done = harvest(Origin(EX), Keeper(chosen), chosen, harvester=pull)
    assert done.counts["kept"] == 2


def test_an_outage_of_a_page_leaves_a_catalogue_with_all_its_members(httpserver: HTTPServer, chosen: Settings) -> None:
    def pages(second: bool) -> Origin:
        httpserver.clear_all_handlers()
        first = serve(httpserver, "/1", catalogue("/r/1") + registry("/r/1", "One") + "<> hydra:next </2> .")
        if second:
            serve(httpserver, "/2", catalogue("/r/2") + registry("/r/2", "Two") + "<> hydra:next </3> .")
        serve(httpserver, "/3", catalogue("/r/3") + registry("/r/3", "Three"))
        return Origin(first)

    def catalogue(member: str) -> str:
        return f'</c> a dcat:Catalog ; dct:title "C" ; dcat:landingPage <https://c.org/> ; dcat:dataset <{member}> .\n'

    keeper = Keeper(chosen)
    whole = harvest(pages(True), keeper, chosen, harvester=dcat.harvest)
    partly = harvest(pages(False), keeper, chosen, harvester=dcat.harvest)
    assert (dict(whole.counts), whole.complete) == ({"kept": 4}, True)
    assert (partly.complete, partly.gone) == (False, [])
    with keeper:
        events = [event for event in keeper.journal.events() if event.iri.endswith("/c")]
    assert len(events) == 1
    assert events[0].content.count(b"dcat#dataset>") == 3


def test_a_point_whose_store_is_down_loses_no_record(httpserver: HTTPServer, chosen: Settings) -> None:
    root = '</> a fdp:FAIRDataPoint , dcat:DataService ; dct:title "P" ; dcat:endpointURL </> . '
    origin = Origin(httpserver.url_for("/"), kind="fdp")
    listed = "</d/> ldp:contains </d/1> , </d/2> , </d/3> , </d/4> ."
    serve(httpserver, "/", root + listed)
    for number in range(1, 5):
        serve(httpserver, f"/d/{number}", registry("", f"Registry {number}"))
    before = harvest(origin, Keeper(chosen), chosen, harvester=fdp.harvest)
    httpserver.clear_all_handlers()
    serve(httpserver, "/", root)
    after = harvest(origin, Keeper(chosen), chosen, harvester=fdp.harvest)
    assert before.counts["kept"] == 5
    assert (after.gone, "fewer" in after.stopped) == ([], True)
    assert len(claimed(chosen, origin)) == 5


def test_a_file_taken_out_of_a_folder_is_withdrawn_and_a_broken_one_is_not(tmp_path: Path, chosen: Settings) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in "abcdef":
        (folder / f"{name}.ttl").write_text(PREFIXES + registry(EX + name, name))
    origin = Origin(str(folder), title="folder")
    harvest(origin, Keeper(chosen), chosen, harvester=dcat.harvest)
    (folder / "a.ttl").unlink()
    (folder / "b.ttl").write_text("@prefix broken")
    second = harvest(origin, Keeper(chosen), chosen, harvester=dcat.harvest)
    assert second.gone == [EX + "a"]
    assert EX + "b" in claimed(chosen, origin)

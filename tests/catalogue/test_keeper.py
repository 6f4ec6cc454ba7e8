"""The keeper: what becomes of a record, and that what is acknowledged stays, whatever happens to store and index."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from sources import ORIGIN, PLACE, SOURCE, indexed, keep, quads_of, source, thing

from catalogue.error import Busy, Gone, NotFound, StoreError
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)


def read(settings: Settings) -> Reader:
    return Reader(settings)


def titles(settings: Settings) -> set[str]:
    return {card["title"] for card in Reader(settings).index.cards()}


def test_a_good_record_is_kept_and_found(settings: Settings) -> None:
    [outcome] = keep(settings, source(title="Registry of hearts"))
    assert (outcome.status, outcome.iri, outcome.title, outcome.source) == ("kept", SOURCE, "Registry of hearts", True)
    reader = read(settings)
    assert [hit.iri for hit in reader.find(reader.search([("orpha", "586")])).hits] == [SOURCE]


def test_the_same_record_again_is_unchanged_and_adds_no_event(settings: Settings) -> None:
    keep(settings, source())
    [outcome] = keep(settings, source())
    assert outcome.status == "unchanged"
    assert len(Journal(settings.journal_file).claims(ID)) == 1


def test_another_serialisation_of_the_same_record_is_unchanged(settings: Settings) -> None:
    more = "dcat:distribution [ a dcat:Distribution ; dct:title 'F' ; dcat:accessURL <https://f.example/> ]"
    keep(settings, source(more=more))
    again = source(more=more)
    renamed = again.graph.__class__()
    for s, p, o in again.graph:
        renamed.add((BNode(f"x{s}") if isinstance(s, BNode) else s, p, BNode(f"x{o}") if isinstance(o, BNode) else o))
    [outcome] = keep(settings, replace(again, graph=renamed))
    assert outcome.status == "unchanged"


def test_a_changed_record_is_kept_as_a_new_version(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    [outcome] = keep(settings, source(title="New"))
    assert outcome.status == "kept"
    assert titles(settings) == {"New"}
    assert [version.verb for version in read(settings).showing.history(ID).editions] == ["kept", "kept"]


def test_a_record_without_title_is_quarantined_and_stands_neither_in_store_nor_index(settings: Settings) -> None:
    [outcome] = keep(settings, source(title=""))
    assert outcome.status == "quarantined" and "title" in outcome.reason
    assert not any(SOURCE in quad for quad in quads_of(settings.data))
    assert indexed(settings.data, facet_names(read(settings).profiles)) == {}
    with pytest.raises(NotFound, match="quarantine"):
        read(settings).record(ID)


def test_a_quarantined_record_is_told_by_its_origin_with_what_is_wrong(settings: Settings) -> None:
    keep(settings, source(title=""))
    [waiting] = read(settings).origin(ORIGIN.id).quarantined
    assert waiting.iri == SOURCE and any("title" in finding.message for finding in waiting.findings)


def test_a_thing_that_no_shape_targets_is_quarantined_as_not_validated(settings: Settings) -> None:
    [outcome] = keep(settings, thing("<> a <https://other.example/Class> ; dct:title 'T' ."))
    assert outcome.status == "quarantined" and "not validated" in outcome.reason


def test_a_bad_new_version_leaves_the_last_good_one_public_and_says_so(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    [outcome] = keep(settings, source(title=""))
    assert outcome.status == "quarantined"
    view = read(settings).record(ID)
    assert (view.title, view.quarantined) == ("Good", True)
    assert titles(settings) == {"Good"}


def test_a_bad_new_version_judged_anew_and_still_bad_leaves_the_last_good_one_public(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title=""))
    strict = replace(ORIGIN, required_level=1)
    keep(settings, source(title=""), origin=strict)
    assert titles(settings) == {"Good"}


def test_a_mended_version_ends_the_quarantine(settings: Settings) -> None:
    keep(settings, source(title=""))
    keep(settings, source(title="Mended"))
    view = read(settings).record(ID)
    assert (view.title, view.quarantined) == ("Mended", False)


def test_a_record_above_the_limit_is_refused_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", record_triples=3)
    [outcome] = keep(settings, source())
    assert outcome.status == "refused" and "record_triples" in outcome.reason
    assert Journal(settings.journal_file).last == 0


def test_a_record_with_an_impossible_iri_is_refused_alone(settings: Settings) -> None:
    bad = source("bad")
    bad.graph.add((URIRef(bad.iri), DCAT.landingPage, URIRef("https://a.example/a b>")))
    outcomes = keep(settings, bad, source("good"))
    assert [outcome.status for outcome in outcomes] == ["refused", "kept"]


def test_an_origin_with_a_level_shows_only_what_reaches_it(settings: Settings) -> None:
    [outcome] = keep(settings, source(), origin=replace(ORIGIN, required_level=2))
    assert outcome.status == "quarantined"
    assert titles(settings) == set()


def test_a_level_asked_of_an_origin_later_judges_the_same_record_anew(settings: Settings) -> None:
    keep(settings, source())
    [outcome] = keep(settings, source(), origin=replace(ORIGIN, required_level=2))
    assert outcome.status == "quarantined"
    [outcome] = keep(settings, source())
    assert outcome.status == "unchanged" and titles(settings) == {"A registry"}


def withdraw(settings: Settings, *seen: str, origin: object = ORIGIN) -> list[str]:
    with Keeper(settings) as keeper:
        gone = keeper.withdraw_missing(origin, set(seen), "run-2", "test")  # type: ignore[arg-type]
        keeper.publish()
    return gone


def test_a_withdrawn_record_is_gone_with_title_date_and_reason(settings: Settings) -> None:
    keep(settings, source(title="Was here"), source("two", title="Stays"))
    assert withdraw(settings, PLACE + "two") == [SOURCE]
    with pytest.raises(Gone) as told:
        read(settings).record(ID)
    event = Journal(settings.journal_file).claims(ID)[-1]
    assert (told.value.title, told.value.at, told.value.reason) == (
        "Was here",
        event.at,
        "its origin no longer lists it",
    )
    assert titles(settings) == {"Stays"}
    with pytest.raises(Gone):
        read(settings).triples(ID)


def test_a_rehearsed_withdrawal_changes_nothing(settings: Settings) -> None:
    keep(settings, source())
    with Keeper(settings) as keeper:
        assert keeper.withdraw_missing(ORIGIN, set(), "", "test", dry=True) == [SOURCE]
        assert keeper.live(ORIGIN) == 1
    assert titles(settings) == {"A registry"}


def test_a_withdrawn_record_that_is_listed_again_comes_back(settings: Settings) -> None:
    keep(settings, source())
    withdraw(settings)
    [outcome] = keep(settings, source())
    assert outcome.status == "kept"
    assert read(settings).record(ID).title == "A registry"


def test_removing_an_origin_withdraws_its_records_and_forgets_it(settings: Settings) -> None:
    keep(settings, source())
    with Keeper(settings) as keeper:
        assert keeper.remove_origin(ORIGIN.iri, "test") == [SOURCE]
        keeper.publish()
    assert read(settings).origins() == []
    assert not any(ORIGIN.iri in quad for quad in quads_of(settings.data))


def test_an_origin_cannot_describe_the_terms_of_the_lists_or_the_house(settings: Settings) -> None:
    germany = "http://publications.europa.eu/resource/authority/country/DEU"
    before = quads_of((keep(settings) and settings.data) or settings.data)
    forged = [
        thing("<> a skos:Concept ; skos:prefLabel 'forged'@en .", germany),
        thing("<> a skos:Concept ; skos:prefLabel 'forged'@en .", "http://www.orpha.net/ORDO/Orphanet_586"),
        thing("<> a dcat:Catalog ; dct:title 'forged' ; foaf:page <https://a.example/> .", "urn:jardin:catalogue"),
        thing("<> a dcat:Catalog ; dct:title 'forged' ; foaf:page <https://a.example/> .", f"urn:jardin:entry:{ID}"),
    ]
    outcomes = keep(settings, *forged)
    assert {outcome.status for outcome in outcomes} <= {"unchanged", "refused"}
    assert quads_of(settings.data) == before


def test_a_record_that_describes_a_term_of_the_lists_keeps_its_link_and_not_the_description(settings: Settings) -> None:
    record = source(more="dct:spatial country:DEU")
    record.graph.add(
        (URIRef("http://publications.europa.eu/resource/authority/country/DEU"), DCTERMS.title, Literal("forged"))
    )
    keep(settings, record)
    reader = read(settings)
    assert reader.find(reader.search([("country", "DEU")])).total == 1
    assert not any("forged" in quad for quad in quads_of(settings.data))


def test_a_record_that_speaks_of_the_house_does_not_change_it(settings: Settings) -> None:
    record = source()
    for iri in ("urn:jardin:catalogue", f"urn:jardin:entry:{ID}", f"urn:jardin:record:{id_of('x')}:y"):
        record.graph.add((URIRef(iri), DCTERMS.title, Literal("forged")))
    keep(settings, record)
    assert not any("forged" in quad for quad in quads_of(settings.data))


def test_what_is_kept_is_there_after_reopening(settings: Settings) -> None:
    keep(settings, source(title="One"), source("two", title="Two"))
    with Keeper(settings) as keeper:
        assert keeper.publication.index.size() == 2
        assert keeper.live(ORIGIN) == 2


@pytest.mark.parametrize("lost", ["store", "index", "both"])
def test_a_lost_store_or_index_is_made_anew_from_the_journal(settings: Settings, lost: str) -> None:
    keep(
        settings,
        source(title="One", more="dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://f.example/> ]"),
    )
    keep(
        settings, source("two", title=""), source("three"), thing("<> a foaf:Agent ; foaf:name 'A' .", PLACE + "agent")
    )
    withdraw(settings, SOURCE, PLACE + "two", PLACE + "agent")
    facets = facet_names(read(settings).profiles)
    before = quads_of(settings.data), indexed(settings.data, facets)
    for name in ("store", "index") if lost == "both" else (lost,):
        shutil.rmtree(settings.data / name)
    with Keeper(settings):
        pass
    assert (quads_of(settings.data), indexed(settings.data, facets)) == before


@pytest.mark.parametrize("behind", ["store", "index"])
def test_a_journal_ahead_of_store_or_index_is_applied_at_opening(
    settings: Settings, tmp_path: Path, behind: str
) -> None:
    keep(settings, source(title="One"))
    old = shutil.copytree(settings.data / behind, tmp_path / "old")
    keep(settings, source(title="Changed"), source("two"))
    facets = facet_names(read(settings).profiles)
    before = quads_of(settings.data), indexed(settings.data, facets)
    shutil.rmtree(settings.data / behind)
    shutil.copytree(old, settings.data / behind)
    with Keeper(settings):
        pass
    assert (quads_of(settings.data), indexed(settings.data, facets)) == before


@pytest.mark.parametrize("broken", ["store", "index"])
def test_a_rebuild_mends_a_broken_store_or_index(settings: Settings, broken: str) -> None:
    keep(settings, source(title="One"))
    facets = facet_names(read(settings).profiles)
    before = quads_of(settings.data), indexed(settings.data, facets)
    for file in (settings.data / broken).iterdir():
        file.unlink()
        file.write_bytes(b"\x00rubbish")
    with Keeper(settings, anew=True) as keeper:
        assert keeper.publication.index.size() == 1
    assert (quads_of(settings.data), indexed(settings.data, facets)) == before


def test_a_broken_store_says_so_in_words_and_lets_go_of_the_catalogue(settings: Settings) -> None:
    keep(settings, source())
    current = settings.data / "store" / "CURRENT"
    kept = current.read_bytes()
    current.write_bytes(b"rubbish")
    with pytest.raises(StoreError, match="rebuild"), Keeper(settings):
        pass
    current.write_bytes(kept)
    with Keeper(settings) as keeper:
        assert keeper.live(ORIGIN) == 1


def test_a_rebuild_of_a_generated_catalogue_gives_the_same_store_and_index(copied: Settings) -> None:
    facets = facet_names(read(copied).profiles)
    before = quads_of(copied.data), indexed(copied.data, facets)
    with Keeper(copied, anew=True):
        pass
    assert (quads_of(copied.data), indexed(copied.data, facets)) == before


def test_a_second_writer_gets_busy_after_the_time_limit_and_may_write_afterwards(settings: Settings) -> None:
    told: list[type[BaseException] | None] = []

    def write() -> None:
        try:
            keep(settings, source())
            told.append(None)
        except Busy as error:
            told.append(type(error))

    with Keeper(settings):
        other = threading.Thread(target=write)
        other.start()
        other.join(10)
    write()
    assert told == [Busy, None]


def test_new_facets_in_the_shapes_of_the_operator_rebuild_the_index(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source(more="<https://own.example/colour> 'blue'"))
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / "own.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cat: <https://w3id.org/jardin/house#> .
        @prefix shape: <https://w3id.org/jardin/shapes#> . @prefix own: <https://own.example/> .
        own:colour-field a sh:PropertyShape ; sh:codeIdentifier "colour" ; sh:path own:colour ; sh:nodeKind sh:Literal ;
          sh:name "Colour"@en ; sh:description "What colour."@en ; cat:facet true ; sh:severity sh:Warning .
        own:Own a sh:NodeShape ; sh:codeIdentifier "own" ; cat:level shape:level-jardin-core ; sh:name "Own"@en ;
          sh:targetClass <http://www.w3.org/ns/dcat#Dataset> ; sh:property own:colour-field ."""
    )
    wider = settings.model_copy(update={"shapes": (folder,)})
    with Keeper(wider) as keeper:
        keeper.publish()
    reader = Reader(wider)
    assert reader.find(reader.search([("colour", "blue")])).total == 1
    old = Reader(settings)
    assert old.find(old.search([("q", "registry")])).total == 1

"""No triple stands in two graphs, whatever records say of the same nodes, and in whatever order they come and go."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from generated import records
from rdflib import URIRef
from rdflib.namespace import DCAT
from sources import ORIGIN, OTHER, PLACE, indexed, keep, quads_of, source, thing, twice_told

from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

HELPER = PLACE + "desk"
SHARED = f"dcat:contactPoint <{HELPER}>"


def with_desk(name: str, words: str = "Desk") -> object:
    record = source(name, more=SHARED)
    desk = thing(f"<> a vcard:Kind ; vcard:fn '{words}' ; vcard:hasEmail <mailto:d@a.example> .", HELPER)
    record.graph += desk.graph
    return record


def assert_told_once(settings: Settings) -> None:
    rows, distinct = twice_told(settings.data)
    assert rows == distinct


def assert_same_after_rebuild(settings: Settings) -> None:
    facets = facet_names(Reader(settings).profiles)
    before = quads_of(settings.data), indexed(settings.data, facets)
    shutil.rmtree(settings.data / "store")
    shutil.rmtree(settings.data / "index")
    with Keeper(settings):
        pass
    after = quads_of(settings.data), indexed(settings.data, facets)
    assert after[0] == before[0]
    assert after[1] == before[1]


def test_an_empty_catalogue_tells_each_triple_once(settings: Settings) -> None:
    with Keeper(settings):
        pass
    assert_told_once(settings)


def test_a_helper_that_two_records_of_one_batch_describe_stands_in_one_graph(settings: Settings) -> None:
    keep(settings, with_desk("one"), with_desk("two"))  # type: ignore[arg-type]
    assert_told_once(settings)


def test_a_helper_that_two_records_of_two_batches_describe_stands_in_one_graph(settings: Settings) -> None:
    keep(settings, with_desk("one"))  # type: ignore[arg-type]
    keep(settings, with_desk("two"))  # type: ignore[arg-type]
    assert_told_once(settings)
    assert_same_after_rebuild(settings)


def test_each_record_still_says_all_that_it_said_of_a_shared_helper(settings: Settings) -> None:
    keep(settings, with_desk("one"), with_desk("two"))  # type: ignore[arg-type]
    reader = Reader(settings)
    for name in ("one", "two"):
        graph = reader.triples(id_of(PLACE + name)).decode()
        assert '"Desk"' in graph and "mailto:d@a.example" in graph


def test_a_helper_that_later_is_a_record_of_its_own_stands_in_one_graph(settings: Settings) -> None:
    keep(settings, with_desk("one"))  # type: ignore[arg-type]
    keep(settings, thing("<> a vcard:Kind, foaf:Agent ; vcard:fn 'Desk' ; foaf:name 'Desk' .", HELPER))
    assert_told_once(settings)
    assert_same_after_rebuild(settings)


def test_a_record_keeps_its_iri_even_when_another_described_it_first(settings: Settings) -> None:
    keep(settings, with_desk("one"))  # type: ignore[arg-type]
    keep(settings, thing("<> a foaf:Agent ; foaf:name 'Desk' .", HELPER))
    assert Reader(settings).record(id_of(HELPER)).title == "Desk"


def test_when_the_record_that_held_a_helper_goes_another_may_hold_it(settings: Settings) -> None:
    keep(settings, with_desk("one"), with_desk("two"))  # type: ignore[arg-type]
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, {PLACE + "two"}, "", "test")
        keeper.publish()
    assert any(f"<{HELPER}>" in quad for quad in quads_of(settings.data))
    assert_told_once(settings)
    assert_same_after_rebuild(settings)


def test_a_version_that_takes_over_brings_no_triple_that_another_graph_has(settings: Settings) -> None:
    keep(settings, source("one", iri=PLACE + "one"))
    keep(settings, with_desk("one"), origin=OTHER)  # type: ignore[arg-type]
    keep(settings, with_desk("two"))  # type: ignore[arg-type]
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, {PLACE + "two"}, "", "test")
        keeper.publish()
    assert_told_once(settings)


def test_a_quarantined_version_that_is_admitted_later_brings_no_triple_that_another_graph_has(
    settings: Settings,
) -> None:
    strict = ORIGIN.__class__(ORIGIN.address, required_level=3)
    keep(settings, with_desk("one"), origin=strict)  # type: ignore[arg-type]
    keep(settings, with_desk("two"), origin=OTHER)  # type: ignore[arg-type]
    keep(settings, with_desk("one"), origin=ORIGIN)  # type: ignore[arg-type]
    assert_told_once(settings)
    assert_same_after_rebuild(settings)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_triple_of_a_generated_catalogue_stands_twice_while_records_come_change_and_go(
    settings: Settings, seed: int
) -> None:
    chance = random.Random(seed)
    pool = list(records(14, seed))
    for _ in range(3):
        batch = chance.sample(pool, 7)
        for record in chance.sample(batch, 2):
            for _, _, contact in list(record.graph.triples((URIRef(record.iri), DCAT.contactPoint, None))):
                record.graph.remove((contact, None, None))
        origin = chance.choice((ORIGIN, OTHER))
        keep(settings, *batch, origin=origin, known=(ORIGIN, OTHER))
        with Keeper(settings) as keeper:
            seen = {record.iri for record in chance.sample(pool, len(pool) - 3)}
            keeper.withdraw_missing(chance.choice((ORIGIN, OTHER)), seen, "", "test")
        assert_told_once(settings)
    assert_same_after_rebuild(settings)


def test_no_triple_of_the_generated_catalogue_stands_twice(full: Path) -> None:
    rows, distinct = twice_told(full)
    assert rows == distinct > 10_000

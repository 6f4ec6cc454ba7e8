"""The samples: they show every class and level, say of themselves that they are samples, and load twice as once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF

import vocab
from catalogue.journal.journal import Event, Journal
from catalogue.keeping import generation
from catalogue.record.triple import read_ntriples
from catalogue.setting import Settings, read_settings
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.telling.reader import Reader, Readers
from harvesters.samples import ORIGIN, files, load

JARDIN = Namespace("https://w3id.org/jardin/ns#")
HOST = "https://samples.example.org/"
CLASSES = {
    "dcat:Catalog",
    "dcat:DataService",
    "dcat:Dataset",
    "dcat:DatasetSeries",
    "ejprd:Biobank",
    "ejprd:PatientRegistry",
    "foaf:Agent",
    "jardin:HCPDataSource",
    "jardin:HealthDataAccessBody",
    "jardin:HealthcareProvider",
}
SOURCE = "http://www.w3.org/ns/dcat#Dataset"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DISTINCT = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder in which the samples were loaded once."""
    made = read_settings(data=tmp_path_factory.mktemp("samples"))
    load(made)
    return made


@pytest.fixture(scope="module")
def events(settings: Settings) -> list[Event]:
    """The first word of the origin on each of its records."""
    journal = Journal(settings.journal_file)
    found = list(journal.events(origin=ORIGIN.iri))
    journal.close()
    return found


@pytest.fixture(scope="module")
def graphs(events: list[Event]) -> dict[str, Graph]:
    """What was kept, by IRI."""
    return {event.iri: read_ntriples(event.content) for event in events}


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[Reader]:
    """The catalogue as its pages read it."""
    readers = Readers(settings)
    yield readers.current()
    readers.close()


def admitted(events: list[Event]) -> list[Event]:
    return [event for event in events if (event.judgement or {})["admitted"]]


def values(graphs: dict[str, Graph], predicate: URIRef) -> set[str]:
    return {str(value) for graph in graphs.values() for value in graph.objects(None, predicate)}


def test_there_are_at_least_forty_eight_samples_and_each_is_kept_once(events: list[Event]) -> None:
    assert len(admitted(events)) >= 48
    assert max(Counter(event.iri for event in events).values()) == 1


def test_the_samples_reach_all_four_levels(events: list[Event]) -> None:
    sources = Counter(event.level for event in admitted(events) if SOURCE in types(event))
    assert sources[0] >= 3
    assert sources[1] >= 5
    assert sources[2] >= 10
    assert sources[3] >= 3


def types(event: Event) -> set[str]:
    return {str(each) for each in read_ntriples(event.content).objects(URIRef(event.iri), RDF.type)}


def test_every_class_has_a_sample(graphs: dict[str, Graph]) -> None:
    prefixes = vocab.prefixes()
    met = {str(kind) for iri, graph in graphs.items() for kind in graph.objects(URIRef(iri), RDF.type)}
    assert {prefixes[prefix] + name for prefix, name in (each.split(":") for each in CLASSES)} <= met


def test_the_samples_stand_in_many_countries_and_networks(graphs: dict[str, Graph]) -> None:
    assert len(values(graphs, DCTERMS.spatial)) >= 14
    assert len(values(graphs, JARDIN.ern)) >= 18


@pytest.mark.parametrize(
    ("sample", "field", "constraint"),
    [
        ("registry/without-code", "", "Or"),
        ("registry/without-title", "title", "QualifiedMinCount"),
        ("hospital/without-contact", "", "MinCount"),
    ],
)
def test_a_sample_meant_for_quarantine_is_there_for_its_one_reason(
    events: list[Event], sample: str, field: str, constraint: str
) -> None:
    judgement = next(event.judgement for event in events if event.iri == HOST + sample) or {}
    stops = [f for f in judgement["findings"] if f["severity"] == "violation" and f["level"] == 0]
    assert not judgement["admitted"]
    assert [(each["field"], each["constraint"]) for each in stops] == [(field, constraint)]


def test_exactly_three_samples_are_quarantined(events: list[Event]) -> None:
    assert sum(not (event.judgement or {})["admitted"] for event in events) == 3


def test_every_sample_says_so_for_machines_and_for_people(graphs: dict[str, Graph]) -> None:
    for iri, graph in graphs.items():
        said = [*graph.objects(URIRef(iri), DCTERMS.title), *graph.objects(URIRef(iri), FOAF.name)]
        said += graph.objects(URIRef(iri), DCTERMS.description)
        assert iri.startswith(HOST)
        assert (URIRef(iri), JARDIN["sample"], Literal(True)) in graph, iri
        assert any("Sample" in str(text) for text in said), iri


def test_every_description_and_organisation_names_itself_as_invented(graphs: dict[str, Graph]) -> None:
    for iri, graph in graphs.items():
        english = [text for text in graph.objects(URIRef(iri), DCTERMS.description) if text.language == "en"]
        names = [text for text in graph.objects(URIRef(iri), FOAF.name) if text.language == "en"]
        assert all(text.startswith("Sample record: ") for text in english), iri
        assert all(text.endswith(" (fictitious)") for text in names), iri


def test_no_sample_names_a_mailbox_outside_example_org() -> None:
    for file in files():
        text = file.read_text(encoding="utf-8")
        assert text.count("@example.org") == text.count("mailto:") + text.count("cv:email")


def test_the_counts_come_exact_as_bands_held_back_and_unknown(graphs: dict[str, Graph]) -> None:
    told = values(graphs, JARDIN.countPrecision)
    assert told == {str(JARDIN[name]) for name in ("Exact", "Banded", "Suppressed", "Unknown")}


def test_one_sample_names_more_than_sixty_diseases_and_one_has_a_very_long_title(graphs: dict[str, Graph]) -> None:
    assert max(len(set(graph.objects(URIRef(iri), DCTERMS.subject))) for iri, graph in graphs.items()) > 60
    assert max(len(str(text)) for graph in graphs.values() for text in graph.objects(None, DCTERMS.title)) > 300


def test_titles_come_in_many_languages_greek_among_them(graphs: dict[str, Graph]) -> None:
    tongues = {text.language for graph in graphs.values() for text in graph.objects(None, DCTERMS.title)}
    assert {"el", "de", "fr", "es", "it", "pl", "pt", "sv"} <= tongues


def test_what_a_source_says_of_its_diseases_agrees_with_its_counts(graphs: dict[str, Graph]) -> None:
    for iri, graph in graphs.items():
        counted = set(graph.objects(None, JARDIN.orphaCode))
        assert not counted or counted == set(graph.objects(URIRef(iri), DCTERMS.subject)), iri


def test_links_between_samples_lead_to_samples(graphs: dict[str, Graph]) -> None:
    pages = ("/about", "/access", "/dictionary", "/protocol", "/quality", "/openapi.json", "/metadata", "/swagger")
    linked = {
        str(node) for graph in graphs.values() for node in graph.objects() if str(node).startswith(HOST)
    } - graphs.keys()
    # Entries of other catalogues are linked, but not kept: ours speak for the records here.
    strays = {each for each in linked if not each.endswith((*pages, "/description")) and "/entry/" not in each}
    assert not {each for each in strays if not is_text(graphs, each)}


def is_text(graphs: dict[str, Graph], value: str) -> bool:
    """Whether a value is an identifier written as text, not a link."""
    return all((None, None, URIRef(value)) not in graph for graph in graphs.values())


ALL = {"exact", "narrower", "broader"}


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        ("98896", {"exact", "broader"}),  # Duchenne muscular dystrophy, which has no subtypes
        ("262", ALL),  # the group of both dystrophinopathies
        ("558", ALL),  # Marfan syndrome
        ("716", ALL),  # phenylketonuria
        ("68367", {"exact", "narrower"}),  # inborn errors of metabolism, with no group but the root above
        ("586", {"exact", "broader"}),  # cystic fibrosis
    ],
)
def test_a_disease_is_met_exactly_more_narrowly_or_more_broadly(reader: Reader, code: str, matches: set[str]) -> None:
    page = reader.find(reader.search([("orpha", code)]))
    assert {match for match, count in page.groups.items() if count} == matches


def test_several_samples_name_duchenne_exactly(reader: Reader) -> None:
    assert reader.find(reader.search([("orpha", "98896")])).groups["exact"] >= 5


def test_no_triple_stands_in_two_graphs(settings: Settings) -> None:
    store = OxigraphStore(generation.current(settings.data).store, reading=True)
    assert store.query(COUNT) == store.query(DISTINCT)


def test_a_second_load_leaves_everything_unchanged(settings: Settings, events: list[Event]) -> None:
    load(settings)
    journal = Journal(settings.journal_file)
    again = list(journal.events(origin=ORIGIN.iri))
    counts = [run["counts"] for run in journal.runs(ORIGIN.iri)]
    journal.close()
    assert [event.sequence for event in again] == [event.sequence for event in events]
    assert {"unchanged": len(events) - 3, "quarantined": 3} in counts


def test_the_origin_is_labelled_as_samples_and_bears_no_path_of_this_machine(settings: Settings) -> None:
    journal = Journal(settings.journal_file)
    about = journal.origins()
    journal.close()
    assert [(each["title"], each["sample"]) for each in about] == [("Sample records", True)]
    assert not Path(str(about[0]["address"])).exists()

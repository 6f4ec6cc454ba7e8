"""Each triple of a document ends in exactly one record; what several things share stands once."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from catalogue.document.document import Document, read_document
from catalogue.error import NoIdentifier, NothingFound, RecordError, TooLarge
from catalogue.record.belonging import records_of
from catalogue.record.record import Record
from catalogue.setting import Settings

DOCUMENTS = Path(__file__).parents[1] / "harvesters" / "documents"
ADDRESS = "https://origin.example.org/doc"
SHARED = "https://shared.example.org/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
SKOS_LABEL = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")


def split(content: str | bytes, address: str = ADDRESS, **limits: int) -> tuple[dict[str, Record], list[RecordError]]:
    settings = Settings(**limits)
    raw = content.encode() if isinstance(content, str) else content
    found = list(records_of(read_document(raw, address, settings), settings))
    records = {each.iri: each for each in found if isinstance(each, Record)}
    return records, [each for each in found if isinstance(each, RecordError)]


def split_file(name: str, **limits: int) -> tuple[dict[str, Record], list[RecordError]]:
    return split((DOCUMENTS / name).read_bytes(), **limits)


def test_primary_things_agents_and_shared_nodes_get_records_and_nothing_else_does() -> None:
    records, errors = split_file("shared.ttl")
    assert set(records) == {
        SHARED + each for each in ("catalogue", "one", "two", "holder", "region", "terms", "service")
    }
    assert errors == []


def test_what_only_serves_to_describe_belongs_to_the_record_that_reaches_it() -> None:
    records, _ = split_file("shared.ttl")
    assert Literal("On request") in set(records[SHARED + "one"].graph.objects())
    assert Literal("Service") not in set(records[SHARED + "one"].graph.objects())


def test_a_helper_that_two_records_share_becomes_a_nameless_copy_in_each() -> None:
    records, _ = split_file("shared.ttl")
    for iri in ("one", "two"):
        record = records[SHARED + iri]
        contact = record.graph.value(URIRef(record.iri), DCAT.contactPoint)
        assert isinstance(contact, BNode)
        assert record.graph.value(contact, URIRef(VCARD + "fn")) == Literal("Office")
        assert Literal("Ghent") in set(record.graph.objects())
        assert [note.before for note in record.notes if note.rule == "shared-node"] == [SHARED + "contact"]


def test_a_helper_of_one_record_keeps_its_iri() -> None:
    text = """@prefix dcat: <http://www.w3.org/ns/dcat#> . <x:d> a dcat:Dataset ; <http://purl.org/dc/terms/title> "D" ;
      dcat:distribution <x:f> . <x:f> a dcat:Distribution ; <http://purl.org/dc/terms/title> "F" ."""
    records, _ = split(text)
    assert URIRef("x:f") in set(records["x:d"].graph.subjects())


def test_entries_paging_and_containers_of_others_are_dropped_links_to_entries_stay() -> None:
    records, _ = split_file("shared.ttl")
    catalogue = records[SHARED + "catalogue"].graph
    assert set(catalogue.predicates()) == {RDF.type, DCTERMS.title, DCAT.dataset, DCAT.record}
    assert not any(DCAT.CatalogRecord in set(each.graph.objects()) for each in records.values())
    assert not any(Literal("Datasets") in set(each.graph.objects()) for each in records.values())


def test_a_thing_that_is_only_named_gives_no_record_but_the_link_stays() -> None:
    records, _ = split_file("shared.ttl")
    one = records[SHARED + "one"].graph
    assert one.value(URIRef(SHARED + "one"), DCTERMS.isPartOf) == URIRef(SHARED + "stub")
    assert SHARED + "stub" not in records
    assert SHARED + "theme" not in records


def test_strangers_cannot_describe_terms_of_our_lists() -> None:
    records, _ = split_file("shared.ttl")
    assert "http://www.orpha.net/ORDO/Orphanet_586" not in records
    assert not any(Literal("a stranger's label") in set(each.graph.objects()) for each in records.values())
    ern = (
        '<https://ror.org/0279ntc65> a <http://xmlns.com/foaf/0.1/Agent> ; <http://xmlns.com/foaf/0.1/name> "forged" .'
    )
    assert split(ern)[0] == {}


def test_nameless_things_get_the_same_name_at_each_harvest_and_what_cannot_is_an_error() -> None:
    first, errors = split_file("nameless.ttl")
    again, _ = split_file("nameless.ttl")
    assert set(first) == set(again)
    assert len([iri for iri in first if iri.startswith("urn:jardin:thing:")]) == 2
    assert [type(each) for each in errors] == [NoIdentifier]
    members = set(first["https://nameless.example.org/catalogue"].graph.objects(None, DCAT.dataset))
    assert {iri for iri in first if iri.startswith("urn:")} <= {str(each) for each in members}


def test_nameless_things_of_other_origins_get_other_names() -> None:
    content = (DOCUMENTS / "nameless.ttl").read_bytes()
    here, _ = split(content)
    there, _ = split(content, "https://elsewhere.example.org/doc")
    paged, _ = split(content, ADDRESS + "?page=2")
    assert len(set(here) & set(there)) == 1
    assert set(here) == set(paged)


def test_an_edit_of_a_nameless_things_description_keeps_its_name() -> None:
    text = (DOCUMENTS / "nameless.ttl").read_text()
    edited = text.replace('dct:title "By identifier"', 'dct:title "By identifier, edited"')
    assert set(split(text)[0]) == set(split(edited)[0])


def test_two_nameless_things_with_one_title_stay_two() -> None:
    one = '[] a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "T" ; <x:p> "{}" .'
    records, _ = split(one.format(1) + one.format(2))
    assert len(records) == 2


EMPTY = [
    ("", "empty"),
    ("# only a comment", "no triple"),
    ("<x:a> <x:p> <x:b> .", "has a class"),
    ("<x:a> a <http://www.w3.org/ns/dcat#Distribution> ; <http://purl.org/dc/terms/title> 'D' .", "dcat:Distribution"),
    ("<x:a> a <http://www.w3.org/ns/dcat#Dataset> .", "1 × dcat:Dataset"),
    ('{"@id": "x:a", "name": "no context"}', "@context"),
]


@pytest.mark.parametrize(("text", "named"), EMPTY[1:])
def test_a_document_without_records_says_what_was_there_instead(text: str, named: str) -> None:
    records, errors = split(text)
    assert records == {}
    assert [type(each) for each in errors] == [NothingFound]
    assert named in str(errors[0])
    assert errors[0].address == ADDRESS


def test_schema_org_is_named_with_what_this_harvester_reads() -> None:
    _, errors = split_file("schema-org.jsonld")
    assert "schema:Dataset" in str(errors[0])
    assert "DCAT" in errors[0].fix


def chain(depth: int, predicate: str = "x:p") -> str:
    inner = "1"
    for _ in range(depth):
        inner = f"[ <{predicate}> {inner} ]"
    return f'<x:d> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "D" ; <x:p> {inner} .'


def test_nesting_beyond_the_limit_names_the_setting_and_spares_the_rest() -> None:
    other = '<x:e> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "E" .'
    records, errors = split(chain(5) + other, nesting=4)
    assert set(records) == {"x:e"}
    assert "nesting" in str(errors[0])
    assert len(split(chain(4), nesting=4)[0]) == 1


def test_a_long_list_is_not_deep() -> None:
    items = " ".join(str(each) for each in range(50))
    text = f'<x:d> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "D" ; <x:p> ({items}) .'
    assert len(split(text)[0]["x:d"].graph) == 103


def test_too_many_triples_or_records_name_their_setting() -> None:
    records, errors = split_file("shared.ttl", record_triples=6)
    assert "record_triples" in str(errors[0])
    assert records
    _, errors = split_file("shared.ttl", origin_records=2)
    assert isinstance(errors[-1], TooLarge)
    assert "origin_records" in str(errors[-1])


def test_circles_end() -> None:
    text = """@prefix dcat: <http://www.w3.org/ns/dcat#> . <x:d> a dcat:Dataset ; <x:title> "D" ; <x:p> _:a .
      _:a <x:p> _:b . _:b <x:p> _:a , <x:d> ."""
    assert len(split(text)[0]["x:d"].graph) == 6


def test_notes_go_with_the_record_of_their_node() -> None:
    records, _ = split_file("unfit-iris.ttl")
    assert {note.rule for note in records["https://unfit.example.org/set"].notes} == {"iri-dropped", "iri-mended"}
    service = next(each for iri, each in records.items() if iri.startswith("urn:"))
    assert {note.rule for note in service.notes} == {"iri-unfit"}


CLASSES = [DCAT.Dataset, DCAT.Catalog, FOAF.Agent, DCAT.Distribution, DCTERMS.Location, DCAT.CatalogRecord, None]
NODES = [URIRef(f"x:{n}") for n in range(6)] + [BNode(f"b{n}") for n in range(4)]
LINKS = [URIRef("x:link"), DCAT.distribution, DCAT.dataset, DCTERMS.publisher, DCTERMS.spatial, DCAT.record]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    graph = Graph()
    for node in NODES:
        kind = draw(st.sampled_from(CLASSES))
        if kind is not None:
            graph.add((node, RDF.type, kind))
        if draw(st.booleans()):
            graph.add((node, DCTERMS.title, Literal(f"title of {node}")))
    for _ in range(draw(st.integers(0, 14))):
        graph.add(tuple(draw(st.sampled_from(each)) for each in (NODES, LINKS, NODES)))
    return Document(ADDRESS, "0" * 64, "turtle", graph)


@given(documents())
def test_no_named_triple_stands_in_two_records_and_none_is_invented(document: Document) -> None:
    records = [each for each in records_of(document, Settings()) if isinstance(each, Record)]
    named = [triple for each in records for triple in each.graph if not any(isinstance(t, BNode) for t in triple)]
    assert max(Counter(named).values(), default=0) <= 1
    said = {str(value) for value in document.graph.objects() if isinstance(value, Literal)}
    assert {str(value) for each in records for value in each.graph.objects() if isinstance(value, Literal)} <= said
    for record in records:
        assert (URIRef(record.iri), None, None) in record.graph

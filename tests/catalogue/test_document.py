"""Documents are recognised by what they are, and mended where that is certain."""

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF

from catalogue.address import FILE_BASE
from catalogue.document.document import Document, read_document, read_ntriples, serialise, write_ntriples
from catalogue.error import NotRdf
from catalogue.record.record import thing_of
from catalogue.setting import Settings

DOCUMENTS = Path(__file__).parents[1] / "harvesters" / "documents"
SETTINGS = Settings()
ADDRESS = "https://origin.example.org/doc"
TURTLE = b"<https://a.example.org/x> a <http://www.w3.org/ns/dcat#Dataset> ."


def read(name: str, **limits: int) -> Document:
    return read_document((DOCUMENTS / name).read_bytes(), ADDRESS, Settings(**limits))


def read_text(text: str | bytes, address: str = ADDRESS, **limits: int) -> Document:
    content = text.encode() if isinstance(text, str) else text
    return read_document(content, address, Settings(**limits))


SAME = ["registry.trig", "registry.nt", "registry.nq", "registry.rdf", "registry.jsonld", "registry.html"]


@pytest.mark.parametrize("name", SAME)
def test_the_same_record_in_every_syntax_is_the_same_graph(name: str) -> None:
    assert isomorphic(read(name).graph, read("registry.ttl").graph)


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["registry.ttl", "registry.rdf", "registry.jsonld"])
def test_byte_order_marks_and_wide_encodings_are_understood(name: str, encoding: str) -> None:
    text = (DOCUMENTS / name).read_text(encoding="utf-8").lstrip()
    if encoding == "utf-16-le" or encoding == "utf-16-be":
        text = "\ufeff" + text
    assert isomorphic(read_text(text.encode(encoding)).graph, read("registry.ttl").graph)


def test_latin_1_is_read_where_the_xml_declares_it() -> None:
    text = (DOCUMENTS / "registry.rdf").read_text(encoding="utf-8").replace('"UTF-8"', '"ISO-8859-1"')
    assert isomorphic(read_text(text.encode("latin-1")).graph, read("registry.ttl").graph)


def test_latin_1_without_declaration_is_refused_with_what_to_do() -> None:
    text = (DOCUMENTS / "registry.ttl").read_text(encoding="utf-8").encode("latin-1")
    with pytest.raises(NotRdf, match="Save it as UTF-8"):
        read_text(text)
    document = read_document(text, ADDRESS, SETTINGS, media_type="text/turtle; charset=ISO-8859-1")
    assert isomorphic(document.graph, read("registry.ttl").graph)


def test_gzip_is_unwrapped_also_in_several_members() -> None:
    content = (DOCUMENTS / "registry.nt").read_bytes()
    half = content.index(b"\n") + 1
    assert isomorphic(read_text(gzip.compress(content)).graph, read("registry.ttl").graph)
    both = gzip.compress(content[:half]) + gzip.compress(content[half:])
    assert isomorphic(read_text(both).graph, read("registry.ttl").graph)


def test_the_digest_is_over_the_bytes_as_they_came() -> None:
    wrapped = gzip.compress(TURTLE)
    assert read_text(wrapped).digest == hashlib.sha256(wrapped).hexdigest()


def test_rdf_wrapped_in_an_oai_pmh_answer_is_unwrapped_and_nameless_nodes_stay_apart() -> None:
    graph = read("oai-wrapped.xml").graph
    makers = [graph.value(URIRef(f"https://archive.example.org/{n}"), DCTERMS.creator) for n in (1, 2)]
    assert makers[0] != makers[1]
    assert [str(graph.value(each, DCTERMS.title)) for each in makers] == ["A", "B"]


def test_dcat_wrapped_in_a_csw_answer_is_unwrapped() -> None:
    graph = read("csw-wrapped.xml").graph
    assert graph.value(URIRef("https://geo.example.org/1"), DCAT.distribution) == URIRef(
        "https://geo.example.org/1/csv"
    )


def test_a_doctype_in_a_description_is_no_doctype() -> None:
    text = (DOCUMENTS / "registry.rdf").read_text(encoding="utf-8")
    text = text.replace("Rare airway registry", "&lt;!DOCTYPE x&gt;<![CDATA[<!DOCTYPE y>]]>")
    titles = set(read_text(text).graph.objects(None, DCTERMS.title))
    assert Literal("<!DOCTYPE x><!DOCTYPE y>", lang="en") in titles


def test_unfit_iris_are_mended_dropped_or_made_nameless_each_with_a_note() -> None:
    document = read("unfit-iris.ttl")
    thing = URIRef("https://unfit.example.org/set")
    assert set(document.graph.objects(thing, DCAT.landingPage)) == {
        URIRef("https://unfit.example.org/a%20page"),
        URIRef("https://unfit.example.org/spaced"),
    }
    assert set(document.graph.objects(thing, FOAF.page)) == {URIRef("https://unfit.example.org/%22quoted%22")}
    assert set(document.graph.objects(thing, DCTERMS.relation)) == {
        URIRef("http://unfit.example.org/x"),
        URIRef("https://unfit.example.org/ok"),
    }
    assert Literal("Named by a template") in set(document.graph.objects(None, DCTERMS.title))
    rules = [note.rule for _, note in document.notes]
    assert rules.count("iri-dropped") == 5
    assert rules.count("iri-mended") == 4
    assert rules.count("iri-unfit") == 1


def test_no_graph_is_smuggled_in_by_a_bracket_in_an_iri() -> None:
    document = read("unfit-iris.ttl")
    assert "evil" not in write_ntriples(document.graph).decode()


def test_a_forgotten_well_known_prefix_is_declared_with_a_note() -> None:
    document = read_text('<https://a.example.org/x> a dcat:Dataset ; rdfs:label "X" .')
    assert len(document.graph) == 2
    assert {note.before for _, note in document.notes} == {"dcat:", "rdfs:"}
    xml = '<dcat:Dataset rdf:about="https://a.example.org/x"><dct:title>X</dct:title></dcat:Dataset>'
    assert len(read_text(xml).graph) == 2


def test_an_unknown_prefix_is_not_guessed() -> None:
    with pytest.raises(NotRdf, match="qqq"):
        read_text("<https://a.example.org/x> a qqq:Dataset .")


def test_relative_names_in_a_folder_become_names_of_ours_that_stay_the_same() -> None:
    place = f"{FILE_BASE}abcd/"
    document = read_text('<#ds> a <http://www.w3.org/ns/dcat#Dataset> ; <x:p> "1" .', place + "sub/a.ttl")
    assert set(document.graph.subjects()) == {URIRef(thing_of(place.rstrip("/"), place + "sub/a.ttl#ds"))}


def test_spellings_of_values_are_kept() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    text = f'<x:a> <x:p> "01"^^<{xsd}integer> , "2025-02-31"^^<{xsd}date> .'
    assert {str(each) for each in read_text(text).graph.objects()} == {"01", "2025-02-31"}


IRI_TEXT = st.text(st.sampled_from('abc:/?#%20 <>"{}|\\^`[]@\n\u200b\u202e\ue000é'), max_size=20)


@given(IRI_TEXT)
def test_whatever_stands_in_an_iri_the_store_takes_what_is_kept(text: str) -> None:
    escaped = "".join(f"\\u{ord(each):04X}" for each in "http:" + text)
    document = read_text(f"<x:a> <x:p> <{escaped}> .")
    content = write_ntriples(document.graph)
    assert content.count(b"\n") <= 1
    assert isomorphic(read_ntriples(content), document.graph)


def test_another_syntax_says_the_same() -> None:
    graph = read("registry.ttl").graph
    for syntax in ("ttl", "nt", "rdf", "jsonld"):
        content = serialise(write_ntriples(graph), syntax, {"dct": "http://purl.org/dc/terms/"})
        assert isomorphic(read_text(content).graph, graph)


def test_comments_in_a_value_and_text_where_none_belongs_do_not_cost_the_record() -> None:
    text = (DOCUMENTS / "registry.rdf").read_text(encoding="utf-8")
    text = text.replace("Registry office", "Registry<!-- a comment --> office").replace(
        '/Orphanet_586"/>', '/Orphanet_586">cystic fibrosis</dct:subject> ...'
    )
    document = read_text(text)
    assert isomorphic(document.graph, read("registry.ttl").graph)
    assert {note.before for _, note in document.notes} == {"cystic fibrosis", "..."}


def test_names_of_nameless_nodes_that_xml_forbids_are_mended() -> None:
    text = (DOCUMENTS / "oai-wrapped.xml").read_text(encoding="utf-8").replace('nodeID="a"', 'nodeID="http://a/1"')
    document = read_text(text)
    assert len(document.graph) == len(read("oai-wrapped.xml").graph)
    assert {note.rule for _, note in document.notes} == {"node-name"}


def test_what_the_parser_lets_through_is_still_fit_for_the_store() -> None:
    tagless = '<x:a> <x:p> "x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .'
    label = '{"@id": "_:a b> <c", "x:p": {"@id": "_:1"}}'
    tag = '{"@id": "x:a", "x:p": {"@value": "v", "@language": "en_US-toolongsubtag"}}'
    for text in (tagless, label, tag):
        graph = read_text(text).graph
        assert len(read_ntriples(write_ntriples(graph))) == 1

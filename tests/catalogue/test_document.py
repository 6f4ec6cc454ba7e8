"""Documents are recognised by what they are, mended where that is certain, and refused loudly where they are dangerous."""

import gzip
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF

from catalogue.address import FILE_BASE
from catalogue.document import Document, read_document, read_ntriples, serialise, write_ntriples
from catalogue.error import Hostile, NotRdf, PatientData, RecordError, TooLarge
from catalogue.record import thing_of
from catalogue.setting import Settings

DOCUMENTS = Path(__file__).parents[1] / "harvesters" / "documents"
REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"
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


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "undefined", "no-such", "rot13", "zip"])
def test_an_odd_charset_is_refused(charset: str) -> None:
    with pytest.raises(NotRdf):
        read_document(TURTLE, ADDRESS, SETTINGS, media_type=f"text/turtle; charset={charset}")


def test_gzip_is_unwrapped_also_in_several_members() -> None:
    content = (DOCUMENTS / "registry.nt").read_bytes()
    half = content.index(b"\n") + 1
    assert isomorphic(read_text(gzip.compress(content)).graph, read("registry.ttl").graph)
    both = gzip.compress(content[:half]) + gzip.compress(content[half:])
    assert isomorphic(read_text(both).graph, read("registry.ttl").graph)


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    with pytest.raises(TooLarge, match="document_bytes"):
        read_text(gzip.compress(b" " * 3_000_000), document_bytes=100_000)


def test_a_torn_gzip_is_named() -> None:
    with pytest.raises(NotRdf, match="gzip"):
        read_text(gzip.compress(TURTLE)[:-9])


def test_the_digest_is_over_the_bytes_as_they_came() -> None:
    wrapped = gzip.compress(TURTLE)
    assert read_text(wrapped).digest == hashlib.sha256(wrapped).hexdigest()


NO_RDF = [
    ("a,b,c\n1,2,3\n4,5,6\n", "CSV"),
    ("a\tb\n1\t2\n", "tab-separated"),
    ("# A heading\n\nSome words.\n", "Markdown|plain text"),
    ("name: x\nversion: 1\n", "YAML"),
    ("PK\x03\x04xxxx", "ZIP"),
    ("%PDF-1.4", "PDF"),
    ("", "empty"),
    (" \n\t", "empty"),
    ("<html><body>Not found</body></html>", "web page"),
    ("<!doctype html><title>Sign in</title>", "web page"),
    ('{"resourceType": "ValueSet"}', "FHIR ValueSet"),
    ('{"help": "x", "success": true, "result": {}}', "CKAN"),
    ('{"meta": {}, "response": {"resultSets": []}}', "Beacon answer"),
    ('{"$schema": "x", "properties": {}}', "JSON Schema"),
    ('{"openapi": "3.0.0"}', "OpenAPI"),
    ('{"dataset": [], "conformsTo": "x"}', "data.json"),
    ('[{"resourceName": "x", "resourceAddress": "y"}]', "Virtual Platform"),
    ('{"a": 1,}', "broken"),
    ("[1, 2]", "JSON|cannot be read"),
    ("<JDBOR date='2025'><DisorderList/></JDBOR>", "Orphanet data file"),
    ("<MD_Metadata xmlns='http://www.isotc211.org/2005/gmd'><a/></MD_Metadata>", "ISO 19139"),
    ("<a><b></a>", "XML is broken"),
    ("@prefix dct: <http://purl.org/dc/terms/> .\n<a> dct:title ; .", "line 2"),
    ("{ ?a <http://e.example/p> ?b } => { ?b <http://e.example/q> ?a } .", "cannot be read"),
]


@pytest.mark.parametrize(("text", "named"), NO_RDF)
def test_what_is_no_rdf_is_named(text: str, named: str) -> None:
    with pytest.raises(NotRdf, match=named) as caught:
        read_text(text)
    assert caught.value.address == ADDRESS
    assert caught.value.fix


def test_an_error_page_of_oai_pmh_is_no_rdf() -> None:
    with pytest.raises(NotRdf, match="OAI-PMH"):
        read("oai-error.xml")


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


def test_a_doctype_is_refused_before_a_parser_sees_it() -> None:
    with pytest.raises(Hostile, match="DOCTYPE"):
        read("entity.rdf")
    with pytest.raises(Hostile, match="DOCTYPE"):
        read_text((DOCUMENTS / "entity.rdf").read_text().encode("utf-16"))


def test_a_doctype_in_a_description_is_no_doctype() -> None:
    text = (DOCUMENTS / "registry.rdf").read_text(encoding="utf-8")
    text = text.replace("Rare airway registry", "&lt;!DOCTYPE x&gt;<![CDATA[<!DOCTYPE y>]]>")
    titles = set(read_text(text).graph.objects(None, DCTERMS.title))
    assert Literal("<!DOCTYPE x><!DOCTYPE y>", lang="en") in titles


def test_an_unknown_remote_context_is_refused_by_name() -> None:
    with pytest.raises(Hostile, match=r"https://evil\.example\.org/context"):
        read_text('{"@context": ["https://schema.org", "https://evil.example.org/context"], "@id": "x:a"}')
    with pytest.raises(Hostile, match="evil"):
        read_text('{"@context": {"p": {"@id": "x:p", "@context": "file:///evil"}}, "@id": "x:a"}')
    with pytest.raises(Hostile, match="imports"):
        read_text('{"@context": {"@version": 1.1, "@import": "https://schema.org"}, "@id": "x:a"}')


PERSONS = ["person-rows.nq", "phenopacket.json", "fhir-bundle.json", "beacon-individuals.json"]


@pytest.mark.parametrize("name", PERSONS)
def test_rows_about_persons_are_refused(name: str) -> None:
    with pytest.raises(PatientData, match="rows about persons"):
        read(name)


@pytest.mark.parametrize(
    "text",
    [
        '[{"subject_id": "S1", "obo:NCIT_C28421": "obo:NCIT_C16576"}]',
        '{"resourceType": "Condition", "id": "c"}',
        '<Patient xmlns="http://hl7.org/fhir"><id value="p"/></Patient>',
        "<https://a.example.org/p> a <http://hl7.org/fhir/Patient> .",
        '{"@id": "x:p", "@type": "http://semanticscience.org/resource/SIO_000498"}',
    ],
)
def test_persons_are_recognised_in_other_forms(text: str) -> None:
    with pytest.raises(PatientData):
        read_text(text)


def test_a_catalogue_record_that_only_speaks_of_patients_is_read() -> None:
    text = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
      <https://a.example.org/r> a dcat:Dataset ; dct:title "Patients with SIO_000498" ;
        dcat:theme <http://purl.obolibrary.org/obo/NCIT_C16960> ; dct:conformsTo <http://hl7.org/fhir/Patient> ."""
    assert len(read_text(text).graph) == 4


@pytest.mark.parametrize("name", ["urn:jardin:record:x", "URN:JARDIN:thing:y"])
@pytest.mark.parametrize("form", ["<{}> a <x:C> .", "<x:a> <x:p> <{}> .", "<x:a> <{}> 1 .", "<{}> {{ <x:a> a <x:C> }}"])
def test_names_that_only_the_catalogue_gives_are_refused(name: str, form: str) -> None:
    with pytest.raises(Hostile, match="only the catalogue"):
        read_text(form.format(name))


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


def test_another_origins_folder_cannot_be_named() -> None:
    ours = read_text('<x> <x:p> "1" .', FILE_BASE + "abcd/a.ttl").graph
    forged = read_text(f'<{FILE_BASE}abcd/x> <x:p> "1" .', "https://evil.example.org/a.ttl").graph
    assert set(ours.subjects()).isdisjoint(forged.subjects())


def test_spellings_of_values_are_kept() -> None:
    text = '<x:a> <x:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> , "2025-02-31"^^<http://www.w3.org/2001/XMLSchema#date> .'
    assert {str(each) for each in read_text(text).graph.objects()} == {"01", "2025-02-31"}


def test_a_value_beyond_the_limit_names_the_setting() -> None:
    with pytest.raises(TooLarge, match="literal_characters"):
        read_text('<x:a> <x:p> "aaaaaaaaaaaa" .', literal_characters=10)
    with pytest.raises(TooLarge, match="document_bytes"):
        read_text(TURTLE, document_bytes=10)


@pytest.mark.parametrize(
    "text", ['{"a":' * 100_000, "[" * 100_000 + '"', '{"@id":"x:a","x:p":' * 300 + "1" + "}" * 300]
)
def test_json_of_absurd_depth_is_refused(text: str) -> None:
    with pytest.raises((TooLarge, NotRdf)):
        read_text(text)


def test_xml_of_absurd_depth_is_refused() -> None:
    start = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.example.org/">'
    with pytest.raises(TooLarge, match="256"):
        read_text(start + "<e:A><e:p>" * 50_000 + "</e:p></e:A>" * 50_000 + "</rdf:RDF>")


def test_a_context_named_over_and_over_is_refused() -> None:
    with pytest.raises(TooLarge, match="1000 times"):
        read_text('{"@context": [' + ",".join(['"https://schema.org"'] * 1_001) + '], "@id": "x:a"}')


@pytest.mark.parametrize(
    "piece", ["<!-- a --><!-- b -->", "<script type=application/ld+json>", "<script ", "orpha ", "<?x ?>"]
)
def test_patterns_do_not_blow_up(piece: str) -> None:
    for text in (piece * 20_000, "<html>" + piece * 20_000, "<a>" + piece * 20_000):
        with pytest.raises(RecordError):
            read_text(text)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_an_error_that_can_be_explained(content: bytes) -> None:
    try:
        document = read_document(content, ADDRESS, SETTINGS)
    except RecordError as error:
        assert error.what
        assert error.address == ADDRESS
    else:
        read_ntriples(write_ntriples(document.graph))


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


PATIENTS = ("care-sm/", "ern-cde/")


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
def test_real_patient_rows_are_refused_and_nothing_else_is_taken_for_them() -> None:
    refused, met = set(), set()
    for file in sorted(each for each in REAL.rglob("*") if each.suffix in (".ttl", ".nq", ".rdf", ".jsonld", ".n3")):
        name = str(file.relative_to(REAL))
        if name.startswith(PATIENTS):
            met.add(name)
        try:
            read_document(file.read_bytes(), ADDRESS, SETTINGS)
        except PatientData:
            refused.add(name)
        except RecordError as error:
            assert error.what  # each other refusal explains itself
    assert refused == met

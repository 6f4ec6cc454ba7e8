"""Documents that are no RDF, too large, hostile or about persons are refused, and the error says why."""

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.address import FILE_BASE, PREFIXES
from catalogue.document.document import Document, read_document, read_ntriples, write_ntriples
from catalogue.error import Hostile, NotRdf, PatientData, RecordError, TooLarge
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


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "undefined", "no-such", "rot13", "zip"])
def test_an_odd_charset_is_refused(charset: str) -> None:
    with pytest.raises(NotRdf):
        read_document(TURTLE, ADDRESS, SETTINGS, media_type=f"text/turtle; charset={charset}")


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    with pytest.raises(TooLarge, match="document_bytes"):
        read_text(gzip.compress(b" " * 3_000_000), document_bytes=100_000)


def test_a_torn_gzip_is_named() -> None:
    with pytest.raises(NotRdf, match="gzip"):
        read_text(gzip.compress(TURTLE)[:-9])


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


def test_a_doctype_is_refused_before_a_parser_sees_it() -> None:
    with pytest.raises(Hostile, match="DOCTYPE"):
        read("entity.rdf")
    with pytest.raises(Hostile, match="DOCTYPE"):
        read_text((DOCUMENTS / "entity.rdf").read_text().encode("utf-16"))


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


def test_another_origins_folder_cannot_be_named() -> None:
    ours = read_text('<x> <x:p> "1" .', FILE_BASE + "abcd/a.ttl").graph
    forged = read_text(f'<{FILE_BASE}abcd/x> <x:p> "1" .', "https://evil.example.org/a.ttl").graph
    assert set(ours.subjects()).isdisjoint(forged.subjects())


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


@pytest.mark.parametrize("tag", ["<script ", "<script type=application/ld+json ", "<script type=application/ld+json>"])
def test_a_page_of_scripts_that_never_end_is_read_in_no_time(tag: str) -> None:
    # such a search holds up every thread of the server
    started = time.perf_counter()
    with pytest.raises(NotRdf, match="without JSON-LD"):
        read_text("<html>" + tag * (4_800_000 // len(tag)))
    assert time.perf_counter() - started < 3


def test_a_document_with_more_triples_than_the_limit_is_refused() -> None:
    few_bytes = "<https://a.example.org/x> <https://a.example.org/p> (" + "()" * 50 + ") ."
    assert len(read_text(few_bytes, document_triples=101).graph) == 101
    with pytest.raises(TooLarge, match="more than 100 triples"):
        read_text(few_bytes, document_triples=100)


def test_the_triples_of_all_scripts_of_a_page_count() -> None:
    script = (
        '<script type="application/ld+json">{"@id": "https://a.example.org/%d", "https://a.example.org/p": 1}</script>'
    )
    page = "<html>" + "".join(script % number for number in range(5))
    assert len(read_text(page, document_triples=5).graph) == 5
    with pytest.raises(TooLarge, match="more than 4 triples"):
        read_text(page, document_triples=4)


def test_a_long_document_is_not_read_over_for_each_prefix_that_it_forgot() -> None:
    known = [prefix for prefix in PREFIXES if prefix]
    forgotten = "".join(f"<https://a.example.org/x> <https://a.example.org/p> {prefix}:a .\n" for prefix in known)
    assert len(read_text(forgotten).notes) >= len(known) > 40
    started = time.perf_counter()
    with pytest.raises(NotRdf, match="has not been declared"):
        read_text(
            "<https://a.example.org/x> <https://a.example.org/p> <https://a.example.org/y> .\n" * 50_000 + forgotten
        )
    assert time.perf_counter() - started < 5


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_an_error_that_can_be_explained(content: bytes) -> None:
    try:
        document = read_document(content, ADDRESS, SETTINGS)
    except RecordError as error:
        assert error.what
        assert error.address == ADDRESS
    else:
        read_ntriples(write_ntriples(document.graph))

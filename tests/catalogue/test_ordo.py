"""ORDO as OWL and as OBO Graphs JSON: written at some size with what must be found in it, by hand, and as it was."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from ordo_file import FORMS, HEAD, ORDO, axiom, frame, ordo_file, restriction, subclass

from catalogue.error import CatalogueError, Hostile, TooLarge
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.entity import TYPES
from catalogue.orphanet.kind import TYPE_CLASSES
from catalogue.orphanet.loading import Loading
from catalogue.orphanet.obograph import read_obograph
from catalogue.orphanet.ordo import read_ordo
from catalogue.orphanet.stranger import Stranger

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/ordo-2.6-2018"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")


def owl(*classes: str, language: str = "en", frame_too: bool = True) -> bytes:
    inside = "".join((*frame(), *classes)) if frame_too else "".join(classes)
    return (HEAD.format(language=language, day="2025-07-01") + inside + "</rdf:RDF>").encode()


def a_class(number: str, *lines: str, label: str = "A name") -> str:
    return f'<Class rdf:about="{ORDO}{number}"><rdfs:label>{label}</rdfs:label>{"".join(lines)}</Class>\n'


def notation(number: str) -> str:
    return f"<skos:notation>ORPHA:{number}</skos:notation>"


def read(content: bytes, syntax: str = "rdfxml") -> Loading:
    loading = Loading()
    read_ordo(io.BytesIO(content), loading, syntax)
    return loading


def comparable(disease: Disease) -> Disease:
    disease.mappings.sort(key=lambda each: (each.system, each.code))
    disease.synonyms.sort()
    disease.onsets.sort()
    disease.genes.sort(key=lambda each: each.symbol)
    disease.referred_to.sort()
    return disease


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_hierarchy_is_read_as_it_was_written(form: str) -> None:
    made = ordo_file(300, forms=(form,))
    assert {c: comparable(d) for c, d in read(made.content).diseases.items()} == {
        c: comparable(d) for c, d in made.diseases.items()
    }


def test_a_file_of_many_classes_is_read_whole_and_in_time() -> None:
    made = ordo_file(4_000, words=120)
    start = time.monotonic()
    loading = read(made.content)
    took = time.monotonic() - start
    assert len(made.content) > 12_000_000
    assert {c: comparable(d) for c, d in loading.diseases.items()} == {
        c: comparable(d) for c, d in made.diseases.items()
    }
    assert sum(len(d.genes) for d in loading.diseases.values()) == made.genes > 1_000
    assert loading.faults == {"mapping said to be wrong": 3_600, "mapping to an unknown system": 3_600}
    assert took < 12, "the whole of ORDO is four times as long and may take 25 s"


def test_names_without_a_language_are_in_that_of_the_definitions() -> None:
    made = ordo_file(40, language="fr")
    loading = read(made.content)
    assert {language for d in loading.diseases.values() for language in d.labels} == {"fr"}
    assert {c: d.labels for c, d in loading.diseases.items()} == {c: d.labels for c, d in made.diseases.items()}


def test_without_definitions_the_language_is_that_of_the_address_of_the_ontology() -> None:
    assert read(owl(a_class("7", notation("7")), language="de")).diseases["7"].labels == {"de": "A name"}


def test_what_the_file_is_is_told_with_version_and_language() -> None:
    loading = Loading()
    assert read_ordo(io.BytesIO(owl(a_class("7", notation("7")))), loading) == "ORDO 4.9 (en)"
    assert loading.dates == {"2025-07-01": 1}


def test_genes_types_and_places_that_share_the_numbers_are_no_diseases() -> None:
    gene = a_class("8", subclass("410298"), "<ORDO:symbol>ABC</ORDO:symbol>", restriction(ORDO + "317343", ORDO + "7"))
    place = a_class("9", subclass("C009"))
    loading = read(owl(a_class("7", notation("7")), gene, place))
    assert set(loading.diseases) == {"7"}
    assert [(each.symbol, each.association) for each in loading.diseases["7"].genes] == [("ABC", "Causes")]


def test_further_notations_tell_the_type_and_never_the_code() -> None:
    more = '<skos:notation xml:lang="en">Category</skos:notation><skos:notation>Head of classification</skos:notation>'
    found = read(owl(a_class("7", notation("7"), more))).diseases
    assert [(d.code, d.type, d.level) for d in found.values()] == [("7", "Category", "GroupOfDisorders")]


def test_types_by_class_are_those_by_number() -> None:
    assert {name for name, _ in TYPE_CLASSES.values()} == set(TYPES.values()) - {""}


@pytest.mark.parametrize(
    ("above", "label", "status", "level"),
    [
        ("C044", "Old name", "Deprecated", "Disorder"),
        ("C053", "OBSOLETE: Old name", "Obsolete", "SubtypeOfDisorder"),
        ("C047", "NON RARE IN EUROPE: Old name", "NonRareInEurope", "GroupOfDisorders"),
        ("C041", "OBSELETE: Old name", "Obsolete", ""),
        ("C041", "Old name", "Obsolete", ""),
        ("ObsoleteClass", "NON RARE IN EUROPE: Old name", "NonRareInEurope", ""),
    ],
)
def test_inactive_classes_are_known_by_what_they_stand_beneath(above: str, label: str, status: str, level: str) -> None:
    iri = f"http://www.orpha.net/ORDO/{above}" if above == "ObsoleteClass" else ORDO + above
    found = read(owl(a_class("7", f'<rdfs:subClassOf rdf:resource="{iri}"/>', label=label))).diseases["7"]
    assert (found.status, found.level, found.labels) == (status, level, {"en": "Old name"})


@pytest.mark.parametrize(
    ("reason", "status", "to", "suggested"),
    [
        ("This class is deprecated. The preferred class is {0}5 with label: New", "Deprecated", "5", []),
        ("use {0}5 with label: New, {0}6 with label: Newer", "Obsolete", "", ["5", "6"]),
    ],
)
def test_where_an_old_class_leads_may_be_told_in_words(reason: str, status: str, to: str, suggested: list[str]) -> None:
    words = f"<efo:reason_for_obsolescence>{reason.format(ORDO)}</efo:reason_for_obsolescence>"
    above = '<rdfs:subClassOf rdf:resource="http://www.orpha.net/ORDO/ObsoleteClass"/>'
    found = read(owl(a_class("7", above, words))).diseases["7"]
    assert (found.status, found.replaced_by, found.referred_to) == (status, to, suggested)


def test_a_parent_that_is_not_in_the_file_stays_while_classes_and_genes_are_none() -> None:
    lines = [restriction("http://purl.obolibrary.org/obo/BFO_0000050", ORDO + each) for each in ("99", "557492", "8")]
    gene = a_class("8", subclass("410298"), "<ORDO:symbol>ABC</ORDO:symbol>")
    assert read(owl(a_class("7", notation("7"), *lines), gene)).diseases["7"].places == {"": {"99"}}


def test_the_relation_of_a_reference_stands_on_an_axiom_and_is_turned_to_ours() -> None:
    references = "<oboInOwl:hasDbXref>ICD-10:\u00a0E75.2</oboInOwl:hasDbXref><oboInOwl:hasDbXref>OMIM:203450</oboInOwl:hasDbXref>"
    said = axiom(ORDO + "7", "ICD-10:\u00a0E75.2", "- NTBT (narrower here).\n- Attributed (by somebody).")
    assert read(owl(a_class("7", notation("7"), references), said)).diseases["7"].mappings == [
        Mapping("ICD-10", "E75.2", "broader", "Attributed"), Mapping("OMIM", "203450", "related"),
    ]  # fmt: skip


def test_turtle_tells_the_same() -> None:
    turtle = f"""@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix o: <{ORDO}> .
        o:7 a owl:Class ; rdfs:label "Seven" ; skos:notation "ORPHA:7" ; rdfs:subClassOf o:377788 , [
            a owl:Restriction ; owl:onProperty <http://purl.obolibrary.org/obo/BFO_0000050> ; owl:someValuesFrom o:6 ] .
        o:6 skos:notation "ORPHA:6" ."""
    found = read(turtle.encode(), "turtle").diseases["7"]
    assert (found.labels, found.type, found.places) == ({"en": "Seven"}, "Disease", {"": {"6"}})


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (owl().replace(b"<rdf:RDF", b'<!DOCTYPE rdf:RDF [<!ENTITY a "aa">]><rdf:RDF', 1), Hostile, "DOCTYPE"),
        (owl(a_class("7", notation("7")))[:-40], CatalogueError, "breaks off"),
        (
            owl("<Class>" + "<Class><subClassOf>" * 9_000 + "</subClassOf></Class>" * 9_000 + "</Class>"),
            TooLarge,
            "256",
        ),
        (owl(a_class("C900")), Stranger, "without diseases"),
        (owl(frame_too=False), Stranger, "without diseases"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", Stranger, "without diseases"),
    ],
    ids=["doctype", "cut off", "nested", "other classes", "no classes", "nothing"],
)
def test_what_is_no_ordo_is_refused_in_words(content: bytes, error: type[CatalogueError], told: str) -> None:
    loading = Loading()
    with pytest.raises(error, match=told):
        read_ordo(io.BytesIO(content), loading)
    assert loading.diseases == {}


def graph(*nodes: dict[str, object], edges: tuple[tuple[str, str, str], ...] = (), version: str = "2.6") -> bytes:
    said = [{"pred": "http://purl.obolibrary.org/obo/owl_versionInfo", "val": version}]
    lines = [{"sub": ORDO + s, "pred": p, "obj": ORDO + o} for s, p, o in edges]
    inside = {
        "id": "http://example.org/ordo.owl",
        "meta": {"basicPropertyValues": said},
        "nodes": nodes,
        "edges": lines,
    }
    return json.dumps({"graphs": [inside]}).encode()


def node(number: str, label: str, **meta: object) -> dict[str, object]:
    said = [{"pred": "http://www.orpha.net/ontology/orphanet.owl#notation", "val": f"ORPHA:{number}"}]
    return {"id": ORDO + number, "lbl": label, "meta": {"basicPropertyValues": said, **meta}}


def test_a_graph_is_read_with_either_kind_of_edge() -> None:
    edges = (("7", "is_a", "5"), ("7", "http://purl.obolibrary.org/obo/BFO_0000050", "6"), ("7", "is_a", "377788"))
    seven = node("7", "Seven", xrefs=[{"val": "OMIM:100007"}], synonyms=[{"pred": "hasExactSynonym", "val": "VII"}])
    loading = Loading()
    content = graph(seven, node("5", "Five"), node("6", "Six"), edges=edges)
    assert read_obograph(io.BytesIO(content), loading) == "ORDO 2.6 (en)"
    found = loading.diseases["7"]
    assert (found.labels, found.synonyms, found.places) == ({"en": "Seven"}, [("en", "VII")], {"": {"5", "6"}})
    assert (found.type, found.mappings) == ("Disease", [Mapping("OMIM", "100007")])
    assert loading.dates == {"2018-07": 1}


def test_in_old_editions_the_class_of_clinical_groups_is_that_of_all_groups() -> None:
    group = {"id": ORDO + "377794", "lbl": "group of disorders"}
    loading = Loading()
    read_obograph(io.BytesIO(graph(node("7", "Seven"), group, edges=(("7", "is_a", "377794"),))), loading)
    assert (loading.diseases["7"].type, loading.diseases["7"].level) == ("", "GroupOfDisorders")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"graphs": []}', "without diseases"),
        (b'{"graphs": [{"nodes": [7, {"id": 3}], "edges": "x", "meta": []}]}', "without diseases"),
        (b'{"graphs": [', "cannot be read"),
        (b'{"graphs": ' + b"[" * 200_000, "cannot be read"),
    ],
)
def test_graphs_of_another_shape_are_refused(content: bytes, told: str) -> None:
    with pytest.raises(CatalogueError, match=told):
        read_obograph(io.BytesIO(content), Loading())


@HERE
def test_the_real_ordo_of_2018_is_read_as_a_plain_count_of_its_json_finds_it() -> None:
    (file,) = REAL.glob("*.json.gz")
    whole = json.loads(gzip.decompress(file.read_bytes()))["graphs"][0]
    said = {
        n["id"]: {b["pred"]: b["val"] for b in n.get("meta", {}).get("basicPropertyValues", [])} for n in whole["nodes"]
    }
    active = {i for i, values in said.items() if any(p.endswith("#notation") for p in values)}
    old = {e["sub"] for e in whole["edges"] if e["obj"].endswith("ObsoleteClass")}
    edges = {(e["sub"], e["obj"]) for e in whole["edges"] if e["pred"] == "is_a" and {e["sub"], e["obj"]} <= active}
    links = [e for e in whole["edges"] if e["obj"] in active and e["sub"] not in active]
    loading = Loading()
    read_obograph(io.BytesIO(gzip.decompress(file.read_bytes())), loading)
    found = loading.diseases
    assert {ORDO + code for code, d in found.items() if d.is_active} == active and len(active) == 9_079
    assert {ORDO + code for code, d in found.items() if not d.is_active} == old and len(old) == 744
    assert {(ORDO + c, ORDO + p) for c, d in found.items() for p in d.places.get("", ())} == edges and len(
        edges
    ) == 16_643
    assert sum(len(d.genes) for d in found.values()) == len(links) == 7_241
    assert Counter(d.level for d in found.values() if d.is_active) == {
        "Disorder": 6_038, "GroupOfDisorders": 2_078, "SubtypeOfDisorder": 963,
    }  # fmt: skip
    told = [x["val"] for n in whole["nodes"] if n["id"] in active for x in n.get("meta", {}).get("xrefs", [])]
    by_system = Counter(m.system for d in found.values() for m in d.mappings)
    for prefix, system, odd in (("ICD10", "ICD-10", 2), ("UMLS", "UMLS", 0), ("MESH", "MeSH", 0), ("OMIM", "OMIM", 2)):
        assert by_system[system] == len([x for x in told if x.startswith(prefix + ":")]) - odd
    deprecated = sum("preferred class" in v for values in said.values() for v in values.values())
    assert sum(d.status == "Deprecated" and bool(d.replaced_by) for d in found.values()) == deprecated

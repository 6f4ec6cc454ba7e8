"""SSSOM tables: mappings turned to the side of the ORPHAcode, whatever side it stands on."""

from __future__ import annotations

import gzip
import io
import os
import time
from collections import Counter
from pathlib import Path

import pytest

from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.loading import MOST, Loading
from catalogue.orphanet.sssom import day_of, read_sssom
from catalogue.orphanet.stranger import Stranger

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/mondo-sssom"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
HEADER = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n"
HEAD = """# curie_map:
#   MONDO: http://purl.obolibrary.org/obo/MONDO_
#   O: http://www.orpha.net/ORDO/Orphanet_
#   X: "https://omim.org/entry/"
# mapping_set_id: https://example.org/a-set
# mapping_set_version: https://example.org/releases/2026-03-04/a-set
"""


def read(*rows: str, head: str = HEAD, header: str = HEADER) -> tuple[str, Loading]:
    loading = Loading()
    return read_sssom(io.BytesIO((head + header + "\n".join(rows) + "\n").encode()), loading), loading


def row(subject: str, predicate: str, target: str, justified: str = "semapv:ManualMappingCuration") -> str:
    return f"{subject}\ta name\t{predicate}\t{target}\t{justified}"


@pytest.mark.parametrize(
    ("predicate", "from_orpha", "to_orpha"),
    [
        ("skos:exactMatch", "exact", "exact"),
        ("skos:broadMatch", "broader", "narrower"),
        ("skos:narrowMatch", "narrower", "broader"),
        ("skos:closeMatch", "related", "related"),
        ("skos:relatedMatch", "related", "related"),
        ("oboInOwl:hasDbXref", "related", "related"),
        ("<http://www.w3.org/2004/02/skos/core#exactMatch>", "exact", "exact"),
        ("owl:equivalentClass", "exact", "exact"),
        ("rdfs:subClassOf", "broader", "narrower"),
    ],
)
def test_the_relation_is_told_from_the_side_of_the_orphacode(predicate: str, from_orpha: str, to_orpha: str) -> None:
    _, loading = read(row("ORPHA:7", predicate, "MONDO:0000007"), row("MONDO:0000008", predicate, "Orphanet:8"))
    assert loading.diseases["7"].mappings == [Mapping("MONDO", "0000007", from_orpha)]
    assert loading.diseases["8"].mappings == [Mapping("MONDO", "0000008", to_orpha)]


@pytest.mark.parametrize(
    ("written", "system", "code"),
    [
        ("OMIM:100007", "OMIM", "100007"),
        ("OMIMPS:100007", "OMIM", "100007"),
        ("X:100007", "OMIM", "100007"),
        ("SNOMEDCT:123456789", "SNOMED CT", "123456789"),
        ("SCTID:123456789", "SNOMED CT", "123456789"),
        ("ICD10WHO:Q87.4", "ICD-10", "Q87.4"),
        ("ICD10:Q87.4", "ICD-10", "Q87.4"),
        ("icd11:LD24.6", "ICD-11", "LD24.6"),
        ("GARD:0006975", "GARD", "0006975"),
        ("UMLS:C0024796", "UMLS", "C0024796"),
        ("MESH:D008382", "MeSH", "D008382"),
        ("MEDDRA:10026829", "MedDRA", "10026829"),
        ("https://omim.org/entry/100007", "OMIM", "100007"),
        ("<http://snomed.info/id/123456789>", "SNOMED CT", "123456789"),
    ],
)
def test_the_systems_are_known_by_prefix_by_map_and_by_address(written: str, system: str, code: str) -> None:
    kind, loading = read(row("http://www.orpha.net/ORDO/Orphanet_7", "skos:exactMatch", written))
    assert loading.diseases["7"].mappings == [Mapping(system, code, "exact")]
    assert kind == f"mappings to {system} (SSSOM)"


def test_entities_of_the_icd_11_foundation_keep_their_address() -> None:
    for written in ("icd11.foundation:733056203", "http://id.who.int/icd/entity/733056203"):
        _, loading = read(row("O:7", "skos:exactMatch", written))
        assert loading.diseases["7"].mappings == [
            Mapping("ICD-11", "733056203", "exact", iri="http://id.who.int/icd/entity/733056203")
        ]


def test_what_is_denied_unknown_or_no_code_is_left_out_and_counted() -> None:
    header = HEADER.rstrip() + "\tpredicate_modifier\n"
    _, loading = read(
        row("O:7", "skos:exactMatch", "MONDO:0000007") + "\tNot",
        row("O:7", "some:other", "MONDO:0000008"),
        row("O:7", "skos:exactMatch", "MONDO:7"),
        row("O:7", "skos:exactMatch", "NANDO:7"),
        row("O:7", "skos:exactMatch", "sssom:NoTermFound"),
        row("O:x", "skos:exactMatch", "MONDO:0000007"),
        row("O:377788", "skos:exactMatch", "MONDO:0000001"),
        "O:7",
        row("O:9", "skos:exactMatch", "MONDO:0000009"),
        header=header,
    )
    assert {c: d.mappings for c, d in loading.diseases.items()} == {"9": [Mapping("MONDO", "0000009", "exact")]}
    assert loading.faults == {
        "mapping said to be none, or of an unknown kind": 2, "code that is none of MONDO": 1,
        "mapping to an unknown system": 4,
    }  # fmt: skip


def test_a_vague_reference_gives_way_to_a_relation_in_either_order() -> None:
    vague, exact = (row("O:7", each, "MONDO:0000007") for each in ("oboInOwl:hasDbXref", "skos:exactMatch"))
    for rows in ((vague, exact), (exact, vague)):
        assert read(*rows)[1].diseases["7"].mappings == [Mapping("MONDO", "0000007", "exact")]


def test_mappings_that_no_person_looked_at_say_so() -> None:
    _, loading = read(row("O:7", "skos:exactMatch", "MONDO:0000007", "semapv:LexicalMatching"))
    assert loading.diseases["7"].mappings == [Mapping("MONDO", "0000007", "exact", validated=False)]


@pytest.mark.parametrize(
    ("head", "day"),
    [(HEAD, "2026-03-04"), ("#mapping_date: '2025-01-02'\n" + HEAD, "2025-01-02"), ("", ""), ("# a: b\n", "")],
)
def test_the_day_of_a_table_is_not_that_of_a_release(head: str, day: str) -> None:
    content = io.BytesIO((head + HEADER + row("ORPHA:7", "skos:exactMatch", "MONDO:0000007")).encode())
    loading = Loading()
    read_sssom(content, loading)
    assert (day_of(content), loading.dates) == (day, {})


def test_commas_and_a_mark_at_the_beginning_do_no_harm() -> None:
    text = "\ufeff" + HEAD + HEADER.replace("\t", ",") + "O:7,a,skos:exactMatch,MONDO:0000007,\n"
    loading = Loading()
    read_sssom(io.BytesIO(text.encode()), loading)
    assert loading.diseases["7"].mappings == [Mapping("MONDO", "0000007", "exact")]


def test_a_table_without_any_orphacode_is_refused_with_what_it_maps() -> None:
    with pytest.raises(Stranger, match="without any ORPHAcode, between MONDO, OMIM"):
        read(row("MONDO:0000007", "skos:exactMatch", "OMIM:100007"))


@HERE
@pytest.mark.parametrize(("name", "relation"), [("exactmatch", "exact"), ("hasdbxref", "related")])
def test_the_real_tables_of_mondo_give_a_mapping_for_each_row(name: str, relation: str) -> None:
    content = gzip.decompress((REAL / f"mondo_{name}_orphanet.sssom.tsv.gz").read_bytes())
    rows = [line.split("\t") for line in content.decode().splitlines() if not line.startswith("#")][1:]
    classes = {str(number) for number in (*range(377788, 377798), *range(557492, 557496))}
    told = {(r[3].removeprefix("Orphanet:"), r[0].removeprefix("MONDO:")) for r in rows} - {
        (c, r[0].removeprefix("MONDO:")) for r in rows for c in classes
    }
    loading = Loading()
    assert read_sssom(io.BytesIO(content), loading) == "mappings to MONDO (SSSOM)"
    assert {(c, m.code) for c, d in loading.diseases.items() for m in d.mappings} == told and len(told) > 9_700
    assert Counter(m.relation for d in loading.diseases.values() for m in d.mappings) == {relation: len(told)}
    assert loading.faults == {}


@HERE
def test_the_real_tables_without_orphacodes_are_refused() -> None:
    for name in ("omim", "icd11.foundation"):
        content = gzip.decompress((REAL / f"mondo_exactmatch_{name}.sssom.tsv.gz").read_bytes())
        with pytest.raises(Stranger, match="without any ORPHAcode"):
            read_sssom(io.BytesIO(content), Loading())


def test_a_code_with_mappings_without_end_keeps_some_and_is_a_fault() -> None:
    before = time.monotonic()
    _, loading = read(*(row("ORPHA:7", "skos:exactMatch", f"MONDO:{number:07}") for number in range(MOST + 18_000)))
    assert time.monotonic() - before < 10
    assert len(loading.diseases["7"].mappings) == MOST
    assert loading.faults == {"too many mappings of one disease": 18_000}
    assert loading.examples["too many mappings of one disease"] == ["ORPHA:7"]

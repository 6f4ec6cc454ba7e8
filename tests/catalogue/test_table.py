"""Flat tables of Orphadata and of the SNOMED CT map: by their headers, in any delimiter and encoding."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest

from catalogue.error import CatalogueError
from catalogue.nomenclature.disease import Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.loading import MOST, Loading, NotNomenclature
from catalogue.orphanet.stranger import Stranger
from catalogue.orphanet.table import read_table

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
TABLES = REAL / "tables-2025"
HERE = pytest.mark.skipif(not TABLES.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
FIGURES = (
    "orpha_code,prevalence_type,prevalence_qualification,prevalence_class,val_moy,prevalence_geographic,"
    "prevalence_validation_status,source\n"
)
GENES = "orpha_code,gene_symbol,gene_name,gene_type,gene_locus,association_type,association_status\n"
MAP = "id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tmapTarget\n"


def read(text: str | bytes) -> tuple[str, Loading]:
    loading = Loading()
    content = text if isinstance(text, bytes) else text.encode()
    return read_table(io.BytesIO(content), loading), loading


def test_figures_are_read_and_0_means_that_there_is_none() -> None:
    kind, loading = read(
        FIGURES + "7,Point prevalence,Class only,<1 / 1 000 000,0.0,Worldwide,Validated,ORPHANET\n"
        "7,Cases/families,Case(s),,4.0,Japan,Not yet validated,1[PMID]\n"
        "7,Cases/families,Case(s),,4.0,Japan,Not yet validated,1[PMID]\n"
    )
    assert kind == "epidemiology"
    assert loading.diseases["7"].prevalences == [
        Prevalence("Point prevalence", "Class only", "<1 / 1 000 000", None, "Worldwide", True, "ORPHANET"),
        Prevalence("Cases/families", "Case(s)", "", 4.0, "Japan", False, "1[PMID]"),
    ]


def test_tables_of_figures_name_no_disease() -> None:
    _, loading = read(FIGURES.replace("orpha_code", "name,orpha_code") + "Seventh,7,Point prevalence,,,0,,,\n")
    assert (loading.diseases["7"].labels, loading.diseases["7"].level) == ({}, "")


@pytest.mark.parametrize("figure", ["nan", "inf", "-1", "1e300", "4,0", ""])
def test_a_figure_that_is_none_is_left_out(figure: str) -> None:
    _, loading = read(FIGURES.replace(",", ";") + f"7;Annual incidence;;;{figure};;;\n")
    assert loading.diseases["7"].prevalences[0].value is None


def test_genes_are_read_and_joined_with_what_is_known_of_them() -> None:
    loading = Loading()
    disease = loading.disease("7")
    assert disease is not None
    disease.genes = [Gene("ABC1", references=(("HGNC", "1"),))]
    rows = "7,ABC1,a gene,protein,1q1,Causes,Assessed\n7,,nameless,,,,\n7,DEF,another,,,Causes,Assessed\n"
    read_table(io.BytesIO((GENES + rows).encode()), loading)
    assert disease.genes == [
        Gene("ABC1", "a gene", "Causes", "Assessed", "protein", "1q1", references=(("HGNC", "1"),)),
        Gene("DEF", "another", "Causes", "Assessed"),
    ]
    assert loading.faults == {"gene without a symbol": 1}


def test_ages_and_inheritance_are_lists_in_one_cell() -> None:
    _, loading = read(
        "orpha_code,age_of_onset,type_of_inheritance\n7,Infancy|Neonatal,Autosomal recessive\n8,No data available,\n"
    )
    assert (loading.diseases["7"].onsets, loading.diseases["7"].inheritances) == (
        ["Infancy", "Neonatal"],
        ["Autosomal recessive"],
    )
    assert loading.diseases["8"].onsets == []


@pytest.mark.parametrize("columns", ["orpha_code,target_disorder_code", "OrphaCode,ClassOrphaCodes"])
def test_the_linearisation_tells_one_head_and_an_empty_row_none(columns: str) -> None:
    kind, loading = read(f"{columns}\n7,98006\n7,\n98006,\n9,abc\n")
    assert (kind, loading.diseases["7"].preferential, loading.diseases["98006"].preferential) == (
        "linearisation",
        "98006",
        "",
    )
    assert loading.faults == {"preferential parent that is no code": 1}


def test_the_nomenclature_of_2022_tells_names_types_and_definitions() -> None:
    _, loading = read(
        "OrphaCode,Name,DisorderType,ClassificationLevel,Definition\n"
        '7,"Seventh disease, early",Malformation syndrome,Disorder,"Due to <i>ABC</i>, at <5 years"\n'
        "8,OBSOLETE: Eighth,Clinical group,Group of disorders,\n"
    )
    seven, eight = loading.diseases["7"], loading.diseases["8"]
    assert (seven.labels, seven.type, seven.level) == (
        {"en": "Seventh disease, early"},
        "MalformationSyndrome",
        "Disorder",
    )
    assert seven.definitions == {"en": "Due to ABC, at <5 years"}
    assert (eight.labels, eight.status, eight.type) == ({"en": "Eighth"}, "Obsolete", "ClinicalGroup")


def test_the_snomed_map_is_read_where_it_is_active_and_that_of_orphanet() -> None:
    kind, loading = read(
        MAP + "a\t20231031\t1\tm\t784008009\t19346006\t558\nb\t20231031\t0\tm\t784008009\t123456789\t558\n"
        "c\t20231031\t1\tm\t446608001\t19346007\tC80.9\nd\t20231031\t1\tm\t784008009\tx\tORPHA:9\n"
    )
    assert kind == "SNOMED CT map"
    assert loading.diseases["558"].mappings == [Mapping("SNOMED CT", "19346006", "exact")]
    assert loading.faults == {"code that is none of SNOMED CT": 1}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found_out(delimiter: str, encoding: str) -> None:
    lines = ["OrphaCode,Name,DisorderType,ClassificationLevel,Definition", "7,Sjögren,Disease,Disorder,é"]
    text = "\r\n".join(line.replace(",", delimiter) for line in lines)
    _, loading = read(text.encode(encoding))
    assert loading.diseases["7"].labels == {"en": "Sjögren"}


def test_a_row_without_code_or_with_too_few_cells_is_not_the_end() -> None:
    _, loading = read(GENES + "x,ABC,,,,,\n7\n\n7,ABC\n")
    assert loading.faults == {"entry without a code": 1, "gene without a symbol": 1}
    assert [gene.symbol for gene in loading.diseases["7"].genes] == ["ABC"]


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("patient,diagnosis\n1,x\n", Stranger, "a table with columns patient, diagnosis"),
        (GENES, Stranger, "genes, without any ORPHAcode"),
        (MAP + "c\t1\t1\tm\t446608001\t19346007\tC80.9\n", Stranger, "without any ORPHAcode"),
        (",".join(map(str, range(1_000_000))), NotNomenclature, "columns"),
        ("a" * 3_000_000, NotNomenclature, "columns"),
        (GENES + '7,"' + "x" * 200_000, NotNomenclature, "field larger"),
    ],
    ids=["other columns", "no row", "another map", "a million columns", "one line", "an open quote"],
)
def test_other_tables_are_refused_in_words(text: str, error: type[CatalogueError], told: str) -> None:
    loading = Loading()
    with pytest.raises(error, match=told):
        read_table(io.BytesIO(text.encode()), loading)
    assert loading.diseases == {}


def test_characters_that_cannot_be_seen_do_not_come_in() -> None:
    _, loading = read("OrphaCode,Name,DisorderType,ClassificationLevel,Definition\n7,A\0B\x07 C,Disease,Disorder,\n")
    assert loading.diseases["7"].labels == {"en": "AB C"}


def rows_of(name: str) -> list[dict[str, str]]:
    with gzip.open(REAL / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def real(name: str) -> Loading:
    loading = Loading()
    with gzip.open(REAL / name) as file:
        read_table(io.BytesIO(file.read()), loading)
    return loading


@HERE
def test_the_real_figures_and_genes_are_as_many_as_the_rows() -> None:
    found = real("tables-2025/epidemiology_of_rare_diseases.csv.gz").diseases
    rows = rows_of("tables-2025/epidemiology_of_rare_diseases.csv.gz")
    assert Counter({c: len(d.prevalences) for c, d in found.items()}) == Counter(row["orpha_code"] for row in rows)
    valued = sum(float(row["val_moy"] or 0) > 0 for row in rows)
    assert sum(p.value is not None for d in found.values() for p in d.prevalences) == valued and len(rows) == 16_119
    genes = real("tables-2025/genes_associated_with_rare_diseases.csv.gz").diseases
    rows = rows_of("tables-2025/genes_associated_with_rare_diseases.csv.gz")
    assert {(c, g.symbol, g.association) for c, d in genes.items() for g in d.genes} == {
        (row["orpha_code"], row["gene_symbol"], row["association_type"]) for row in rows
    }
    assert sum(len(d.genes) for d in genes.values()) == len(rows) == 8_300


@HERE
def test_the_real_heads_and_ages_are_those_of_the_rows() -> None:
    name = "tables-2025/linearisation_of_rare_diseases.csv.gz"
    heads = {row["orpha_code"]: row["target_disorder_code"] for row in rows_of(name) if row["target_disorder_code"]}
    loading = real(name)
    assert {c: d.preferential for c, d in loading.diseases.items() if d.preferential} == heads
    assert (len(heads), len(loading.diseases), loading.faults) == (9_753, 9_784, {})
    name = "tables-2025/natural_history_of_rare_diseases.csv.gz"
    ages = {row["orpha_code"]: set(row["age_of_onset"].split("|")) - {"", "No data available"} for row in rows_of(name)}
    assert {c: set(d.onsets) for c, d in real(name).diseases.items()} == ages and len(ages) == 6_995


@HERE
def test_the_real_tables_of_2022_are_read() -> None:
    loading = real("nomenclature-pack-2022/orpha_nomenclature.csv.gz")
    rows = rows_of("nomenclature-pack-2022/orpha_nomenclature.csv.gz")
    assert len(loading.diseases) == len(rows) == 8_527 and loading.faults.keys() == {"markup in a definition"}
    status = Counter(row["Name"].split(":")[0] for row in rows)
    found = Counter(d.status for d in loading.diseases.values())
    assert (found["Obsolete"], found["NonRareInEurope"]) == (status["OBSOLETE"], status["NON RARE IN EUROPE"])
    assert len(real("nomenclature-pack-2022/orpha_linearized.csv.gz").diseases) == 7_238


@pytest.mark.parametrize(
    ("header", "line", "attribute", "noun"),
    [
        (GENES, "7,G{},,,,,\n", "genes", "genes"),
        (FIGURES, "7,Point prevalence,,,,Place {},,\n", "prevalences", "figures"),
        ("orpha_code,age_of_onset,type_of_inheritance\n", "7,Age {},\n", "onsets", "ages or ways of inheritance"),
    ],
)
def test_a_list_of_one_disease_without_end_is_cut_and_is_a_fault(
    header: str, line: str, attribute: str, noun: str
) -> None:
    _, loading = read(header + "".join(line.format(number) for number in range(MOST + 5)))
    assert len(getattr(loading.diseases["7"], attribute)) == MOST
    assert loading.faults == {f"too many {noun} of one disease": 5}

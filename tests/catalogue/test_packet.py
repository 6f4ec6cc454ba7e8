"""ORPHApackets: one or many, in the shapes in which they come."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from catalogue.error import CatalogueError
from catalogue.nomenclature.disease import Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.loading import Loading, NotNomenclature
from catalogue.orphanet.packet import read_packets
from catalogue.orphanet.stranger import Stranger

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/orphapacket-2025-12"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")


def packet(code: str = "7", **more: Any) -> dict[str, Any]:
    return {
        "ORPHApacketId": code, "creationDate": "2025-12-09 10:41:42", "ORPHAcode": code, "Label": f"Disease {code}",
        "PURL": f"http://www.orpha.net/ORDO/Orphanet_{code}",
        "DisorderType": {"value": "Disease", "PURL": "http://www.orpha.net/ORDO/Orphanet_377788"}, **more,
    }  # fmt: skip


def read(*packets: Any, pretty: bool = False) -> Loading:
    loading = Loading()
    text = "\n".join(json.dumps(each, indent=1 if pretty else None) for each in packets)
    read_packets(io.BytesIO(text.encode()), loading)
    return loading


FULL = packet(
    Synonyms=[{"Synonym": "VII"}],
    ExternalReferences=[
        {"ExternalReference": {"Source": "OMIM", "Reference": "100007", "DisorderMappingRelation": "BTNT (broader)"}},
        {"Source": "OMIM", "Reference": "100008", "DisorderMappingRelation": "W (wrong)"},
    ],
    TextSection={
        "TextSectionType": "Definition",
        "Contents": "A rare <i>thing</i> of the skin the bones and all else.",
    },
    Parents=[{"Parent": [{"ORPHAcode": "5", "Label": "Five"}]}, {"Parent": [{"ORPHAcode": "6"}, {"ORPHAcode": "x"}]}],
    Genes=[{"Gene": {"Symbol": "ABC", "Name": "a gene", "ExternalReferences": [{"Source": "HGNC", "Reference": "1"}]}}],
    Prevalences={"Prevalence": [{"PrevalenceType": "Point prevalence", "PrevalenceClass": "no data", "ValMoy": "2.5"}]},
    AverageAgeOfOnsets=[{"AverageAgeOfOnset": {"value": "Infancy"}}, {"AverageAgeOfOnset": {"value": "Adult"}}],
    TypeOfInheritances={"TypeOfInheritance": [{"value": "Autosomal recessive"}]},
    Phenotypes=[{"Phenotype": {"HPOId": "HP:0000001"}}, {"Phenotype": {"HPOId": "HP:0000002"}}],
)


@pytest.mark.parametrize("pretty", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_packet_tells_all_that_is_in_it(pretty: bool, wrapped: bool) -> None:
    loading = read({"Orphapacket": FULL} if wrapped else FULL, pretty=pretty)
    found = loading.diseases["7"]
    assert (found.labels, found.synonyms, found.status) == ({"en": "Disease 7"}, [("en", "VII")], "Active")
    assert (found.type, found.level, found.places) == ("Disease", "Disorder", {"": {"5", "6"}})
    assert found.mappings == [Mapping("OMIM", "100007", "narrower")]
    assert found.definitions == {"en": "A rare thing of the skin the bones and all else."}
    assert found.genes == [Gene("ABC", "a gene", references=(("HGNC", "1"),))]
    assert found.prevalences == [Prevalence("Point prevalence", value=2.5)]
    assert (found.onsets, found.inheritances, found.phenotypes) == (["Infancy", "Adult"], ["Autosomal recessive"], 2)
    assert loading.dates == {"2025-12-09": 1}


@pytest.mark.parametrize("many", [[packet("7"), packet("8")], [[packet("7"), {"Orphapacket": packet("8")}]]])
def test_packets_come_on_lines_or_in_a_list(many: list[Any]) -> None:
    assert set(read(*many).diseases) == {"7", "8"}


def test_a_definition_that_was_told_before_is_better_than_that_of_a_packet() -> None:
    loading = Loading()
    disease = loading.disease("7")
    assert disease is not None
    loading.definition(disease, "en", "A rare thing of the skin, the bones, and all else.")
    read_packets(io.BytesIO(json.dumps(FULL).encode()), loading)
    assert disease.definitions == {"en": "A rare thing of the skin, the bones, and all else."}


def test_figures_that_were_told_before_are_not_told_again() -> None:
    loading = Loading()
    disease = loading.disease("7")
    assert disease is not None
    disease.prevalences = [Prevalence("Point prevalence", value=2.5, validated=True)]
    read_packets(io.BytesIO(json.dumps(FULL).encode()), loading)
    assert disease.prevalences == [Prevalence("Point prevalence", value=2.5, validated=True)]


def test_values_of_another_shape_are_left_out() -> None:
    odd = packet(Synonyms="x", Parents=[7, {"Parent": None}], Genes="no data", Phenotypes={"a": 1}, TextSection=[None])
    assert read(odd, packet("y")).faults == {"entry without a code": 1}


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (b'{"name": "x", "version": 1}', Stranger, "JSON with keys name, version"),
        (b'{"@context": {}, "@graph": []}', Stranger, "@context"),
        (b"[1, 2]", Stranger, "without an object"),
        (b'{"ORPHAcode": "7", "Label"', NotNomenclature, "cannot be read"),
        (b"[" * 300_000, NotNomenclature, "cannot be read"),
        (json.dumps(packet()).encode() + b"\n{broken", NotNomenclature, "cannot be read"),
        (b'{"a": ' + b"9" * 5_000 + b"}", NotNomenclature, "cannot be read"),
    ],
)
def test_other_json_is_refused_with_its_keys(content: bytes, error: type[CatalogueError], told: str) -> None:
    with pytest.raises(error, match=told):
        read_packets(io.BytesIO(content), Loading())


@HERE
def test_the_real_packets_are_read_as_a_plain_count_of_their_json_finds_them() -> None:
    content = gzip.decompress((REAL / "orphapackets-sample.jsonl.gz").read_bytes())
    packets = [json.loads(line) for line in content.splitlines()]
    loading = Loading()
    assert read_packets(io.BytesIO(content), loading) == "ORPHApackets"
    found = loading.diseases
    assert {c: d.labels["en"] for c, d in found.items()} == {
        p["ORPHAcode"]: " ".join(p["Label"].split()) for p in packets
    }
    assert len(found) == 302 and {d.type for d in found.values()} >= {"Disease", "Category", "ClinicalSubtype"}
    parents = {(p["ORPHAcode"], code) for p in packets for code in json.dumps(p["Parents"]).split('"ORPHAcode": "')[1:]}
    assert {(c, x) for c, d in found.items() for x in d.places.get("", ())} == {
        (c, x.split('"')[0]) for c, x in parents
    }
    assert sum(len(d.genes) for d in found.values()) == sum(len(p.get("Genes", [])) for p in packets)
    assert {c: d.phenotypes for c, d in found.items() if d.phenotypes} == {
        p["ORPHAcode"]: len(p["Phenotypes"]) for p in packets if p.get("Phenotypes")
    }
    assert sum(bool(d.definitions) for d in found.values()) == sum("TextSection" in p for p in packets)
    assert sum(len(d.mappings) for d in found.values()) == sum(len(p.get("ExternalReferences", [])) for p in packets)


@HERE
def test_each_real_raw_packet_is_read() -> None:
    loading = Loading()
    files = sorted((REAL / "raw").glob("*.json"))
    for file in files:
        with file.open("rb") as content:
            assert read_packets(content, loading) == "ORPHApacket"
    assert set(loading.diseases) == {file.stem.removeprefix("ORPHApacket_") for file in files}
    assert loading.diseases["558"].places == {
        "": {"519292", "139030", "498448", "522564", "284993", "285014", "522554", "98623"}
    }

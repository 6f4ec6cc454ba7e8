"""Codes of other systems and genes: found in every spelling, the closest relation first, all targets told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.nomenclature.crossreference import CrossReferences
from catalogue.nomenclature.disease import Disease, Gene
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, RELATIONS, SYSTEMS, Mapping
from catalogue.nomenclature.nomenclature import Nomenclature

FOUNDATION = "http://id.who.int/icd/entity/104530842"
FBN1 = Gene("FBN1", "fibrillin 1", "Disease-causing germline mutation(s) in", synonyms=("MASS", "OCTD"),
            references=(("HGNC", "3603"), ("OMIM", "134797"), ("Ensembl", "ENSG00000166147")))  # fmt: skip
MODIFIER = Gene("FBN1", "fibrillin 1", "Modifying germline mutation in")


def disease(code: str, *mappings: Mapping, genes: tuple[Gene, ...] = (), status: str = "Active") -> Disease:
    return Disease(
        code, {"en": f"Disease {code}"}, [], "Disorder", status=status, mappings=list(mappings), genes=list(genes)
    )


def nomenclature(*diseases: Disease) -> Nomenclature:
    return Nomenclature({each.code: each for each in diseases})


REFERENCES = CrossReferences(
    nomenclature(
        disease(
            "558", Mapping("OMIM", "154700", EXACT), Mapping("ICD-10", "Q87.4", EXACT),
            Mapping("ICD-11", "LD28.01", EXACT, iri=FOUNDATION), Mapping("UMLS", "C0024796", EXACT),
            Mapping("MeSH", "D008382", EXACT), Mapping("MONDO", "0007947", EXACT), Mapping("GARD", "6975", EXACT),
            Mapping("SNOMED CT", "19346006", EXACT), Mapping("MedDRA", "10026829", EXACT), genes=(FBN1,),
        ),
        disease("284963", Mapping("OMIM", "154700", NARROWER), Mapping("ICD-10", "Q87.4", BROADER), genes=(MODIFIER,)),
        disease("284973", Mapping("OMIM", "154700", BROADER), Mapping("ICD-10", "Q87.4", BROADER)),
        disease("999", Mapping("OMIM", "154700", RELATED)),
        disease("12", Mapping("OMIM", "154700", EXACT), status="Obsolete"),
        disease("6975", Mapping("ICD-10", "E70.0", EXACT)),
    )
)  # fmt: skip

SPELLINGS = {
    "OMIM": ["OMIM 154700", "omim:154700", "MIM#154700", "OMIM154700", "#154700", "154700", "OMIM: #154700",
             "https://omim.org/entry/154700", "https://www.omim.org/entry/154700?search=marfan", "urn:miriam:omim:154700",
             "https://identifiers.org/mim/154700", "http://identifiers.org/omim:154700", "https://bioregistry.io/omim:154700"],
    "ICD-10": ["ICD-10 Q87.4", "Q87.4", "q874", "Q 87.4", "icd10:Q87.4", "ICD10:q87.4", "ICD Q87.4",
               "https://icd.who.int/browse10/2019/en#/Q87.4", "http://id.who.int/icd/release/10/2019/Q87.4",
               "http://purl.bioontology.org/ontology/ICD10/Q87.4"],
    "ICD-11": ["ICD-11 LD28.01", "LD28.01", "ld2801", "ICD LD28.01", "ICD-11 MMS LD28.01", FOUNDATION,
               "https://icd.who.int/browse/2024-01/mms/en#104530842", "ICD-11 Foundation 104530842",
               "https://icd.who.int/browse11/l-m/en#/http%3A%2F%2Fid.who.int%2Ficd%2Fentity%2F104530842"],
    "UMLS": ["C0024796", "UMLS:C0024796", "CUI c0024796", "https://www.ncbi.nlm.nih.gov/medgen/C0024796",
             "https://identifiers.org/umls:C0024796"],
    "MeSH": ["D008382", "MESH:D008382", "MeSH D008382", "http://id.nlm.nih.gov/mesh/D008382",
             "https://meshb.nlm.nih.gov/record/ui?ui=D008382"],
    "MONDO": ["MONDO:0007947", "mondo_0007947", "MONDO 7947", "0007947", "http://purl.obolibrary.org/obo/MONDO_0007947"],
    "SNOMED CT": ["SCTID 19346006", "SNOMED CT: 19346006", "snomedct:19346006", "19346006", "http://snomed.info/id/19346006"],
    "MedDRA": ["MedDRA 10026829", "10026829"],
    "GARD": ["GARD:6975", "GARD:0006975", "gard 6975", "https://rarediseases.info.nih.gov/diseases/6975/marfan-syndrome"],
}  # fmt: skip


@pytest.mark.parametrize(("system", "text"), [(system, text) for system, all_ in SPELLINGS.items() for text in all_])
def test_a_code_is_found_in_every_spelling(system: str, text: str) -> None:
    [(code, mapping), *_] = REFERENCES.find(text)
    assert (code, mapping.system, mapping.relation) == ("558", system, EXACT)


def test_all_targets_are_told_the_closest_relation_first_and_codes_in_use_first() -> None:
    found = [(code, mapping.relation) for code, mapping in REFERENCES.find("OMIM 154700")]
    assert found == [("558", EXACT), ("12", EXACT), ("284963", NARROWER), ("284973", BROADER), ("999", RELATED)]
    assert [code for code, _ in REFERENCES.find("Q87.4")] == ["558", "284963", "284973"]


def test_the_system_may_be_said_apart() -> None:
    assert REFERENCES.find("154700", "mim")[0][0] == REFERENCES.find("6975", "GARD")[0][0] == "558"
    assert REFERENCES.find("OMIM:154700", "OMIM")[0][0] == "558"
    assert REFERENCES.find("154700", "ICD-10") == REFERENCES.find("OMIM:154700", "ICD-10") == []
    assert REFERENCES.find("154700", "my own list") == []


def test_a_bare_number_is_no_code_of_a_system_whose_numbers_look_otherwise() -> None:
    assert REFERENCES.find("6975") == []  # would be of GARD, whose numbers look like any
    assert REFERENCES.find("7947") == []  # MONDO has seven digits
    assert REFERENCES.find("15-47-00") == []


@pytest.mark.parametrize(
    "text", ["", " ", "OMIM", "OMIM:", "ORPHA:558", "Marfan syndrome", "Q87", "Q87.45", "154701", "http://", "https://example.org/154700", "٣", "x" * 5000, "ICD-O 154700"]
)  # fmt: skip
def test_what_is_no_code_or_of_no_disease_finds_nothing(text: str) -> None:
    assert REFERENCES.find(text) == []


@pytest.mark.parametrize("text", ["FBN1", "fbn1", "FBN1 gene", "gene FBN1"])
def test_a_gene_leads_to_its_diseases_those_that_it_causes_first(text: str) -> None:
    assert [(code, gene.symbol) for code, gene in REFERENCES.genes(text)] == [("558", "FBN1"), ("284963", "FBN1")]


@pytest.mark.parametrize("text", ["OCTD", "HGNC:3603", "hgnc 3603", "OMIM:134797", "ENSG00000166147"])
def test_a_former_symbol_or_a_number_of_the_gene_will_do(text: str) -> None:
    assert [(code, gene) for code, gene in REFERENCES.genes(text)] == [("558", FBN1)]


@pytest.mark.parametrize("text", ["", "FBN", "FBN2", "3603", "gene", "134797"])
def test_what_is_no_gene_finds_none(text: str) -> None:
    assert REFERENCES.genes(text) == []


MAPPINGS = st.builds(
    lambda system, code, relation: Mapping(system, code, relation),
    st.sampled_from(sorted(SYSTEMS)), st.from_regex(r"[A-Z]?[0-9]{2,7}(\.[0-9])?", fullmatch=True), st.sampled_from(RELATIONS),
)  # fmt: skip


@given(st.dictionaries(st.integers(1, 50).map(str), st.lists(MAPPINGS, max_size=4), max_size=12))
def test_every_code_finds_what_a_plain_search_through_all_mappings_finds(told: dict[str, list[Mapping]]) -> None:
    references = CrossReferences(nomenclature(*(disease(code, *mappings) for code, mappings in told.items())))

    def same(one: str, other: str) -> bool:
        left, right = one.replace(".", ""), other.replace(".", "")
        return left == right or (left.isdigit() and right.isdigit() and int(left) == int(right))

    for mapping in {each for mappings in told.values() for each in mappings}:
        every = [
            (c, m) for c, mappings in told.items() for m in mappings
            if m.system == mapping.system and same(m.code, mapping.code)
        ]  # fmt: skip
        found = references.find(f"{mapping.system}: {mapping.code}")
        assert sorted(found, key=repr) == sorted(every, key=repr)

"""JDBOR files of each kind: nomenclature, mappings, products; own small files, real ones, and a whole invented pack."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from full_nomenclature import DAY, SIZES, Expected, write_nomenclature
from orphanet_xml import PLAIN, disorders, entry, jdbor, one, read

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.jdbor import read_jdbor
from catalogue.orphanet.loading import Loading

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")


def value(tag: str, number: str, name: str = "in other words", lang: str = "en") -> str:
    return f'<{tag} id="{number}"><Name lang="{lang}">{name}</Name></{tag}>'


# ---------------------------------------------------------------- the nomenclature


@pytest.mark.parametrize(
    ("flag", "status"),
    [
        ("1", "Active"), ("129", "Active"), ("128", "Active"), ("513", "Historic"), ("8449", "Deprecated"),
        ("257", "Deprecated"), ("8208", "Obsolete"), ("9216", "Obsolete"), ("16", "Obsolete"), ("1024", "Obsolete"),
        ("8192", "Obsolete"), ("8225", "NonRareInEurope"), ("48", "NonRareInEurope"), ("1056", "NonRareInEurope"),
    ],
)  # fmt: skip
def test_the_status_is_told_by_flags_new_and_old_as_a_sum_or_one_by_one(flag: str, status: str) -> None:
    told = '<Totalstatus lang="fr">Inactive : Obsolète</Totalstatus>'
    assert one(f"<FlagValue>{flag}</FlagValue>{told}")[0].status == status
    bits = [1 << bit for bit in range(14) if int(flag) & 1 << bit]
    flags = "".join(f'<DisorderFlag id="1"><Value>{bit}</Value><Label/></DisorderFlag>' for bit in bits)
    assert one(f'<DisorderFlagList count="1">{flags}</DisorderFlagList>')[0].status == status


@pytest.mark.parametrize(
    ("numbers", "status"),
    [(("475",), "Active"), (("475", "458"), "Active"), (("495", "459", "475"), "Deprecated"), (("495", "455"), "Obsolete"),
     (("495", "461"), "Obsolete"), (("495", "456", "475"), "NonRareInEurope")],
)  # fmt: skip
def test_flags_without_a_value_are_known_by_their_number(numbers: tuple[str, ...], status: str) -> None:
    flags = "".join(f'<DisorderFlag id="{number}"><Value/></DisorderFlag>' for number in numbers)
    assert one(f"<DisorderFlagList>{flags}</DisorderFlagList>")[0].status == status


def test_a_status_in_words_counts_where_no_flag_tells_it() -> None:
    assert one("<Totalstatus>Inactive: Deprecated</Totalstatus>")[0].status == "Deprecated"
    assert one("<Totalstatus>Active</Totalstatus>")[0].status == "Active"
    assert one("<FlagValue>513</FlagValue><Totalstatus>Active</Totalstatus>")[0].status == "Historic"
    assert one('<DisorderFlagList count="0">\n</DisorderFlagList><FlagValue/>')[0].status == ""


def test_flags_that_tell_nothing_or_two_things_are_counted() -> None:
    for flag in ("x", "0", "4", "9" * 6000, "-1"):
        disease, loading = one(f"<FlagValue>{flag}</FlagValue>")
        assert (disease.status, loading.faults) == ("", {"unknown status": 1})
    loading, _ = read(disorders(entry("<FlagValue>1</FlagValue>"), entry("<FlagValue>8208</FlagValue>")))
    assert (loading.diseases["1"].status, loading.faults) == ("Active", {"two statuses": 1})
    loading, _ = read(disorders(entry("<FlagValue>1</FlagValue>"), entry("<FlagValue>513</FlagValue>")))
    assert (loading.diseases["1"].status, loading.faults) == ("Historic", {})


@pytest.mark.parametrize(
    ("name", "flag", "label", "status"),
    [
        ("OBSOLETE: Alpha", "8208", "Alpha", "Obsolete"),
        ("OBSELETE: Alpha", "", "Alpha", "Obsolete"),
        ("OBSOLETE : Alpha: beta", "", "Alpha: beta", "Obsolete"),
        ("NON RARE IN EUROPE: Alpha", "8225", "Alpha", "NonRareInEurope"),
        ("NON RARE IN EUROPE: Alpha", "", "Alpha", "NonRareInEurope"),
        ("NON RARE EN EUROPE : Alpha", "8225", "Alpha", "NonRareInEurope"),
        ("OBSOLÈTE : Alpha", "9216", "Alpha", "Obsolete"),
        ("ALPHABETA: gamma", "1", "ALPHABETA: gamma", "Active"),
        ("ALPHA: gamma", "8208", "ALPHA: gamma", "Obsolete"),
        ("Alpha-beta: gamma", "8208", "Alpha-beta: gamma", "Obsolete"),
        ("Obsolete: Alpha", "1", "Obsolete: Alpha", "Active"),
    ],
)
def test_a_status_before_the_name_is_no_part_of_it(name: str, flag: str, label: str, status: str) -> None:
    disease, _ = one(f"<FlagValue>{flag}</FlagValue>", f'<Name lang="en">{name}</Name>')
    assert (disease.label(), disease.status) == (label, status)


def test_synonyms_are_told_once_per_language() -> None:
    names = ' <Synonym lang="fr">Bêta</Synonym><Synonym lang="en">OBSOLETE: Beta </Synonym><Synonym lang="en">Beta</Synonym><Synonym/>'
    flag = "<FlagValue>8208</FlagValue>"
    assert one(f"<SynonymList count='1'>{names}</SynonymList>{flag}")[0].synonyms == [("fr", "Bêta"), ("en", "Beta")]
    assert one('<SynonymList count="0">\n</SynonymList>')[0].synonyms == []


def test_type_and_level_are_known_by_number_whatever_they_are_called_and_in_either_order() -> None:
    typed, level = value("DisorderType", "21457", "Sous-type", "fr"), value("ClassificationLevel", "36554", "x", "fr")
    for inside in (typed + level, level + typed, typed, typed + value("DisorderGroup", "36554")):
        disease, loading = one(inside)
        assert (disease.type, disease.level, loading.faults) == ("HistopathologicalSubtype", "SubtypeOfDisorder", {})
    assert one(value("DisorderGroup", "36540"))[0].level == "GroupOfDisorders"
    disease, loading = one(typed + value("DisorderGroup", "36540"))
    assert (disease.level, loading.faults) == ("SubtypeOfDisorder", {"two levels": 1})
    assert one(value("DisorderGroup", "1"))[1].faults == {"unknown level": 1}


def summary(*sections: str, lang: str = ' lang="en"') -> str:
    inside = "".join(sections)
    return (
        f'<SummaryInformationList count="1"><SummaryInformation id="1"{lang}><TextSectionList>{inside}</TextSectionList>'
        "<TextAuto><Info lang='en'>Words of a machine.</Info></TextAuto></SummaryInformation></SummaryInformationList>"
    )


def section(text: str, kind: str = "16907", lang: str = ' lang="en"') -> str:
    return f'<TextSection id="1"{lang}>{value("TextSectionType", kind)}<Contents>{text}</Contents></TextSection>'


@pytest.mark.parametrize(
    ("text", "read_as", "faults"),
    [
        ("Due to &lt;i&gt;FBN1&lt;/i&gt;,  at &lt;50 years or &gt;.", "Due to FBN1, at <50 years or >.", 1),
        ("Due to &lt;I&gt;FBN1&lt;/I&gt;.", "Due to FBN1.", 1),
        ("Due to <i>FBN1</i> &amp; more.", "Due to FBN1 & more.", 0),
        ("A rare\u00a0disease.\n", "A rare disease.", 0),
    ],
)
def test_definitions_lose_their_markup_and_nothing_else(text: str, read_as: str, faults: int) -> None:
    disease, loading = one(summary(section(text)))
    assert disease.definitions == {"en": read_as}
    assert loading.faults["markup in a definition"] == faults


def test_of_a_broken_tag_no_more_is_lost_than_its_letter() -> None:
    disease, _ = one(summary(section("Due to &lt;i&lt;SYNE1&lt;/i&gt; at 5.")))
    assert "SYNE1" in disease.definitions["en"] and "i" not in disease.definitions["en"].replace("Due to", "")


def test_of_several_texts_the_first_definition_counts_and_there_may_be_none() -> None:
    other, first, second = section("Other", "16912"), section("First."), section("Second.")
    assert one(summary(other, first, second))[0].definitions == {"en": "First."}
    assert one(summary(section("", lang=""), section("Eine.", lang=""), lang=' lang="de"'))[0].definitions == {
        "de": "Eine."
    }
    for nothing in (summary(), summary(other), '<SummaryInformationList count="0"/>'):
        assert one(nothing)[0].definitions == {}


def aggregation(*codes: str, tag: str = "ORPHAcode") -> str:
    levels = "".join(
        f"<AggregationLevel><{tag}>{code}</{tag}><PreferredTerm lang='en'>x</PreferredTerm>"
        "<AggregationLevelStatus>Applicable</AggregationLevelStatus></AggregationLevel>"
        for code in codes
    )
    tail = (
        ""
        if codes
        else "<ORPHAcodeAggregation/><PreferredTerm/><AggregationLevelStatus>Not applicable</AggregationLevelStatus>"
    )
    return f"<AggregationLevelSection><AggregationLevelList>{levels}</AggregationLevelList>{tail}</AggregationLevelSection>"


def test_the_aggregation_is_taken_where_there_is_one() -> None:
    assert one(aggregation("7"))[0].aggregated == "7"
    assert one(aggregation("7", tag="OrphaCode"))[0].aggregated == "7"
    assert one(aggregation())[0].aggregated == ""
    disease, loading = one(aggregation("7", "8"))
    assert (disease.aggregated, loading.faults) == ("7", {"several aggregations": 1})


def link(target: str, root: str, kind: str) -> str:
    inside = target + root + value("DisorderDisorderAssociationType", kind)
    return f"<DisorderDisorderAssociation>{inside}</DisorderDisorderAssociation>"


def side(tag: str, code: str = "", *, number: str = "10", cycle: bool = False) -> str:
    mark = ' cycle="true"' if cycle else ""
    return f'<{tag} id="{number}"{mark}>{f"<OrphaCode>{code}</OrphaCode>{PLAIN}" if code else ""}</{tag}>'


def linked(*associations: str) -> str:
    return f'<DisorderDisorderAssociationList count="1">{"".join(associations)}</DisorderDisorderAssociationList>'


OWN, TARGET = side("RootDisorder", cycle=True), side("TargetDisorder", "7", number="70")


def test_an_inactive_code_leads_to_its_replacement_or_suggestion_and_any_code_to_its_preferential_parent() -> None:
    assert one(linked(link(TARGET, OWN, "21471")))[0].replaced_by == "7"
    assert one(linked(link(OWN, TARGET, "21471")))[0].replaced_by == "7"
    assert one(linked(link(TARGET, OWN, "27341"), link(TARGET, OWN, "27341")))[0].referred_to == ["7"]
    assert one(linked(link(TARGET, OWN, "21485")))[0].preferential == "7"


@pytest.mark.parametrize("root", [side("RootDisorder"), side("RootDisorder", "1", number="99")], ids=["id", "code"])
def test_the_own_side_is_known_by_its_number_or_code_too(root: str) -> None:
    assert one(linked(link(TARGET, root, "21471")))[0].replaced_by == "7"


def test_a_code_that_others_lead_to_leads_nowhere() -> None:
    led = link(side("TargetDisorder", cycle=True), side("RootDisorder", "5", number="50"), "21471")
    elsewhere = link(TARGET, side("RootDisorder", "5", number="50"), "27341")
    empty = link(side("TargetDisorder", number="70"), OWN, "21471")
    itself = link(side("TargetDisorder", "1"), OWN, "21471")
    disease, loading = one(linked(led, elsewhere, empty, itself, "<DisorderDisorderAssociation/>"))
    assert (disease.replaced_by, disease.referred_to, loading.faults) == ("", [], {})


def test_two_replacements_and_unknown_associations_are_counted() -> None:
    other = side("TargetDisorder", "8", number="80")
    disease, loading = one(linked(link(TARGET, OWN, "21471"), link(other, OWN, "21471"), link(other, OWN, "1")))
    assert disease.replaced_by == "7"
    assert loading.faults == {"code that leads to several": 1, "unknown association": 1}


# ---------------------------------------------------------------- mappings


def mapped(source: str, code: str, relation: str = "", tail: str = "") -> str:
    inside = f"<Source>{source}</Source><Reference>{code}</Reference>{relation}{tail}"
    return f'<ExternalReferenceList count="1"><ExternalReference id="1">{inside}</ExternalReference></ExternalReferenceList>'


@pytest.mark.parametrize(
    ("number", "name", "relation"),
    [
        ("21527", "anything", "exact"),
        ("21534", "anything", "broader"),
        ("21541", "anything", "narrower"),
        ("1", "E (Exact mapping: the two concepts are equivalent)", "exact"),
        ("1", "NTBT (NTBT:ORPHAcode is narrower)", "broader"),
        ("1", "BTNT (le code ORPHA est plus large)", "narrower"),
        ("1", "NTBT/E", "broader"),
        ("21562", "ND (not yet decided)", "related"),
        ("21562", "", "related"),
        ("1", "", "related"),
    ],
)
def test_the_relation_is_known_by_number_or_by_its_token(number: str, name: str, relation: str) -> None:
    disease, loading = one(mapped("OMIM", "154700", value("DisorderMappingRelation", number, name)))
    assert disease.mappings == [Mapping("OMIM", "154700", relation)] and loading.faults == {}


@pytest.mark.parametrize(
    "relation",
    [value("DisorderMappingRelation", "21569", "W (Wrong mapping)"), value("DisorderMappingRelation", "21569", "")],
)
def test_a_wrong_mapping_is_left_out_and_counted(relation: str) -> None:
    disease, loading = one(mapped("OMIM", "154700", relation))
    assert (disease.mappings, loading.faults) == ([], {"mapping said to be wrong": 1})


@pytest.mark.parametrize(
    ("number", "detail"),
    [
        ("21583", "Specific code"),
        ("21590", "Inclusion term"),
        ("21597", "Index term"),
        ("21604", "Attributed"),
        ("1", ""),
    ],
)
def test_how_icd_has_it_and_whether_it_was_looked_at_are_known_by_number(number: str, detail: str) -> None:
    relation = value("DisorderMappingRelation", "21527") + value(
        "DisorderMappingICDRelation", number, "autrement", "fr"
    )
    file = disorders(entry(mapped("ICD-10", "Q87.4", relation, value("DisorderMappingValidationStatus", "21618"))))
    loading, told = read(file, file.replace("21618", "21611").replace("Q87.4", "Q87.5"))
    assert loading.diseases["1"].mappings == [
        Mapping("ICD-10", "Q87.4", "exact", detail, False), Mapping("ICD-10", "Q87.5", "exact", detail),
    ]  # fmt: skip
    assert told == ["ICD-10 mappings (en)"] * 2


@pytest.mark.parametrize(
    "tail",
    [
        "<DisorderMappingICDRelation/>{status}<DisorderMappingICDRefExtCode>null</DisorderMappingICDRefExtCode>{iri}",
        '<DisorderMappingValidationStatus id="21611"><Name lang="en">Validated</Name>{iri}</DisorderMappingValidationStatus>',
    ],
    ids=["beside", "within the status, as misprinted"],
)
def test_the_entity_of_the_foundation_is_the_address_of_a_code_of_icd_11(tail: str) -> None:
    iri = "<DisorderMappingICDRefUrl>https://icd.who.int/x#2</DisorderMappingICDRefUrl><DisorderMappingICDRefUri> 1359939784</DisorderMappingICDRefUri>"
    tail = tail.format(status=value("DisorderMappingValidationStatus", "21611"), iri=iri)
    relation = value("DisorderMappingRelation", "21534")
    expected = Mapping("ICD-11", "LD24.61", "broader", iri="http://id.who.int/icd/entity/1359939784")
    assert one(mapped("ICD-11", "LD24.61", relation, tail))[0].mappings == [expected]
    for nothing in ("null", "N/A", "x&gt;y", ""):
        inside = mapped("ICD-11", "LD24.61", relation, tail).replace(" 1359939784", nothing)
        assert one(inside)[0].mappings == [replace(expected, iri="")]


@pytest.mark.parametrize(
    ("source", "code", "system", "told"),
    [
        ("ICD-10", "A18.0,", "ICD-10", "A18.0"), ("ICD-11", "XH51D2", "ICD-11", "XH51D2"), ("UMLS", "C4304500", "UMLS", "C4304500"),
        ("MeSH", "C535297", "MeSH", "C535297"), ("MedDRA", "10001234", "MedDRA", "10001234"),
        ("MONDO", "0011778", "MONDO", "0011778"), ("MONDO", "MONDO:0011778", "MONDO", "0011778"),
        ("OMIM", "\u00a0607131 ", "OMIM", "607131"), ("SNOMED-CT", "19346006", "SNOMED CT", "19346006"),
    ],
)  # fmt: skip
def test_codes_of_all_systems_are_kept_in_their_plain_form(source: str, code: str, system: str, told: str) -> None:
    disease, loading = one(mapped(source, code, value("DisorderMappingRelation", "21527")))
    assert [(m.system, m.code) for m in disease.mappings] == [(system, told)] and loading.faults == {}


def test_mappings_that_cannot_be_used_are_counted_and_nothing_else_is_lost() -> None:
    inside = (
        mapped("Nonesuch", "1")
        + mapped("OMIM", "&gt; &lt;x")
        + mapped("", "")
        + "<ExternalReferenceList><ExternalReference/></ExternalReferenceList>"
    )
    disease, loading = one(inside + mapped("OMIM", "154700"))
    assert [m.code for m in disease.mappings] == ["154700"]
    assert loading.faults == {"mapping to an unknown system": 3, "mapping without a usable code": 1}


def test_the_same_mapping_in_another_language_counts_once() -> None:
    file = disorders(entry(mapped("OMIM", "154700", value("DisorderMappingRelation", "21527"))))
    assert len(read(file, file.replace('"en"', '"fr"'))[0].diseases["1"].mappings) == 1


# ---------------------------------------------------------------- products


def association(symbol: str = "KIF7", lang: str = "en", words: str = "Disease-causing somatic mutation(s) in") -> str:
    references = "".join(
        f"<ExternalReference id='1'><Source>{s}</Source><Reference>{c}</Reference></ExternalReference>"
        for s, c in (("HGNC", "30497"), ("OMIM", "611254"), ("OMIM", "611254"), ("Ensembl", ""))
    )
    return (
        f'<DisorderGeneAssociation><SourceOfValidation>1[PMID]</SourceOfValidation><Gene id="1">'
        f'<Name lang="{lang}">kinesin family member 7</Name><Symbol>{symbol}</Symbol>'
        f'<SynonymList><Synonym lang="en">JBTS12</Synonym></SynonymList>{value("GeneType", "25993", "x", lang)}'
        f"<ExternalReferenceList>{references}</ExternalReferenceList>"
        "<LocusList><Locus id='1'><GeneLocus>15q26.1</GeneLocus><LocusKey>1</LocusKey></Locus></LocusList></Gene>"
        f"{value('DisorderGeneAssociationType', '1', words, lang)}{value('DisorderGeneAssociationStatus', '17991', 'x', lang)}"
        "</DisorderGeneAssociation>"
    )


def genes(*associations: str) -> str:
    return f"<DisorderGeneAssociationList count='1'>{''.join(associations)}</DisorderGeneAssociationList>"


GENE = Gene(
    "KIF7", "kinesin family member 7", "Disease-causing somatic mutation(s) in", "Assessed", "gene with protein product",
    "15q26.1", ("JBTS12",), (("HGNC", "30497"), ("OMIM", "611254")),
)  # fmt: skip


def test_genes_are_read_with_their_association_and_the_names_of_a_gene_are_none_of_a_disease() -> None:
    disease, loading = one(genes(association(), association(), association("")))
    assert disease.genes == [GENE] and disease.labels == {"en": "Alpha"} and disease.synonyms == []
    assert loading.faults == {"gene without a symbol": 1}
    short = "<DisorderGeneAssociation><Gene id='1'><Symbol>GFAP</Symbol></Gene></DisorderGeneAssociation>"
    assert one(genes(short, "<DisorderGeneAssociation/>"))[0].genes == [Gene("GFAP")]


def test_a_list_in_english_takes_the_place_of_one_in_another_language() -> None:
    french = disorders(entry(genes(association(lang="fr", words="Mutation somatique"))))
    english = disorders(entry(genes(association())))
    for files in ((french, english), (english, french)):
        assert read(*files)[0].diseases["1"].genes == [GENE]
    assert read(french)[0].diseases["1"].genes == [replace(GENE, association="Mutation somatique")]


def prevalence(mean: str, band: str = "<PrevalenceClass/>", status: str = "25958", place: str = "23844") -> str:
    return (
        f'<Prevalence id="1"><Source>11389160[PMID]_ [EXPERT]</Source>{value("PrevalenceType", "23669")}'
        f"{value('PrevalenceQualification', '23704')}{band}<ValMoy>{mean}</ValMoy>"
        f"{value('PrevalenceGeographic', place, 'Japan')}{value('PrevalenceValidationStatus', status, 'Not yet validated')}</Prevalence>"
    )


def test_figures_are_read_and_those_that_are_none_stay_empty() -> None:
    band = value("PrevalenceClass", "23760")
    inside = (
        prevalence("0.037")
        + prevalence("0.0", band, "1", "2")
        + prevalence("no data")
        + prevalence("nan")
        + "<Prevalence/>"
    )
    figures = one(f"<PrevalenceList count='2'>{inside}</PrevalenceList>")[0].prevalences
    source = "11389160[PMID]_ [EXPERT]"
    assert figures == [
        Prevalence("Point prevalence", "Class only", "", 0.037, "Worldwide", True, source),
        Prevalence("Point prevalence", "Class only", "<1 / 1 000 000", None, "Japan", False, source),
        Prevalence("Point prevalence", "Class only", "", None, "Worldwide", True, source),
    ]


def test_ages_and_inheritance_are_read_and_no_data_is_none() -> None:
    ages = (
        value("AverageAgeOfOnset", "23522")
        + value("AverageAgeOfOnset", "1", "Adult")
        + value("AverageAgeOfOnset", "2", "No data available")
    )
    ways = value("TypeOfInheritance", "23417") + value("TypeOfInheritance", "9", "X-linked recessive")
    disease, _ = one(
        f"<AverageAgeOfOnsetList>{ages}</AverageAgeOfOnsetList><TypeOfInheritanceList>{ways}</TypeOfInheritanceList>"
    )
    assert (disease.onsets, disease.inheritances) == (
        ["Infancy", "Adult"],
        ["Autosomal recessive", "X-linked recessive"],
    )
    assert one('<TypeOfInheritanceList count="0">\n</TypeOfInheritanceList>')[0].inheritances == []


def test_phenotypes_are_counted_one_level_deeper_whatever_their_list_says() -> None:
    two = "<HPODisorderAssociation id='1'><HPO id='4'><HPOId>HP:0000256</HPOId></HPO></HPODisorderAssociation>" * 2
    inside = entry(f"<HPODisorderAssociationList count='9'>{two}</HPODisorderAssociationList>")
    file = jdbor(
        f"<HPODisorderSetStatusList><HPODisorderSetStatus id='1'>{inside}<Source/></HPODisorderSetStatus></HPODisorderSetStatusList>"
    )
    loading, told = read(file)
    assert (loading.diseases["1"].phenotypes, told) == (2, ["phenotypes"])
    assert one("<HPODisorderAssociationList/>")[0].phenotypes == 0 and one("")[0].phenotypes is None


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<FlagValue>1</FlagValue>" + summary(section("A.")), "nomenclature (fr)"),
        (value("ClassificationLevel", "36547"), "nomenclature (fr)"),
        (aggregation("1") + mapped("OMIM", "154700"), "nomenclature (fr), OMIM mappings (fr)"),
        (mapped("ICD-10", "Q87.4"), "ICD-10 mappings (fr)"),
        (mapped("ICD-10", "Q87.4") + mapped("ICD-11", "LD24.61"), "ICD-10 and ICD-11 mappings (fr)"),
        ("<ExternalReferenceList/>", "mappings (fr)"),
        (mapped("ICD-10", "Q87.4") + value("DisorderGroup", "36547"), "cross-references and definitions (fr)"),
        ("<DisorderFlagList/>" + summary(), "cross-references and definitions (fr)"),
        (genes(association()) + value("DisorderGroup", "36547"), "genes"),
        ("<PrevalenceList/>", "epidemiology"),
        ("<TypeOfInheritanceList/>", "natural history"),
        ("<AverageAgeOfOnsetList/><PrevalenceList/>", "epidemiology, natural history"),
        (linked(), "linearisation"),
        (value("DisorderType", "21394"), "names (fr)"),
        ("", "names (fr)"),
    ],
)
def test_a_file_is_what_stands_in_it(inside: str, told: str) -> None:
    link = '<ExpertLink lang="fr">http://www.orpha.net</ExpertLink>'
    assert read(disorders(entry(link + inside)))[1] == [told]


def test_a_mended_or_doubled_entry_adds_to_what_is_known() -> None:
    loading, _ = read(disorders(entry(genes(association())), entry("<FlagValue>1</FlagValue>"), entry("", "x")))
    assert loading.diseases["1"].genes == [GENE] and loading.diseases["1"].status == "Active"
    assert loading.faults == {"entry without a code": 1}


# ---------------------------------------------------------------- real files


@HERE
@pytest.mark.parametrize(
    ("name", "kind", "codes"),
    [
        ("en_product1.xml", "cross-references and definitions (en)", None),
        ("en_product3_156.xml", "classification 156 (en)", 3),
        ("en_product3_999.xml", "classification 999 (en)", 3),
        ("en_product4.xml", "phenotypes", 1),
        ("en_product6.xml", "genes", 2),
        ("en_product7.xml", "linearisation", 2),
        ("en_product9_ages.xml", "natural history", 2),
        ("en_product9_prev.xml", "epidemiology", 1),
    ],
)
def test_samples_of_each_product_are_known(name: str, kind: str, codes: int | None) -> None:
    content = (REAL / "sample-xml" / name).read_bytes()
    loading, told = read(content)
    assert told == [kind] and loading.faults == {} and loading.dates == {"2025-12-09": 1}
    assert len(loading.diseases) == (codes or content.count(b"<Disorder id="))
    mappings = sum(len(disease.mappings) for disease in loading.diseases.values())
    assert kind == "genes" or mappings == content.count(b"<ExternalReference ")


@HERE
def test_samples_of_all_products_make_one_disease() -> None:
    loading, _ = read(
        *((REAL / "sample-xml" / f"en_product{n}.xml").read_bytes() for n in ("1", "4", "6", "7", "9_ages", "9_prev"))
    )
    disease = loading.diseases["166024"]
    assert (disease.level, disease.type, disease.status) == ("Disorder", "Disease", "Active")
    assert [gene.symbol for gene in disease.genes] == ["KIF7"] and disease.preferential == "93419"
    assert Mapping("OMIM", "607131", "exact") in disease.mappings
    assert [p.value for p in disease.prevalences] == [4.0, None]
    assert disease.onsets == ["Infancy", "Neonatal"] and loading.diseases["58"].phenotypes == 2
    assert disease.definitions["en"].startswith("A rare primary bone dysplasia")


@HERE
def test_the_real_map_to_icd_11_equals_what_a_search_for_its_marks_finds() -> None:
    content = gzip.decompress((REAL / "nomenclature-pack-2022/ORPHA_ICD11_mapping_en.xml.gz").read_bytes())
    loading, told = read(content)
    assert told == ["ICD-11 mappings (en)"] and loading.faults == {} and loading.dates == {"2022-06-14": 1}
    expected = []
    relations = {"21527": "exact", "21534": "broader", "21541": "narrower"}
    details = {"21583": "Specific code", "21597": "Index term", "21604": "Attributed"}
    for block in content.decode("iso-8859-1").split("<Disorder id=")[1:]:
        code = re.findall("<OrphaCode>([0-9]+)<", block)[0]
        columns = [
            re.findall(f'<{mark}([^"<]+)', block)
            for mark in (
                "Reference>",
                'DisorderMappingRelation id="',
                'DisorderMappingICDRelation id="',
                'DisorderMappingValidationStatus id="',
            )
        ]
        expected += [
            (code, Mapping("ICD-11", to.strip(), relations[relation], details[detail], status == "21611"))
            for to, relation, detail, status in zip(*columns, strict=True)
        ]
    found = [(disease.code, mapping) for disease in loading.diseases.values() for mapping in disease.mappings]
    assert found == expected and (len(loading.diseases), len(found)) == (1_123, 1_126)
    assert Counter(m.relation for _, m in found) == {"exact": 1_003, "broader": 120, "narrower": 3}


# ---------------------------------------------------------------- a whole invented nomenclature


def comparable(disease: Disease) -> Disease:
    """The disease with what has no order in order."""
    return replace(
        disease,
        synonyms=sorted(disease.synonyms),
        mappings=sorted(disease.mappings, key=lambda mapping: (mapping.system, mapping.code)),
        places={number: disease.places[number] for number in sorted(disease.places)},
    )


def load(files: list[Path]) -> tuple[Loading, Counter[str]]:
    loading, told = Loading(), Counter[str]()
    for file in files:
        with file.open("rb") as content:
            told[read_jdbor(content, loading)] += 1
    return loading, told


def agree(loading: Loading, expected: Expected) -> None:
    assert loading.diseases.keys() == expected.diseases.keys()
    for code, disease in expected.diseases.items():
        assert comparable(loading.diseases[code]) == comparable(disease)
    assert loading.classifications == expected.classifications
    assert loading.faults == {kind: times for kind, times in expected.faults.items() if times}


@pytest.mark.parametrize("backwards", [False, True])
def test_a_small_invented_nomenclature_is_read_as_it_was_meant_in_whatever_order(
    tmp_path: Path, backwards: bool
) -> None:
    files, expected = write_nomenclature(tmp_path, seed=3, scale=0.01)
    loading, told = load(files[::-1] if backwards else files)
    agree(loading, expected)
    assert loading.dates == {DAY: len(files)}
    for language in ("cs", "en", "pt"):
        kinds = (f"nomenclature ({language})", f"ICD-10 mappings ({language})", f"ICD-11 mappings ({language})")
        assert all(told[kind] == 1 for kind in kinds)
        assert all(told[f"classification {number} ({language})"] == 1 for number in SIZES)
    products = ("cross-references and definitions (en)", "genes", "epidemiology", "natural history", "phenotypes")
    assert all(told[kind] == 1 for kind in products) and told["linearisation"] == 10


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_nomenclature(tmp_path / folder, seed=5, scale=0.005, languages=("en", "cs"))
    one, other = (sorted((tmp_path / folder).iterdir()) for folder in ("a", "b"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]
    assert b"<?xml" in (tmp_path / "a/ORPHAnomenclature_en.xml").read_bytes()
    assert b"<?xml" not in (tmp_path / "a/ORPHAnomenclature_cs.xml").read_bytes()


def test_an_invented_nomenclature_of_full_size_is_read_as_it_was_meant(tmp_path: Path) -> None:
    files, expected = write_nomenclature(tmp_path, languages=("en",))
    counts = expected.counts
    assert counts["Active"] + counts["Historic"] == 9_800 and counts["Deprecated"] + counts["Obsolete"] == 1_300
    assert counts["NonRareInEurope"] == 140 and counts["nodes en"] > 30_000
    loading, _ = load(files)
    agree(loading, expected)
    for file in files:
        file.unlink()

"""Every word of the shapes is said in five languages, and says the same in each, as far as codes and figures tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from judging import CAT, SH
from rdflib import RDFS, Graph, Literal, URIRef

import shapes

LANGUAGES = ("fr", "de", "es", "it")
WORDS = (SH.name, RDFS.label, SH.description, SH.message, CAT.remedy, CAT.fix, CAT.note)
Key = tuple[str, str]
Text = tuple[Key, str]

NAMES = {
    "DCAT-AP": "a profile",
    "DCAT-AP 3.0.1": "a release of it",
    "FAIR Data Point": "a specification",
    "MIABIS": "a standard of biobanks",
}
ALIKE = {
    "fr": {"Catalogue", "Contact", "Description", "Document", "Interface", "Licence", "Organisation", "Publications"}
    | {"Services", "Sources", "Table", "Tables", "Variable", "Version", "Versions"},
    "de": {"Biobank", "Name", "ORPHAcode", "Organisation", "Status", "Variable", "Version"},
    "es": {"Variable"},
    "it": set[str](),
}
"""Words that are written alike in English and in another language."""
CLASSIFICATION = {"fr": ("CIM", "ICD"), "es": ("CIE", "ICD")}
"""The International Classification of Diseases goes by another name in some languages."""
QUOTED = re.compile(r"« .*? »|„.*?“|«.*?»")
ENGLISH = re.compile(r"\b(the|and|of|with|which|from|by|its|it|is|are|this|that|not|for example|such)\b")
CODE = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b(?! ?/)")
ADDRESS = re.compile(r"(?:https?|mailto):[^\s»“\"]+")
PROPERTY = re.compile(r"\b(?!https?:|mailto:)[a-z][a-z-]*:[A-Za-z]\w+")
FIGURES = re.compile(r"\d+")
BLANK = re.compile(r"\{\w+\}")


def texts(graph: Graph, language: str) -> dict[Key, str]:
    """Every text in one language, by the shape that says it and what it is."""
    return {
        (str(shape), str(predicate)): str(text)
        for predicate in WORDS
        for shape, text in graph.subject_objects(predicate)
        if isinstance(text, Literal) and text.language == language
    }


def short(key: Key) -> str:
    return " ".join(re.split(r"[#/]", part)[-1] for part in key)


def pairs(graph: Graph, language: str) -> Iterable[tuple[Key, str, str]]:
    english, other = texts(graph, "en"), texts(graph, language)
    return ((key, english[key], other[key]) for key in sorted(english.keys() & other.keys()))


def codes(text: str, language: str) -> Counter[str]:
    """Codes in capitals, without ORPHA, which stands within ORPHAcode in some languages and beside it in others."""
    theirs, ours = CLASSIFICATION.get(language, ("", ""))
    found = CODE.findall(ADDRESS.sub("", text))
    return Counter(ours if each == theirs else each for each in found if each != "ORPHA")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_english_text_has_its_counterpart(all_shapes: Graph, language: str) -> None:
    english, other = texts(all_shapes, "en"), texts(all_shapes, language)
    assert len(english) > 800
    assert sorted(map(short, english.keys() - other.keys())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_that_is_not_said_in_english(all_shapes: Graph, language: str) -> None:
    assert sorted(map(short, texts(all_shapes, language).keys() - texts(all_shapes, "en").keys())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_words_says_nothing_but_words_in_its_language(language: str) -> None:
    said = Graph().parse(shapes.FOLDER / "words" / f"{language}.ttl")
    assert set(said.predicates()) <= set(WORDS)
    assert {getattr(text, "language", None) for text in said.objects()} == {language}


def test_there_is_one_file_of_words_for_each_language() -> None:
    assert {path.stem for path in (shapes.FOLDER / "words").iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stand_in_the_order_of_the_shapes(language: str) -> None:
    text = (shapes.FOLDER / "words" / f"{language}.ttl").read_text(encoding="utf-8")
    model = (shapes.FOLDER / "words" / "fr.ttl").read_text(encoding="utf-8")
    order = re.compile(r"^(?:# (\S+\.ttl)|(shape:\S+)) *", re.MULTILINE)
    assert order.findall(text) == order.findall(model)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(all_shapes: Graph, language: str) -> None:
    same = {text for _, english, text in pairs(all_shapes, language) if text == english}
    assert same == set(NAMES) | ALIKE[language]
    left = {
        f"{short(key)}: {text}"
        for key, _, text in pairs(all_shapes, language)
        if ENGLISH.search(ADDRESS.sub("", QUOTED.sub("", text)))
    }
    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_agree(all_shapes: Graph, language: str) -> None:
    odd = [
        short(k) for k, en, text in pairs(all_shapes, language) if set(BLANK.findall(en)) != set(BLANK.findall(text))
    ]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_and_properties_agree(all_shapes: Graph, language: str) -> None:
    def quoted(text: str) -> Counter[str]:
        bare = ADDRESS.sub("", text)
        return Counter([each.rstrip(".,;:)") for each in ADDRESS.findall(text)] + PROPERTY.findall(bare))

    assert [short(k) for k, en, text in pairs(all_shapes, language) if quoted(en) != quoted(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_agree(all_shapes: Graph, language: str) -> None:
    odd = {
        short(k): text
        for k, en, text in pairs(all_shapes, language)
        if Counter(FIGURES.findall(en)) != Counter(FIGURES.findall(text))
    }
    assert odd == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_agree(all_shapes: Graph, language: str) -> None:
    odd = {
        short(k): (en, text)
        for k, en, text in pairs(all_shapes, language)
        if codes(en, language) != codes(text, language)
    }
    assert odd == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_end_alike(all_shapes: Graph, language: str) -> None:
    def end(text: str) -> str:
        return text[-1] if text[-1] in ".?!:;," else ""

    assert [short(k) for k, en, text in pairs(all_shapes, language) if end(en) != end(text)] == []
    assert [short(k) for k, _, text in pairs(all_shapes, language) if text != text.strip() or "  " in text] == []


def test_the_sample_texts_are_in_their_languages(all_shapes: Graph) -> None:
    key = (URIRef("https://w3id.org/jardin/shapes#PatientRegistry"), SH.name)
    said = {text.language: str(text) for text in all_shapes.objects(*key) if isinstance(text, Literal)}
    assert said == {
        "en": "Patient registry",
        "fr": "Registre de patients",
        "de": "Patientenregister",
        "es": "Registro de pacientes",
        "it": "Registro di pazienti",
    }

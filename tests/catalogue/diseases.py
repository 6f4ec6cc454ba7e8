"""Diseases for tests: small nomenclatures of made-up diseases, and every part of one in hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import RELATIONS, SYSTEMS, Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature, Parcel
from catalogue.orphanet.loading import Loading

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
CODES = st.integers(1, 12).map(str)
TAGS = st.sampled_from(["en", "fr", "pt-br"])
GENES = st.builds(
    Gene, WORDS, WORDS, WORDS, st.sampled_from(["Assessed", ""]), WORDS, st.just("15q21.1"),
    st.sets(WORDS, max_size=2).map(lambda found: tuple(sorted(found))),
    st.sets(st.tuples(st.sampled_from(["HGNC", "OMIM"]), WORDS), max_size=2).map(lambda found: tuple(sorted(found))),
)  # fmt: skip
FIGURES = st.builds(
    Prevalence, WORDS, WORDS, WORDS, st.none() | st.floats(0, 1e6, allow_nan=False), WORDS, st.booleans(), WORDS
)
MAPPINGS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(SYSTEMS)), st.from_regex("[A-Z0-9]{3,6}", fullmatch=True)),
    st.tuples(
        st.sampled_from(RELATIONS),
        st.sampled_from(["", "Specific code", "Inclusion term", "Index term", "Attributed"]),
        st.booleans(),
    ),
    max_size=3,
).map(lambda found: sorted((Mapping(*key, *rest) for key, rest in found.items()), key=lambda m: (m.system, m.code)))


def disease_of(code: str) -> st.SearchStrategy[Disease]:
    """A disease with any of its parts."""
    return st.builds(
        Disease,
        code=st.just(code),
        labels=st.dictionaries(TAGS, WORDS, min_size=1, max_size=2),
        synonyms=st.sets(st.tuples(TAGS, WORDS), max_size=2).map(sorted),
        level=st.sampled_from(["", "Disorder", "GroupOfDisorders"]),
        type=st.sampled_from(["", "Disease"]),
        status=st.sampled_from(["Active", "Obsolete", "NonRareInEurope"]),
        replaced_by=st.sampled_from(["", "7"]),
        referred_to=st.sets(CODES, max_size=2).map(sorted),
        definitions=st.dictionaries(TAGS, WORDS, max_size=2),
        places=st.dictionaries(st.sampled_from(["", "150", "202"]), st.sets(CODES, max_size=2), max_size=2),
        preferential=st.sampled_from(["", "8"]),
        aggregated=st.sampled_from(["", "9"]),
        mappings=MAPPINGS,
        genes=st.lists(GENES, max_size=2),
        prevalences=st.lists(FIGURES, max_size=2),
        onsets=st.sets(WORDS, max_size=2).map(sorted),
        inheritances=st.sets(WORDS, max_size=2).map(sorted),
        phenotypes=st.none() | st.integers(0, 500),
    )


@st.composite
def nomenclatures(draw: st.DrawFn) -> Nomenclature:
    """A nomenclature of a few diseases, each edge told in a classification or in none."""
    diseases = {code: draw(disease_of(code)) for code in draw(st.sets(CODES, max_size=4))}
    for disease in diseases.values():
        named = set[str]().union(*(above for number, above in disease.places.items() if number))
        disease.places = {n: a for n, above in disease.places.items() if (a := above if n else above - named) or n}
        disease.parents = set[str]().union(*disease.places.values())
    classifications = {
        n: Classification(n, {"en": draw(WORDS)}, draw(st.sampled_from(["", "1"]))) for n in ("150", "202")
    }
    return Nomenclature(diseases, "2025-07", classifications, (Parcel("a.xml", "classification", "2025-07-01", "f00"),))


def named(code: str, *above: str, label: str = "", **told: object) -> Disease:
    """A disease with an English name, beneath others in classification 150."""
    places = {"150": set(above)} if above else {}
    return Disease(code, {"en": label or f"Disease {code}"}, places=places, parents=set(above), **told)  # type: ignore[arg-type]


def whole(*diseases: Disease, release: str = "2025-07") -> Nomenclature:
    """A nomenclature of some diseases."""
    return Nomenclature({disease.code: disease for disease in diseases}, release)


def loaded(*diseases: Disease, day: str = "2025-06-24", classifications: tuple[str, ...] = ()) -> Loading:
    """A loading of some diseases, as if files of a day had told them."""
    loading = Loading()
    for disease in diseases:
        loading.diseases[disease.code] = disease
    if day:
        loading.dated(day)
    for number in classifications:
        loading.classification(number)
    loading.parcels.append(Parcel(f"{day}.xml", "classification 150 (en)", day))
    return loading

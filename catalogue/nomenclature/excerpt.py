"""Excerpts of the nomenclature as SKOS: one disease, one classification, all of it, and what it is as a data set.

The vocabulary is that of `catalogue.nomenclature.skos`; the description uses DCAT 3 and VoID (section 4, statistics).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from catalogue.nomenclature.disease import LEVELS, ORDO, Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.skos import (
    BROADER_IN,
    CLASSIFICATION,
    CREDIT,
    DCTERMS,
    LICENCE,
    RELEASE,
    SCHEME,
    SKOS,
    TYPE,
    XSD,
    classification_said,
    lines_of,
    quoted,
    scheme_lines,
    system_iri,
    target_lines,
    write_nomenclature,
    written,
)

WHOLE = "urn:jardin:nomenclature"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
HOME = "https://www.orphadata.com/"
ENOUGH = 256_000
Said = tuple[str, str, str]


def excerpt_of(disease: Disease, nomenclature: Nomenclature, languages: Sequence[str] = ("en",)) -> bytes:
    """One disease as N-Triples: all that is said of it, and the names of what it leads to.

    :param languages: in which its neighbours are named, the first there is
    """
    children = nomenclature.children.get(disease.code, set())
    near = {*disease.parents, *children, *disease.referred_to, disease.replaced_by, disease.preferential} - {""}
    said: list[Said] = [(disease.iri, SKOS + "narrower", f"<{ORDO}{code}>") for code in children]
    for code in near & nomenclature.diseases.keys():
        said += named(nomenclature.diseases[code], languages)
    for number in nomenclature.classifications.keys() & disease.places.keys():
        said += classification_said(nomenclature.classifications[number])
    return b"".join((lines_of(disease, nomenclature, closed=True), *target_lines([disease]), written(said)))


def named(disease: Disease, languages: Sequence[str]) -> Iterator[Said]:
    """The code of a disease and its name in one language."""
    language = next((each for each in (*languages, "en", *disease.labels) if each in disease.labels), "")
    yield disease.iri, SKOS + "notation", quoted(disease.code)
    if language:
        yield disease.iri, SKOS + "prefLabel", quoted(disease.labels[language], language)


def classification_of(
    number: str, members: Iterable[str], nomenclature: Nomenclature, languages: Sequence[str] = ("en",)
) -> bytes:
    """One classification as N-Triples: its members with their codes and names, and which stands beneath which there.

    :param members: codes
    """
    said = list(classification_said(nomenclature.classifications[number]))
    for disease in (nomenclature.diseases[code] for code in members if code in nomenclature.diseases):
        said.append((disease.iri, TYPE, f"<{SKOS}Concept>"))
        said.append((disease.iri, SKOS + "inScheme", f"<{CLASSIFICATION}{number}>"))
        said += named(disease, languages)
        said += [(disease.iri, BROADER_IN + number, f"<{ORDO}{code}>") for code in disease.places.get(number, ())]
    return written(said)


def pieces(nomenclature: Nomenclature) -> Iterator[bytes]:
    """All of the nomenclature with its closure, in pieces of whole lines of N-Triples, some 256 kB each.

    All that is said of a disease stands in one piece.
    """
    held: list[bytes] = []
    size = 0
    for part in write_nomenclature(nomenclature, closed=True):
        held.append(part)
        size += len(part)
        if size >= ENOUGH:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def description_of(
    nomenclature: Nomenclature, numbers: Mapping[str, Any], files: Mapping[str, tuple[str, bool]] | None = None
) -> bytes:
    """What the nomenclature is as a data set, as N-Triples: release, day, licence, credit, counts, and its scheme.

    :param numbers: counts as `catalogue.nomenclature.difference.numbers_of` has them
    :param files: media type of each address at which all of it can be fetched, and whether it is compressed by gzip
    """
    said = [
        (WHOLE, TYPE, f"<{DCAT}Dataset>"),
        (WHOLE, TYPE, f"<{VOID}Dataset>"),
        (WHOLE, DCTERMS + "title", quoted("Orphanet nomenclature of rare diseases, as SKOS", "en")),
        (WHOLE, DCTERMS + "source", f"<{HOME}>"),
        (WHOLE, DCTERMS + "license", f"<{LICENCE}>"),
        (WHOLE, DCTERMS + "rights", quoted(CREDIT, "en")),
        (WHOLE, DCTERMS + "conformsTo", f"<{SKOS.removesuffix('#')}>"),
        (WHOLE, DCTERMS + "hasPart", f"<{SCHEME}>"),
        (WHOLE, RELEASE, quoted(nomenclature.release)),
        (WHOLE, VOID + "entities", whole(numbers["codes"])),
        *(said_of_day(nomenclature)),
        *((WHOLE, DCTERMS + "language", quoted(language)) for language in numbers["languages"]),
        *counted(numbers),
        *(each for address, (kind, packed) in (files or {}).items() for each in file_said(address, kind, packed)),
    ]
    return written(said) + scheme_lines(nomenclature)


def said_of_day(nomenclature: Nomenclature) -> Iterator[Said]:
    """The latest day that one of its files bears."""
    day = max((parcel.date for parcel in nomenclature.parcels), default="")
    if day:
        yield WHOLE, DCTERMS + "issued", f'"{day}"^^<{XSD}{"date" if len(day) == 10 else "gYearMonth"}>'


def counted(numbers: Mapping[str, Any]) -> Iterator[Said]:
    """Parts of the nomenclature with how much is in each: levels, and links to other systems."""
    for level, number in numbers["levels"].items():
        part = f"{WHOLE}:{level.replace(' ', '-')}"
        yield WHOLE, VOID + "subset", f"<{part}>"
        yield part, TYPE, f"<{VOID}Dataset>"
        yield part, DCTERMS + "title", quoted(LEVELS.get(level, level), "en")
        yield part, VOID + "entities", whole(number)
    for system, number in numbers["mappings"].items():
        part = f"{WHOLE}:{system.replace(' ', '-')}"
        yield WHOLE, VOID + "subset", f"<{part}>"
        yield part, TYPE, f"<{VOID}Linkset>"
        yield part, DCTERMS + "title", quoted(f"Links to {system}", "en")
        yield part, VOID + "subjectsTarget", f"<{WHOLE}>"
        yield part, VOID + "objectsTarget", f"<{system_iri(system)}>"
        yield part, VOID + "triples", whole(number)


def file_said(address: str, media_type: str, packed: bool) -> Iterator[Said]:
    """A file in which all of it can be fetched."""
    yield WHOLE, VOID + "dataDump", f"<{address}>"
    yield WHOLE, DCAT + "distribution", f"<{address}>"
    yield address, TYPE, f"<{DCAT}Distribution>"
    yield address, DCAT + "downloadURL", f"<{address}>"
    yield address, DCAT + "mediaType", f"<https://www.iana.org/assignments/media-types/{media_type}>"
    yield address, DCTERMS + "license", f"<{LICENCE}>"
    if packed:
        yield address, DCAT + "compressFormat", "<https://www.iana.org/assignments/media-types/application/gzip>"


def whole(number: int) -> str:
    """A whole number as an N-Triples literal."""
    return f'"{number}"^^<{XSD}integer>'

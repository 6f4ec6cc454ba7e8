"""The nomenclature as SKOS: one vocabulary for the store, for dumps, and for what is loaded (`skos_reader`).

`skos:broader` joins the parents of all classifications, `skos:broaderTransitive` is their closure; which classification
sets a disease beneath which is told by a property of its own for each, `jardin:broaderIn150`, a kind of `skos:broader`.
Codes of other systems are concepts of their own, linked by `skos:exactMatch`, `broadMatch`, `narrowMatch` and
`relatedMatch` (SKOS Reference, section 10). Genes and figures of prevalence are nodes named after the disease.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from catalogue.nomenclature.disease import NO_CLASSIFICATION, ORDO, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature

JARDIN = "https://w3id.org/jardin/ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
RELEASE = "http://www.w3.org/ns/dcat#version"
REPLACED = DCTERMS + "isReplacedBy"
SCHEME = JARDIN + "orphanet"
CLASSIFICATION = "urn:jardin:classification:"
DETAIL = "urn:jardin:disease:"
SYSTEM = "urn:jardin:system:"
BROADER_IN = JARDIN + "broaderIn"
MATCHES = {
    EXACT: SKOS + "exactMatch", BROADER: SKOS + "broadMatch", NARROWER: SKOS + "narrowMatch",
    RELATED: SKOS + "relatedMatch",
}  # fmt: skip
REMARK = JARDIN + "mapped"
NOT_VALIDATED = "NotValidated"
DETAILS = {
    "Specific code": "Specifically", "Inclusion term": "AsInclusionTerm", "Index term": "AsIndexTerm",
    "Attributed": "ByAttribution",
}  # fmt: skip
LISTED = {"onsets": "ageOfOnset", "inheritances": "inheritance"}
NAMED = {"classificationLevel": "level", "disorderType": "type", "status": "status"}
POINTING = {
    REPLACED: "replaced_by",
    JARDIN + "preferentialParent": "preferential",
    JARDIN + "aggregationLevel": "aggregated",
}
CREDIT = "Orphanet: an online rare disease and orphan drug data base. © INSERM 1999. Available on http://www.orpha.net."
LICENCE = "http://creativecommons.org/licenses/by/4.0/"


def write_nomenclature(nomenclature: Nomenclature, *, closed: bool) -> Iterator[bytes]:
    """The nomenclature as N-Triples in parts, each triple once; the whole is too much to hold at once.

    :param closed: whether the closure is written too (as `skos:broaderTransitive`)
    """
    yield scheme_lines(nomenclature)
    for disease in nomenclature.diseases.values():
        yield lines_of(disease, nomenclature, closed=closed)
    yield from target_lines(nomenclature.diseases.values())


def scheme_lines(nomenclature: Nomenclature) -> bytes:
    """The scheme, its release and licence, and its classifications."""
    said = [
        (SCHEME, TYPE, f"<{SKOS}ConceptScheme>"),
        (SCHEME, DCTERMS + "title", quoted("Orphanet nomenclature of rare diseases", "en")),
        (SCHEME, DCTERMS + "license", f"<{LICENCE}>"),
        (SCHEME, DCTERMS + "rights", quoted(CREDIT, "en")),
    ]
    if nomenclature.release:
        said.append((SCHEME, RELEASE, quoted(nomenclature.release)))
    for each in nomenclature.classifications.values():
        said += classification_said(each)
    return written(said)


def classification_said(each: Classification) -> Iterator[tuple[str, str, str]]:
    """A classification, and the property that tells its edges."""
    iri, broader = CLASSIFICATION + each.number, BROADER_IN + each.number
    yield iri, TYPE, f"<{SKOS}ConceptScheme>"
    yield iri, DCTERMS + "isPartOf", f"<{SCHEME}>"
    yield iri, SKOS + "notation", quoted(each.number)
    for language, label in each.labels.items():
        yield iri, SKOS + "prefLabel", quoted(label, language)
    if each.head:
        yield iri, SKOS + "hasTopConcept", f"<{ORDO}{each.head}>"
    yield broader, RDFS + "subPropertyOf", f"<{SKOS}broader>"
    yield broader, RDFS + "label", quoted(f"has broader in {each.label()}", "en")


def target_lines(diseases: Iterable[Disease]) -> Iterator[bytes]:
    """The codes of other systems, each described once, so that SPARQL can ask by system and notation."""
    targets = {(each.address, each.system, each.code) for disease in diseases for each in disease.mappings}
    for system in sorted({system for _, system, _ in targets}):
        yield written([
            (system_iri(system), TYPE, f"<{SKOS}ConceptScheme>"),
            (system_iri(system), SKOS + "prefLabel", quoted(system, "en")),
        ])  # fmt: skip
    for iri, system, code in sorted(targets):
        yield written([
            (iri, TYPE, f"<{SKOS}Concept>"),
            (iri, SKOS + "notation", quoted(code)),
            (iri, SKOS + "inScheme", f"<{system_iri(system)}>"),
        ])  # fmt: skip


def system_iri(system: str) -> str:
    """The IRI of a code system as a scheme."""
    return SYSTEM + system.replace(" ", "-")


def lines_of(disease: Disease, nomenclature: Nomenclature, *, closed: bool) -> bytes:
    """One disease as sorted N-Triples.

    :param closed: whether everything above it is named too (as `skos:broaderTransitive`)
    """
    said = list(said_of(disease))
    if closed:
        said += [
            (disease.iri, SKOS + "broaderTransitive", f"<{ORDO}{code}>")
            for code in nomenclature.ancestors(disease.code)
        ]
    return written(said)


def written(said: Iterable[tuple[str, str, str]]) -> bytes:
    """Statements (subject IRI, predicate IRI, N-Triples object) as sorted lines, each once."""
    return "".join(sorted({f"<{s}> <{p}> {o} .\n" for s, p, o in said})).encode("utf-8")


def said_of(disease: Disease) -> Iterator[tuple[str, str, str]]:
    """Everything said of a disease, of its genes and of its figures."""
    for predicate, value in own_of(disease):
        yield disease.iri, predicate, value
    for mapping in disease.mappings:
        yield from mapping_said(disease, mapping)
    for number, gene in enumerate(disease.genes, 1):
        yield from detail_said(disease, "gene", f"gene:{number}", gene)
    for number, prevalence in enumerate(disease.prevalences, 1):
        yield from detail_said(disease, "prevalence", f"prevalence:{number}", prevalence)


def own_of(disease: Disease) -> Iterator[tuple[str, str]]:
    """Predicate and N-Triples object of what is said of a disease itself."""
    yield TYPE, f"<{SKOS}Concept>"
    yield SKOS + "inScheme", f"<{SCHEME}>"
    yield SKOS + "notation", quoted(disease.code)
    for language, label in disease.labels.items():
        yield SKOS + "prefLabel", quoted(label, language)
    for language, name in disease.synonyms:
        yield SKOS + "altLabel", quoted(name, language)
    for language, text in disease.definitions.items():
        yield SKOS + "definition", quoted(text, language)
    for predicate, attribute in NAMED.items():
        if name := getattr(disease, attribute):
            yield JARDIN + predicate, f"<{JARDIN}{name}>"
    yield from edges_of(disease)
    for attribute, predicate in LISTED.items():
        for text in getattr(disease, attribute):
            yield JARDIN + predicate, quoted(text, "en")
    if disease.phenotypes is not None:
        yield JARDIN + "phenotypes", f'"{disease.phenotypes}"^^<{XSD}integer>'


def edges_of(disease: Disease) -> Iterator[tuple[str, str]]:
    """Where a disease stands, and where it leads."""
    for parent in disease.parents:
        yield SKOS + "broader", f"<{ORDO}{parent}>"
    for number, above in disease.places.items():
        if number != NO_CLASSIFICATION:
            if not above:
                yield SKOS + "topConceptOf", f"<{CLASSIFICATION}{number}>"
            for parent in above:
                yield BROADER_IN + number, f"<{ORDO}{parent}>"
    for predicate, attribute in POINTING.items():
        if code := getattr(disease, attribute):
            yield predicate, f"<{ORDO}{code}>"
    for code in disease.referred_to:
        yield JARDIN + "referredTo", f"<{ORDO}{code}>"


def mapping_said(disease: Disease, mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    """A mapping; how ICD has it is told beside, since a link carries no more than its kind."""
    yield disease.iri, MATCHES[mapping.relation], f"<{mapping.address}>"
    if mapping.detail:
        yield disease.iri, REMARK + DETAILS.get(mapping.detail, camel(mapping.detail)), f"<{mapping.address}>"
    if not mapping.validated:
        yield disease.iri, REMARK + NOT_VALIDATED, f"<{mapping.address}>"


def detail_said(disease: Disease, kind: str, tail: str, detail: Gene | Prevalence) -> Iterator[tuple[str, str, str]]:
    """A gene or a figure as a node, a property for each of its parts that has a value."""
    iri = f"{DETAIL}{disease.code}:{tail}"
    yield disease.iri, JARDIN + kind, f"<{iri}>"
    for each in fields(detail):
        value = getattr(detail, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if item not in ("", None):
                yield iri, JARDIN + kind + camel(each.name), literal(item)


def camel(name: str) -> str:
    """`not_yet` as `NotYet`."""
    return name.title().replace("_", "").replace(" ", "")


def literal(value: object) -> str:
    """A plain value as an N-Triples literal."""
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD}boolean>'
    if isinstance(value, float):
        return f'"{value!r}"^^<{XSD}decimal>' if "e" not in repr(value) else f'"{value!r}"^^<{XSD}double>'
    return quoted(":".join(map(str, value)) if isinstance(value, tuple) else str(value))


def quoted(text: str, language: str = "") -> str:
    """A literal as N-Triples."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'

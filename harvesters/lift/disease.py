"""ORPHAcodes into the one place where the catalogue keeps them: dct:subject, in Orphanet's own IRI."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rdflib import SKOS, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from rdflib.term import Node

from catalogue.orphacode import find_codes, iri_of_code
from harvesters.lift.lifting import Lifting, term

COVERAGE = term("jardin", "diseaseCoverage")
CODE = term("jardin", "orphaCode")
CODE_VALUES = term("healthdcatap", "hasCodeValues")
TOLD = (SKOS.exactMatch, SKOS.notation, DCTERMS.identifier)


def diseases_in(lifting: Lifting, value: Node, *, is_code: bool = False) -> list[URIRef]:
    """The diseases that a value names: by its text or IRI, or as a described concept by its codes."""
    codes = find_codes(str(value), is_code=is_code) if isinstance(value, Literal | URIRef) else []
    if not codes and not isinstance(value, Literal):
        told: Iterable[Node] = (each for predicate in TOLD for each in lifting.graph.objects(value, predicate))
        codes = [code for each in sorted(told, key=str) for code in find_codes(str(each))]
    return [URIRef(iri_of_code(code)) for code in codes]


def themes(lifting: Lifting) -> None:
    """Rule `orphacode-theme`: diseases leave dcat:theme, which is for the themes of the EU, and become dct:subject."""
    for node, value in lifting.each(DCAT.theme):
        found = diseases_in(lifting, value)
        for disease in found:
            lifting.add("orphacode-theme", node, DCTERMS.subject, disease, before=str(value))
        if found:
            lifting.remove("orphacode-theme", node, DCAT.theme, value)
            lifting.drop_unlinked(value)


def subjects(lifting: Lifting) -> None:
    """Rule `orphacode-spelling`: subjects that name a disease in another spelling."""
    for node, value in lifting.each(DCTERMS.subject):
        found = diseases_in(lifting, value)
        if found and value not in found:
            lifting.graph.remove((node, DCTERMS.subject, value))
            for disease in found:
                lifting.graph.add((node, DCTERMS.subject, disease))
                lifting.note(node, "orphacode-spelling", DCTERMS.subject, value, disease)
            lifting.drop_unlinked(value)


def keywords(lifting: Lifting) -> None:
    """Rule `orphacode-keyword`: codes written as keywords or code values; these stay."""
    for predicate in (DCAT.keyword, CODE_VALUES):
        for node, value in lifting.each(predicate):
            for disease in diseases_in(lifting, value):
                lifting.add("orphacode-keyword", node, DCTERMS.subject, disease, before=str(value))


def coverages(lifting: Lifting) -> None:
    """Rule `orphacode-coverage`: the code of each coverage in Orphanet's IRI, and among the subjects of its source."""
    for node, value in lifting.each(CODE):
        found = diseases_in(lifting, value, is_code=True)
        if len(found) == 1:
            lifting.replace("orphacode-spelling", node, CODE, value, found[0])
    for source, coverage in lifting.each(COVERAGE):
        for disease in list(lifting.graph.objects(coverage, CODE)):
            if isinstance(disease, URIRef):
                lifting.add("orphacode-coverage", source, DCTERMS.subject, disease)


RULES: tuple[Callable[[Lifting], None], ...] = (themes, subjects, keywords, coverages)

"""Old and misspelt names of classes and properties, as they are written today."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from catalogue.address import PREFIXES
from catalogue.record.node import AGENTS, THINGS
from harvesters.lift.lifting import Lifting, term

AUTHORITY = "http://publications.europa.eu/resource/authority/"
OLD: tuple[tuple[str, str], ...] = (
    ("http://purl.org/ejp-rd/vocabulary/", PREFIXES["ejprd"]),
    ("http://purl.org/ejp-rd/vocabulary#", PREFIXES["ejprd"]),
    ("https://purl.archive.org/ejp-rd/vocabulary/", PREFIXES["ejprd"]),
    ("http://purl.archive.org/ejp-rd/vocabulary/", PREFIXES["ejprd"]),
    ("http://w3id.org/ejp-rd/vocabulary#", PREFIXES["ejprd"]),
    ("https://w3id.org/ejp-rd/vocabulary/", PREFIXES["ejprd"]),
    ("http://rdf.biosemantics.org/ontologies/fdp-o#", PREFIXES["fdp-o"]),
    ("http://w3id.org/fdp/fdp-o#", PREFIXES["fdp-o"]),
    ("https://healthdataportal.eu/ns/health#", PREFIXES["healthdcatap"]),
    ("http://healthdataportal.eu/ns/health/", PREFIXES["healthdcatap"]),
    ("http://healthdataportal.eu/ns/healthdcatap#", PREFIXES["healthdcatap"]),
    ("https://healthdcat-ap.github.io/ns#", PREFIXES["healthdcatap"]),
    ("http://13.81.34.152:1101/resource/authority/", PREFIXES["health"]),
    ("https://13.81.34.152:1101/resource/authority/", PREFIXES["health"]),
    ("http://www.w3.org/ns/dpv#", PREFIXES["dpv"]),
    ("https://www.w3.org/ns/dpv#", PREFIXES["dpv"]),
    ("https://w3id.org/dpv/dpv-gdpr#", PREFIXES["gdpr"]),
    ("https://w3id.org/dpv/dpv-pd#", PREFIXES["pd"]),
    ("https://www.w3.org/ns/dcat#", PREFIXES["dcat"]),
    ("https://www.w3.org/ns/adms#", PREFIXES["adms"]),
    ("https://purl.org/dc/terms/", PREFIXES["dct"]),
    ("https://xmlns.com/foaf/0.1/", PREFIXES["foaf"]),
    ("https://www.w3.org/2006/vcard/ns#", PREFIXES["vcard"]),
    ("https://publications.europa.eu/resource/authority/", AUTHORITY),
    ("http://publications.europa.eu/mdr/resource/authority/", AUTHORITY),
    ("http://publications.europa.eu/mdr/authority/", AUTHORITY),
    ("http://publications.europa.eu/resource/dataset/language/", AUTHORITY + "language/"),
    ("http://publications.europa.eu/resource/dataset/country/", AUTHORITY + "country/"),
)
STARTS = tuple(old for old, _ in OLD)
MODEL = re.compile(r"http://purl\.org/ejp-rd/metadata-model/(?:v[0-9.]+/)?(?:[a-z]+[/#])?([A-Za-z]+)")
EJPRD = (
    "PatientRegistry",
    "Biobank",
    "Guideline",
    "VPConnection",
    "VPDiscoverable",
    "populationCoverage",
    "vpConnection",
)
R3D = "http://www.re3data.org/schema/3-0#"
TERMS = {
    URIRef(R3D + "Repository"): term("fdp-o", "FAIRDataPoint"),
    URIRef(R3D + "dataCatalog"): term("fdp-o", "metadataCatalog"),
    URIRef(R3D + "repositoryIdentifier"): term("fdp-o", "metadataIdentifier"),
    term("ejprd", "CatalogOfRegistries"): DCAT.Catalog,
    term("ejprd", "PatientRegistryDataset"): term("ejprd", "PatientRegistry"),
    term("dct", "keyword"): DCAT.keyword,
    term("dct", "dataset"): DCAT.dataset,
    term("dct", "theme"): DCAT.theme,
    **{URIRef(PREFIXES["dcat"] + name): DCTERMS[name] for name in ("title", "description", "identifier", "publisher")},
}
SPELLED = {
    "dcat": ("Catalog", "Dataset", "DatasetSeries", "DataService", "Distribution", "CatalogRecord", "Resource"),
    "foaf": ("Agent", "Organization", "Person", "Document"),
    "ejprd": ("PatientRegistry", "Biobank", "Guideline"),
    "fdp-o": ("FAIRDataPoint", "MetadataService"),
}
CLASSES = {
    **{str(term(prefix, name)).lower(): term(prefix, name) for prefix, names in SPELLED.items() for name in names},
    "http://xmlns.com/foaf/0.1/organisation": FOAF.Organization,
    "http://www.w3.org/ns/dcat#catalogue": DCAT.Catalog,
}


def today(node: Node) -> Node:
    """The name that a term has today; every other node is itself."""
    if not isinstance(node, URIRef):
        return node
    if str.startswith(node, STARTS):  # one look for all of them: every term of every document passes here
        old, new = next(each for each in OLD if node.startswith(each[0]))
        node = URIRef(new + node.removeprefix(old))
    found = MODEL.fullmatch(node)
    if found and found[1] in EJPRD:
        return term("ejprd", found[1])
    return TERMS.get(node, node)


def old_names(lifting: Lifting) -> None:
    """Rule `old-name`: superseded namespaces and terms."""
    for triple in list(lifting.graph):
        renewed = (today(triple[0]), today(triple[1]), today(triple[2]))
        if renewed != triple:
            lifting.graph.remove(triple)
            lifting.graph.add(renewed)
            for before, after in zip(triple, renewed, strict=True):
                if before != after:
                    lifting.note(renewed[0], "old-name", renewed[1], before, after)


def class_spelling(lifting: Lifting) -> None:
    """Rule `class-spelling`: classes in another case or British spelling (`foaf:Organisation`)."""
    for node, kind in lifting.each(RDF.type):
        known = CLASSES.get(str(kind).lower())
        if known and known != kind:
            lifting.replace("class-spelling", node, RDF.type, kind, known)


def titles(lifting: Lifting) -> None:
    """Rule `title-predicate`: a thing without dct:title, an agent without foaf:name, by what it is called elsewhere."""
    for kinds, wanted, others in (
        (AGENTS, FOAF.name, (DCTERMS.title, SKOS.prefLabel, RDFS.label, term("vcard", "fn"))),
        (THINGS, DCTERMS.title, (RDFS.label, SKOS.prefLabel, FOAF.name)),
    ):
        for node in set(of_kinds(lifting, kinds)):
            if (node, wanted, None) not in lifting.graph:
                add_first(lifting, node, wanted, others)


def of_kinds(lifting: Lifting, kinds: frozenset[str]) -> list[Node]:
    """The nodes of any of these classes."""
    return [node for kind in kinds for node in lifting.graph.subjects(RDF.type, URIRef(kind))]


def add_first(lifting: Lifting, node: Node, wanted: Node, others: tuple[Node, ...]) -> None:
    """Give a node the values of the first of the other predicates that has any."""
    for other in others:
        values = list(lifting.texts(node, other))
        for value in values:
            lifting.add("title-predicate", node, wanted, value, before=other)
        if values:
            return


def versions(lifting: Lifting) -> None:
    """Rule `version-literal`: dct:hasVersion with a number, which is dcat:version; the property links to a thing."""
    for node, value in lifting.each(DCTERMS.hasVersion):
        if isinstance(value, Literal):
            lifting.graph.remove((node, DCTERMS.hasVersion, value))
            lifting.add("version-literal", node, term("dcat", "version"), value, before=DCTERMS.hasVersion)


RULES: tuple[Callable[[Lifting], None], ...] = (old_names, class_spelling, titles, versions)

"""The nodes of a document, told apart: what gets a record, what may be shared, what only serves to describe."""

from __future__ import annotations

from enum import Enum

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

import vocab
from catalogue.address import PREFIXES
from catalogue.thesaurus import load_thesaurus

HYDRA = "http://www.w3.org/ns/hydra/core#"
FDP = ("https://w3id.org/fdp/fdp-o#", "http://rdf.biosemantics.org/ontologies/fdp-o#")


class Kind(Enum):
    """What becomes of a node."""

    PRIMARY = "gets a record"
    REFERENCE = "gets a record when a primary thing names it"
    OWNED = "belongs to the records that reach it"
    STUB = "is only named: the link is kept"
    DROPPED = "is about the catalogue it came from, or a term of our own lists"


def names(prefix: str, words: str) -> set[str]:
    """The IRIs of the words under a prefix of the project."""
    return {PREFIXES[prefix] + word for word in words.split()}


THINGS = frozenset(
    names("dcat", "Catalog Dataset DatasetSeries DataService")
    | names("ejprd", "PatientRegistry Biobank Guideline TrainingMaterial")
    | names("jardin", "HCPDataSource TrainingMaterial")
    | {start + word for start in FDP for word in ("FAIRDataPoint", "MetadataService")}
    | {
        "http://edamontology.org/topic_0769",
        "https://schema.org/LearningResource",
        "http://schema.org/LearningResource",
    }
)
AGENTS = frozenset(
    names("foaf", "Agent Organization Person Group")
    | names("org", "Organization FormalOrganization OrganizationalUnit")
    | names("prov", "Agent Organization Person")
    | names("jardin", "HealthcareProvider EuropeanReferenceNetwork NetworkOfExpertise")
    | {str(DCTERMS.Agent), "http://www.w3.org/ns/regorg#RegisteredOrganization"}
)
HELPERS = frozenset(
    names("dcat", "Distribution Relationship Role")
    | names("dct", "PeriodOfTime ProvenanceStatement RightsStatement")
    | names("cv", "ContactPoint")
    | names("adms", "Identifier")
    | names("prov", "Attribution Association Activity Generation")
    | names("spdx", "Checksum")
    | names("jardin", "DiseaseCoverage CDECoverage ERNMembership ValidationResult")
    | names("locn", "Address Geometry")
    | {"http://semanticscience.org/resource/SIO_001166", "http://purl.org/spar/datacite/Identifier"}
    | {"http://purl.org/spar/datacite/ResourceIdentifier"}
)
TIME = "http://www.w3.org/2006/time#"
HELPING = (*(PREFIXES[prefix] for prefix in ("vcard", "csvw", "odrl", "oa", "dqv")), TIME)
PAGES = frozenset(names("dcat", "CatalogRecord"))
PAGING = (PREFIXES["ldp"], HYDRA, PREFIXES["sh"], PREFIXES["owl"])
OWN = ("ordo", "health", "jardin", "cde", "cs", "shape", "ejprd", "dpv", "pd", "gdpr", "duo", "at")
LISTS = tuple(vocab.prefixes()[prefix] for prefix in OWN)
LABELS = (DCTERMS.title, FOAF.name, SKOS.prefLabel, RDFS.label)
SLIGHT = frozenset(
    {RDF.type, RDFS.seeAlso, DCTERMS.identifier, DCTERMS.modified, DCTERMS.issued, DCTERMS.isPartOf, DCTERMS.hasPart}
    | {DCAT.dataset, DCAT.catalog, DCAT.service, DCAT.record, DCAT.servesDataset, FOAF.primaryTopic}
)


def kinds_of(graph: Graph) -> dict[Node, Kind]:
    """The kind of each node that the graph describes, and of each that is only typed."""
    return {node: kind_of(graph, node) for node in set(graph.subjects())}


def kind_of(graph: Graph, node: Node) -> Kind:
    """What becomes of a node, by its classes and by how much is said of it."""
    types = {str(each) for each in graph.objects(node, RDF.type)}
    if str(node) in load_thesaurus().concepts:
        return Kind.DROPPED
    if types & THINGS:
        return Kind.PRIMARY if is_told(graph, node) else nameless(node, Kind.STUB)
    if types & PAGES or (types and all(each.startswith(PAGING) for each in types)):
        return Kind.DROPPED
    if isinstance(node, BNode):
        return Kind.OWNED
    if types & AGENTS:
        return Kind.PRIMARY if is_told(graph, node) else Kind.STUB
    if types & HELPERS or any(each.startswith(HELPING) for each in types):
        return Kind.OWNED
    return reference_or_less(graph, node, bool(types))


def reference_or_less(graph: Graph, node: Node, typed: bool) -> Kind:
    """What becomes of a named node that is neither a thing, nor an agent, nor a known kind of helper."""
    if str(node).startswith(LISTS):
        return Kind.DROPPED
    if all(predicate == RDF.type for predicate in graph.predicates(node)):
        return Kind.STUB
    labelled = any((node, label, None) in graph for label in LABELS)
    return Kind.REFERENCE if typed or labelled else Kind.OWNED


def nameless(node: Node, kind: Kind) -> Kind:
    """The kind, or OWNED for a nameless node: a link to it alone would lead nowhere."""
    return Kind.OWNED if isinstance(node, BNode) else kind


def is_told(graph: Graph, node: Node) -> bool:
    """Whether a thing is described here, and not only named by what links to it."""
    told = list(graph.predicate_objects(node))
    said = {predicate for predicate, value in told if isinstance(value, Literal)} - SLIGHT
    return bool(said) or len(set(graph.predicates(node)) - SLIGHT) >= 2


def title_in(graph: Graph, node: URIRef | BNode) -> str:
    """The first of a node's titles, empty when it has none."""
    found = (text for label in LABELS for text in sorted(str(value) for value in graph.objects(node, label)))
    return next(found, "")

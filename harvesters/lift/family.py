"""Classes that follow from other classes and from the property by which a node is reached."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import PROV, RDF, BNode, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node

from catalogue.address import PREFIXES
from catalogue.orphacode import find_code
from catalogue.record.node import THINGS
from harvesters.lift.lifting import Lifting, term

SOURCES = (term("ejprd", "PatientRegistry"), term("ejprd", "Biobank"), term("jardin", "HCPDataSource"))
POINTS = (term("fdp-o", "FAIRDataPoint"), term("fdp-o", "MetadataService"))
NESTED: dict[URIRef, URIRef] = {
    DCAT.distribution: DCAT.Distribution,
    term("adms", "sample"): DCAT.Distribution,
    term("healthdcatap", "analytics"): DCAT.Distribution,
    DCAT.contactPoint: term("vcard", "Kind"),
    term("cv", "contactPoint"): term("cv", "ContactPoint"),
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.creator: FOAF.Agent,
    DCTERMS.rightsHolder: FOAF.Agent,
    term("geodcatap", "custodian"): FOAF.Agent,
    term("healthdcatap", "hdab"): FOAF.Agent,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    term("healthdcatap", "retentionPeriod"): DCTERMS.PeriodOfTime,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.provenance: DCTERMS.ProvenanceStatement,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.conformsTo: DCTERMS.Standard,
    term("spdx", "checksum"): term("spdx", "Checksum"),
    term("adms", "identifier"): term("adms", "Identifier"),
    PROV.qualifiedAttribution: PROV.Attribution,
    PROV.wasGeneratedBy: PROV.Activity,
    DCAT.qualifiedRelation: DCAT.Relationship,
    term("healthdcatap", "hasVariables"): term("csvw", "TableGroup"),
    term("csvw", "table"): term("csvw", "Table"),
    term("csvw", "column"): term("csvw", "Column"),
    term("jardin", "diseaseCoverage"): term("jardin", "DiseaseCoverage"),
    term("jardin", "cdeCoverage"): term("jardin", "CDECoverage"),
    term("jardin", "ernMembership"): term("jardin", "ERNMembership"),
}
MEMBERS: dict[URIRef, URIRef] = {
    DCAT.dataset: DCAT.Dataset,
    DCAT.servesDataset: DCAT.Dataset,
    DCAT.catalog: DCAT.Catalog,
    term("fdp-o", "metadataCatalog"): DCAT.Catalog,
    DCAT.service: DCAT.DataService,
    DCAT.accessService: DCAT.DataService,
    term("dcat", "inSeries"): term("dcat", "DatasetSeries"),
    term("ejprd", "patientRegistry"): term("ejprd", "PatientRegistry"),
    term("ejprd", "biobank"): term("ejprd", "Biobank"),
    term("ejprd", "guideline"): term("ejprd", "Guideline"),
}
DATASET_SIGNS = (DCAT.distribution, term("ejprd", "personalData"), term("ejprd", "populationCoverage"))


def member_classes(lifting: Lifting) -> None:
    """Rule `member-class`: a described member without class, by the property through which its catalogue names it."""
    for predicate, kind in MEMBERS.items():
        for _, node in lifting.each(predicate):
            if lifting.is_described(node) and lifting.types(node) <= {DCAT.Resource}:
                lifting.add("member-class", node, RDF.type, kind)


def resources(lifting: Lifting) -> None:
    """Rule `resource-class`: a bare dcat:Resource by what it says; beside a narrower class it is left out."""
    for node in list(lifting.graph.subjects(RDF.type, DCAT.Resource)):
        types = {str(each) for each in lifting.types(node)}
        kind = None if types & THINGS else kind_of_resource(lifting, node)
        if kind:
            lifting.add("resource-class", node, RDF.type, kind)
        if kind or types & THINGS or DCAT.Distribution in lifting.types(node):
            lifting.remove("resource-class", node, RDF.type, DCAT.Resource)


def kind_of_resource(lifting: Lifting, node: Node) -> URIRef | None:
    """What a bare resource is, None when it does not tell."""
    if (node, DCAT.endpointURL, None) in lifting.graph:
        return DCAT.DataService
    if (node, DCAT.dataset, None) in lifting.graph:
        return DCAT.Catalog
    if any((node, sign, None) in lifting.graph for sign in DATASET_SIGNS):
        return DCAT.Dataset
    diseases = any(find_code(str(each)) for each in lifting.graph.objects(node, DCAT.theme))
    return DCAT.Dataset if diseases else None


def implied_classes(lifting: Lifting) -> None:
    """Rule `implied-class`: registries, biobanks and hospital sources are datasets, FAIR Data Points data services."""
    for kinds, implied in ((SOURCES, DCAT.Dataset), (POINTS, DCAT.DataService)):
        for kind in kinds:
            for node in list(lifting.graph.subjects(RDF.type, kind)):
                lifting.add("implied-class", node, RDF.type, implied)


def catalogues(lifting: Lifting) -> None:
    """Rule `catalogue-or-dataset`: what is both is a catalogue, unless it is a registry, biobank or hospital source."""
    for node in list(lifting.graph.subjects(RDF.type, DCAT.Catalog)):
        types = lifting.types(node)
        if DCAT.Dataset in types:
            other = DCAT.Catalog if types & set(SOURCES) else DCAT.Dataset
            lifting.remove("catalogue-or-dataset", node, RDF.type, other)


def nested_classes(lifting: Lifting) -> None:
    """Rule `nested-class`: the class of a described node, by the property through which it is reached."""
    for predicate, kind in NESTED.items():
        for _, node in lifting.each(predicate):
            if lifting.is_described(node) and may_be(lifting, node, kind):
                lifting.add("nested-class", node, RDF.type, kind)


def may_be(lifting: Lifting, node: Node, kind: URIRef) -> bool:
    """Whether a node may take a class: a thing of its own (a dataset, an organisation as contact) keeps what it is."""
    types = {str(each) for each in lifting.types(node)}
    if types & THINGS:
        return False
    named_agent = kind == term("vcard", "Kind") and any(each.startswith(PREFIXES["foaf"]) for each in types)
    return isinstance(node, BNode) or not named_agent


def distributions(lifting: Lifting) -> None:
    """Rule `distribution-link`: a distribution that names its dataset, but is not named by it."""
    for node, whole in lifting.each(DCTERMS.isPartOf):
        if DCAT.Distribution in lifting.types(node) and DCAT.Dataset in lifting.types(whole):
            lifting.add("distribution-link", whole, DCAT.distribution, node)


RULES: tuple[Callable[[Lifting], None], ...] = (
    member_classes,
    resources,
    implied_classes,
    catalogues,
    nested_classes,
    distributions,
)

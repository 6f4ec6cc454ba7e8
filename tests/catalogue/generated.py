"""Invented catalogues of any size, the same for the same seed: sources of every kind and level, and what they link to.

Nothing in them is real but the codes and the terms of the lists. They hold on purpose what strains a catalogue: records
of two classes, codes of groups and unknown ones, helper nodes with IRIs that several records describe, accents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property

from rdflib import RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD
from rdflib.term import Node

from catalogue.library import Library
from catalogue.nomenclature.disease import ORDO
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.record import Record
from catalogue.setting import Settings

JARDIN = Namespace("https://w3id.org/jardin/ns#")
EJPRD = Namespace("https://w3id.org/ejp-rd/vocabulary#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PLACE = "https://sources.example.org/"
CLASSES = (
    (), (EJPRD.PatientRegistry,), (EJPRD.PatientRegistry,), (JARDIN.HCPDataSource,), (EJPRD.Biobank,),
    (EJPRD.PatientRegistry, EJPRD.Biobank), (JARDIN.HCPDataSource, EJPRD.PatientRegistry), (DCAT.Catalog,),
)  # fmt: skip
WORDS = [
    "registry",
    "register",
    "Register",
    "registre",
    "biobank",
    "clinic",
    "Zürich",
    "Ålesund",
    "São",
    "Málaga",
    "cohort",
    "natural",
    "history",
    "longitudinal",
    "paediatric",
    "enfants",
    "Kinder",
    "muscle",
    "Muskel",
    "ataxia",
    "œdème",
    "Straße",
    "coeur",
    "follow-up",
    "x-linked",
    "type-1",
    "HLA-B27",
    "2024",
    "β-thalassemia",
]
COUNTRIES = ["DEU", "FRA", "ITA", "ESP", "NLD", "BEL", "POL", "CZE", "SWE", "NOR", "CHE", "PRT"]
DATES = (
    Literal("2024-02-29", datatype=XSD.date),
    Literal("2019", datatype=XSD.gYear),
    Literal("2025-06-01T10:00:00Z", datatype=XSD.dateTime),
    Literal("2021-13-40", datatype=XSD.date),
    Literal("last spring"),
    Literal("9999999999"),
    Literal("-0044-03-15", datatype=XSD.date),
)


def records(n: int, seed: int) -> Iterator[Record]:
    """`n` sources and, between them, the agents and services that they name; equal for equal arguments."""
    world = World(seed)
    for agent in range(max(1, n // 20)):
        yield world.agent(agent)
    for number in range(n):
        yield world.source(number)


class World:
    """What the invented records are drawn from."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.profiles: Profiles = load_profiles(Settings())
        self.library = Library()

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the nomenclature, those low in the hierarchy more often, two that nobody knows."""
        nomenclature = self.library.nomenclature
        low = [code for code in nomenclature.diseases if code not in nomenclature.children]
        return sorted([*nomenclature.diseases, *low, *low, "999999", "0"], key=int)

    @cached_property
    def choices(self) -> dict[str, list[str]]:
        """The values that each facet may have."""
        return {field.name: self.values_of(field) for field in self.profiles.facets}

    def values_of(self, field: Field) -> list[str]:
        """The terms of a field's list."""
        if field.options:
            return list(field.options)
        if field.kind == "boolean":
            return ["true", "false"]
        return [concept.iri for concept in self.library.thesaurus.members(field.scheme or "")]

    def words(self, least: int, most: int) -> str:
        """Some words."""
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def agent(self, number: int) -> Record:
        """An organisation; every third has a helper node that sources describe too."""
        node, graph = URIRef(f"{PLACE}{self.seed}/agent/{number}"), Graph()
        graph.add((node, RDF.type, FOAF.Agent))
        graph.add((node, FOAF.name, Literal(f"Institute {number} {self.words(1, 2)}", lang="en")))
        if number % 3 == 0:
            self.add_contact(graph, node, URIRef(f"{PLACE}{self.seed}/contact/{number % 4}"))
        return Record(str(node), graph, document=f"{PLACE}agents")

    def source(self, number: int) -> Record:
        """A source: one in five says all that its class must say, the others what they please."""
        node, graph = URIRef(f"{PLACE}{self.seed}/source/{number}"), Graph()
        classes = self.random.choice(CLASSES)
        for each in (DCAT.Dataset, *classes):
            graph.add((node, RDF.type, each))
        if self.random.random() < 0.2:
            profile = self.profiles.of({str(DCAT.Dataset), *map(str, classes)})
            self.fill(graph, node, profile.fields if profile else ())
            self.add_entry(graph, node, URIRef(ORDO + self.random.choice(self.codes)))
        else:
            self.add_words(graph, node, number)
            self.add_diseases(graph, node)
            self.add_facets(graph, node)
            self.add_helpers(graph, node)
        return Record(str(node), graph, document=f"{PLACE}{number}.ttl", document_digest=f"{number:064x}")

    def fill(self, graph: Graph, node: Node, fields: tuple[Field, ...]) -> None:
        """The examples of what must or should be said, and of what names a nested node; of all where nothing must."""
        asked = [field for field in fields if field.least or (field.key and isinstance(node, BNode))]
        for field in asked or fields:
            path = URIRef(field.path)
            shape = self.profiles.shape(field.nested or "")
            example = self.profiles.graph.value(URIRef(field.iri), SKOS.example)
            if shape is not None:
                nested = BNode()
                graph.add((node, path, nested))
                graph.add((nested, RDF.type, URIRef(shape.target)))
                self.fill(graph, nested, shape.fields)
            elif example is not None:
                graph.add((node, path, example))

    def add_words(self, graph: Graph, node: Node, number: int) -> None:
        """Titles in one or two languages, descriptions, keywords."""
        graph.add((node, DCTERMS.title, Literal(f"Source {number} {self.words(1, 4)}", lang="en")))
        for predicate, chance in (
            (DCTERMS.title, 0.3),
            (DCTERMS.alternative, 0.3),
            (DCTERMS.description, 0.7),
            (DCAT.keyword, 0.5),
        ):
            if self.random.random() < chance:
                graph.add((node, predicate, Literal(self.words(1, 9), lang=self.random.choice(("en", "fr", "de")))))
        if self.random.random() < 0.6:
            graph.add((node, DCTERMS.modified, self.random.choice(DATES)))
        if self.random.random() < 0.6:
            people = self.random.choice((0, 10, 19, 30, 60, 150, 480, 999, 1000, 25_000))  # smaller ones are refused
            graph.add((node, self.path("count"), Literal(people, datatype=XSD.nonNegativeInteger)))

    def path(self, role: str) -> URIRef:
        """The predicate of the field of a role."""
        field = self.profiles.role(role)
        assert field is not None
        return URIRef(field.path)

    def add_diseases(self, graph: Graph, node: Node) -> None:
        """Up to four codes, some with what is said of persons; without a code a group in words."""
        for code in self.random.sample(self.codes, self.random.randint(0, 4)):
            disease = URIRef(ORDO + code)
            graph.add((node, DCTERMS.subject, disease))
            if self.random.random() < 0.5:
                coverage = BNode()
                graph.add((node, JARDIN.diseaseCoverage, coverage))
                graph.add((coverage, RDF.type, JARDIN.DiseaseCoverage))
                graph.add((coverage, JARDIN.orphaCode, disease))
                graph.add(
                    (
                        coverage,
                        JARDIN.individualCount,
                        Literal(max(10, self.random.randint(1, 500)), datatype=XSD.nonNegativeInteger),
                    )
                )
        if self.random.random() < 0.9:
            graph.add((node, JARDIN.diseaseGroup, Literal("rare " + self.words(1, 2), lang="en")))

    def add_entry(self, graph: Graph, node: Node, disease: URIRef) -> None:
        """One more disease, with an entry of its own that tells no number."""
        entry = BNode()
        graph.add((node, DCTERMS.subject, disease))
        graph.add((node, JARDIN.diseaseCoverage, entry))
        graph.add((entry, RDF.type, JARDIN.DiseaseCoverage))
        graph.add((entry, JARDIN.orphaCode, disease))
        graph.add((entry, JARDIN.countPrecision, JARDIN.Suppressed))

    def add_facets(self, graph: Graph, node: Node) -> None:
        """Values for some of the facets."""
        for field in self.profiles.facets:
            if self.random.random() < 0.5:
                continue
            values = self.choices[field.name]
            if field.role == "country":
                values = [value for value in values if value.rsplit("/", 1)[-1] in COUNTRIES]
            for value in self.random.sample(values, min(len(values), self.random.randint(1, 2))):
                term = Literal(value, datatype=XSD.boolean) if field.kind == "boolean" else URIRef(value)
                graph.add((node, URIRef(field.path), term))

    def add_helpers(self, graph: Graph, node: Node) -> None:
        """A contact (its IRI shared with other records), distributions, a publisher."""
        shared = self.random.random() < 0.5
        contact: Node = URIRef(f"{PLACE}{self.seed}/contact/{self.random.randint(0, 5)}") if shared else BNode()
        self.add_contact(graph, node, contact)
        graph.add((node, DCTERMS.publisher, URIRef(f"{PLACE}{self.seed}/agent/{self.random.randint(0, 9)}")))
        for number in range(self.random.randint(0, 2)):
            file = BNode()
            graph.add((node, DCAT.distribution, file))
            graph.add((file, RDF.type, DCAT.Distribution))
            graph.add((file, DCAT.accessURL, URIRef(f"{node}/file/{number}")))

    def add_contact(self, graph: Graph, node: Node, contact: Node) -> None:
        """A contact point of a record."""
        graph.add((node, DCAT.contactPoint, contact))
        graph.add((contact, RDF.type, VCARD.Kind))
        graph.add((contact, VCARD.fn, Literal("Office")))
        graph.add((contact, VCARD.hasEmail, URIRef("mailto:office@sources.example.org")))

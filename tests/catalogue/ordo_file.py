"""ORDO as RDF/XML, written as OWLAPI writes it, of any size, together with what a reader must find in it.

After `orphanet-formats.md`, section 5: OWL as the default namespace, labels without language, three forms of hierarchy,
inactive classes with what they lead to, relations of references on axioms, and genes among the same numbers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from catalogue.nomenclature.disease import DISORDER, GROUP, SUBTYPE, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, Mapping

ORDO = "http://www.orpha.net/ORDO/Orphanet_"
PART_OF = "http://purl.obolibrary.org/obo/BFO_0000050"
XREF = "http://www.geneontology.org/formats/oboInOwl#hasDbXref"
TYPES = {
    "Category": ("557495", "557492", GROUP), "ClinicalGroup": ("377794", "557492", GROUP),
    "Disease": ("377788", "557493", DISORDER), "MalformationSyndrome": ("377789", "557493", DISORDER),
    "ClinicalSubtype": ("377796", "557494", SUBTYPE), "EtiologicalSubtype": ("377795", "557494", SUBTYPE),
}  # fmt: skip
INACTIVE = {
    "Deprecated": {GROUP: "C043", DISORDER: "C044", SUBTYPE: "C045"},
    "NonRareInEurope": {GROUP: "C047", DISORDER: "C048", SUBTYPE: "C049"},
    "Obsolete": {GROUP: "C051", DISORDER: "C052", SUBTYPE: "C053"},
}
RELATIONS = {
    EXACT: "E (the two say the same)", BROADER: "NTBT (the code of Orphanet is narrower)",
    NARROWER: "BTNT (the code of Orphanet is broader)", RELATED: "ND (nobody knows yet)",
}  # fmt: skip
DETAILS = ("Specific code", "Inclusion term", "Index term", "Attributed")
FORMS = ("restriction", "triple", "text", "subclass")
WORDS = [
    "alpha",
    "beta",
    "gamma",
    "skin",
    "bone",
    "heart",
    "eye",
    "nerve",
    "early",
    "late",
    "mild",
    "severe",
    "familial",
]
HEAD = """<?xml version="1.0"?>
<rdf:RDF xmlns="http://www.w3.org/2002/07/owl#"
     xml:base="http://www.w3.org/2002/07/owl"
     xmlns:efo="http://www.ebi.ac.uk/efo/"
     xmlns:obo="http://purl.obolibrary.org/obo/"
     xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
     xmlns:skos="http://www.w3.org/2004/02/skos/core#"
     xmlns:ORDO="http://www.orpha.net/ORDO/"
     xmlns:terms="http://purl.org/dc/terms/"
     xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#">
    <Ontology rdf:about="https://www.orphadata.com/data/ontologies/ordo/last_version/ORDO_{language}_4.9.owl">
        <versionInfo>4.9</versionInfo>
        <terms:modified>{day}</terms:modified>
    </Ontology>
"""


@dataclass
class Ordo:
    """A file and what it tells.

    :param diseases: by code, as a reader must fill them in
    """

    content: bytes = b""
    diseases: dict[str, Disease] = field(default_factory=dict)
    genes: int = 0


def ordo_file(size: int, language: str = "en", forms: tuple[str, ...] = FORMS, seed: int = 1, words: int = 20) -> Ordo:
    """An ORDO of some diseases, a tenth of them inactive, and a third as many genes.

    :param forms: in which ways parents are told
    :param words: of a definition
    """
    return Writing(random.Random(seed), language, forms, words).ordo(size)


class Writing:
    """The writing of one file."""

    def __init__(self, chance: random.Random, language: str, forms: tuple[str, ...], words: int) -> None:
        self.chance, self.language, self.forms, self.words = chance, language, forms, words
        self.made = Ordo()
        self.text: list[str] = []

    def ordo(self, size: int) -> Ordo:
        """Write it all."""
        numbers = [str(number) for number in self.chance.sample(range(1, 300_000), size + size // 3)]
        self.text.append(HEAD.format(language=self.language, day="2025-07-01"))
        self.text += list(frame())
        active = size - size // 10
        for place, code in enumerate(numbers[:size]):
            disease = self.made.diseases[code] = Disease(code)
            if place < active:
                self.active(disease, numbers[: max(place // 2, 1)] if place else [])
            else:
                self.inactive(disease, numbers[:active])
        for number in numbers[size:]:
            self.gene(number, self.chance.choice(numbers[:active]))
        self.text.append("</rdf:RDF>\n")
        self.made.content = "".join(self.text).encode()
        return self.made

    def phrase(self, length: int) -> str:
        """Some words, with signs that XML must escape."""
        return " ".join(self.chance.choices(WORDS, k=length)) + self.chance.choice(["", " <50 years", ", A&B", " (x)"])

    def named(self, disease: Disease) -> Iterator[str]:
        """Label, other names and definition."""
        label = f"{self.phrase(3)} {disease.code}"
        disease.labels = {self.language: label}
        yield f"<rdfs:label>{escape(label)}</rdfs:label>"
        for number in range(self.chance.randrange(3)):
            name = f"{self.phrase(2)} {disease.code}-{number}"
            disease.synonyms.append((self.language, name))
            yield f'<efo:alternative_term xml:lang="{self.language}">{escape(name)}</efo:alternative_term>'
        yield f"<skos:notation>ORPHA:{disease.code}</skos:notation>"

    def active(self, disease: Disease, above: list[str]) -> None:
        """An active class."""
        disease.type = self.chance.choice(["Category", "ClinicalGroup", *TYPES]) if above else "Category"
        own, level, disease.level = TYPES[disease.type]
        disease.status = "Active"
        parents = {self.chance.choice(above) for _ in range(self.chance.randrange(1, 4))} if above else set()
        disease.places = {"": parents} if parents else {}
        lines = [*self.named(disease), subclass(own), subclass(level)]
        definition = f"A rare {self.phrase(self.words)}, with {self.phrase(3)}."
        disease.definitions = {self.language: definition}
        lines.append(f'<efo:definition xml:lang="{self.language}">{escape(definition)}</efo:definition>')
        lines += [f'<efo:definition_citation xml:lang="{self.language}">Orphanet</efo:definition_citation>']
        lines += ['<skos:notation xml:lang="en">Category</skos:notation>'] if own == "557495" else []
        lines += [part for parent in sorted(parents) for part in self.beneath(parent)]
        lines += self.known(disease) if self.language == "en" else []
        self.wrapped(
            disease.code,
            lines + [f"<oboInOwl:hasDbXref>{each}</oboInOwl:hasDbXref>" for each in self.references(disease)],
        )

    def beneath(self, parent: str) -> list[str]:
        """A parent in one of the forms."""
        form = self.chance.choice(self.forms)
        if form == "restriction":
            return [restriction(PART_OF, ORDO + parent)]
        if form == "triple":
            return [f'<ORDO:Orphanet_C021 rdf:resource="{ORDO}{parent}"/>']
        return [f"<ORDO:Orphanet_C021>{ORDO}{parent}</ORDO:Orphanet_C021>"] if form == "text" else [subclass(parent)]

    def known(self, disease: Disease) -> list[str]:
        """Onset, inheritance and prevalence, in words."""
        disease.onsets, disease.inheritances = ["Infancy", "Neonatal"], ["Autosomal dominant"]
        disease.prevalences = [Prevalence("Point prevalence", "", "1-9 / 100 000", None, "Europe")]
        return [
            "<ORDO:Orphanet_C017>Infancy</ORDO:Orphanet_C017>", "<ORDO:Orphanet_C017>Neonatal</ORDO:Orphanet_C017>",
            "<ORDO:Orphanet_C016>Autosomal dominant</ORDO:Orphanet_C016>",
            "<ORDO:Orphanet_C022>Europe AND has_point_prevalence_range : 1-9 / 100 000</ORDO:Orphanet_C022>",
        ]  # fmt: skip

    def references(self, disease: Disease) -> Iterator[str]:
        """References to other systems, their relations left for axioms; one is said to be wrong."""
        number = int(disease.code)
        relation, detail = self.chance.choice(list(RELATIONS)), self.chance.choice(DETAILS)
        disease.mappings = [
            Mapping("OMIM", f"{100000 + number}", self.chance.choice(list(RELATIONS))),
            Mapping("ICD-10", f"Q{number % 90 + 10}.{number % 10}", relation, detail),
            Mapping("MONDO", f"{number:07}", EXACT),
        ]
        yield from (f"{each.system}:{each.code}" for each in disease.mappings[:1])
        yield f"ICD-10:\u00a0{disease.mappings[1].code}"
        yield f"MONDO:{number:07}"
        yield "UMLS:C0000001"
        yield "Unheard-of:1"

    def inactive(self, disease: Disease, targets: list[str]) -> None:
        """An inactive class, which leads to another one, or to several."""
        disease.status = self.chance.choice(list(INACTIVE))
        disease.level = self.chance.choice([GROUP, DISORDER, SUBTYPE])
        lines = list(self.named(disease))
        mark = {"Obsolete": "OBSOLETE: ", "NonRareInEurope": "NON RARE IN EUROPE: ", "Deprecated": ""}[disease.status]
        lines[0] = lines[0].replace("<rdfs:label>", f"<rdfs:label>{mark}")
        lines.append(subclass(INACTIVE[disease.status][disease.level]))
        if disease.status == "Deprecated":
            disease.replaced_by = self.chance.choice(targets)
            lines.append(restriction(ORDO + "C056", ORDO + disease.replaced_by))
        elif disease.status == "Obsolete":
            disease.referred_to = self.chance.sample(targets, self.chance.randrange(3))
            lines += [restriction(ORDO + "C057", ORDO + each) for each in disease.referred_to]
        self.wrapped(disease.code, lines)

    def gene(self, number: str, code: str) -> None:
        """A gene, in the same space of numbers."""
        self.made.genes += 1
        symbol = f"GEN{number}"
        self.made.diseases[code].genes.append(
            Gene(symbol, f"gene of {number}", "Causes", kind="coding gene", references=(("HGNC", number),))
        )
        lines = [
            f"<rdfs:label>gene of {number}</rdfs:label>", f"<ORDO:symbol>{symbol}</ORDO:symbol>", subclass("410298"),
            restriction(ORDO + "317343", ORDO + code), f"<oboInOwl:hasDbXref>HGNC:{number}</oboInOwl:hasDbXref>",
        ]  # fmt: skip
        self.wrapped(number, lines)

    def wrapped(self, number: str, lines: list[str]) -> None:
        """A class, and the axioms on its references."""
        inside = "\n        ".join(lines)
        about = f"{ORDO}{number}"
        self.text.append(f'    <!-- {about} -->\n    <Class rdf:about="{about}">\n        {inside}\n    </Class>\n')
        disease = self.made.diseases.get(number)
        if disease is not None and disease.mappings:
            omim, icd, mondo = disease.mappings
            self.text.append(axiom(about, f"OMIM:{omim.code}", RELATIONS[omim.relation]))
            said = f"- {RELATIONS[icd.relation]}.\n- {icd.detail} (as said elsewhere)."
            self.text.append(axiom(about, f"ICD-10:\u00a0{icd.code}", said))
            self.text.append(nested(about, f"MONDO:{mondo.code}", RELATIONS[mondo.relation]))
            self.text.append(axiom(about, "UMLS:C0000001", "W (another thing)"))


def frame() -> Iterator[str]:
    """Properties, and the classes that are no diseases."""
    for number, label in (("317343", "Causes"), ("C056", "moved to"), ("C057", "referred to"), ("C021", "part of")):
        yield f'    <ObjectProperty rdf:about="{ORDO}{number}"><rdfs:label>{label}</rdfs:label></ObjectProperty>\n'
    above = {"C001": "", "C010": "", "410298": "C010", "C041": "", "557492": "C001", "557493": "C001", "557494": "C001"}
    above |= {"C042": "C041", "C046": "C041", "C050": "C041", **{number: "C001" for number, _, _ in TYPES.values()}}
    for classes, top in zip(INACTIVE.values(), ("C042", "C046", "C050"), strict=True):
        above |= dict.fromkeys(classes.values(), top)
    for number, parent in above.items():
        label = "coding gene" if number == "410298" else f"class {number}"
        more = subclass(parent) if parent else ""
        yield f'    <Class rdf:about="{ORDO}{number}"><rdfs:label>{label}</rdfs:label>{more}</Class>\n'


def subclass(number: str) -> str:
    """Beneath a class."""
    return f'<rdfs:subClassOf rdf:resource="{ORDO}{number}"/>'


def restriction(on: str, value: str) -> str:
    """Beneath a restriction."""
    return (
        f'<rdfs:subClassOf><Restriction><onProperty rdf:resource="{on}"/>'
        f'<someValuesFrom rdf:resource="{value}"/></Restriction></rdfs:subClassOf>'
    )


def axiom(about: str, reference: str, relation: str) -> str:
    """An axiom that tells the relation of a reference."""
    return (
        f'    <Axiom><annotatedSource rdf:resource="{about}"/><annotatedProperty rdf:resource="{XREF}"/>'
        f"<annotatedTarget>{reference}</annotatedTarget>"
        f'<obo:ECO_0000218 xml:lang="en">{relation}</obo:ECO_0000218></Axiom>\n'
    )


def nested(about: str, reference: str, relation: str) -> str:
    """An axiom about an axiom, as they stood around 2022."""
    return (
        "    <Axiom><annotatedSource><Axiom>"
        f'<annotatedSource rdf:resource="{about}"/><annotatedProperty rdf:resource="{XREF}"/>'
        f"<annotatedTarget>{reference}</annotatedTarget></Axiom></annotatedSource>"
        '<annotatedProperty rdf:resource="http://purl.obolibrary.org/obo/ECO_0000218"/>'
        f'<annotatedTarget xml:lang="en">{relation}</annotatedTarget></Axiom>\n'
    )

"""ORDO, the ontology of Orphanet, as RDF (mostly RDF/XML as OWLAPI writes it): its triples as terms.

Triples are taken as they come; restrictions and axioms are nameless nodes, joined at the end. Versions 2.6 to 4.x.
"""

from __future__ import annotations

from functools import lru_cache
from typing import BinaryIO

from lxml import etree

from catalogue.document.markup import parser_of
from catalogue.error import Hostile, TooLarge
from catalogue.nomenclature.disease import ORDO as DISEASE
from catalogue.orphanet.loading import Loading, NotNomenclature, cleaned
from catalogue.orphanet.stranger import Stranger, listed
from catalogue.orphanet.taking import take_terms
from catalogue.orphanet.term import Terms, local
from catalogue.record.triple import Part, parts

BASE = DISEASE.removesuffix("Orphanet_")
ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"
RESTRICTION = frozenset(("onProperty", "someValuesFrom", "hasValue"))
AXIOM = frozenset(("annotatedSource", "annotatedProperty", "annotatedTarget"))
RELATION, OLD_RELATION = "ECO_0000218", "ECO_0000205"
KEPT = RESTRICTION | AXIOM | {RELATION, OLD_RELATION}
TEXTS = {
    "label": "names", "prefLabel": "names", "alternative_term": "synonyms", "hasExactSynonym": "synonyms",
    "definition": "definitions", "IAO_0000115": "definitions",
}  # fmt: skip
DAYS = frozenset(("modified", "created", "issued", "date"))
CHUNK, DEEPEST = 1 << 16, 256


def read_ordo(content: BinaryIO, loading: Loading, syntax: str = "rdfxml") -> str:
    """Read ORDO into a loading.

    :param syntax: as `catalogue.record.triple.parts` knows it
    :raises Stranger: it has no entity of the nomenclature
    :raises RecordError: it is damaged, hostile or too large
    """
    if syntax == "rdfxml":
        inspect(content)
    gathering = Gathering()
    for part in parts(content, syntax, strict=False):
        gathering.take(part)
    terms = gathering.terms_told()
    if not take_terms(terms, loading):
        raise Stranger(f"RDF without diseases of Orphanet, with things such as {listed(gathering.strangers, 3)}")
    return f"ORDO {terms.version}".strip() + f" ({terms.language})"


class Outline:
    """What a walk over the markup must not meet; libxml2 counts the depth only where it builds a tree."""

    def __init__(self) -> None:
        self.depth = 0

    def start(self, tag: str, attributes: object) -> None:
        """An element opens."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooLarge(f"The XML is nested more than {DEEPEST} deep.", expected="ORDO as it was downloaded.")

    def end(self, tag: str) -> None:
        """An element closes."""
        self.depth -= 1

    def doctype(self, *args: object) -> None:
        """A DOCTYPE stands before the root."""
        raise Hostile("The XML brings a DOCTYPE, which may define entities.", expected="XML without DOCTYPE.")

    def close(self) -> None:
        """The document is over."""


def inspect(content: BinaryIO) -> None:
    """Walk over RDF/XML once: it is whole, brings no DOCTYPE, and is not nested so deep that reading it never ends.

    :raises Hostile: a DOCTYPE
    :raises TooLarge: elements in elements, more than 256 deep
    :raises NotNomenclature: broken markup
    """
    parser = parser_of(target=Outline())
    try:
        while piece := content.read(CHUNK):
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise NotNomenclature(f"It is XML that breaks off: {error.msg}.", fix="Download it again.") from error
    content.seek(0)


@lru_cache(maxsize=4096)
def named(predicate: str) -> str:
    """The local name of a predicate; few of them stand in many triples."""
    return local(predicate)


def target_of(value: str) -> str:
    """What a property leads to: the local name of a term, else text as it stands."""
    return local(value) if value.startswith(BASE) else value


class Gathering:
    """Triples on their way into terms, in any order.

    :param strangers: some subjects that are not of ORDO
    """

    def __init__(self) -> None:
        self.terms = Terms()
        self.strangers: dict[str, None] = {}
        self._nodes: dict[str, dict[str, str]] = {}
        self._beneath: list[tuple[str, str]] = []
        self._said: dict[str, list[tuple[str, str]]] = {}

    def take(self, part: Part) -> None:
        """Take in one triple."""
        subject, predicate, value = part[:3]
        name = named(predicate)
        if subject.startswith("_:"):
            if name in KEPT:
                self._nodes.setdefault(subject, {})[name] = value
        elif subject.startswith(BASE):
            self._of_term(subject[len(BASE) :].removeprefix("Orphanet_"), name, part)
        elif len(self.strangers) < CHUNK and (name in DAYS or name in ("versionInfo", "type")):
            self.strangers[subject] = None
            self._said.setdefault(subject, []).append((name, value))

    def _of_term(self, own: str, name: str, part: Part) -> None:
        """A triple about a term.

        :param own: its local name; `name` is that of the predicate
        """
        _, predicate, value, language, is_node = part
        term = self.terms[own]
        if name == "subClassOf":
            if value.startswith("_:"):
                self._beneath.append((own, value))
            else:
                term.above.add(local(value))
        elif name in TEXTS and not is_node:
            getattr(term, TEXTS[name]).append((language, value))
        elif name == "notation":
            term.notations.append(value.strip())
        elif name == "hasDbXref":
            term.references.setdefault(cleaned(value), "")
        elif name == "symbol":
            term.symbol = value
        elif name == "reason_for_obsolescence":
            term.reason = value
        elif name == "deprecated":
            term.withdrawn = value in ("true", "1")
        elif predicate.startswith(BASE):
            term.parts.append((name, target_of(value)))

    def terms_told(self) -> Terms:
        """The terms, with their restrictions and axioms; all triples were taken."""
        for own, node in self._beneath:
            said = self._nodes.get(node, {})
            value = said.get("someValuesFrom") or said.get("hasValue") or ""
            if value and "onProperty" in said:
                self.terms[own].parts.append((local(said["onProperty"]), target_of(value)))
        for said in self._nodes.values():
            if "annotatedSource" in said:
                self._relation(said)
        for subject, pairs in self._said.items():
            if ("type", ONTOLOGY) in pairs:
                self.terms.iri = self.terms.iri or subject
                self.terms.version = self.terms.version or next((v for n, v in pairs if n == "versionInfo"), "")
                self.terms.days += [value for name, value in pairs if name in DAYS]
        return self.terms

    def _relation(self, said: dict[str, str]) -> None:
        """What an axiom says of a reference, or an axiom about such an axiom."""
        relation = said.get(RELATION) or said.get(OLD_RELATION, "")
        inner = self._nodes.get(said["annotatedSource"])
        if inner is not None:
            if local(said.get("annotatedProperty", "")) in (RELATION, OLD_RELATION):
                relation = said.get("annotatedTarget", "")
            said = inner
        term = self.terms.get(local(said.get("annotatedSource", "")))
        reference = cleaned(said.get("annotatedTarget", ""))
        if relation and term is not None and reference in term.references:
            term.references[reference] = relation

"""XML and HTML around and below RDF: what must be refused, what is no RDF, and RDF wrapped in other answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from catalogue.address import PREFIXES
from catalogue.document.syntax import after_prolog
from catalogue.error import Hostile, NotRdf, PatientData, TooLarge

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
FHIR = "http://hl7.org/fhir"
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
SCRIPT = re.compile(r"<script\b[^<>]{1,1000}>", re.IGNORECASE)  # not beyond the next tag: time must not grow by squares
LINKED = re.compile(r"\btype\s{0,9}=\s{0,9}[\"']?application/ld\+json\b", re.IGNORECASE)
SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
NODE_ID = re.compile(r"(:nodeID\s*=\s*)(\"[^\"]*\"|'[^']*')")
USED = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=>/])")
DECLARED = re.compile(r"\bxmlns:([A-Za-z_][\w.-]*)\s*=")
FIRST = re.compile(r"<[A-Za-z_][\w.:-]*")
NAME = re.compile(r"[A-Za-z_][\w.-]*")
KNOWN = {
    "OAI-PMH": "an OAI-PMH answer",
    "JDBOR": "an Orphanet data file",
    "ExceptionReport": "an error report of a geo-service",
    "GetRecordsResponse": "a CSW answer",
    "GetRecordByIdResponse": "a CSW answer",
    "MD_Metadata": "an ISO 19139 record",
    "feed": "an Atom feed",
    "rss": "an RSS feed",
}


SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class Outline:
    """What a first walk over the markup tells: the outermost element."""

    def __init__(self) -> None:
        self.root = ""

    def start(self, tag: str, attributes: object) -> None:
        """An element begins."""
        self.root = self.root or tag

    def close(self) -> str:
        """The document is over."""
        return self.root


def parser_of(**more: Any) -> Any:
    """A parser without entities, without network, with the depth that libxml2 takes for safe."""
    return etree.XMLParser(**SAFE, **more)


def body_of(text: str) -> str:
    """The markup without its declaration, whose encoding no longer holds once the text is decoded.

    :raises Hostile: the document brings a DOCTYPE, by which 400 bytes can become gigabytes
    """
    if text.startswith("<!", after_prolog(text)):
        raise Hostile(
            "The document brings a DOCTYPE, which may define entities.",
            expected="XML without DOCTYPE.",
            fix="Remove the DOCTYPE and write entities out.",
        )
    return DECLARATION.sub("", text, count=1)


def root_of(body: str) -> str:
    """The outermost element as `{namespace}name`.

    :raises NotRdf: the markup is broken
    :raises TooLarge: elements in elements, deeper than libxml2 takes for safe (256)
    """
    with readable():
        return str(etree.fromstring(body.encode("utf-8"), parser_of(target=Outline())))


@contextmanager
def readable() -> Iterator[None]:
    """Say in our words what the XML parser found wrong."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error) or "huge" in str(error).lower():
            raise TooLarge(
                "The XML is nested more than 256 deep or has a text of more than 10 MB.",
                expected="RDF/XML of usual depth.",
                fix="Write the description flat: one rdf:Description for each thing.",
            ) from error
        reason = str(error).split(" (<string>")[0]
        raise NotRdf(f"The XML is broken: {reason}.", expected="well-formed XML.", fix="Mend the line named.").on(
            *error.position
        ) from error


def declare_prefixes(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The markup with the well-known prefixes that it uses and forgot to declare, and which these are."""
    used = set(USED.findall(body))
    missing = sorted((each, PREFIXES[each]) for each in used - set(DECLARED.findall(body)) if each in PREFIXES)
    first = FIRST.search(body)
    if not missing or not first:
        return body, []
    declared = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in missing)
    return body[: first.end()] + declared + body[first.end() :], missing


def rdf_in(body: str) -> list[str]:
    """The RDF/XML documents in the markup: itself, or those wrapped in an OAI-PMH, CSW or other answer.

    :raises NotRdf: there is none, with the name of the outermost element
    :raises PatientData: a FHIR resource about a person
    """
    root = root_of(body)
    if root == f"{{{RDF}}}RDF":
        return [body]
    found = embedded(body)
    if found:
        return found
    namespace, _, name = root.rpartition("}")
    if namespace == "{" + FHIR and name in ("Patient", "Bundle", "Condition", "Observation", "Encounter"):
        raise PatientData(f"The document is a FHIR {name} resource: rows about persons.", **NO_PATIENTS)
    noun = KNOWN.get(name, "XML")
    raise NotRdf(
        f"The document is {noun} (outermost element {name}{f', namespace {namespace[1:]}' * bool(namespace)}), no RDF.",
        expected="RDF/XML, whose outermost element is rdf:RDF, or an answer that holds some.",
        fix="Ask the address for RDF, or use the harvester made for this kind of answer.",
    )


NO_PATIENTS = {
    "expected": "descriptions of registries, data sources and the like.",
    "fix": "Keep rows about persons where they are; describe the registry that holds them.",
}


def embedded(body: str) -> list[str]:
    """RDF/XML wrapped in other markup: each rdf:RDF, else each outermost DCAT element with an rdf: name."""
    with readable():
        tree = etree.fromstring(body.encode("utf-8"), parser_of())
    blocks = list(tree.iter(f"{{{RDF}}}RDF"))
    if blocks:
        return [etree.tostring(each, encoding="unicode", with_tail=False) for each in blocks]
    named = [each for each in tree.iter() if is_described(each)]
    inner = {id(each) for outer in named for each in outer.iterdescendants()}
    parts = [etree.tostring(each, encoding="unicode", with_tail=False) for each in named if id(each) not in inner]
    return [f'<rdf:RDF xmlns:rdf="{RDF}">{part}</rdf:RDF>' for part in parts]


def is_described(element: etree._Element) -> bool:
    """Whether an element is a node of RDF/XML: it has a name in RDF, or is a thing of DCAT (spelled with a capital)."""
    if not isinstance(element.tag, str):
        return False
    space, _, name = element.tag[1:].rpartition("}")
    return f"{{{RDF}}}about" in element.attrib or (space == DCAT and name[:1].isupper())


def mend_node_ids(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Names of nameless nodes as RDF/XML wants them, and what was changed; the same name stays the same node."""
    changed: dict[str, str] = {}

    def mended(found: re.Match[str]) -> str:
        name = found[2][1:-1]
        if NAME.fullmatch(name):
            return found[0]
        changed[name] = "n" + hashlib.sha256(name.encode("utf-8")).hexdigest()[:16]
        return f'{found[1]}"{changed[name]}"'

    return NODE_ID.sub(mended, body), sorted(changed.items())


def mend_text(body: str) -> tuple[str, list[str]]:
    """The markup without comments, and without text where RDF/XML has no place for any; and that text.

    Such text stands between elements (`...`) or inside an element that already points elsewhere by rdf:resource.
    """
    with readable():
        tree = etree.fromstring(body.encode("utf-8"), parser_of(remove_comments=True, remove_pis=True))
    dropped: list[str] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element.get(f"{{{RDF}}}parseType") == "Literal":
            continue
        if len(element) or element.get(f"{{{RDF}}}resource") is not None:
            dropped += [
                part.strip() for part in (element.text, *(each.tail for each in element)) if part and part.strip()
            ]
            element.text = None
            for each in element:
                each.tail = None
        waiting.extend(element)
    return etree.tostring(tree, encoding="unicode"), dropped


def scripts_in(text: str) -> list[str]:
    """The JSON-LD that a web page carries in its script blocks.

    :raises NotRdf: it carries none
    """
    found: list[str] = []
    place = 0
    while start := SCRIPT.search(text, place):
        place = start.end()
        if not LINKED.search(start[0]):
            continue
        end = SCRIPT_END.search(text, place)
        if end is None:
            break
        found.append(text[place : end.start()].strip())
        place = end.end()
    if not found:
        raise NotRdf(
            "The document is a web page (HTML) without JSON-LD in it.",
            expected="RDF, or a page with a script block of type application/ld+json.",
            fix="Use the address of the RDF behind the page; the answer may also be a login or error page.",
        )
    return [each.removeprefix("<![CDATA[").removesuffix("]]>").strip() for each in found]

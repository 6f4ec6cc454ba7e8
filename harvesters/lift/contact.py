"""Ways to reach people and pages: as links, and under the properties that the catalogue reads."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DCAT, FOAF
from rdflib.term import Node

from catalogue.address import clean_iri
from harvesters.lift.lifting import Lifting, iri_in, term

URL = term("vcard", "hasURL")
EMAIL = term("vcard", "hasEmail")
VALUE = term("vcard", "hasValue")
OLD = {term("vcard", "url"): URL, term("vcard", "email"): EMAIL, term("vcard", "URL"): URL}
LINKS = (
    *(URL, DCAT.landingPage, FOAF.page, FOAF.homepage, FOAF.logo, DCAT.accessURL, DCAT.downloadURL),
    *(DCAT.endpointURL, DCAT.endpointDescription),
)
MAILBOX = re.compile(r"(?:mailto:)?\s*([^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[A-Za-z]{2,})", re.IGNORECASE)


def contact_properties(lifting: Lifting) -> None:
    """Rule `contact-property`: vcard:url and vcard:email, as vCard 2014 names them."""
    for old, new in OLD.items():
        for node, value in lifting.each(old):
            lifting.graph.remove((node, old, value))
            lifting.graph.add((node, new, value))
            lifting.note(node, "contact-property", new, old, new)


def contact_values(lifting: Lifting) -> None:
    """Rule `contact-value`: an address that hides behind a node of its own (`vcard:hasValue`)."""
    for predicate in (EMAIL, URL):
        for node, holder in lifting.each(predicate):
            values = sorted(lifting.graph.objects(holder, VALUE), key=str) if isinstance(holder, BNode) else []
            for value in values:
                lifting.add("contact-value", node, predicate, value)
            if values:
                lifting.graph.remove((node, predicate, holder))
                lifting.drop_unlinked(holder)


def mailboxes(lifting: Lifting) -> None:
    """Rule `mailbox`: e-mail addresses as mailto: links."""
    for predicate in (EMAIL, FOAF.mbox):
        for node, value in lifting.each(predicate):
            found = mailbox_of(value)
            if found:
                lifting.replace("mailbox", node, predicate, value, found)


def mailbox_of(value: Node) -> URIRef | None:
    """The mailto: link that a text, or an IRI that lacks its scheme, means; None when it is one already."""
    if isinstance(value, BNode) or (isinstance(value, URIRef) and value.startswith("mailto:")):
        return None
    found = MAILBOX.fullmatch(str(value).strip())
    cleaned = clean_iri(f"mailto:{found[1]}")[0] if found else None
    return URIRef(cleaned) if cleaned else None


def links(lifting: Lifting) -> None:
    """Rule `link-literal`: web addresses that were written as text."""
    for predicate in LINKS:
        for node, value in lifting.each(predicate):
            found = iri_in(str(value)) if isinstance(value, Literal) else None
            if found:
                lifting.replace("link-literal", node, predicate, value, found)


RULES: tuple[Callable[[Lifting], None], ...] = (contact_properties, contact_values, mailboxes, links)

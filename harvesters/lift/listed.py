"""Values of controlled lists, from the texts and other lists' terms that stand for them."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import RDFS, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from rdflib.term import Node

from harvesters.lift.lifting import Lifting, term

AUTHORITY = "http://publications.europa.eu/resource/authority/"
LANGUAGE = AUTHORITY + "language"
ACCESS = AUTHORITY + "access-right"
FREQUENCY = AUTHORITY + "frequency"
FORMAT = AUTHORITY + "file-type"
COVERAGE = "https://w3id.org/jardin/ns#coverage-levels"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
LANGUAGE_HOSTS = re.compile(
    r"https?://(?:id\.loc\.gov/vocabulary/(?:iso639-[12]|languages)|(?:www\.)?lexvo\.org/id/(?:iso639-[0-9]|term)|"
    r"iso639-3\.sil\.org/code|(?:www\.)?wikidata\.org/(?:entity|wiki)|publications\.europa\.eu/resource/authority/language)"
    r"/([A-Za-z0-9-]+)/?"
)
LANGUAGES = {
    "q1860": "en",
    "q188": "de",
    "q150": "fr",
    "q1321": "es",
    "q652": "it",
    "q7411": "nl",
    "ger": "de",
    "fre": "fr",
}
RIGHTS = {
    **{"open": "PUBLIC", "openaccess": "PUBLIC", "opendata": "PUBLIC", "public": "PUBLIC", "publicaccess": "PUBLIC"},
    **{"c_abf2": "PUBLIC", "nonpublic": "NON_PUBLIC", "notpublic": "NON_PUBLIC", "closed": "NON_PUBLIC"},
    **{"closedaccess": "NON_PUBLIC", "private": "NON_PUBLIC", "c_14cb": "NON_PUBLIC", "restricted": "RESTRICTED"},
    **{"restrictedaccess": "RESTRICTED", "restrictedpublic": "RESTRICTED", "controlled": "RESTRICTED"},
    **{"controlledaccess": "RESTRICTED", "onrequest": "RESTRICTED", "c_16ec": "RESTRICTED"},
}
FREQUENCIES = {
    **{"daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "quarterly": "QUARTERLY", "yearly": "ANNUAL"},
    **{"annual": "ANNUAL", "annually": "ANNUAL", "semiannual": "ANNUAL_2", "biennial": "BIENNIAL", "never": "NEVER"},
    **{"irregular": "IRREG", "continuous": "CONT", "continuously": "CONT", "continual": "CONT", "hourly": "HOURLY"},
    **{"rp1y": "ANNUAL", "rp1m": "MONTHLY", "rp1w": "WEEKLY", "rp1d": "DAILY", "rp3m": "QUARTERLY", "rp6m": "ANNUAL_2"},
}
LEVEL = term("jardin", "coverageLevel")
EJP_COVERAGE = term("ejprd", "populationCoverage")
PERSONAL = term("ejprd", "personalData")


def folded(text: str) -> str:
    """Letters and digits only, in lower case."""
    return re.sub(r"[^a-z0-9_]", "", text.casefold())


def tail(iri: str) -> str:
    """What follows the last slash or hash."""
    return re.split("[/#]", iri.rstrip("/"))[-1]


def languages(lifting: Lifting) -> None:
    """Rule `language`: names, codes, tags and the terms of other lists."""
    for node, value in lifting.each(DCTERMS.language):
        found = language_of(lifting, value)
        if found:
            lifting.replace("language", node, DCTERMS.language, value, URIRef(found))
            lifting.drop_unlinked(value)


def language_of(lifting: Lifting, value: Node) -> str | None:
    """The language in the list of the EU; None when the value names none."""
    if isinstance(value, BNode):
        texts = [str(each) for each in lifting.texts(value, RDFS.label, DCTERMS.title, term("skos", "prefLabel"))]
    else:
        named = LANGUAGE_HOSTS.fullmatch(str(value).strip())
        texts = [named[1]] if named else [str(value)] * isinstance(value, Literal)
    for text in texts:
        plain = text.strip().casefold()
        for each in (plain, LANGUAGES.get(plain, ""), re.split("[-_]", plain)[0]):
            found = lifting.find(LANGUAGE, each) if each else None
            if found:
                return found
    return None


def from_table(lifting: Lifting, rule: str, predicate: URIRef, scheme: str, table: dict[str, str]) -> None:
    """Put the term of a list in the place of texts and foreign terms that a table or the list itself knows."""
    for node, value in lifting.each(predicate):
        if isinstance(value, BNode):
            continue
        text = str(value).strip() if isinstance(value, Literal) else tail(str(value))
        known = lifting.find(scheme, str(value)) if isinstance(value, Literal) else None
        found = known or lifting.find(scheme, table.get(folded(text), "")) or within(lifting, scheme, value)
        if found and found != str(value):
            lifting.replace(rule, node, predicate, value, URIRef(found))


def within(lifting: Lifting, scheme: str, value: Node) -> str | None:
    """The term of the same list that an IRI below it misspells, or that a text gives as an IRI."""
    return lifting.find(scheme, tail(str(value))) if str(value).startswith(scheme + "/") else None


def access_rights(lifting: Lifting) -> None:
    """Rule `access-rights`: open, restricted and closed in other words and lists."""
    from_table(lifting, "access-rights", DCTERMS.accessRights, ACCESS, RIGHTS)


def frequencies(lifting: Lifting) -> None:
    """Rule `frequency`: how often data are updated, in other words and lists."""
    from_table(lifting, "frequency", DCTERMS.accrualPeriodicity, FREQUENCY, FREQUENCIES)


def formats(lifting: Lifting) -> None:
    """Rule `file-format`: file formats written as text."""
    for node, value in lifting.each(DCTERMS["format"]):
        found = lifting.find(FORMAT, str(value).strip(" .")) if isinstance(value, Literal) else None
        if found:
            lifting.replace("file-format", node, DCTERMS["format"], value, URIRef(found))


def media_types(lifting: Lifting) -> None:
    """Rule `media-type`: media types as text, or with http: where the register has https:."""
    for node, value in lifting.each(DCAT.mediaType):
        text = str(value).strip()
        name = text.removeprefix("http://www.iana.org/assignments/media-types/")
        if isinstance(value, Literal):
            name = name.removeprefix(MEDIA_TYPE)
        elif name == text:
            continue
        if re.fullmatch(r"(?i)(application|audio|font|image|message|model|multipart|text|video)/[a-z0-9.+_-]+", name):
            lifting.replace("media-type", node, DCAT.mediaType, value, URIRef(MEDIA_TYPE + name.lower()))


def coverage_levels(lifting: Lifting) -> None:
    """Rule `coverage-level`: the reach of a registry from EJP RD's label of it; the label stays."""
    for node, value in lifting.each(EJP_COVERAGE):
        if (node, LEVEL, None) in lifting.graph:
            continue
        texts = [value] if isinstance(value, Literal) else list(lifting.texts(value, RDFS.label, DCTERMS.title))
        found = next((hit for each in texts if (hit := lifting.find(COVERAGE, str(each)))), None)
        if found:
            lifting.add("coverage-level", node, LEVEL, URIRef(found), before=str(texts[0]))


def personal_data(lifting: Lifting) -> None:
    """Rule `personal-data`: EJP RD's texts "true" and "false" as booleans."""
    for node, value in lifting.each(PERSONAL):
        text = str(value).strip().lower()
        if isinstance(value, Literal) and text in ("true", "false"):
            lifting.replace("personal-data", node, PERSONAL, value, Literal(text, datatype=XSD.boolean))


RULES: tuple[Callable[[Lifting], None], ...] = (
    languages,
    access_rights,
    frequencies,
    formats,
    media_types,
    coverage_levels,
    personal_data,
)

"""Countries, in the list of the EU, from whatever names or numbers them."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import RDF, RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF
from rdflib.term import Node

from harvesters.lift.lifting import Lifting, term

SCHEME = "http://publications.europa.eu/resource/authority/country"
NAMED = (DCTERMS.title, RDFS.label, SKOS.prefLabel, FOAF.name, term("ejprd", "country"), DCTERMS.identifier)
GEONAMES = {
    **{"2782113": "AT", "2802361": "BE", "732800": "BG", "3202326": "HR", "146669": "CY", "3077311": "CZ"},
    **{"2623032": "DK", "453733": "EE", "660013": "FI", "3017382": "FR", "2921044": "DE", "390903": "GR"},
    **{"719819": "HU", "2629691": "IS", "2963597": "IE", "3175395": "IT", "458258": "LV", "3042058": "LI"},
    **{"597427": "LT", "2960313": "LU", "2562770": "MT", "2750405": "NL", "3144096": "NO", "798544": "PL"},
    **{"2264397": "PT", "798549": "RO", "6290252": "RS", "3057568": "SK", "3190538": "SI", "2510769": "ES"},
    **{"2661886": "SE", "2658434": "CH", "298795": "TR", "690791": "UA", "2635167": "GB", "6252001": "US"},
    **{"6251999": "CA", "2077456": "AU", "294640": "IL", "1861060": "JP"},
}
WIKIDATA = {
    **{"Q40": "AT", "Q31": "BE", "Q219": "BG", "Q224": "HR", "Q229": "CY", "Q213": "CZ", "Q35": "DK", "Q191": "EE"},
    **{"Q33": "FI", "Q142": "FR", "Q183": "DE", "Q41": "GR", "Q28": "HU", "Q189": "IS", "Q27": "IE", "Q38": "IT"},
    **{"Q211": "LV", "Q347": "LI", "Q37": "LT", "Q32": "LU", "Q233": "MT", "Q55": "NL", "Q20": "NO", "Q36": "PL"},
    **{"Q45": "PT", "Q218": "RO", "Q403": "RS", "Q214": "SK", "Q215": "SI", "Q29": "ES", "Q34": "SE", "Q39": "CH"},
    **{"Q43": "TR", "Q212": "UA", "Q145": "GB", "Q30": "US", "Q16": "CA", "Q408": "AU", "Q801": "IL", "Q17": "JP"},
}
SPELLED = {
    **{"the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "great britain": "GB", "england": "GB"},
    **{"scotland": "GB", "wales": "GB", "northern ireland": "GB", "republic of ireland": "IE", "usa": "US"},
    **{"united states of america": "US", "slovak republic": "SK", "turkey": "TR", "macedonia": "MK"},
}
LONGEST = 300
GEO = re.compile(r"https?://(?:www\.|sws\.)?geonames\.org/([0-9]+)(?:/|$)")
WIKI = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[0-9]+)")
DBPEDIA = re.compile(r"https?://dbpedia\.org/(?:resource|page)/(.+)")
ISO = re.compile(r"(?i).*(?:iso[:.-]?(?:code:)?3166[^A-Z]*|/country/|/countries/)([A-Z]{2,3})/?")


def country_of(lifting: Lifting, value: Node) -> URIRef | None:
    """The country that a name, a code or an address stands for; None when it is none or none that is sure."""
    if isinstance(value, Literal):
        found = found_in(lifting, str(value))
    elif isinstance(value, URIRef):
        found = next((hit for text in codes_in(str(value)) if (hit := found_in(lifting, text))), None)
    else:
        found = None
    return URIRef(found) if found else None


def found_in(lifting: Lifting, text: str) -> str | None:
    """The country that a short text names."""
    plain = " ".join(text.split()).strip(" .")
    return lifting.find(SCHEME, SPELLED.get(plain.casefold(), plain)) if 1 < len(plain) < 60 else None


def codes_in(iri: str) -> list[str]:
    """The codes or names of a country that an address carries."""
    if len(iri) > LONGEST:
        return []
    geo, wiki, dbpedia, iso = (pattern.match(iri) for pattern in (GEO, WIKI, DBPEDIA, ISO))
    found = (
        GEONAMES.get(geo[1], "") if geo else "",
        WIKIDATA.get(wiki[1], "") if wiki else "",
        dbpedia[1].replace("_", " ") if dbpedia else "",
        iso[1].upper() if iso else "",
    )
    return [each for each in found if each]


def countries(lifting: Lifting) -> None:
    """Rule `country`: places that are countries, by name, code, or number in a gazetteer."""
    for node, value in lifting.each(DCTERMS.spatial):
        found = country_of(lifting, value)
        if found:
            lifting.replace("country", node, DCTERMS.spatial, value, found)
            lifting.drop_unlinked(value)


def titled_places(lifting: Lifting) -> None:
    """Rule `country`: a place that says only the name of a country gives way to it; one that says more stays."""
    for node, value in lifting.each(DCTERMS.spatial):
        titles = [] if isinstance(value, Literal) or str(value).startswith(SCHEME) else titles_of(lifting, value)
        found = next((hit for each in titles if (hit := country_of(lifting, each))), None)
        if not found:
            continue
        if says_only_titles(lifting, value):
            lifting.remove_quietly(node, DCTERMS.spatial, value)
            lifting.drop_unlinked(value)
        lifting.add("country", node, DCTERMS.spatial, found, before=str(titles[0]))


def titles_of(lifting: Lifting, value: Node) -> list[Literal]:
    """What a described place is called."""
    return list(lifting.texts(value, *NAMED))


def says_only_titles(lifting: Lifting, value: Node) -> bool:
    """Whether a place has names and classes and nothing else."""
    return all(predicate in (RDF.type, SKOS.inScheme, *NAMED) for predicate in lifting.graph.predicates(value))


RULES: tuple[Callable[[Lifting], None], ...] = (countries, titled_places)

"""Records: one page, its RDF in every syntax, and links that let machines find their way (signposting.org)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.error import NotFound
from catalogue.exports.crosswalk import in_profile
from catalogue.record.record import THING
from catalogue.telling.view import RecordView
from web.answer import Maker, answer, graph_makers, json_maker, link, written
from web.bench import curie
from web.negotiation import GRAPHS, REPRESENTATIONS
from web.phrase import Phrases
from web.plain import script_json
from web.routes.document import documented, parameter
from web.schemaorg import described
from web.visit import Here, Visit

router = APIRouter(tags=["records"])


@router.get(
    "/records/{id}",
    responses=documented("html", "json", "csv", *GRAPHS, schema="record"),
    summary="One record",
    openapi_extra={"parameters": [parameter("profile", "RDF in the words of another profile: ejprd")]},
)
def record(visit: Here, id: str) -> Response:
    """What the catalogue holds about one thing. A withdrawn record answers 410."""
    makers: dict[str, Maker] = {
        "html": lambda: draw(visit, id),
        **graph_makers(visit, lambda: triples(visit, id)),
        "json": json_maker(lambda: view(visit, id)),
        "csv": lambda: written(visit, "csv", triples(visit, id)),
    }
    return answer(visit, makers, schema="record")


@router.get("/things/{id}", status_code=303, summary="A thing that came without an IRI")
def thing(visit: Here, id: str) -> Response:
    """The record about a thing that we had to name ourselves."""
    found = visit.reader.record_id(THING + id)
    if found is None:
        raise NotFound(f"There is no thing named {id[:100]}.")
    return RedirectResponse(visit.href(f"/records/{found}"), 303)


def view(visit: Visit, record_id: str) -> RecordView:
    """The record as it is shown; its links are set on the way."""
    found = visit.reader.record(record_id)
    visit.links += signposts(visit, found)
    return found


def triples(visit: Visit, record_id: str) -> bytes:
    """The record as N-Triples, in the words of another profile if asked; the page is named as what it describes.

    :raises UnknownName: no such profile
    """
    content, profile = visit.reader.triples(record_id), visit.request.query_params.get("profile", "")[:60]
    if profile:
        content = in_profile(visit.reader, profile, record_id)
    visit.links.append(link(visit.public(f"/records/{record_id}"), "describes", "text/html"))
    return content


def draw(visit: Visit, record_id: str) -> str:
    """The record as a page, with its schema.org description inside."""
    found = view(visit, record_id)
    description = described(found, visit.public(f"/records/{record_id}"), visit.address)
    say = Phrases(visit.house.settings.languages[0])
    return visit.page("record.html", record=found, jsonld=script_json(description), say=say, curie=curie)


def signposts(visit: Visit, found: RecordView) -> list[str]:
    """Where the thing, its descriptions, its kind and its licence are (signposting.org, level 1)."""
    links = [
        link(visit.public(f"/records/{found.id}.{name}"), "describedby", REPRESENTATIONS[name].media_type)
        for name in GRAPHS
    ]
    links.append(link("https://schema.org/AboutPage", "type"))
    if found.source:
        links.append(link("https://schema.org/Dataset", "type"))
    if is_header_safe(found.iri):
        links.append(link(found.iri, "cite-as"))
    if is_header_safe(found.licence):
        links.append(link(found.licence, "license"))
    return links


def is_header_safe(iri: str) -> bool:
    """Whether an IRI of a record may stand in a header: http(s), ASCII, no character that ends a link."""
    clean = iri.isascii() and iri.isprintable() and not set(iri) & set('<>", ')
    return clean and iri.startswith(("http://", "https://"))

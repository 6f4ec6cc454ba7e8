"""The nomenclature in force: what it is, what is in it, and all of it as SKOS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from catalogue.atlas.disease_view import NomenclatureView
from catalogue.exports.graph import turtle_in_pieces
from catalogue.nomenclature.excerpt import description_of, pieces
from web.answer import answer, coding_of, graph_makers, json_maker, link
from web.etag import etag, matches
from web.negotiation import GRAPHS, REPRESENTATIONS, choose
from web.routes.document import documented
from web.visit import Here, Visit

router = APIRouter(tags=["nomenclature"])
ALL = "/nomenclature/skos"
FORMS = ("nt", "ttl")
PACKED = ALL + ".nt.gz"


@router.get(
    "/nomenclature",
    responses=documented("html", "json", *GRAPHS, schema="nomenclature"),
    summary="The nomenclature in force",
)
def nomenclature(visit: Here) -> Response:
    """Release, counts, files, licence, what changed, and where all of it can be fetched."""
    makers = {
        "html": lambda: visit.page("nomenclature.html", nomenclature=view(visit), files=files(visit)),
        **graph_makers(visit, lambda: description(visit)),
        "json": json_maker(lambda: view(visit)),
    }
    visit.links += [link(address, "item", kind) for address, (kind, _) in files(visit).items()]
    return answer(visit, makers, schema="nomenclature")


def view(visit: Visit) -> NomenclatureView:
    """What is known of the nomenclature that this generation was made with."""
    return visit.reader.atlas.gazetteer.whole(lambda: load_of(visit))


def load_of(visit: Visit) -> Mapping[str, Any]:
    """What the journal noted when the nomenclature of this generation was loaded; empty for the starter."""
    digest = visit.reader.generation.nomenclature
    loads = (load for load in reversed(visit.reader.journal.nomenclatures()) if str(load["file"]).startswith(digest))
    return next(loads, {})


def files(visit: Visit) -> dict[str, tuple[str, bool]]:
    """Media type of each address at which all of the nomenclature can be fetched, and whether it is compressed."""
    plain = {visit.public(f"{ALL}.{form}"): (REPRESENTATIONS[form].media_type, False) for form in FORMS}
    return {visit.public(PACKED): (REPRESENTATIONS["nt"].media_type, True), **plain}


def description(visit: Visit) -> bytes:
    """The nomenclature as a data set, as N-Triples."""
    return description_of(visit.reader.nomenclature, visit.reader.atlas.gazetteer.numbers, files(visit))


@router.get(ALL, responses=documented(*FORMS), summary="All of the nomenclature as SKOS")
def skos(visit: Here) -> Response:
    """Every disease with everything that is known of it, what it is as a data set first. Large: it is streamed."""
    visit.offers = FORMS
    form = choose(FORMS, visit.suffix, visit.request.headers.get("accept")).name
    return streamed(visit, form, coding_of(visit), REPRESENTATIONS[form].media_type)


@router.get(PACKED, response_class=StreamingResponse, summary="The same, compressed")
def skos_packed(visit: Here) -> Response:
    """N-Triples in gzip."""
    return streamed(visit, "nt", "", "application/gzip")


def streamed(visit: Visit, form: str, coding: str, media_type: str) -> Response:
    """All of the nomenclature in a form, from the file that was written of it once.

    Its names are those of the graph in the store, without an address: so it says the same as the query endpoint, and
    another catalogue can load it.
    """
    house, edition = visit.house, visit.reader.generation.nomenclature
    tag = etag(edition, house.version, form, coding, media_type)
    headers = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": "Accept, Accept-Encoding"}
    if matches(visit.request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    dump = house.dumps.get(edition, form, lambda: body(visit, form))
    plain = media_type != "application/gzip" and not coding
    headers["Content-Length"] = str(dump.plain if plain else dump.packed)
    if coding:
        headers["Content-Encoding"] = coding
    return StreamingResponse(dump.stream(unpacked=plain), media_type=media_type, headers=headers)


def body(visit: Visit, form: str) -> Iterator[bytes]:
    """All of the nomenclature in a form, what it is as a data set first."""
    reader = visit.reader
    about = description_of(reader.nomenclature, reader.atlas.gazetteer.numbers)
    whole = chain([about], pieces(reader.nomenclature))
    return turtle_in_pieces(whole, base="") if form == "ttl" else whole

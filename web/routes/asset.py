"""Files: styles, scripts, fonts, the icon, the schemas of the JSON answers, words to robots."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.error import NotFound
from web.asset import FONT, HOUR, WEEK, YEAR, Asset
from web.etag import etag, matches
from web.schema import schema_text
from web.visit import Here, Visit

router = APIRouter(include_in_schema=False)
ICONS = ("favicon.svg", "dist/favicon.svg", "favicon.ico")


@router.get("/static/{name:path}")
def static(visit: Here, name: str) -> Response:
    """A file that pages need. Kept for a year when its address carries the digest of its content."""
    asset = visit.house.assets.get(name)
    forever = visit.request.query_params.get("v") == asset.digest
    return served(visit, asset, YEAR if forever else WEEK if name.endswith(FONT) else HOUR)


@router.get("/favicon.ico")
@router.get("/favicon.svg")
@router.get("/favicon")
def icon(visit: Here) -> Response:
    """The icon, wherever a browser looks for it."""
    for name in ICONS:
        if visit.house.assets.version(name):
            return RedirectResponse(visit.href(f"/static/{name}"), 302)
    return Response(status_code=204, headers={"Cache-Control": HOUR})


@router.get("/robots.txt")
def robots(visit: Here) -> Response:
    """What robots may read: all but the query endpoint, endless combinations of facets and branches, and the dumps."""
    closed = ("/sparql?", "/search?", "/*?open=", "/*&open=", "/nomenclature/skos")
    lines = ["User-agent: *", *(f"Disallow: {visit.base}{path}" for path in closed)]
    return Response("\n".join(lines) + "\n", media_type="text/plain", headers={"Cache-Control": HOUR})


@router.get("/schemas/{name}.json")
def schema(visit: Here, name: str) -> Response:
    """The JSON Schema of one kind of JSON answer."""
    text = schema_text(name)
    if text is None:
        raise NotFound(f"There is no schema named {name[:100]}.")
    tag = etag(visit.house.version, name, text)
    return served(visit, Asset(text.encode("utf-8"), "application/schema+json", tag.strip('"')), HOUR)


def served(visit: Visit, asset: Asset, caching: str) -> Response:
    """A file with its ETag, or the word that it has not changed."""
    headers = {"Cache-Control": caching, "ETag": f'"{asset.digest}"'}
    if matches(visit.request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)

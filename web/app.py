"""The application, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI

from catalogue.setting import Settings
from web.errand import longest_form
from web.errors import add_handlers, refuse
from web.etag import software_version
from web.house import open_house
from web.negotiation import SUFFIXES
from web.routes import ROUTERS, check, code
from web.security import Door
from web.twin import Twins

DESCRIPTION = (
    "Which registries, hospitals and biobanks hold data on a rare disease. Every page is also served to machines: "
    "add a suffix (.json, .ttl, .jsonld, .rdf, .nt, .csv) to its address or send an Accept header."
)


def create_app(settings: Settings) -> FastAPI:
    """The catalogue of these settings as an ASGI application.

    Under a sub-path `base_url` says so; the proxy in front may pass the sub-path on or take it off.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.house.close()

    app = FastAPI(
        title=settings.title,
        version=software_version(),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.house = open_house(settings)
    add_handlers(app)
    app.add_middleware(Twins)
    below = urlsplit(settings.base_url).path.rstrip("/")
    app.add_middleware(Door, refuse=refuse, root_path=below, bodies=long_bodies(settings))
    for router in ROUTERS:
        app.include_router(router)
    return app


def long_bodies(settings: Settings) -> dict[str, int]:
    """Bytes that a body may have at the addresses which take longer ones than others."""
    documents = longest_form(settings.check_bytes)
    checks = {f"{check.PATH}.{suffix}": documents for suffix in SUFFIXES}
    return {code.PATH: longest_form(settings.code_bytes), check.PATH: documents, **checks}

"""The first page, and the catalogue itself as DCAT."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from web.answer import answer, graph_makers, json_maker
from web.negotiation import GRAPHS
from web.routes.document import documented
from web.visit import Here

router = APIRouter(tags=["catalogue"])
EXAMPLES = (
    ("Duchenne", "/search", (("q", "Duchenne"),)),
    ("ORPHA:586", "/search", (("q", "ORPHA:586"),)),
    ("Marfan", "/search", (("q", "Marfan"),)),
    ("registries in Portugal", "/search", (("kind", "patient_registry"), ("country", "PRT"))),
)


@router.get("/", responses=documented("html", "json", *GRAPHS, schema="figures"), summary="The catalogue")
def home(visit: Here) -> Response:
    """What is here, as a page, as figures, and as DCAT."""
    makers = {
        "html": lambda: visit.page(
            "home.html",
            figures=visit.house.figures_of(visit.reader),
            examples=[(label, visit.href(path, params)) for label, path, params in EXAMPLES],
        ),
        **graph_makers(visit, lambda: visit.reader.description()),
        "json": json_maker(lambda: visit.house.figures_of(visit.reader)),
    }
    return answer(visit, makers, schema="figures")

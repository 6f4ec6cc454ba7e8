"""The generations that are kept, and the door to go back to one: the undoing of a bad harvest."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from catalogue.commands.asker import who_asks
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.mending.past import Kept, kept_generations
from catalogue.mending.rollback import roll_back
from web.answer import Maker, answer, json_maker
from web.routes.document import documented
from web.routes.version import changed, number_of, reason_of, told, wishes
from web.visit import Here
from web.warrant import Fields, admin_of

router = APIRouter(tags=["generations"])


@router.get(
    "/generations", responses=documented("html", "json", schema="generations"), summary="The generations that are kept"
)
def generations(visit: Here) -> Response:
    """The current state of the catalogue and the earlier ones that it can be brought back to."""

    def found() -> list[Kept]:
        return kept_generations(visit.house.settings.data, facet_names(visit.reader.profiles))

    makers: dict[str, Maker] = {
        "html": lambda: visit.page("generations.html", generations=found()),
        "json": json_maker(lambda: {"generations": found()}),
    }
    return answer(visit, makers, schema="generations", live=True)


@router.post(
    "/generations",
    responses=changed("rolled-back"),
    summary="Go back to a generation",
    openapi_extra=wishes(generation="its number"),
)
def rolled_back(visit: Here, fields: Fields) -> Response:
    """Undo what came after a generation, for good; for administrators."""
    who, reason = who_asks("web", admin_of(visit, fields)), reason_of(fields)
    number = number_of(fields, "generation")

    def work(keeper: Keeper) -> dict[str, Any]:
        return asdict(roll_back(keeper, number, who, reason))

    return told(visit, visit.house.writers.do(work), "/generations")

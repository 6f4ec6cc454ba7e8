"""Erasing over the web: the form for it, and whether all of it is done; for administrators."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter
from starlette.responses import Response

from catalogue.commands.asker import who_asks
from catalogue.error import CatalogueError, NotFound
from catalogue.journal.journal_erasure import Erasure
from catalogue.keeping.keeper import Keeper
from catalogue.mending.erasure import Target, clean, erase
from catalogue.mending.erasure_list import hand_on, holding
from web.answer import Maker, answer, json_maker
from web.house import House
from web.negotiation import wants_page
from web.plain import write_json
from web.routes.document import documented
from web.routes.version import changed, reason_of, wishes
from web.security import BadRequest
from web.visit import Here, Visit
from web.warrant import Fields, admin_of

log = structlog.get_logger()
router = APIRouter(tags=["records"])
SURE = "yes"
CONFIRM = "“yes”: it is meant, and cannot be undone"


@dataclass(frozen=True, slots=True)
class State:
    """How far the erasure of a record is.

    :param id: of the record
    :param state: `here`, `erasing` (gone for readers, files are being made anew) or `erased`
    :param at: when it was erased, ISO 8601; empty while it is here
    """

    id: str
    state: str
    at: str = ""
    reason: str = ""


@router.get("/erase", responses=documented("html"), summary="The form to erase a record or what a run brought")
def form(visit: Here) -> Response:
    """What erasing does, and the form for it."""
    return answer(visit, {"html": lambda: draw(visit, "")}, live=True)


@router.post(
    "/erase",
    responses=changed("erased"),
    summary="Erase a record, or what a run brought",
    openapi_extra=wishes(record="IRI or id of a record", run="number of a run, in place of a record", confirm=CONFIRM),
)
def ordered(visit: Here, fields: Fields) -> Response:
    """Remove content for good; readers no longer see it when this answers, and the files follow."""
    who = admin_of(visit, fields)
    record, run = fields.get("record", "").strip(), fields.get("run", "").strip()
    if bool(record) == bool(run):
        raise BadRequest("It is not said what to erase.", expected="the field record or the field run.")
    return carried_out(visit, Target(record, run), fields, who)


@router.get(
    "/records/{id}/erase",
    responses=documented("html", "json", schema="erasure"),
    summary="Whether a record was erased, and the form to do so",
)
def state(visit: Here, id: str) -> Response:
    """How far the erasure of a record is."""
    makers: dict[str, Maker] = {
        "html": lambda: draw(visit, id),
        "json": json_maker(lambda: state_of(visit, id)),
    }
    return answer(visit, makers, schema="erasure", live=True)


@router.post(
    "/records/{id}/erase",
    responses=changed("erased"),
    summary="Erase a record",
    openapi_extra=wishes(confirm=CONFIRM),
)
def erased(visit: Here, id: str, fields: Fields) -> Response:
    """Remove all that was ever kept of a record; readers no longer see it when this answers, and the files follow."""
    return carried_out(visit, Target(id), fields, admin_of(visit, fields))


def carried_out(visit: Visit, target: Target, fields: dict[str, str], holder: str) -> Response:
    """Erase, and answer while the files are being made anew.

    :raises BadRequest: it is not confirmed, or not said why
    """
    reason = reason_of(fields)
    if fields.get("confirm", "") != SURE:
        raise BadRequest("The erasure is not confirmed.", expected="the field confirm with the value yes.")
    house, who = visit.house, who_asks("web", holder)
    done, backups = house.writers.do(lambda keeper: begun(keeper, target, reason, who))
    threading.Thread(target=finished, args=(house,), name="erasure").start()
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if wants_page(visit.request.headers.get("accept")):
        page = visit.page("erased.html", records=[each.record for each in done], run=target.run, backups=backups)
        return Response(page, media_type="text/html", headers=headers)
    told = {"erased": [each.record for each in done], "finished": False, "backups": backups}
    return Response(write_json(told), media_type="application/json", headers=headers)


def begun(keeper: Keeper, target: Target, reason: str, who: str) -> tuple[list[Erasure], list[str]]:
    """Erase for readers; answers with what was, and the names of the backups that still hold it."""
    done = erase(keeper, target, reason, who)
    # Where the operator keeps backups is no matter of the web: the last part of the name will do.
    return done, [made.folder.rpartition("/")[2] for made in holding(keeper.journal)]


def finished(house: House) -> None:
    """Make the files anew; what is cut short here the next erasure finishes, and `jardin erase --list` names."""

    def work(keeper: Keeper) -> None:
        clean(keeper)
        hand_on(keeper.journal, keeper.settings.data)

    try:
        house.writers.do(work)
    except CatalogueError as error:
        log.warning("erasure.unfinished", reason=str(error))


def state_of(visit: Visit, id: str) -> State:
    """How far the erasure of a record is.

    :raises NotFound: there was never such a record
    """
    journal = visit.reader.journal
    found = [each for each in journal.erasures() if each.record == id and not each.run]
    if found and not found[-1].lifted:
        last = found[-1]
        return State(id, "erased" if last.finished else "erasing", last.at, last.reason)
    if not journal.claims(id, findings=False):
        raise NotFound(f"There is no record {id[:100]}.", fix="Search for its title, or browse the origins.")
    return State(id, "here")


def draw(visit: Visit, id: str) -> str:
    """The form; for a record that is here with its title."""
    told: dict[str, Any] = {"state": state_of(visit, id), "title": visit.reader.title(id)} if id else {}
    return visit.page("erase.html", **{"state": None, "title": "", **told})

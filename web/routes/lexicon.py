"""What an editor of queries offers while one types."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from web.answer import answer, json_maker
from web.endpoint import counted
from web.lexicon import lexicon_of
from web.routes.document import documented
from web.visit import Here

router = APIRouter(tags=["sparql"])


@router.get("/sparql/terms", responses=documented("json", schema="lexicon"), summary="Words for queries")
def lexicon(visit: Here) -> Response:
    """Prefixes, properties and classes, with their labels and how often they occur."""
    makers = {"json": json_maker(lambda: lexicon_of(visit.reader))}
    return answer(visit, makers, schema="lexicon", state=counted(visit))

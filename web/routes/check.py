"""The check: metadata pasted, uploaded or at an address, judged by the profile; nothing of them is kept."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from rdflib import Graph
from starlette.responses import Response

from catalogue.document.syntax import READ
from catalogue.error import Busy, CatalogueError, RecordError
from catalogue.record.record import Note
from catalogue.record.triple import write_ntriples
from catalogue.reports.form import FORMS as REPORT_FORMS
from catalogue.reports.outline import Outline
from catalogue.reports.plain import plain
from web.answer import coding_of, encoded, link, packed
from web.answer import written as export
from web.bench import DEFAULT, Verdict, choices, curie, judge, knowledge, tongues
from web.chapter import chapters
from web.errand import FORM
from web.errors import status_of
from web.negotiation import GRAPHS, REPRESENTATIONS, choose, wants_page
from web.page import LANGUAGE
from web.phrase import LANGUAGES, Phrases
from web.plain import write_json
from web.routes.document import parameter
from web.submission import RDF_TYPES, NothingGiven, Submission, excerpt_of, read_submission
from web.visit import Here, Visit

router = APIRouter(tags=["check"])
PATH = "/check"
FORMS = ("html", "json", "ttl", "jsonld", "rdf", "nt", "csv", "txt")
TOLD = {form.suffix: form for form in REPORT_FORMS.values()}
WAITING = 6
"""Checks that may wait for a desk; more are sent away."""
PARAMETERS = [
    parameter("url", "address of the metadata, when they are not sent"),
    parameter("profile", "what to judge by: admitted, dcat-ap, jardin-core (the default), jardin-advanced, or another"),
    parameter("lang", "language of the report: " + ", ".join(LANGUAGES)),
    parameter("strict", "yes: a Warning counts like a Violation"),
]
BODY = {
    "description": READ,
    "content": {**{each: {"schema": {"type": "string"}} for each in RDF_TYPES}, FORM: {"schema": {"type": "object"}}},
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report, in the form of the suffix or of Accept",
        "content": {
            **{REPRESENTATIONS[name].media_type: {} for name in FORMS},
            "application/json": {"schema": {"$ref": "schemas/check.json"}},
        },
    },
    400: {"description": "Nothing that can be read, with line and column where the parser names them"},
    403: {"description": "An address that may not be fetched"},
    413: {"description": "Longer than a limit"},
    415: {"description": "A body of another kind"},
    429: {"description": "Too many checks of one client at once"},
    502: {"description": "The address does not answer"},
    503: {"description": "Too many checks at once"},
}


@router.get(PATH, responses=RESPONSES, summary="Check metadata", openapi_extra={"parameters": PARAMETERS})
async def check(visit: Here, request: Request) -> Response:
    """The form; with an address the report on what is there."""
    given = await read_submission(request, visit.house.settings.check_bytes, tuple(LANGUAGES))
    if given.address:
        visit.offers = FORMS
        return await at_desk(visit, given)
    if choose(FORMS, visit.suffix, request.headers.get("accept")).name != "html":
        raise NothingGiven
    return await to_thread.run_sync(introduced, visit, given)


@router.post(
    PATH,
    responses=RESPONSES,
    summary="Check metadata that are sent",
    openapi_extra={"requestBody": BODY, "parameters": PARAMETERS},
)
async def check_sent(visit: Here, request: Request) -> Response:
    """The report on what was sent. Nothing of it is kept."""
    return await at_desk(visit, await read_submission(request, visit.house.settings.check_bytes, tuple(LANGUAGES)))


async def at_desk(visit: Visit, given: Submission) -> Response:
    """The answer, as soon as a desk is free.

    :raises Busy: too many wait already, or too many of this client
    """
    desks = visit.house.desks
    if desks.statistics().tasks_waiting >= WAITING:
        raise Busy("Many documents are being checked just now.", fix="Try again in a minute, or use `jardin check`.")
    client = visit.request.client.host if visit.request.client else ""
    with visit.house.checking.turn(client):
        return await to_thread.run_sync(answered, visit, given, limiter=desks)


def introduced(visit: Visit, given: Submission) -> Response:
    """The form with nothing in it."""
    visit.house.checks.start()
    return response(visit, given, "html", draw(visit, given), 200)


def answered(visit: Visit, given: Submission) -> Response:
    """The report in the form asked for; people are shown on the page what is wrong with what they sent."""
    offers = FORMS if given.by_form or visit.request.method == "GET" else (FORMS[-1], *FORMS[:-1])
    form = choose(offers, visit.suffix, visit.request.headers.get("accept"))
    try:
        if not given.given:
            raise NothingGiven
        return response(visit, given, form.name, written(visit, given, form.name, judge(visit, given)), 200)
    except CatalogueError as error:
        if visit.suffix or not wants_page(visit.request.headers.get("accept")):
            raise
        return response(visit, given, "html", draw(visit, given, problem=error), status_of(error)[0])


def written(visit: Visit, given: Submission, form: str, verdict: Verdict) -> str | bytes:
    """A verdict in one form."""
    if form == "html":
        return draw(visit, given, verdict=verdict)
    if form == "json":
        return write_json(plain_verdict(verdict, given))
    if form not in GRAPHS or form == "ttl":
        return TOLD[form].write(verdict.dossier, tongues(given.language))
    graph = Graph().parse(data=TOLD["ttl"].write(verdict.dossier, tongues(given.language)), format="turtle")
    return export(visit, form, write_ntriples(graph))


def plain_verdict(verdict: Verdict, given: Submission) -> dict[str, Any]:
    """A verdict as JSON: what the page shows, what was changed while reading, and whether all is as asked."""
    names = ("rule", "field", "before", "after")
    rewritten = [{"record": iri, **{name: getattr(n, name) for name in names}} for iri, n in notes_of(verdict)]
    told = {
        "language": given.language,
        "profile": verdict.profile.name,
        "conforms": not verdict.dossier.code(given.strict),
    }
    return {**plain(verdict.dossier), **told, "rewritten": rewritten}


def notes_of(verdict: Verdict) -> list[tuple[str, Note]]:
    """What was changed while reading, with the IRI of the record, each once."""
    return [(each.iri, note) for each in verdict.records for note in dict.fromkeys(each.notes)]


def response(visit: Visit, given: Submission, form: str, content: str | bytes, status: int) -> Response:
    """An answer that nothing between here and the reader may keep."""
    headers = {
        "Vary": "Accept, Accept-Language, Accept-Encoding",
        "Cache-Control": "no-store",
        "Content-Language": "en" if form == "html" else given.language,
    }
    if form == "json":
        headers["Link"] = link(visit.public("/schemas/check.json"), "describedby", "application/schema+json")
    if form != "html" and given.by_form:
        headers["Content-Disposition"] = f'attachment; filename="report.{form}"'
    made = packed(encoded(content), REPRESENTATIONS[form].media_type, coding_of(visit), headers)
    made.status_code = status
    return made


def draw(
    visit: Visit, given: Submission, *, verdict: Verdict | None = None, problem: CatalogueError | None = None
) -> str:
    """The page: the form with what was given, and beside it the report, or what is wrong."""
    profiles, _ = knowledge(visit)
    settings, text = visit.house.settings, given.text
    outline = Outline(verdict.dossier, len(verdict.dossier.judged) > 1) if verdict else None
    limits = {"bytes": settings.check_bytes, "records": settings.check_records, "pages": settings.check_pages}
    return visit.page(
        "check.html",
        given=given,
        text=text,
        chosen=given.profile or DEFAULT,
        profiles=choices(profiles, settings, LANGUAGE),
        languages=LANGUAGES,
        limits=limits,
        say=Phrases(given.language),
        curie=curie,
        verdict=verdict,
        outline=outline,
        chapters=list(chapters(outline)) if outline else [],
        notes=notes_of(verdict) if verdict else [],
        problem=problem,
        excerpt=excerpt_of(text, problem) if isinstance(problem, RecordError) else (),
        forms=[REPRESENTATIONS[name] for name in FORMS if name != "html"],
    )

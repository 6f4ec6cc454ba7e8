"""The profile explains itself: its classes, levels and rules, and what a record of each class may and must say.

Every form is drawn from the shapes: pages, the shapes themselves, JSON Schema, JSON-LD context, CSV header, workbook.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from catalogue.error import NotFound
from catalogue.exports.table import write_csv
from catalogue.profile.handbook import Entry, entries_of, entry_of, tiers_of, tongues_of
from catalogue.profile.level import Level
from catalogue.profile.profile import Profile, Profiles
from catalogue.profile.rule import parents_of, rules_for, rules_of
from catalogue.record.triple import write_ntriples
from catalogue.template.context import context_of
from catalogue.template.header import header_of
from catalogue.template.schema import schema_of
from catalogue.template.template import Template
from catalogue.template.workbook import workbook_of
from web.answer import Maker, answer, graph_makers, json_maker
from web.excerpt import shapes_of, with_context
from web.negotiation import GRAPHS
from web.plain import plain_field, plain_parent, plain_profile, plain_rule
from web.routes.document import documented, parameter
from web.tongue import choose_tongue
from web.visit import Here, Visit

router = APIRouter(tags=["profile"])
FORMS = ("html", "json", *GRAPHS, "csv", "xlsx", "schema.json", "context.jsonld")
LANG = parameter("lang", "language of labels and help: en, fr, de, es or it; else Accept-Language decides")
SHOW = parameter("show", "mandatory or recommended: on the page, only the fields that are at least that")
SHOWN = ("mandatory", "recommended")


@router.get(
    "/profile",
    responses=documented("html", "json", *GRAPHS, schema="profiles"),
    summary="The profile",
    openapi_extra={"parameters": [LANG]},
)
def profiles(visit: Here) -> Response:
    """Every class of records, every level and every rule."""
    known = visit.reader.profiles
    tongue = choose_tongue(visit, tongues_of(known))
    makers: dict[str, Maker] = {
        "html": lambda: draw_profiles(visit, known, tongue),
        **graph_makers(visit, lambda: write_ntriples(known.graph)),
        "json": json_maker(lambda: plain_profiles(known, tongue)),
    }
    return answer(visit, makers, schema="profiles")


def draw_profiles(visit: Visit, known: Profiles, tongue: str) -> str:
    """The page of the whole profile."""
    rules = rules_of(known)
    return visit.page(
        "profile.html",
        profiles=list(known.profiles.values()),
        levels=known.levels,
        rules=rules,
        tiers=tiers_of(known, rules),
        parents=parents_of(known),
        tongue=tongue,
        tongues=tongues_of(known),
    )


def plain_profiles(known: Profiles, tongue: str) -> dict[str, object]:
    """The whole profile as JSON."""
    return {
        "languages": list(tongues_of(known)),
        "levels": [plain_level(each, tongue) for each in known.levels],
        "profiles": [plain_class(known, each, tongue) for each in known.profiles.values()],
        "rules": [plain_rule(each, tongue) for each in rules_of(known)],
        "parents": [plain_parent(each, tongue) for each in parents_of(known).values()],
    }


def plain_level(level: Level, language: str) -> dict[str, object]:
    """A level as JSON."""
    words = level.descriptions.get(language) or level.descriptions.get("en", "")
    return {"number": level.number, "name": level.name, "label": level.label(language), "description": words}


def plain_class(known: Profiles, found: Profile, language: str) -> dict[str, object]:
    """A class with its fields and rules as JSON."""
    rules = [plain_rule(each, language) for each in rules_for(known, found)]
    return {**plain_profile(found, language), "rules": rules}


@router.get(
    "/profile/{name}",
    responses=documented(*FORMS, schema="class-schema"),
    summary="One class",
    openapi_extra={"parameters": [LANG, SHOW]},
)
def profile(visit: Here, name: str) -> Response:
    """What a record of one class may and must say, as documentation and in every form to write or check one by."""
    template = template_of(visit, name)
    found, known = template.profile, template.profiles
    graphs = graph_makers(visit, lambda: write_ntriples(shapes_of(known, found)))
    plain_shapes = graphs["jsonld"]
    makers: dict[str, Maker] = {
        "html": lambda: draw_profile(visit, template),
        **graphs,
        "jsonld": lambda: with_context(plain_shapes(), context_of(template)),
        "json": json_maker(lambda: schema_of(template)),
        "schema.json": json_maker(lambda: schema_of(template)),
        "context.jsonld": json_maker(lambda: context_of(template)),
        "csv": lambda: header_of(template),
        "xlsx": lambda: workbook_of(template),
    }
    return answer(visit, makers, schema="class-schema")


def template_of(visit: Visit, name: str) -> Template:
    """The class of this name in the language that is wished for.

    :raises NotFound: there is none, with those there are
    """
    known = visit.reader.profiles
    found = known.profiles.get(name)
    if found is None:
        raise NotFound(f"There is no profile named {name[:100]}.", expected="one of " + ", ".join(known.profiles) + ".")
    tongue = choose_tongue(visit, tongues_of(known))
    return Template(found, known, visit.reader.thesaurus, tongue, visit.address)


def draw_profile(visit: Visit, template: Template) -> str:
    """The page of a class."""
    show = visit.request.query_params.get("show", "")
    wanted = SHOWN[: SHOWN.index(show) + 1] if show in SHOWN else ("mandatory", "recommended", "optional")
    shown = tuple(each for each in template.fields if each.obligation in wanted)
    classes = {each.targets[-1]: each for each in template.profiles.profiles.values()}
    return visit.page(
        "profile_class.html",
        profile=template.profile,
        tongue=template.language,
        groups=replace(template.profile, fields=shown).grouped(template.language),
        entries=entries_of(template),
        rules=rules_for(template.profiles, template.profile),
        classes=classes,
        parts={shape.iri: classes[shape.target] for shape in template.profiles.shapes if shape.target in classes},
        show=show if show in SHOWN else "",
        tongues=tongues_of(template.profiles),
    )


@router.get(
    "/profile/{name}/fields",
    responses=documented("json", "csv", schema="profile"),
    summary="The fields of one class",
    openapi_extra={"parameters": [LANG]},
)
def fields(visit: Here, name: str) -> Response:
    """The fields of a class one by one, with the rules about them."""
    template = template_of(visit, name)
    makers: dict[str, Maker] = {
        "json": json_maker(lambda: plain_class(template.profiles, template.profile, template.language)),
        "csv": lambda: table_of(template),
    }
    return answer(visit, makers, schema="profile")


def table_of(template: Template) -> bytes:
    """The fields of a class as CSV."""
    header = ("field", "label", "obligation", "values", "kind", "description", "example", "property", "rules")
    rows = (
        (
            each.field.name, each.field.label(template.language), each.field.obligation, each.cardinality,
            each.field.kind, each.field.description(template.language), " | ".join(each.field.examples),
            each.field.path, " | ".join(rule.id for rule in each.rules if rule.id),
        )
        for each in entries_of(template).values()
    )  # fmt: skip
    return write_csv(header, rows)


@router.get(
    "/profile/{name}/{field}",
    responses=documented("html", "json", "csv", schema="choices"),
    summary="One field of a class",
    openapi_extra={"parameters": [LANG]},
)
def one_field(visit: Here, name: str, field: str) -> Response:
    """One field with everything that may be chosen in it."""
    template = template_of(visit, name)
    found = next((each for each in template.fields if each.name == field), None)
    if found is None:
        raise NotFound(f"The profile {name} has no field named {field[:100]}.", fix=f"See /profile/{name} for all.")
    rules = rules_for(template.profiles, template.profile)
    entry = entry_of(template, found, rules, whole_lists=True)
    makers: dict[str, Maker] = {
        "html": lambda: visit.page(
            "profile_field.html", profile=template.profile, tongue=template.language, entry=entry
        ),
        "json": json_maker(lambda: plain_choices(template, entry)),
        "csv": lambda: write_csv(("iri", "label", "code", "definition"), choices(template, entry)),
    }
    return answer(visit, makers, schema="choices")


def choices(template: Template, entry: Entry) -> list[tuple[str, str, str, str]]:
    """IRI, label, code and definition of everything that may be chosen."""
    return [
        (each.iri, each.label((template.language,)), next(iter(each.notations), ""), each.definition)
        for each in entry.members
    ]


def plain_choices(template: Template, entry: Entry) -> dict[str, object]:
    """A field and its choices as JSON."""
    names = ("iri", "label", "code", "definition")
    return {
        "class": template.profile.name,
        "field": plain_field(entry.field, template.language),
        "level": entry.level.number if entry.level else None,
        "cardinality": entry.cardinality,
        "rules": [plain_rule(each, template.language) for each in entry.rules],
        "open": entry.field.is_open,
        "choices": [dict(zip(names, each, strict=True)) for each in choices(template, entry)],
    }

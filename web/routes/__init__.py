"""The addresses of the catalogue, one file for each family; each gives a `router`."""

from __future__ import annotations

from fastapi import APIRouter

from web.routes import (
    asset,
    change,
    check,
    classification,
    code,
    disease,
    dump,
    element,
    erasure,
    generation,
    health,
    home,
    lexicon,
    nomenclature,
    origin,
    profile,
    record,
    search,
    sparql,
    term,
    version,
)

ROUTERS: tuple[APIRouter, ...] = tuple(
    room.router
    for room in (
        home, search, disease, element, classification, nomenclature, code, check, record, version, generation, erasure,
        origin, profile, term, sparql, lexicon, dump, change, health, asset,
    )
)  # fmt: skip

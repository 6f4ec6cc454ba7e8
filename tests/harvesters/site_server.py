"""A site for tests: documents by path, served by a real local server, with its own address written into them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer

from catalogue.error import RecordError
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters.fetch import Fetch
from harvesters.harvester import Harvester

SITES = Path(__file__).parent / "sites"
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ejprd: <https://w3id.org/ejp-rd/vocabulary#> .
@prefix fdp: <https://w3id.org/fdp/fdp-o#> .
@prefix old: <http://rdf.biosemantics.org/ontologies/fdp-o#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix ldp: <http://www.w3.org/ns/ldp#> .
@prefix ordo: <http://www.orpha.net/ORDO/> .
"""


def settings(**values: Any) -> Settings:
    """Settings of a test: this machine may be called, without pauses."""
    return Settings(**{"allow_hosts": "127.0.0.1/32", "pause_seconds": 0, "request_seconds": 5, **values})


def serve(server: HTTPServer, path: str, turtle: str, **more: Any) -> str:
    """Serve Turtle at a path; relative IRIs in it resolve against that path."""
    body = more.pop("body", PREFIXES + turtle)
    handler = server.expect_request(path)
    handler.respond_with_data(body, content_type=more.pop("content_type", "text/turtle"), **more)
    return server.url_for(path)


def registry(path: str, title: str, more: str = "") -> str:
    """The Turtle of a registry that is admitted."""
    return (
        f'<{path}> a dcat:Dataset , ejprd:PatientRegistry ; dct:title "{title}"@en ; '
        f"dct:subject ordo:Orphanet_586 ; dcat:landingPage <https://registry.example.org/> . {more}\n"
    )


def read(harvester: Harvester, origin: Origin, chosen: Settings | None = None) -> list[Record | RecordError]:
    """Everything that a harvester yields."""

    def pull() -> Iterator[Record | RecordError]:
        with Fetch(chosen or settings(), origin) as fetch:
            yield from harvester(origin, fetch)

    return list(pull())


def titles(found: list[Record | RecordError]) -> list[str]:
    """The last part of the IRI of each record, sorted."""
    return sorted(each.iri.rstrip("/").rsplit("/", 1)[-1] for each in found if isinstance(each, Record))


def errors(found: list[Record | RecordError]) -> list[RecordError]:
    """The errors among what was yielded."""
    return [each for each in found if isinstance(each, RecordError)]

"""Commands that read a catalogue: `find`, `sparql`, `export`, `settings`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from catalogue import plugin
from catalogue.error import NotFound
from catalogue.exports.crosswalk import in_profile
from catalogue.search.search import MATCHES, Page
from catalogue.setting import Settings, origin_of, read_settings
from catalogue.stores.distant import opened_pool
from catalogue.telling.reader import Reader, Readers

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
TITLES = {
    "exact": "Sources that name {name}",
    "narrower": "Sources that name a disease beneath it",
    "broader": "Sources that name a group it belongs to",
}
FORMATS = {
    "table": ("text/csv", "text/turtle"),
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", "text/turtle"),
    "tsv": ("text/tab-separated-values", "text/turtle"),
    "ttl": ("text/csv", "text/turtle"),
    "nt": ("text/csv", "application/n-triples"),
}


def register_reading(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("find")(find)
    app.command("sparql")(sparql)
    app.command("export")(export)
    app.command("settings")(show_settings)


def find(
    query: Annotated[str, typer.Argument(help="An ORPHAcode in any spelling, the name of a disease, or words.")],
    country: Annotated[list[str] | None, typer.Option(help="Only sources of this country: DEU, DE or Germany.")] = None,
    size: Annotated[int, typer.Option(min=1, max=100, help="How many to show.")] = 100,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Find the sources that hold data for a disease: exact, narrower and broader."""
    reader = Readers(read_settings(data=data)).current()
    params = [("q", query), ("size", str(size)), *(("country", each) for each in country or ())]
    page = reader.find(reader.search(params))
    if as_json:
        sys.stdout.write(json.dumps(plain(page), ensure_ascii=False, indent=1) + "\n")
    else:
        print_page(page)


def plain(page: Page) -> dict[str, Any]:
    """A page as plain values."""
    return {
        "total": page.total,
        "groups": page.groups,
        "disease": asdict(page.disease) if page.disease else None,
        "note": page.note,
        "hits": [asdict(hit) for hit in page.hits],
        "nearest": [asdict(link) for link in page.nearest],
        "candidates": [asdict(candidate) for candidate in page.candidates],
        "sparql": page.sparql,
    }


def print_page(page: Page) -> None:
    """A page for people at a terminal."""
    console = Console(soft_wrap=True, highlight=False)
    if page.note:
        console.print(page.note, markup=False)
    name = f"{page.disease.label} (ORPHA:{page.disease.code})" if page.disease else ""
    for match in MATCHES if page.disease else (None,):
        hits = [hit for hit in page.hits if hit.match == match]
        if not hits:
            continue
        title = TITLES[match].format(name=name) if match else f"Sources with the words “{page.search.text}”"
        total = page.groups[match] if match else page.total
        table = Table(title=f"{title}: {total}", title_justify="left", box=None, padding=(0, 2, 0, 0))
        for column in ("source", "kind", "country", "persons", "level"):
            table.add_column(column, overflow="fold")
        for hit in hits:
            table.add_row(hit.title, hit.kind_label, ", ".join(hit.facts.get("country", ())), hit.count, str(hit.level))
        console.print(table)
    if not page.total:
        print_nothing(console, page)


def print_nothing(console: Console, page: Page) -> None:
    """What to try when nothing was found."""
    console.print("No source was found.")
    for link in page.nearest:
        console.print(f"  near: {link.label} (ORPHA:{link.code}): {link.sources} sources", markup=False)
    for candidate in page.candidates:
        console.print(f"  did you mean: {candidate.label} (ORPHA:{candidate.code})", markup=False)


def sparql(
    query: Annotated[str | None, typer.Argument(help="The query.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "-f",
            "--file",
            exists=True,
            dir_okay=False,
            allow_dash=True,
            help="Read the query from a file; - for input.",
        ),
    ] = None,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")] = "csv",
    data: Folder = None,
) -> None:
    """Ask the catalogue in SPARQL 1.1."""
    settings = read_settings(data=data)
    reader = Readers(settings).current()
    text = (
        query
        if query is not None
        else sys.stdin.read()
        if file is None or str(file) == "-"
        else file.read_text("utf-8")
    )
    if format not in FORMATS:
        raise typer.BadParameter(f"one of {', '.join(FORMATS)}")
    # One worker: a second one, still starting when the first has answered, would die with a traceback on the terminal.
    pool = opened_pool(settings.model_copy(update={"sparql_workers": 1}))
    try:
        sys.stdout.buffer.write(pool.ask(reader.store_path, text, FORMATS[format]).content)
    finally:
        pool.close()


def export(
    format: Annotated[str, typer.Option(help="ttl, nt, nq, jsonld, rdfxml, csv or json.")] = "ttl",
    record: Annotated[str | None, typer.Option(help="IRI or id of one record; without it all of them.")] = None,
    profile: Annotated[str | None, typer.Option(help="In the words of another profile: ejprd.")] = None,
    data: Folder = None,
) -> None:
    """Write the public records to the output, in a syntax and the words of a profile of your choice."""
    settings = read_settings(data=data)
    reader = Readers(settings).current()
    write = plugin.must(plugin.EXPORTS, format)
    one = must_be_record(reader, record) if record else None
    triples = in_profile(reader, profile, one) if profile else reader.triples(one) if one else everything(reader)
    sys.stdout.buffer.write(write(triples, base=settings.base_url.rstrip("/")))


def must_be_record(reader: Reader, name: str) -> str:
    """The id of a record named by IRI or id.

    :raises NotFound: there is none
    """
    if reader.index.has(name):
        return name
    found = reader.record_id(name)
    if found is None:
        raise NotFound(f"There is no record {name}.", fix="`jardin find` searches by title.")
    return found


def everything(reader: Reader) -> bytes:
    """The triples of all public records with their entries."""
    cards = list(reader.index.cards())
    entries = (reader.store.graph(f"urn:jardin:entry:{card['id']}") for card in cards)
    return b"".join(reader.index.body(card["id"]) or b"" for card in cards) + b"".join(entries)


def show_settings(as_json: Json = False, data: Folder = None) -> None:
    """Show every setting: value, where it comes from, what it is for."""
    settings = read_settings(data=data)
    rows = [(name, shown(settings, name), origin_of(settings, name)) for name in Settings.model_fields]
    if as_json:
        table = {name: {"value": value, "origin": origin} for name, value, origin in rows}
        sys.stdout.write(json.dumps(table, indent=1) + "\n")
        return
    for name, value, origin in rows:
        sys.stdout.write(f"{name} = {value}   [{origin}]   {Settings.model_fields[name].description}\n")


def shown(settings: Settings, name: str) -> str:
    """A setting as text."""
    value = getattr(settings, name)
    return ", ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)

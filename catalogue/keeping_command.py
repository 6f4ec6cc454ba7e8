"""Commands that write what no harvest brings: `nomenclature`, `rebuild`."""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from catalogue.keeper import Keeper
from catalogue.nomenclature import Nomenclature
from catalogue.orphanet_old import Loading, NotNomenclature, load_files
from catalogue.reader import Readers
from catalogue.setting import read_settings

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]

SUFFIXES = (".xml", ".xml.gz")
nomenclature_app = typer.Typer(help="The nomenclature of rare diseases.", no_args_is_help=True)


def register_keeping(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(nomenclature_app, name="nomenclature")
    app.command("rebuild")(rebuild)


@nomenclature_app.command("load")
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Orphanet's classification files, or folders.")],
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Load Orphanet's classification files, as downloaded, in any number of languages."""
    files = list(files_of(paths))
    console = Console(stderr=True)
    steps = track(files, description="Reading", console=console, disable=not sys.stderr.isatty())
    loading = load_files(steps)
    with Keeper(read_settings(data=data)) as keeper:
        before = keeper.library.nomenclature
        nomenclature = loading.nomenclature(before)
        about = about_load(loading, nomenclature, before)
        keeper.load_nomenclature(nomenclature, about)
        keeper.publish()
    tell(about, as_json)


def files_of(paths: list[Path]) -> Iterator[Path]:
    """The XML files of the paths, folders searched through.

    :raises NotNomenclature: a path that is not there, or holds no XML
    """
    for path in paths:
        found = (
            sorted(f for f in path.rglob("*") if f.name.endswith(SUFFIXES))
            if path.is_dir()
            else [path] * path.is_file()
        )
        if not found or zipfile.is_zipfile(found[0]):
            raise NotNomenclature(
                f"{path} holds no XML file.", expected="ORPHAclassification_*.xml or en_product3_*.xml, unpacked."
            )
        yield from found


def about_load(loading: Loading, after: Nomenclature, before: Nomenclature) -> dict[str, Any]:
    """What a load brought, in numbers."""
    new = after.diseases.keys() - before.diseases.keys()
    gone = before.diseases.keys() - after.diseases.keys()
    return {
        "release": after.release,
        "files": len(loading.files),
        "codes": len(after.diseases),
        "levels": dict(Counter(d.level or "unknown" for d in after.diseases.values())),
        "statuses": dict(Counter(d.status for d in after.diseases.values())),
        "languages": dict(Counter(language for d in after.diseases.values() for language in d.labels)),
        "parents": sum(len(d.parents) for d in after.diseases.values()),
        "closure": sum(len(after.ancestors(code)) for code in after.diseases),
        "new": len(new),
        "gone": len(gone),
        "faults": dict(loading.faults),
    }


def tell(about: dict[str, Any], as_json: bool) -> None:
    """Print what is known of a nomenclature."""
    if as_json:
        sys.stdout.write(json.dumps(about, indent=1) + "\n")
        return
    for name, value in about.items():
        text = ", ".join(f"{key} {number:,}" for key, number in value.items()) if isinstance(value, dict) else value
        sys.stdout.write(f"{name}: {text}\n")


@nomenclature_app.command("status")
def status(as_json: Json = False, data: Folder = None) -> None:
    """Show which nomenclature is in force."""
    reader = Readers(read_settings(data=data)).current()
    nomenclature = reader.nomenclature
    tell(about_load(Loading(), nomenclature, nomenclature), as_json)


def rebuild(data: Folder = None) -> None:
    """Write store and index anew from the journal, and publish."""
    with Keeper(read_settings(data=data), anew=True) as keeper:
        keeper.publication.store.optimize()
        number = len(keeper.journal.records())
        generation = keeper.publish()
    sys.stdout.write(f"{number:,} records written anew; generation {generation} is current.\n")

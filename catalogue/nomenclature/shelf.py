"""The shelf: nomenclatures as they are kept in the data folder, each under the digest of its content.

A line of JSON for the whole, then one for each disease, compressed with zstd: read in a fraction of the time that the
same takes as RDF. Nothing but the data folder is needed to put a nomenclature in force again.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import zstandard

from catalogue.error import StoreError
from catalogue.keeping.brink import reach
from catalogue.keeping.generation import sync_folder, write_synced
from catalogue.names.names import write_names
from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature, Parcel
from catalogue.nomenclature.skos_reader import read_nomenclature
from catalogue.record.triple import statements, turtle_statements

SUFFIX = ".jsonl.zst"
OLD_SUFFIX = ".nt.zst"  # as the first version kept them
NAMES = ".names"


def keep_nomenclature(nomenclature: Nomenclature, data: Path) -> Path:
    """Keep a nomenclature in the data folder, under its digest; answers with the file."""
    content = zstandard.ZstdCompressor(level=6).compress("".join(lines_of(nomenclature)).encode("utf-8"))
    file = file_of(data, hashlib.sha256(content).hexdigest()[:16])
    file.parent.mkdir(parents=True, exist_ok=True)
    write_synced(file.with_suffix(".new"), content)
    reach("nomenclature.file-written")
    file.with_suffix(".new").rename(file)
    reach("nomenclature.file-renamed")
    sync_folder(file.parent)
    return file


def file_of(data: Path, digest: str) -> Path:
    """Where the nomenclature of a digest is kept."""
    return data / "nomenclature" / (digest + SUFFIX)


def kept_file(data: Path, digest: str) -> Path | None:
    """The kept nomenclature of a digest; None when it is the starter, which is not kept."""
    known = (data / "nomenclature" / (digest + suffix) for suffix in (SUFFIX, OLD_SUFFIX))
    return next((file for file in known if file.is_file()), None)


def names_folder(data: Path, digest: str) -> Path:
    """Where the index of its names is kept."""
    return data / "nomenclature" / (digest + NAMES)


def index_names(file: Path, folder: Path) -> None:
    """Index the names of a kept nomenclature, in a process that has nothing else in hand."""
    write_names(load_nomenclature(file)[0], folder)


def tidy_names(data: Path, in_use: Iterable[str]) -> None:
    """Remove the name indexes of nomenclatures that no generation has any more; readers that hold one go on."""
    kept = {names_folder(data, digest) for digest in in_use}
    for folder in (data / "nomenclature").glob(f"*{NAMES}"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=2)
def load_nomenclature(file: Path) -> tuple[Nomenclature, str]:
    """A kept nomenclature, or one in Turtle (the starter), and the digest of its file.

    :raises StoreError: the file is gone or damaged
    """
    try:
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:16]
        if file.suffix == ".ttl":
            return read_nomenclature(turtle_statements(content)), digest
        if file.name.endswith(OLD_SUFFIX):
            return read_nomenclature(statements(zstandard.ZstdDecompressor().decompress(content))), digest
        reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content))
        return read_lines(io.TextIOWrapper(reader, encoding="utf-8")), digest
    except (OSError, ValueError, KeyError, TypeError, zstandard.ZstdError) as error:
        raise StoreError(
            f"The nomenclature {file} cannot be read: {error}.", fix="Load it again with `jardin nomenclature load`."
        ) from error


def lines_of(nomenclature: Nomenclature) -> Iterator[str]:
    """A nomenclature as lines of JSON; equal ones give equal lines."""
    head = {
        "release": nomenclature.release,
        "classifications": [
            [each.number, dict(sorted(each.labels.items())), each.head]
            for each in sorted(nomenclature.classifications.values(), key=lambda each: each.number)
        ],
        "parcels": [list(astuple(parcel)) for parcel in nomenclature.parcels],
    }
    yield json.dumps(head, ensure_ascii=False) + "\n"
    for disease in sorted(nomenclature.diseases.values(), key=lambda each: int(each.code)):
        yield json.dumps(plain(disease), ensure_ascii=False, separators=(",", ":")) + "\n"


def plain(disease: Disease) -> dict[str, Any]:
    """A disease as plain values, what is empty left out."""
    told = {each.name: getattr(disease, each.name) for each in fields(disease)}
    told |= {
        "parents": ordered(disease.parents),
        "places": {number: ordered(above) for number, above in sorted(disease.places.items())},
        "labels": dict(sorted(disease.labels.items())),
        "mappings": [astuple(each) for each in disease.mappings],
        "genes": [astuple(each) for each in disease.genes],
        "prevalences": [astuple(each) for each in disease.prevalences],
    }
    return {name: value for name, value in told.items() if value not in ("", [], {}, None)}


def ordered(codes: Iterable[str]) -> list[str]:
    """Codes by number."""
    return sorted(codes, key=int)


def read_lines(lines: Iterable[str]) -> Nomenclature:
    """The nomenclature of its lines."""
    rows = iter(lines)
    head = json.loads(next(rows, "{}"))
    diseases = {disease.code: disease for disease in (disease_of(json.loads(row)) for row in rows)}
    classifications = {number: Classification(number, labels, top) for number, labels, top in head["classifications"]}
    parcels = tuple(Parcel(*each) for each in head["parcels"])
    return Nomenclature(diseases, str(head["release"]), classifications, parcels)


def disease_of(told: dict[str, Any]) -> Disease:
    """A disease of its plain values."""
    told["status"] = told.get("status", "")
    told["parents"] = set(told.get("parents", ()))
    told["places"] = {number: set(above) for number, above in told.get("places", {}).items()}
    told["synonyms"] = [(language, name) for language, name in told.get("synonyms", ())]
    told["mappings"] = [Mapping(*each) for each in told.get("mappings", ())]
    told["genes"] = [gene_of(each) for each in told.get("genes", ())]
    told["prevalences"] = [Prevalence(*each) for each in told.get("prevalences", ())]
    return Disease(**told)


def gene_of(parts: Iterable[Any]) -> Gene:
    """A gene of its plain parts, in the order of its fields."""
    told = dict(zip((each.name for each in fields(Gene)), parts, strict=True))
    references = tuple((system, code) for system, code in told["references"])
    return Gene(**{**told, "synonyms": tuple(told["synonyms"]), "references": references})

"""A sheet: one file of bitmaps, which sources have which value; written once, never changed.

Shape of the file: `MAGIC`, the CRC-32 of all that follows it, the length of the head (both 32 bits, little-endian), the
head as JSON (`about`, and by field and value where its bitmap begins and how long it is), then the bitmaps (Roaring,
portable form).
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import threading
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from pyroaring import BitMap

from catalogue.error import StoreError

MAGIC = b"JARDIN01"
NUMBERS = struct.Struct("<II")
START = len(MAGIC) + NUMBERS.size
NONE = BitMap()

Bits = dict[str, dict[str, BitMap]]
"""The slots of the sources that have each value, by field and value."""


class Sheet:
    """A sheet, its bitmaps read when they are first asked for.

    :param about: what else its writer noted
    :raises StoreError: there is none, or it is not as it was written
    """

    def __init__(self, file: Path) -> None:
        self.name = file.name
        try:
            with file.open("rb") as opened:
                self._bytes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            sum_, length = NUMBERS.unpack_from(self._bytes, len(MAGIC))
            with memoryview(self._bytes) as view:
                if self._bytes[: len(MAGIC)] != MAGIC or zlib.crc32(view[len(MAGIC) + 4 :]) != sum_:
                    raise ValueError("it is not as it was written")
            head = json.loads(self._bytes[START : START + length])
        except (OSError, ValueError, struct.error) as error:
            raise StoreError(f"The bitmaps {file} cannot be read: {error}.", fix="Run `jardin rebuild`.") from error
        self.about: dict[str, Any] = head["about"]
        self._places: dict[str, dict[str, list[int]]] = head["fields"]
        self._start = START + length
        self._read: Bits = {field: {} for field in self._places}

    def get(self, field: str, value: str) -> BitMap:
        """The slots that have a value; it must not be changed."""
        kept = self._read.get(field)
        if kept is None:
            return NONE
        found = kept.get(value)
        if found is None:
            place = self._places[field].get(value)
            if place is None:
                return NONE
            first = self._start + place[0]
            found = kept[value] = BitMap.deserialize(self._bytes[first : first + place[1]])
        return found

    @property
    def fields(self) -> Iterable[str]:
        """The fields of which it has values."""
        return self._places

    def values(self, field: str) -> Iterable[str]:
        """The values of a field that any slot has."""
        return self._places.get(field, {})

    def column(self, field: str) -> dict[str, BitMap]:
        """Every value of a field with its slots, which must not be changed."""
        known, places = self._read.get(field, {}), self._places.get(field, {})
        if len(known) < len(places):
            for value in places:
                self.get(field, value)
        return known

    def all(self) -> Bits:
        """Every bitmap, as copies that may be changed."""
        return {field: {value: self.get(field, value).copy() for value in self.values(field)} for field in self._places}


def write_sheet(file: Path, bits: Mapping[str, Mapping[str, BitMap]], about: Mapping[str, Any]) -> None:
    """Write a sheet, and wait until it is on the disk."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    parts: list[bytes] = []
    end = 0
    for field, values in bits.items():
        places[field] = {}
        for value, bitmap in values.items():
            if bitmap:
                bitmap.run_optimize()
                parts.append(bitmap.serialize())
                places[field][value] = (end, len(parts[-1]))
                end += len(parts[-1])
    head = json.dumps({"about": dict(about), "fields": places}, separators=(",", ":")).encode("utf-8")
    length = struct.pack("<I", len(head))
    told = zlib.crc32(length)
    for part in (head, *parts):
        told = zlib.crc32(part, told)
    with file.open("wb") as out:
        out.write(MAGIC + struct.pack("<I", told) + length + head)
        out.writelines(parts)
        out.flush()
        os.fsync(out.fileno())


_open: WeakValueDictionary[tuple[int, int], Sheet] = WeakValueDictionary()
_opening = threading.Lock()


def opened_sheet(file: Path) -> Sheet:
    """A sheet, the same for all generations that share its file.

    :raises StoreError: there is none, or it is not as it was written
    """
    try:
        stat = file.stat()
    except OSError as error:
        raise StoreError(f"The bitmaps {file} are missing.", fix="Run `jardin rebuild`.") from error
    with _opening:
        # A file that is mapped keeps its number, so another one never bears it meanwhile.
        found = _open.get((stat.st_dev, stat.st_ino))
        if found is None:
            found = _open[stat.st_dev, stat.st_ino] = Sheet(file)
        return found

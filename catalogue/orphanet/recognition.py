"""Recognition: what a download is, by its content and never by its name, and who reads it.

What was named must be something we know; what lies beside it in a folder or an archive is left out with a note when it
is something else. A file that is known and damaged, or hostile, ends the load either way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from catalogue.document.syntax import BINARY, HTML, after_prolog
from catalogue.document.syntax import encoding_of as declared_encoding
from catalogue.error import CatalogueError
from catalogue.nomenclature.nomenclature import Parcel
from catalogue.orphanet.dump import is_dump, read_dump
from catalogue.orphanet.jdbor import read_jdbor
from catalogue.orphanet.loading import Loading, NotNomenclature
from catalogue.orphanet.obograph import read_obograph
from catalogue.orphanet.offer import (
    OFFICE,
    WORKBOOK,
    ZIP,
    Limits,
    Offer,
    Progress,
    damaged,
    offers_of,
    office_noun,
    size_of,
)
from catalogue.orphanet.ordo import inspect, read_ordo
from catalogue.orphanet.packet import read_packets
from catalogue.orphanet.sssom import COLUMNS, day_of, read_sssom
from catalogue.orphanet.stranger import EXPECTED, Stranger, listed
from catalogue.orphanet.stream import opening_of
from catalogue.orphanet.table import cells_of, read_table, split, table_of
from catalogue.orphanet.workbook import read_workbook

HEAD = 1 << 16
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
JDBOR = "JDBOR"
DOCTYPE, OURS = re.compile(r"<!DOCTYPE\s+([^\s>\[]+)"), (JDBOR, "rdf:RDF", "RDF")
TURTLE = re.compile(r"(?:@prefix|@base|prefix|base)\s[^,;\t]*<", re.IGNORECASE)
TRIPLE = re.compile(r"(?:<(?:https?://|urn:)[^<>\s]*>|_:\S+)\s")
PACKET, GRAPHS = re.compile(r'"(?:ORPHApacketId|Orphapacket)"'), re.compile(r'"graphs"\s*:')
OBO, OFN = re.compile(r"\s*format-version:"), re.compile(r"\s*Prefix\(")
TAR = 257
LEFT_OUT, LONG = "file left out", 300
Read = Callable[[BinaryIO, Loading], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that we read.

    :param day: the day of a file that is not of a release of Orphanet
    :param last: whether it only adds what other files do not tell, and is read after them
    """

    read: Read
    day: Callable[[BinaryIO], str] = lambda content: ""
    last: bool = False


XML, BOOK, TABLE, SSSOM = Format(read_jdbor), Format(read_workbook), Format(read_table), Format(read_sssom, day_of)
PACKETS, GRAPH = Format(read_packets, last=True), Format(read_obograph)
LIMITS = Limits()


def measure(paths: Iterable[Path]) -> int:
    """The bytes that `read_path` will tell as progress for all these paths."""
    return size_of(paths)


def read_path(path: Path, loading: Loading, progress: Progress, limits: Limits = LIMITS) -> None:
    """As `read_paths`, of one path."""
    read_paths([path], loading, progress, limits)


def read_paths(paths: Iterable[Path], loading: Loading, progress: Progress, limits: Limits = LIMITS) -> None:
    """Read files, all files of folders, and all members of archives into a loading, each noted as a parcel.

    What only adds to other files, as packets do, is read after all others, wherever it lies.

    :param progress: takes the name of a file and how many bytes more of it were read, in sum as `measure` tells
    :raises NotNomenclature: naming the file and what it is instead, or why it cannot be read; the loading is of no use
    """
    with ExitStack() as stack:
        given = [Given(path, loading) for path in paths]
        for each in given:
            for offer in offers_of(each.path, progress, stack, limits):
                each.take(offer, wait=True)
        for each in given:
            for offer in each.later:
                each.take(offer, wait=False)
            each.must_hold()


class Given:
    """A path that somebody gave, and what came of it."""

    def __init__(self, path: Path, loading: Loading) -> None:
        self.path, self.loading = path, loading
        self.later: list[Offer] = []
        self._strangers: list[str] = []
        self._read = 0

    def take(self, offer: Offer, *, wait: bool) -> None:
        """Read one file; note it when it is something else, unless it was named by itself.

        :param wait: leave for later what only adds to other files
        """
        try:
            if read_offer(offer, self.loading, wait=wait):
                self._read += 1
            else:
                self.later.append(offer)
        except Stranger as stranger:
            if offer.alone:
                raise refused(offer, stranger) from stranger
            self._strangers.append(f"{offer.name}: {stranger.noun}")
            self.loading.fault(LEFT_OUT, self._strangers[-1])

    def must_hold(self) -> None:
        """Refuse a folder or archive of which nothing could be read."""
        if not self._read:
            met = listed(self._strangers, width=LONG) if self._strangers else "no file at all"
            raise NotNomenclature(f"{self.path.name} holds nothing of a nomenclature ({met}).", expected=EXPECTED)


def read_offer(offer: Offer, loading: Loading, *, wait: bool) -> bool:
    """Read one file; whether it was read.

    :param wait: leave for later what only adds to other files
    :raises Stranger: it is something else
    :raises NotNomenclature: it is damaged or hostile, with its name
    """
    try:
        with offer.opened() as content:
            form = format_of(content)
            if form.last and wait:
                return False
            dates = Counter(loading.dates)
            kind = form.read(content, loading)
            day = max(loading.dates - dates, default="") or form.day(content)
            loading.parcels.append(Parcel(offer.name, kind, day, offer.digest))
    except Stranger:
        raise
    except (CatalogueError, OSError) as error:
        raise refused(offer, error) from error
    return True


def refused(offer: Offer, error: CatalogueError | OSError) -> NotNomenclature:
    """The refusal of a file, with its name."""
    if isinstance(error, Stranger):
        return NotNomenclature(f"{offer.name} is {error.noun}.", expected=error.expected, fix=error.fix)
    what = error.what if isinstance(error, CatalogueError) else f"It cannot be read: {error}."
    told = what if what.startswith(offer.name) else f"{offer.name}: {what}"
    expected, fix = (error.expected, error.fix) if isinstance(error, CatalogueError) else ("", "")
    return NotNomenclature(told, expected=expected, fix=fix)


def format_of(content: BinaryIO) -> Format:
    """The format of a content, which is at its start before and after.

    :raises Stranger: it is something else, saying what
    :raises Hostile: XML with a DOCTYPE
    """
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    if head.startswith(ZIP):
        return format_of_archive(content)
    noun = next((noun for mark, noun in BINARY if head.startswith(mark)), "")
    if noun or head[TAR : TAR + 5] == b"ustar":
        raise Stranger(noun or "a tar archive", fix="Unpack it, and give what is in it.")
    encoding = declared_encoding(head, "")
    text = head.decode(encoding if encoding.startswith("utf-") else "latin-1", "replace").lstrip("\ufeff")
    if "\0" in text:
        raise Stranger("a file of binary data")
    return format_of_text(content, text)


def format_of_archive(content: BinaryIO) -> Format:
    """The format of a zip archive that lies in another one, or that is a document of an office program."""
    with damaged("It"):
        noun = office_noun(content)
    content.seek(0)
    if noun == WORKBOOK:
        return BOOK
    if noun in OFFICE.values():
        raise Stranger(noun)
    raise NotNomenclature("It is an archive within an archive.", fix="Unpack the outer one, and give what is in it.")


def format_of_text(content: BinaryIO, text: str) -> Format:
    """The format of a text, by its beginning."""
    start = text.lstrip()
    if not start:
        raise Stranger("an empty file")
    if HTML.match(start, after_prolog(start)):
        raise Stranger("an HTML page (a download that failed?)", fix="Download it again.")
    if first_line_matches(TRIPLE, start) or first_line_matches(TURTLE, start):
        return of_rdf(content, "turtle")
    if start.startswith("<"):
        found = DOCTYPE.match(start, after_prolog(start))
        if found and found[1] not in OURS:
            raise Stranger(f"an XML document with a DOCTYPE of {listed([found[1]])}")
        return format_of_markup(content)
    if start[:1] in "{[":
        return format_of_json(start)
    return format_of_lines(start)


def first_line_matches(pattern: re.Pattern[str], start: str) -> bool:
    """Whether the first line that is no comment matches."""
    lines = (line for line in start.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return bool(pattern.match(next(lines, "").lstrip()))


def format_of_markup(content: BinaryIO) -> Format:
    """The format of XML, by its root.

    :raises Hostile: it would be one of ours, and brings a DOCTYPE
    """
    opening = opening_of(content)
    content.seek(0)
    if opening.tag == JDBOR:
        return XML
    if opening.tag == RDF:
        inspect(content)
        return of_rdf(content, "rdfxml")
    raise Stranger(f"an XML document with root <{listed([opening.tag.rpartition('}')[2]])}>")


def of_rdf(content: BinaryIO, syntax: str) -> Format:
    """The format of RDF: a dump of this catalogue, or else an ontology."""
    if is_dump(content, syntax):
        return Format(lambda content, loading: read_dump(content, loading, syntax))
    return Format(lambda content, loading: read_ordo(content, loading, syntax))


def format_of_json(start: str) -> Format:
    """The format of JSON, by keys at its beginning; the reader of packets says which keys others have."""
    return GRAPH if GRAPHS.search(start) and not PACKET.search(start) else PACKETS


def format_of_lines(start: str) -> Format:
    """The format of a text of lines: a table, by its header."""
    if OBO.match(start):
        raise Stranger("an ontology in OBO format", fix="Take the OWL of ORDO from Orphadata.")
    if OFN.match(start):
        raise Stranger("an ontology in functional syntax", fix="Take the RDF/XML of ORDO from Orphadata.")
    lines = [line for line in start.splitlines() if line.strip()]
    delimiter, header = split(next((line for line in lines if not line.startswith("#")), ""))
    if {cell.casefold() for cell in header} >= COLUMNS:
        return SSSOM
    if start.startswith("#"):
        raise Stranger("a text")
    # A cell may hold any of the other signs, or a line break: only a header that nobody knows needs a row like it.
    second = cells_of(lines[1], delimiter) if len(lines) > 1 else []
    if table_of(header) is not None or 1 < len(header) == len(second):
        return TABLE
    raise Stranger("a text")

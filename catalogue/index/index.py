"""The index: answers searches over cards; tantivy on disk, its facet fields taken from the shapes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
import zstandard
from tantivy import Occur, Query

from catalogue.error import StoreError
from catalogue.index.aggregation import Tallies, counts, tallies
from catalogue.index.ask import Ask
from catalogue.index.bitmap import SUFFIX, Bitmaps, Draft, opened_bitmaps, tidy_sheets
from catalogue.index.card import Card
from catalogue.index.pen import Pen
from catalogue.index.posting import MARK, Entry, card_of, documents, facets_of, read_card, refusals, schema_of, total_of
from catalogue.index.stand_in import openable
from catalogue.keeping.brink import reach

HEAP = 64_000_000


class Index:
    """An index in a folder; opened for writing by the one writer, else only read."""

    def __init__(self, folder: Path, facets: Sequence[str], *, reading: bool = False) -> None:
        self._facets = tuple(facets)
        self._schema = schema_of(facets)
        self._folder = folder
        self._pen: Pen | None = None
        try:
            if reading:
                self._index = tantivy.Index.open(str(openable(folder)))
                self._facets, self._schema = facets_of(folder), self._index.schema
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
                self._tidy()
            self._see()
        except (ValueError, OSError) as error:
            raise StoreError(f"The index {folder} cannot be opened: {error}.", fix="Run `jardin rebuild`.") from error
        if not reading:
            tidy_sheets(folder, self._sheets)

    def _see(self) -> None:
        """Take up the state that was committed last."""
        self._searcher = self._index.searcher()
        self._counts: dict[str, dict[str, int]] = {}
        mark = self._first(MARK)
        name = mark and mark.get_first("bitmaps")
        # Older software wrote none; what it published is still read, by tantivy alone.
        self._bitmaps = opened_bitmaps(self._folder, name) if name else None if mark else Bitmaps()

    @property
    def _sheets(self) -> set[str]:
        """The names of the files of the bitmaps."""
        return self._bitmaps.files if self._bitmaps else set()

    def _tidy(self) -> None:
        """Remove files of a commit that was cut short; the next one would give the same names and stumble over them."""
        writer = self._index.writer(HEAP, num_threads=1)
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that it can count and narrow by: those of the shapes it was made with."""
        return self._facets

    def put(self, entries: Iterable[Entry], drop: Iterable[str], sequence: int, nomenclature: str) -> None:
        """Replace records by id, drop others, and note the journal's sequence; one commit.

        :param nomenclature: digest of the nomenclature that told the ancestors
        """
        with self._writing() as pen:
            for key in drop:
                pen.drop(key)
            for entry in entries:
                pen.put(entry)
            pen.note(sequence, nomenclature)

    def grade(self, place: Callable[[Card], tuple[Card, frozenset[str]]], nomenclature: str) -> None:
        """Write every record anew as another nomenclature places it; one commit, and no record is drawn again.

        :param place: the card with the states of its codes, and the codes above them
        """
        sequence, before = self.sequence(), self._searcher
        with self._committing(Bitmaps()) as pen, refusals():
            pen.writer.delete_all_documents()
            for document in documents(before):
                if document.get_first("card"):
                    pen.add(*place(card_of(document)), document.get_first("body") or b"")
            pen.note(sequence, nomenclature)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """All that is put within, in however many batches, as one commit at the end.

        Nothing of it is seen before, and nothing is kept when the block fails; memory stays within the writer's bounds.

        :raises StoreError: it could not be written
        """
        with self._committing(self._bitmaps or Bitmaps()) as pen:
            self._pen = pen
            try:
                yield
            finally:
                self._pen = None

    @contextmanager
    def _writing(self) -> Iterator[Pen]:
        """The pen of the bulk that is under way, else one commit, seen when it is done.

        :raises StoreError: it could not be written
        """
        if self._pen is not None:
            with refusals():
                yield self._pen
            return
        with self._committing(self._bitmaps or Bitmaps()) as pen, refusals():
            yield pen

    @contextmanager
    def _committing(self, before: Bitmaps) -> Iterator[Pen]:
        """A pen whose work is kept when the block ends well, else thrown away.

        :param before: the bitmaps that it goes on from
        """
        with refusals():
            writer = self._index.writer(HEAP, num_threads=1)
        try:
            pen = Pen(writer, Draft(self._folder, before), self._before, self._facets)
            yield pen
            with refusals():
                pen.commit()
        finally:
            # Lets go of the lock also where an error keeps the writer alive; what was not committed is forgotten.
            with refusals():
                writer.wait_merging_threads()
        with refusals():
            self._index.reload()
        self._see()
        # Those of the state before stay, as tantivy's files of it may: who opened it a moment ago still reads them.
        tidy_sheets(self._folder, self._sheets | before.files)

    def _before(self, record: str) -> Any:
        """The document of a record as it was committed last."""
        return self._first(record) if self._searcher.num_docs else None

    def sequence(self) -> int:
        """The journal's sequence it has reached, 0 at first."""
        found = self._first(MARK)
        return int(found.get_first("sequence") or 0) if found else 0

    def nomenclature(self) -> str:
        """Digest of the nomenclature that its records are placed by, empty at first."""
        found = self._first(MARK)
        return str(found.get_first("nomenclature") or "") if found else ""

    def card(self, record: str) -> dict[str, Any] | None:
        """The card of a record, None when it is not public."""
        found = self._first(record)
        return read_card(found) if found and record != MARK else None

    def body(self, record: str) -> bytes | None:
        """The N-Triples of a record, None when it is not public."""
        found = self._first(record)
        return zstandard.ZstdDecompressor().decompress(found.get_first("body")) if found and record != MARK else None

    def _first(self, key: str) -> Any:
        hits = self._searcher.search(Query.term_query(self._schema, "key", key), 1).hits
        return self._searcher.doc(hits[0][1]) if hits else None

    def cards(self) -> Iterator[dict[str, Any]]:
        """The cards of all public records."""
        for document in documents(self._searcher):
            if document.get_first("card"):
                yield read_card(document)

    def count(self, ask: Ask) -> int:
        """How many sources meet a question."""
        if self._bitmaps is not None and not ask.words:
            return len(self._bitmaps.matching(ask))
        return total_of(self._searcher.search(self._query(ask), 1))

    def find(self, ask: Ask, *, order: str, offset: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """How many sources meet a question, and the cards of one page of them.

        :param order: `rank` or `modified` (highest first), or `words` for relevance of the text
        """
        if limit <= 0:
            return self.count(ask), []
        by = None if order == "words" else order
        found = self._searcher.search(self._query(ask), limit, order_by_field=by, offset=offset)
        return total_of(found), [read_card(self._searcher.doc(address)) for _, address in found.hits]

    def facet(self, ask: Ask, name: str) -> dict[str, int]:
        """How many sources that meet a question have each value of a facet."""
        return self.facet_counts(ask, [name])[name]

    def facet_counts(self, ask: Ask, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """The same for several facets at once."""
        if self._bitmaps is not None and not ask.words:
            slots = self._bitmaps.matching(ask)
            return {name: self._bitmaps.counts(slots, f"f_{name}") for name in names}
        found = counts(self._searcher, self._query(ask), (f"f_{name}" for name in names))
        return {name.removeprefix("f_"): each for name, each in found.items()}

    def codes(self) -> dict[str, int]:
        """How many sources name each code; counted once for each state of the index."""
        if "code" not in self._counts:
            bits = self._bitmaps
            self._counts["code"] = bits.counts(bits.live, "code") if bits else self._counted("code")
        return self._counts["code"]

    def places(self) -> dict[str, int]:
        """How many sources stand at or beneath each code, each once; counted once for each state of the index."""
        if "place" not in self._counts:
            self._counts["place"] = self._bitmaps.places() if self._bitmaps else self._counted("place")
        return self._counts["place"]

    def _counted(self, field: str) -> dict[str, int]:
        return counts(self._searcher, self._query(Ask()), (field,))[field]

    def place(self, code: str) -> int:
        """How many sources stand at or beneath one code."""
        return self._bitmaps.at_or_beneath(code) if self._bitmaps else self.places().get(code, 0)

    def tallies(self, ask: Ask, row: str, column: str) -> Tallies:
        """How many sources that meet a question have each value of a facet, and of those each value of another.

        Under `ALL_ROWS` stand all of them, under an empty value those that have none.
        """
        if self._bitmaps is not None and not ask.words:
            return self._bitmaps.tallies(self._bitmaps.matching(ask), f"f_{row}", f"f_{column}")
        return tallies(self._searcher, self._query(ask), f"f_{row}", f"f_{column}", self.count(ask))

    def named(self) -> dict[str, list[tuple[str, str]]]:
        """Id and title of the sources that name each code."""
        found: dict[str, list[tuple[str, str]]] = {}
        for card in self.cards():
            for code in card["codes"] if card["source"] else ():
                found.setdefault(code, []).append((card["id"], card["title"]))
        return found

    def size(self) -> int:
        """How many records there are, sources and others."""
        return max(0, self._searcher.num_docs - 1)

    def has(self, record: str) -> bool:
        """Whether a record is public."""
        return self._first(record) is not None

    def any_sample(self) -> bool:
        """Whether any source is a sample."""
        return total_of(self._searcher.search(Query.term_query(self._schema, "sample", "1"), 1)) > 0

    def _query(self, ask: Ask) -> Query:
        must = [Query.term_query(self._schema, "source", "1")]
        must += [Query.regex_query(self._schema, "text", f"{word}.*") for word in ask.words]
        must += [self._any(f"f_{name}", values) for name, values in ask.selected.items() if values]
        diseases = [
            self._any(name, values) for name, values in (("code", ask.codes), ("ancestor", ask.above)) if values
        ]
        must += [Query.boolean_query([(Occur.Should, each) for each in diseases])] if ask.either else diseases
        never = [self._any(name, v) for name, v in (("code", ask.no_codes), ("ancestor", ask.not_above)) if v]
        parts = [(Occur.Must, query) for query in must] + [(Occur.MustNot, query) for query in never]
        parts += [(Occur.Should, Query.term_query(self._schema, "title", word)) for word in ask.words]
        return Query.boolean_query(parts)

    def _any(self, name: str, values: Sequence[str]) -> Query:
        # Not a set of terms: for that the list of all terms of the field is walked, in ten times the time. None of the
        # values may weigh what was found by its words.
        terms = [(Occur.Should, Query.term_query(self._schema, name, each)) for each in values]
        return Query.const_score_query(Query.boolean_query(terms), 1.0)

    def publish(self, folder: Path) -> None:
        """A hard-linked copy of this state; what is written is never changed, only replaced."""
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        for file in self._folder.iterdir():
            if (
                file.is_file()
                and not file.name.endswith(".lock")
                and (file.suffix != SUFFIX or file.name in self._sheets)
            ):
                os.link(file, folder / file.name)
                reach("index.file-linked")

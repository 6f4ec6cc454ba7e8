"""Names of diseases: which one a text means, by code, name, beginnings of words, likeness, or code of another system.

The names stand in a roll (`catalogue.names.roll`); tantivy finds the numbers of its lines. A text is tried in this
order, so that what is surer comes first: names that are exactly the text, ORPHAcodes, codes of other systems, names
that are the text but for its spelling, genes, names one typo away, names whose words begin so, and, where little was
found, names that look alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, count, takewhile
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from catalogue.error import StoreError
from catalogue.names.candidate import Presenter, once
from catalogue.names.handle import BEGINNINGS, EDGE, PIECE, beginning, handles_of, pieces_of, words_of
from catalogue.names.likeness import begun, figures, likeness, nearness
from catalogue.names.roll import Line, Name, is_finished, lines_of, put_in_place, read_roll, roll_of, write_roll
from catalogue.names.spelling import Spelling, is_headed, plain, spelling
from catalogue.nomenclature.crossreference import CrossReferences
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.orphacode import find_code
from catalogue.telling.view import Candidate

HEAP, SMALL_HEAP, SMALL = 200_000_000, 15_000_000, 20_000
LONGEST, MOST_PIECES = 300, 24
PAGE, NEAR, ALIKE, WALK = 64, 40, 100, 640
SHORT, LEAST = 6, 4
OTHERWISE = 98.0


class Names:
    """Every name of every disease of a nomenclature.

    :param languages: of the reader, the best first: their names come first among equals
    :param folder: where `write_names` put the index; built in memory where none of this nomenclature is there
    """

    def __init__(
        self, nomenclature: Nomenclature, languages: tuple[str, ...] = ("en",), folder: Path | None = None
    ) -> None:
        self._nomenclature = nomenclature
        self._languages = languages
        self._presenter = Presenter(nomenclature, languages)
        if folder is not None and is_finished(folder, nomenclature):
            self._roll, index = read_roll(folder), opened(folder)
        else:
            lines = lines_of(nomenclature)
            self._roll, index = roll_of(lines), filled(tantivy.Index(schema()), lines)
        self._lines = LineIndex(index, languages)

    @cached_property
    def references(self) -> CrossReferences:
        """The codes of other systems and the genes of the same nomenclature."""
        return CrossReferences(self._nomenclature)

    def exact(self, text: str) -> list[str]:
        """The codes that bear exactly this name, see `bearers`."""
        return [name.code for name in self.bearers(text)]

    def bearers(self, text: str) -> list[Name]:
        """The names that are this text but for case, accents and punctuation, one for each disease.

        Codes in use come before others, preferred names before synonyms; before all stands what is written just so.
        None of a text longer than names are; of one with a heading (`OBSOLETE: `) only names that have one.
        """
        return self._bearers(plain(text), text, "name") if len(text) <= LONGEST else []

    def otherwise(self, text: str) -> list[Name]:
        """The names that are this text in another spelling (`type II` for `type 2`) or in another order of words.

        Those that are exactly the text are among them. One for each disease, in the order of `bearers`.
        """
        form = spelling(text if len(text) <= LONGEST else "")
        found = self._bearers(form.spelled, text, "name", "spelled") + self._bearers(form.key, text, "key")
        return list({name.code: name for name in reversed(found)}.values())[::-1]

    def _bearers(self, value: str, text: str, *fields: str) -> list[Name]:
        numbers = self._lines.same(value, *fields) if value else []
        typed = " ".join(text.split()).casefold()
        names = (name for number in numbers for name in self._roll[number].names)
        return self._presenter.bearers(filter(lambda n: is_headed(n.text), names) if is_headed(text) else names, typed)

    def meant(self, text: str) -> str | None:
        """The one disease that a text surely means: its only bearer, or the only disorder whose name begins so.

        Bearers out of use do not count beside one in use. "Duchenne" means a muscular dystrophy, "muscular" nothing.
        """
        bearers = [name.code for name in self.bearers(text) or self.otherwise(text)]
        if not bearers:
            return self._begun(plain(text)) if len(text) <= LONGEST and not is_headed(text) else None
        codes = {code for code in bearers if self._nomenclature.diseases[code].is_active} or set(bearers)
        return codes.pop() if len(codes) == 1 else None

    def _begun(self, text: str) -> str | None:
        """The only disorder in use with a preferred name that begins so: in our languages, else, if none, in any."""
        ours, others = set[str](), set[str]()
        lines = (self._roll[number] for number in self._lines.beginning(text + " ")) if text else ()
        for walked, line in enumerate(takewhile(lambda line: any(name.preferred for name in line.names), lines), 1):
            for name in line.names if line.plain.startswith(text + " ") else ():
                if name.preferred and self._presenter.is_disorder(name.code):
                    (ours if name.language in self._languages else others).add(name.code)
            if len(ours) > 1 or walked == WALK:
                return None
        codes = ours or others
        return codes.pop() if len(codes) == 1 else None

    def suggest(self, text: str, limit: int = 10) -> list[Candidate]:
        """Diseases that a text may mean, likeliest first; each once, with what matched, how, and what to heed."""
        return [self._presenter.plainly(each, plain(text)) for each in once(self._candidates(text[:LONGEST]), limit)]

    def _candidates(self, text: str) -> Iterator[Candidate]:
        show, form = self._presenter, spelling(text)
        exact = self.bearers(text)
        yield from (show.by_name(name, 100.0) for name in exact)
        code = find_code(text, is_code=True)
        yield from (show.by_code(each) for each in (code,) if each in self._nomenclature.diseases)
        yield from (show.by_mapping(*found) for found in self.references.find(text))
        otherwise = self.otherwise(text)
        yield from (show.by_name(name, OTHERWISE) for name in otherwise)
        yield from (show.by_gene(*found) for found in self.references.genes(text))
        if form.plain:
            yield from self._unsure(form, known=bool(exact or otherwise))

    def _unsure(self, form: Spelling, *, known: bool) -> Iterator[Candidate]:
        """Diseases with a name that is nearly the text or begins so; where none begins so, with one that is like it.

        A short text, or one that is a name itself, is more often the beginning of a name than a mistyped one.
        """
        stages, begins = [self._near(form), self._prefixed(form)], known
        for candidate in chain(*(reversed(stages) if known or len(form.plain) < SHORT else stages)):
            begins = begins or candidate.how == "prefix"
            yield candidate
        if not begins:
            yield from self._alike(form)

    def _near(self, form: Spelling) -> Iterator[Candidate]:
        """Diseases with a name that is one typo away; those first whose figures are those of the text."""
        if len(form.plain) >= LEAST:
            lines = [self._roll[number] for number in sorted(self._lines.near(form))]
            for line in sorted(lines, key=lambda line: figures(line.plain) != figures(form.plain)):
                how = "prefix" if line.plain.startswith(form.plain) else "similar"
                yield from self._presenter.by_line(line, nearness(form, spelling(line.names[0].text)), how)

    def _prefixed(self, form: Spelling) -> Iterator[Candidate]:
        """Diseases with a name that begins as the text does, then with one whose words begin as its words do."""
        seen: set[int] = set()
        for text in dict.fromkeys((form.plain, form.spelled)):
            for number in self._worded(text):
                if number not in seen:
                    seen.add(number)
                    line = self._roll[number]
                    yield from self._presenter.by_line(line, begun(text, line.plain), "prefix")

    def _worded(self, text: str) -> Iterable[int]:
        """Lines in which every word of the text begins a word: first those that begin so as a whole."""
        few, rest = self._lines.worded(text)
        if len(few) < PAGE:
            return sorted(few, key=lambda number: self._presenter.place(self._roll[number], text))
        whole = self._lines.beginning(text, ours_first=True)
        return chain((number for number in whole if self._roll.plain(number).startswith(text)), rest)

    def _alike(self, form: Spelling) -> Iterator[Candidate]:
        """Diseases with a name that looks like the text, as a whole or as far as it goes."""
        names = ((number, self._roll.plain(number)) for number in sorted(self._lines.alike(form.plain)))
        for number, score in likeness(form.plain, names, ALIKE):
            yield from self._presenter.by_line(self._roll[number], score, "similar")


class LineIndex:
    """Finds numbers of lines; in the order of the roll unless said otherwise."""

    def __init__(self, index: tantivy.Index, languages: tuple[str, ...]) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._ours = Query.term_set_query(self._schema, "language", list(languages))

    def _numbers(self, query: Query, limit: int, offset: int = 0) -> list[int]:
        found = self._searcher.search(query, limit, False, "number", offset, Order.Asc)
        return [number for number, _ in found.hits]

    def _pages(self, query: Query) -> Iterator[int]:
        """As many as are asked for."""
        for offset in count(0, PAGE):
            numbers = self._numbers(query, PAGE, offset)
            yield from numbers
            if len(numbers) < PAGE:
                return

    def _ours_first(self, query: Query) -> Iterator[int]:
        """The same, first those with a name in the reader's languages."""
        return chain(self._pages(joined([query, self._ours])), self._pages(query))

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value)

    def same(self, value: str, *fields: str) -> list[int]:
        """Lines that have exactly this value in one of these fields."""
        return self._numbers(joined((self._term(field, value) for field in fields), Occur.Should), PAGE)

    def beginning(self, text: str, *, ours_first: bool = False) -> Iterator[int]:
        """Lines that begin as the text does, as far as beginnings are indexed, and have all its words."""
        begin = self._term("begin", beginning(text))
        query = begin if len(text) in BEGINNINGS else joined([begin, self._words(text)])
        return self._ours_first(query) if ours_first else self._pages(query)

    def worded(self, text: str) -> tuple[list[int], Iterator[int]]:
        """Lines in which every word of the text begins a word: the first page, and all, ours first."""
        query = self._words(text)
        return self._numbers(query, PAGE), self._ours_first(query)

    def _words(self, text: str) -> Query:
        return joined(self._word(word) for word in words_of(text))

    def _word(self, word: str) -> Query:
        if len(word) <= EDGE:
            return self._term("begin", word)
        return Query.fuzzy_term_query(self._schema, "words", word, 0, prefix=True)  # faster than an expression

    def near(self, form: Spelling) -> set[int]:
        """Lines that are one typo away, with or without regard to spelling."""
        asked = {("name", form.plain), ("spelled", form.spelled), ("name", form.spelled)}
        queries = (Query.fuzzy_term_query(self._schema, field, text, 1) for field, text in asked)
        return {number for query in queries for number in self._numbers(query, NEAR)}

    def alike(self, text: str) -> set[int]:
        """Lines two typos away, with words that begin as the text's do but for a typo in each, or with its pieces."""
        asked = [joined(self._mistyped(word) for word in words_of(text))]
        asked += [Query.fuzzy_term_query(self._schema, "name", text, 2)] if len(text) >= SHORT else []
        found = {number for query in asked for number in self._numbers(query, ALIKE)}
        hits = self._searcher.search(self._pieces(text), ALIKE, False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits])
        return found.union(int(number) for number in numbers if number is not None)

    def _mistyped(self, word: str) -> Query:
        if len(word) <= LEAST:
            return self._word(word)
        return Query.fuzzy_term_query(self._schema, "words", word, 1, prefix=True)

    def _pieces(self, text: str) -> Query:
        """Any of the pieces of the text, at most so many: those that are rare in names."""
        often = {piece: self._searcher.doc_freq("pieces", piece) for piece in pieces_of(text)}
        rarest = sorted((piece for piece in often if often[piece]), key=often.__getitem__)[:MOST_PIECES]
        return joined((self._term("pieces", piece) for piece in rarest), Occur.Should)


def joined(queries: Iterable[Query], occur: Occur = Occur.Must) -> Query:
    """What meets all of several queries, or any where that is said."""
    return Query.boolean_query([(occur, query) for query in queries])


def schema() -> tantivy.Schema:
    """The fields by which lines are found; nothing is stored, the roll has it."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    for field in ("name", "spelled", "key"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("words", "begin", "language"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("pieces", tokenizer_name="pieces", index_option="freq")
    return builder.build()


def filled(index: tantivy.Index, lines: list[Line]) -> tantivy.Index:
    """The index with all lines in it, numbered as they come."""
    index.register_tokenizer("pieces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(PIECE, PIECE)).build())
    writer = index.writer(SMALL_HEAP if len(lines) < SMALL else HEAP, num_threads=1)
    for number, line in enumerate(lines):
        document = tantivy.Document.from_dict(handles_of(line))
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def opened(folder: Path) -> tantivy.Index:
    """The index that lies in a folder.

    :raises StoreError: it is damaged
    """
    try:
        return tantivy.Index.open(str(folder))
    except (ValueError, OSError) as error:
        said = f"The index of names {folder} cannot be opened: {error}."
        raise StoreError(said, fix="Run `jardin rebuild`.") from error


def write_names(nomenclature: Nomenclature, folder: Path) -> None:
    """Put the index of a nomenclature's names into a folder, in one step: it is whole there, or not there."""
    lines = lines_of(nomenclature)
    with put_in_place(folder, nomenclature) as aside:
        write_roll(lines, aside)
        filled(tantivy.Index(schema(), path=str(aside)), lines)

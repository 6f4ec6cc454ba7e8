"""Handles: by what a line of the roll can be taken hold of, and what a text takes hold by."""

from __future__ import annotations

from catalogue.names.roll import Line
from catalogue.names.spelling import respelled

EDGE, PIECE = 2, 3
BEGINNINGS = (1, 2, 3, 4, 8, 16, 32)
LONGEST_WORD, MOST_WORDS = 40, 20


def handles_of(line: Line) -> dict[str, list[str]]:
    """What a line is found by: the name whole, as it is spelled and without order, its words, their beginnings, pieces.

    Several words in one text are parted by blanks. How it is spelled is left out where that is the name itself.
    """
    forms = [respelled(text, line.plain) for text in dict.fromkeys(name.text for name in line.names)]
    words = {word[:LONGEST_WORD] for form in forms for word in (*form.plain.split(), *form.spelled.split())}
    begin = {word[:length] for word in words for length in range(1, EDGE + 1)}
    whole = marked(line.plain)
    begin |= {whole[: length + 1] for length in BEGINNINGS}
    return {
        "name": [line.plain],
        "spelled": list({form.spelled for form in forms} - {line.plain}),
        "key": list({form.key for form in forms}),
        "words": [" ".join(words)],
        "begin": [" ".join(begin)],
        "pieces": [f" {line.plain} "],
        "language": [" ".join({name.language for name in line.names})],
    }


def beginning(text: str) -> str:
    """The longest indexed beginning of a whole name that the text has.

    >>> beginning("syndrome of")
    '^syndrome'
    """
    return marked(text)[: 1 + max(length for length in BEGINNINGS if length <= max(1, len(text)))]


def marked(name: str) -> str:
    """A whole name in one word that no word of a name can be taken for."""
    return "^" + name.replace(" ", "_")


def words_of(text: str) -> list[str]:
    """The words of a text as they are looked for."""
    return [word[:LONGEST_WORD] for word in text.split()[:MOST_WORDS]]


def pieces_of(text: str) -> list[str]:
    """The different pieces of three letters in a text, blanks at its ends among them.

    >>> pieces_of("aaaa")
    [' aa', 'aa ', 'aaa']
    """
    padded = f" {text} "
    return sorted({padded[at : at + PIECE] for at in range(len(padded) - PIECE + 1)})

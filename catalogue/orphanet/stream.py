"""XML of others as a stream: elements as they open and close, from bytes in the encoding that they declare.

What a file may not bring is refused before anything is read of it: a DOCTYPE (and with it entities), an opening without
end, an entry that would fill the memory. Nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from catalogue.error import Hostile, TooLarge
from catalogue.orphanet.loading import NotNomenclature

PIECE = 1 << 12
CHUNK = 1 << 16
OPENING = 1 << 16
LONGEST_ENTRY = 1 << 22


@dataclass(frozen=True, slots=True)
class Opening:
    """How an XML file begins.

    :param tag: name of its root
    :param attributes: those of its root
    :param head: the bytes that were read to know it
    """

    tag: str
    attributes: dict[str, str]
    head: bytes


def opening_of(content: BinaryIO) -> Opening:
    """The root of an XML file, nothing read beyond it but the rest of a piece.

    :raises Hostile: a DOCTYPE stands before the root
    :raises NotNomenclature: it is no XML, or no root comes within the first 64 kB
    """
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    head, piece = b"", b" "
    while piece and len(head) < OPENING:
        piece = content.read(PIECE)
        head += piece
        fed(parser, piece, head)
        for root in elements(parser):
            if getattr(root.getroottree().docinfo, "doctype", ""):
                raise doctype()
            return Opening(str(root.tag), {str(name): str(value) for name, value in root.attrib.items()}, head)
    raise NotNomenclature("It is no XML that can be read: no element begins in its first 64 kB.")


def elements_of(content: BinaryIO, head: bytes, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """Each element of some names, with `start` as it opens (attributes are known) and `end` as it closes.

    Whoever takes an element clears it, so that memory stays that of one entry.

    :param head: what was read of the file before, see `Opening`
    :raises NotNomenclature: it is not well-formed
    :raises TooLarge: none of these elements comes for 4 MB
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, huge_tree=True,
        remove_blank_text=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    silent, piece = 0, head
    while piece:
        fed(parser, piece)
        silent += len(piece)
        for event, element in parser.read_events():
            silent = 0
            if isinstance(element, etree._Element):
                yield str(event), element
        if silent > LONGEST_ENTRY:
            raise TooLarge("An entry of the XML is longer than 4 MB.", expected="the files as Orphanet publishes them.")
        piece = content.read(CHUNK)
    fed(parser, b"")


def elements(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    """The elements of which a parser has news."""
    return (element for _, element in parser.read_events() if isinstance(element, etree._Element))


def fed(parser: etree.XMLPullParser, piece: bytes, head: bytes = b"") -> None:
    """Give a parser its next bytes; none are the end of the file.

    :param head: how the file begins, to tell why it is refused
    """
    try:
        if piece:
            parser.feed(piece)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        raise broken(head, error) from error


def let_go(element: etree._Element) -> None:
    """Forget what an element held, and its siblings before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def broken(head: bytes, error: etree.XMLSyntaxError) -> NotNomenclature | Hostile:
    """What to say of bytes that no parser takes; XML names in them are told, text is not."""
    if b"<!DOCTYPE" in head.replace(b"\0", b""):
        return doctype()
    return NotNomenclature(f"It is no XML that can be read: {error.msg}.", expected="a whole, well-formed file.")


def doctype() -> Hostile:
    """The refusal of a DOCTYPE."""
    return Hostile("The XML brings a DOCTYPE, which may define entities.", expected="XML without DOCTYPE.")

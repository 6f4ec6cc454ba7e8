"""The syntax of a document, recognised by its content: names and media types of strangers are often wrong."""

from __future__ import annotations

import codecs
import re
import zlib

from catalogue.error import NotRdf, TooLarge
from catalogue.setting import Settings

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"@\0", "utf-16-le"), (b"\0@", "utf-16-be"))
BINARY = (
    (b"PK\x03\x04", "a ZIP archive, perhaps an Excel or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x28\xb5\x2f\xfd", "a file compressed by Zstandard"),
    (b"BZh", "a file compressed by bzip2"),
    (b"\xfd7zXZ", "a file compressed by xz"),
)
READ = "RDF as Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD."
DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._-]+)", re.IGNORECASE)
TAG = re.compile(r"<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)((?:\s[^>]*)?)>")
PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
HTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
ENCODINGS = (
    *("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp12", "cp437", "cp850"),
    *("mac-", "koi8", "gb", "big5", "shift_jis", "euc_"),
)
JSON = re.compile(r"\{\s*(?:\"|\})|\[\s*(?:[\[{]\s*[\"}]|\"|\]\s*$)")
QUAD = re.compile(
    r"^\s*(?:<[^>]*>|_:\S+)\s+<[^>]*>\s+(?:<[^>]*>|_:\S+|\"(?:[^\"\\\n]|\\.)*\"\S*)\s+(?:<[^>]*>|_:\S+)\s*\.\s*(?:#.*)?$"
)


def unpack(content: bytes, settings: Settings) -> bytes:
    """The bytes of the document, out of its gzip wrapping if it has one.

    :raises TooLarge: more bytes than `document_bytes`, wrapped or unwrapped
    :raises NotRdf: nothing, a broken wrapping, or a binary format
    """
    within(len(content), settings)
    if content[:2] == b"\x1f\x8b":
        content = unzip(content, settings)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotRdf("The document is empty.", expected=READ, fix="Check the address; an empty answer is no catalogue.")
    for mark, noun in BINARY:
        if content.startswith(mark):
            raise NotRdf(f"The document is {noun}.", expected=READ, fix="Export the metadata as RDF and try again.")
    return content


def within(size: int, settings: Settings) -> None:
    """Refuse a document that is larger than the setting allows."""
    if size > settings.document_bytes:
        raise TooLarge(
            f"The document has more than {settings.document_bytes} bytes.",
            expected="a document within the setting document_bytes.",
            fix="Split it, page it, or raise JARDIN_DOCUMENT_BYTES.",
        )


def unzip(content: bytes, settings: Settings) -> bytes:
    """Unwrap gzip, never unwrapping more than one byte beyond the limit."""
    plain = b""
    while content[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(wbits=31)
        try:
            plain += member.decompress(content, settings.document_bytes + 1 - len(plain))
        except zlib.error as error:
            raise broken_wrapping(str(error)) from error
        within(len(plain), settings)
        if not member.eof:
            raise broken_wrapping("it ends too early")
        content = member.unused_data
    return plain


def broken_wrapping(reason: str) -> NotRdf:
    """A gzip file that is damaged."""
    return NotRdf(f"The gzip wrapping is broken: {reason}.", expected=READ, fix="Send the document again.")


def decode(content: bytes, media_type: str) -> str:
    """The characters of the document, by its byte order mark, its XML declaration, the media type, or as UTF-8.

    :raises NotRdf: bytes that are no text in that encoding
    """
    encoding = encoding_of(content, media_type)
    try:
        if not codecs.lookup(encoding).name.startswith(ENCODINGS):
            raise LookupError(f"{encoding} is no encoding of documents")
        return content.decode(encoding).lstrip("\ufeff")
    except (UnicodeError, LookupError) as error:
        fault = f"{error.reason} at byte {error.start}" if isinstance(error, UnicodeDecodeError) else error
        raise NotRdf(
            f"The document cannot be read as {encoding}: {fault}.",
            expected="UTF-8, or the encoding that the document declares.",
            fix="Save it as UTF-8.",
        ) from error


def encoding_of(content: bytes, media_type: str) -> str:
    """The name of the encoding, UTF-8 where nothing else is said."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    for start, encoding in BARE_UTF16:
        if content.startswith(start):
            return encoding
    declared = DECLARED.match(content)
    if declared:
        name = declared[1].decode("ascii")
        return "utf-8" if name.lower().startswith(("utf-16", "utf16", "ucs-2")) else name
    charset = CHARSET.search(media_type)
    return charset[1] if charset else "utf-8"


def syntax_of(text: str) -> str:
    """One of `html`, `xml`, `json`, `nquads` and `turtle` (which stands for Turtle, TriG and N-Triples).

    >>> syntax_of("<https://example.org/a> a <https://example.org/B> .")
    'turtle'
    """
    start = text.lstrip()
    if HTML.match(start, after_prolog(start)):
        return "html"
    if is_xml(start):
        return "xml"
    if JSON.match(start):
        return "json"
    return "nquads" if is_nquads(start) else "turtle"


def after_prolog(text: str) -> int:
    """Where the text goes on after XML declarations, comments and blanks."""
    place = 0
    while found := PROLOG.match(text, place):
        place = found.end()
    return place


def is_xml(start: str) -> bool:
    """Whether the text starts with markup: a declaration, or an element that is closed somewhere."""
    if start.startswith(("<?xml", "<!--", "<!DOCTYPE", "<!ENTITY", "<?")):
        return True
    found = TAG.match(start)
    return found is not None and (found[2].endswith("/") or f"</{found[1]}" in start)


def is_nquads(start: str) -> bool:
    """Whether one of the first statements names a graph, one statement a line."""
    lines = (line for line in start[:20_000].splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return any(QUAD.match(line) for _, line in zip(range(50), lines, strict=False))

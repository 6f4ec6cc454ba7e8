"""Addresses as they come from strangers: mended where the repair is certain, refused where it is not."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

import vocab

FILE_BASE = "https://file.invalid/"
"""Documents read from a folder resolve their relative IRIs below this address: no path of a machine enters a record."""

LONGEST = 8_192
FORBIDDEN = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "view-source"})
LINKS = frozenset({"http", "https", "mailto", "tel", "ftp"})
HOSTED = frozenset({"http", "https", "ftp"})
SCHEMES = frozenset({"at", "cat", "geo"})  # prefixes of ours that are also schemes of their own
PREFIXES = {**{key: value for key, value in vocab.prefixes().items() if key not in SCHEMES}}
PREFIXES |= {"dcterms": PREFIXES["dct"], "ejp": PREFIXES["ejprd"], "dc": "http://purl.org/dc/elements/1.1/"}

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
RESOLVED = re.compile(r"https?://[^\s]*/\s+(?=https?\s?:)", re.IGNORECASE)
WEB = re.compile(r"(?:https?:/+(?=https?:))*(https?)\s*:\s*(?:/\s*/|\\\\)\s*", re.IGNORECASE)
PLACEHOLDER = re.compile(r"\{\{|\$\{|\{\s*[A-Za-z_][A-Za-z_ .0-9]*\s*\}|%7B[A-Z_]+%7D")
INJECTED = re.compile(r"[<>][^<>]*[\s<>]|[\s][^<>]*[<>]")
WRAPPED = re.compile(r"<([^<>]*)>|\"([^\"]*)\"|'([^']*)'|“([^”]*)”")
PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
ALLOWED = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%"
WIDE = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + f"{chr(0xE1000)}-{chr(0xEFFFD)}"
)
INVISIBLE = "\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
UNFIT = re.compile(f"[^{ALLOWED}{WIDE}]|[{INVISIBLE}]")
PLAIN = re.compile(
    r"(?!https?:/+https?:)(?:https?|urn|mailto|tel):[A-Za-z0-9\-._~:/?@!$&'()*+,;=]*(?:#[A-Za-z0-9\-._~:/?@!$&'()*+,;=]*)?"
)
AUTHORITY = re.compile(r"(?:[^/?#@\[\]]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#@\[\]: %]+)(?::[0-9]{0,5})?")


@lru_cache(maxsize=65_536)
def clean_iri(text: str) -> tuple[str | None, bool]:
    """An absolute IRI that every RDF store takes, and whether it had to be mended; None when no repair is certain.

    Mended: spaces around it, `http: //host`, characters that no IRI may hold, a prefix left unexpanded (`xsd:date`).
    Not mended: addresses without scheme, template placeholders, `javascript:` and `data:` links, paths of a machine.

    >>> clean_iri("http: //identifiers.org/orphanet:183")
    ('http://identifiers.org/orphanet:183', True)
    >>> clean_iri("javascript:alert(1)")
    (None, False)
    """
    if len(text) > LONGEST or PLACEHOLDER.search(text):
        return None, False
    if PLAIN.fullmatch(text) and is_sound(text):
        return text, False
    mended = RESOLVED.sub("", unwrap(text.strip()))  # a blank before it makes a whole address look relative
    if INJECTED.search(mended):
        return None, False
    mended = encode(expand(respell(mended)))
    return (mended, mended != text) if is_sound(mended) else (None, False)


def unwrap(text: str) -> str:
    """The text without the angle brackets or quotes around the whole of it."""
    found = WRAPPED.fullmatch(text)
    return next(part for part in found.groups() if part is not None).strip() if found else text


def respell(text: str) -> str:
    """The scheme of a web address as it should be; blanks out of telephone numbers and mail addresses."""
    lower = text.lower()
    if lower.startswith("www."):
        return f"http://{text}"
    if lower.startswith(("tel:", "mailto:")):
        return re.sub(r"\s+", "", text)
    found = WEB.match(text)
    if not found or found[0] == f"{found[1]}://":
        return text
    rest = text[found.end() :]
    return f"{found[1].lower()}://" + (rest.replace("\\", "/") if "\\" in found[0] else rest)


def expand(text: str) -> str:
    """A prefixed name that was written where an IRI belongs, as the IRI it means."""
    prefix, colon, tail = text.partition(":")
    known = PREFIXES.get(prefix) or PREFIXES.get(prefix.lower())
    return known + tail if colon and known and not tail.startswith("//") else text


def encode(text: str) -> str:
    """Percent-encode what no IRI may hold, brackets and second hashes included."""
    head, hash_, fragment = text.partition("#")
    fragment = fragment.replace("#", "%23")
    found = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*", head)
    start = found.end() if found else 0
    path = head[start:] + hash_ + fragment
    path = path.replace("[", "%5B").replace("]", "%5D")
    return UNFIT.sub(lambda each: quote(each[0], safe="", errors="ignore"), PERCENT.sub("%25", head[:start] + path))


def is_sound(iri: str) -> bool:
    """Whether the IRI is absolute, of a scheme that may be named, and has a host where its scheme wants one."""
    found = SCHEME.match(iri)
    if not found or len(iri) == found.end() or found[1].lower() in FORBIDDEN:
        return False
    rest = iri[found.end() :]
    if found[1].lower() in HOSTED and not rest.startswith("//"):
        return False
    return not rest.startswith("//") or AUTHORITY.fullmatch(re.split("[/?#]", rest[2:], maxsplit=1)[0]) is not None


def safe_link(iri: str) -> str | None:
    """The address when a page may link to it: web, mail, telephone or FTP, and nothing that had to be mended."""
    found = SCHEME.match(iri)
    cleaned, repaired = clean_iri(iri)
    return cleaned if found and found[1].lower() in LINKS and cleaned and not repaired else None


def host_of(iri: str) -> str:
    """The host of an address in lower case, without port; empty when it has none."""
    found = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)", iri)
    return found[1].lower() if found else ""


def document_name(address: str) -> str:
    """A document's address as people read it: for a file its path below the origin's folder.

    >>> document_name("https://file.invalid/abc/registries/one.ttl")
    'registries/one.ttl'
    """
    if not address.startswith(FILE_BASE):
        return address
    return unquote(address.removeprefix(FILE_BASE).partition("/")[2])

"""Public addresses for our base-free names, so that what leaves the house can be followed."""

from __future__ import annotations

import re

PLACES = {
    b"record": rb"/records/\1",
    b"entry": rb"/records/\1#entry",
    b"thing": rb"/things/\1",
    b"origin": rb"/origins/\1",
    b"run": rb"/runs/\1",
}
NODE = re.compile(rb"<urn:jardin:record:([a-z2-7]+):([A-Za-z0-9._-]+)>")
OWN = re.compile(rb"<urn:jardin:(record|entry|thing|origin|run):([A-Za-z0-9._-]+)>")
HOUSE = re.compile(rb"<urn:jardin:(catalogue|lists|nomenclature)(:publisher)?>")


def addressed(ntriples: bytes, base: str) -> bytes:
    """N-Triples with our names under a public address.

    >>> addressed(b"<urn:jardin:thing:abc> <http://p> <urn:jardin:record:abc:distribution> .", "https://c.example")
    b'<https://c.example/things/abc> <http://p> <https://c.example/records/abc#distribution> .'
    """
    if not base:
        return ntriples
    root = base.encode("utf-8")
    lines = ntriples.splitlines(keepends=True)
    parts = (line.partition(b'"') for line in lines)  # what follows the first quote is a literal, not a name
    return b"".join(placed(names, root) + quote + literal for names, quote, literal in parts)


def placed(names: bytes, root: bytes) -> bytes:
    """The names of one line under the public address."""
    names = NODE.sub(lambda m: b"<" + root + b"/records/" + m[1] + b"#" + m[2] + b">", names)
    names = OWN.sub(lambda m: b"<" + root + PLACES[m[1]].replace(rb"\1", m[2]) + b">", names)
    return HOUSE.sub(lambda m: b"<" + root + b"/#" + m[1] + (b"-publisher" if m[2] else b"") + b">", names)

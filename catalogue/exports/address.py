"""Public addresses for our base-free names, so that what leaves the house can be followed."""

from __future__ import annotations

import re

NAME = rb"([A-Za-z0-9._-]+)"
PLACES = {
    family: tuple((re.compile(name), place) for name, place in places)
    for family, places in {
        b"record": ((rb":([a-z2-7]+):" + NAME, b"/records/%b#%b"), (rb":" + NAME, b"/records/%b")),
        b"entry": ((rb":([a-z2-7]+):" + NAME, b"/records/%b#entry-%b"), (rb":" + NAME, b"/records/%b#entry")),
        b"thing": ((rb":" + NAME, b"/things/%b"),),
        b"origin": ((rb":" + NAME, b"/origins/%b"),),
        b"run": ((rb":" + NAME, b"/runs/%b"),),
        b"classification": ((rb":" + NAME, b"/classifications/%b"),),
        b"disease": ((rb":([0-9]+):(gene|prevalence):([0-9]+)", b"/diseases/%b#%b-%b"),),
        b"system": ((rb":" + NAME, b"/nomenclature#%b"),),
        b"nomenclature": ((rb"", b"/nomenclature"), (rb":" + NAME, b"/nomenclature#%b")),
        b"catalogue": ((rb"", b"/#catalogue"), (rb":publisher", b"/#catalogue-publisher")),
        b"lists": ((rb"", b"/#lists"),),
    }.items()
}
"""By family of our names: what follows the family, and the address it gets."""
OURS = re.compile(rb"<urn:jardin:([a-z]+)([A-Za-z0-9._:-]*)>")


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
    """The names of one line under the public address; a name that has none stays."""

    def address(found: re.Match[bytes]) -> bytes:
        for tail, place in PLACES.get(found[1], ()):
            if fitting := tail.fullmatch(found[2]):
                return b"<" + root + place % fitting.groups() + b">"
        return found[0]

    return OURS.sub(address, names) if b"<urn:jardin:" in names else names

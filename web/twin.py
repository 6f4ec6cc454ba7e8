"""The suffix of an address (`/records/x.ttl`), taken off before the routes see it, so that each is written once."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from web.negotiation import SUFFIXES

FAMILIES = (
    "", "search", "diseases", "classifications", "nomenclature", "code", "records", "origins", "profile", "ns",
    "changes", "check", "elements", "sparql", "generations", ".well-known",
)  # fmt: skip

LONGEST_FIRST = sorted(SUFFIXES, key=len, reverse=True)


def split(path: str) -> tuple[str, str]:
    """Path and suffix; the home page, which has no name to hang a suffix on, is also called `catalogue`.

    >>> split("/records/abc.ttl"), split("/catalogue.ttl"), split("/ns/CDE-6.1"), split("/static/x.json")
    (('/records/abc', 'ttl'), ('/', 'ttl'), ('/ns/CDE-6.1', ''), ('/static/x.json', ''))
    """
    suffix = next((each for each in LONGEST_FIRST if path.endswith("." + each)), "")
    if not suffix:
        return path, ""
    stem = path.removesuffix("." + suffix)
    if stem in ("/", "/catalogue"):
        return "/", suffix
    family = stem.split("/")[1] if stem.startswith("/") else "?"
    return (stem, suffix) if family in FAMILIES and not stem.endswith("/") else (path, "")


class Twins:
    """A layer that hands the routes the address without suffix and closing slash, and the suffix beside it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Split the path of one request."""
        if scope["type"] == "http":
            root = scope.get("root_path", "")
            path = scope["path"]
            inner = path.removeprefix(root) if root and path.startswith(root + "/") else path
            stem, suffix = split(inner.rstrip("/") or "/")
            state = {**scope.get("state", {}), "suffix": suffix, "path": stem}
            scope = {**scope, "path": root + stem, "state": state}
        await self.app(scope, receive, send)

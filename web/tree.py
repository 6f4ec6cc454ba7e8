"""A tree on a page that is opened step by step by plain links, each of which says what is open then."""

from __future__ import annotations

from web.routes.document import parameter
from web.visit import Visit

MOST = 60
OPEN = parameter("open", "ORPHAcodes, parted by full stops: what stands beneath them is shown too")


def opened_in(visit: Visit) -> frozenset[str]:
    """The codes that the address opens; what is no code is passed over."""
    told = visit.request.query_params.get("open", "")[: MOST * 10].split(".")
    return frozenset([code for code in told if code.isascii() and code.isdigit() and len(code) < 9][:MOST])


class Tree:
    """What a template needs to draw a tree.

    :param classification: number of the one that the tree keeps to; empty when it keeps to none
    """

    def __init__(self, visit: Visit, classification: str = "") -> None:
        self.visit = visit
        self.classification = classification
        self.opened = opened_in(visit)
        kept = [(name, value) for name, value in visit.request.query_params.multi_items() if name != "open"]
        self._here = visit.href(visit.path, kept)

    def narrowed(self, classification: str) -> Tree:
        """The same for a tree that keeps to a classification."""
        return Tree(self.visit, classification)

    @property
    def is_climbed(self) -> bool:
        """Whether the address opens something, so that it is one of endlessly many of the same page."""
        return bool(self.opened)

    def toggled(self, code: str, anchor: str, *, opened: bool) -> str:
        """The address of this page with one more code open, or one less; it leads to the branch itself.

        :param opened: whether it is open now
        """
        codes = self.opened - {code} if opened else self.opened | {code}
        told = f"{'&' if '?' in self._here else '?'}open={'.'.join(sorted(codes, key=int))}" if codes else ""
        return f"{self._here}{told}#{anchor}"

    def beneath(self, code: str, classification: str = "") -> str:
        """The address of what stands beneath a code, for the script that opens a branch in place."""
        number = classification or self.classification
        return self.visit.href(f"/diseases/{code}/beneath.json", [("classification", number)] if number else [])

"""What axe-core has against a page; only what is wrong is looked up, as a list of all that is right takes as long again."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, *, colours: bool = False) -> list[str]:
    """The rules that a page breaks, each with the first element that does.

    :param colours: only what colours and the width of a window change, for a page whose structure has been looked at in the light
    """
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if colours:
        options["runOnly"] = ["color-contrast", "scrollable-region-focusable"]
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

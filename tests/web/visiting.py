"""Somebody who visits pages: one page of the browser for many tests, each time as if nobody had been there before.

A browser takes half a second of a processor for a visitor of their own, and a tenth for another page of the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

WIDE = {"width": 1200, "height": 900}


@contextmanager
def visiting(browser: Browser, server: str, **manner: Any) -> Iterator[Page]:
    """A page of a visitor of their own.

    :param manner: see `Browser.new_context`
    """
    context = browser.new_context(base_url=server, viewport=WIDE, **manner)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def as_new(page: Page) -> Page:
    """The page as somebody has it who was never here: nothing remembered, nothing rerouted, the usual size and light."""
    for other in page.context.pages:
        if other != page:
            other.close()
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    page.unroute_all(behavior="ignoreErrors")
    page.context.clear_cookies()
    page.emulate_media(color_scheme="null", media="null", reduced_motion="null")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto("about:blank")
    return page

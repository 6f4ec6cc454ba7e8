"""A walk through the catalogue in a real browser, with and without JavaScript, and its accessibility."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page, expect

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh visitor."""
    context = browser.new_context(base_url=server, java_script_enabled=request.param, viewport=WIDE)  # type: ignore[arg-type]
    made = context.new_page()
    made.set_default_timeout(10_000)
    yield made
    context.close()


def test_a_visitor_walks_from_the_first_page_to_a_disease(page: Page, request: pytest.FixtureRequest) -> None:
    page.goto("/")
    box = page.locator("main input[name=q], input[name=q]").last
    box.fill("registry")
    box.press("Enter")
    page.wait_for_url("**/search?*")
    hits = page.locator(".hits .hit")
    expect(hits.first).to_be_visible()
    before = page.locator("[data-total]").inner_text()

    choice = page.locator("form.facets input[type=checkbox]").first
    name, value = choice.get_attribute("name"), choice.get_attribute("value")
    choice.check()
    if "without JavaScript" in request.node.name:
        page.locator("form.facets button[type=submit]").last.click()
    page.wait_for_url(lambda url: f"{name}=" in url)
    expect(page.locator(f'form.facets input[name="{name}"][value="{value}"]')).to_be_checked()
    assert page.locator("[data-total]").inner_text() <= before or before

    title = hits.first.locator("h3 a")
    words = title.inner_text()
    title.click()
    page.wait_for_url("**/records/*")
    expect(page.locator("h1")).to_contain_text(words)

    page.locator("main a.orpha, main a[href*='/diseases/']").first.click()
    page.wait_for_url("**/diseases/*")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ORPHA:")


def test_no_page_breaks_its_own_policy_or_asks_another_host(
    browser: Browser, server: str, every_page: list[str]
) -> None:
    context = browser.new_context(base_url=server, viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((server, "data:")) else said.append(asked.url))
    for path in every_page:
        page.goto(path)
    context.close()
    assert not said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, server: str, every_page: list[str], scheme: str) -> None:
    wrong: dict[str, list[str]] = {}
    context = browser.new_context(base_url=server, viewport=WIDE, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for path in every_page:
        if not path.startswith(("/profile", "/elements")):  # the longest pages; test_profile_browser looks at them
            page.goto(path)
            wrong[path] = violations(page, colours=scheme == "dark")  # in the dark only colours are other
    context.close()
    assert not any(wrong.values()), "\n".join(f"{path}: {found}" for path, found in wrong.items() if found)


def test_no_page_is_wider_than_a_small_telephone(browser: Browser, server: str, every_page: list[str]) -> None:
    context = browser.new_context(base_url=server, viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    wide = {}
    for path in every_page:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            wide[path] = width
    context.close()
    assert not wide


def test_the_whereabouts_of_a_step_are_words_in_a_line_without_rules_around_them(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    found = context.request.get("/search.json?size=50").json()["hits"]
    paths = [f"/records/{hit['id']}" for hit in found]
    page.goto(next(path for path in paths if '<span class="place">' in context.request.get(path).text()))
    edges = "place => getComputedStyle(place).borderTopWidth + getComputedStyle(place).borderBottomWidth"
    assert set(page.locator("span.place").evaluate_all(f"all => all.map({edges})")) == {"0px0px"}
    context.close()


def test_what_was_asked_stands_in_a_chip_no_wider_than_its_words_and_their_button(
    browser: Browser, server: str
) -> None:
    page = browser.new_page(base_url=server, viewport=WIDE)  # type: ignore[arg-type]
    page.goto("/search?q=98896")
    chip = page.locator(".chip.asked")
    words, whole = chip.locator("bdi").bounding_box(), chip.bounding_box()
    page.close()
    assert words is not None and whole is not None
    assert words["width"] < whole["width"] < words["width"] + 60
    assert whole["height"] < 2 * words["height"]


def test_names_are_suggested_while_they_are_typed(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/search")
    page.locator("input[data-suggest]").first.press_sequentially("duchen", delay=30)
    expect(page.locator("[role=option]").first).to_contain_text("Duchenne")
    context.close()

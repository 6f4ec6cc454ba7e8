"""Picking and browsing diseases in a real browser: by keyboard, for screen readers, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from accessible import violations
from playwright.sync_api import Browser, Error, Locator, Page, Route, expect
from visiting import as_new, visiting


@pytest.fixture(scope="module")
def visitor(browser: Browser, server: str) -> Iterator[Page]:
    """The page of all visitors with JavaScript."""
    with visiting(browser, server, bypass_csp=True) as made:
        yield made


@pytest.fixture
def page(visitor: Page) -> Page:
    """A page of a fresh visitor with JavaScript."""
    return as_new(visitor)


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Page]:
    """A page of a fresh visitor without JavaScript."""
    with visiting(browser, server, java_script_enabled=False) as made:
        yield made


def typed(page: Page, path: str, text: str) -> Locator:
    """The box of the page's middle after something was typed and diseases were offered."""
    page.goto(path)
    box = page.locator("main input[data-suggest], header input[data-suggest]").last
    box.press_sequentially(text, delay=20)
    expect(page.locator("[role=option]").first).to_be_visible()
    return box


def active(page: Page, box: Locator) -> Locator:
    """The one row that is active, which the box names."""
    row = page.locator("[role=option][aria-selected=true]")
    expect(row).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", str(row.get_attribute("id")))
    return row


def test_a_box_that_offers_diseases_says_so_before_anything_is_typed(page: Page) -> None:
    page.goto("/diseases")
    box = page.locator("#pick")
    expect(box).to_have_role("combobox")
    expect(box).to_have_accessible_name("Name or code")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.locator(f"#{box.get_attribute('aria-controls')}")).to_be_hidden()


def test_a_disease_is_picked_by_keyboard_alone(page: Page) -> None:
    box = typed(page, "/diseases", "duchen")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-activedescendant") is None, "nothing is chosen until a row is"
    expect(page.locator("[role=status]")).to_contain_text("to choose from")
    box.press("ArrowDown")
    expect(active(page, box)).to_have_attribute("aria-selected", "true")
    expect(active(page, box)).to_contain_text("Duchenne")
    expect(box).to_be_focused()
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    expect(active(page, box)).to_contain_text("All diseases like “duchen”")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/diseases/98896")


def test_escape_closes_the_list_then_clears_the_box(page: Page) -> None:
    box = typed(page, "/diseases", "duchen")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("duchen")
    expect(page.locator("[role=listbox]").last).to_be_hidden()
    box.press("ArrowDown")
    expect(active(page, box)).to_contain_text("Duchenne")
    box.press("Alt+ArrowUp")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Escape")
    expect(box).to_have_value("")


def test_typing_on_or_moving_in_the_text_chooses_nothing(page: Page) -> None:
    box = typed(page, "/diseases", "duche")
    box.press("ArrowDown")
    box.press("n")
    assert box.get_attribute("aria-activedescendant") is None
    expect(box).to_have_value("duchen")
    expect(page.locator("[role=option]").last).to_contain_text("duchen”")
    box.press("ArrowDown")
    box.press("Home")
    assert box.get_attribute("aria-activedescendant") is None
    expect(box).to_have_attribute("aria-expanded", "true")


def test_leaving_the_box_closes_the_list_and_a_click_picks(page: Page) -> None:
    box = typed(page, "/diseases", "duchen")
    box.press("Tab")
    expect(box).to_have_attribute("aria-expanded", "false")
    box = typed(page, "/diseases", "duchen")
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/diseases/98896")


def test_in_the_search_box_a_disease_leads_to_its_sources_and_words_to_all_fields(page: Page) -> None:
    box = typed(page, "/", "duchen")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search?orpha=98896")
    box = typed(page, "/", "duchen")
    box.press("ArrowUp")
    expect(active(page, box)).to_contain_text("Search every field")
    box.press("Enter")
    page.wait_for_url("**/search?q=duchen")


def test_a_row_says_by_which_name_in_which_language_it_was_found(page: Page) -> None:
    box = typed(page, "/diseases", "mucoviscidose")
    row = page.locator("[role=option]").first
    expect(row).to_contain_text("ORPHA:586")
    expect(row).to_contain_text("also called")
    expect(row.locator("em")).to_have_attribute("lang", "fr")
    expect(row).to_contain_text("(French)")
    box.fill("zzzzqqqq")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[role=status]")).to_contain_text("No disease reads like this")


def test_an_offered_code_out_of_use_bears_its_note(page: Page) -> None:
    note = "ORPHA:1 is obsolete: it is out of use."
    offer = {
        "code": "1", "label": "Something", "matched": "ICD-10 Q00", "how": "mapping", "score": 90, "level": "",
        "status": "Obsolete", "language": "", "relation": "broader", "leads_to": [], "note": note,
    }  # fmt: skip
    page.route("**/diseases.json*", lambda route: route.fulfill(json={"candidates": [offer, {**offer, "how": "gene"}]}))
    typed(page, "/diseases", "q00")
    expect(page.locator("[role=option]").first).to_contain_text(f"ICD-10 Q00, the other code is broader{note}")
    expect(page.locator("[role=option]").nth(1)).to_contain_text("gene ICD-10 Q00")


def test_an_open_list_is_accessible(page: Page) -> None:
    box = typed(page, "/diseases", "duchen")
    box.press("ArrowDown")
    assert not violations(page)


def test_without_javascript_the_box_is_a_form_that_lists_what_it_found(plain: Page) -> None:
    plain.goto("/diseases")
    plain.locator("#pick").fill("mucoviscidose")
    plain.locator("#pick").press("Enter")
    plain.wait_for_url("**/diseases?q=mucoviscidose")
    expect(plain.locator(".diseases-list li").first).to_contain_text("also called")
    plain.locator(".diseases-list a").first.click()
    plain.wait_for_url("**/diseases/586")


def rows(scope: Locator) -> list[str]:
    """The lines directly in a list: names, codes, counts."""
    return [" ".join(each.split()) for each in scope.locator(":scope > ul > li > .twig").all_inner_texts()]


def test_a_branch_opens_and_closes_in_place_by_keyboard(page: Page) -> None:
    page.goto("/diseases/98473")
    item = page.locator("#beneath li:has(> .twig > button.toggle)").first
    button = item.locator(":scope > .twig > button.toggle")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert "What stands beneath" in button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(item.locator(":scope > ul > li").first).to_be_visible()
    expect(button).to_be_focused()
    assert page.url.endswith("/diseases/98473")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(item.locator(":scope > ul")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(item.locator(":scope > ul")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowLeft")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_branch_shows_the_same_with_and_without_javascript(page: Page, plain: Page) -> None:
    for path in ("/diseases", "/diseases/98473", "/diseases?network=VASCERN"):
        page.goto(path)
        plain.goto(path)
        code = str(page.locator("button.toggle[aria-expanded=false]").first.get_attribute("data-beneath")).split("/")[2]
        anchor = page.locator(f'li:has(> .twig > button[data-beneath^="/diseases/{code}/"])').first
        anchor.locator(":scope > .twig > button.toggle").click()
        expect(anchor.locator(":scope > ul > li").first).to_be_visible()
        link = plain.locator(f'a.toggle[data-beneath^="/diseases/{code}/"]').first
        link.click()
        plain.wait_for_url(lambda url, code=code: f"open={code}" in url)
        opened = plain.locator(f"[id='{plain.url.rpartition('#')[2]}']")
        expect(opened.locator(":scope > .twig > a.toggle")).to_have_attribute("aria-expanded", "true")
        assert rows(anchor) == rows(opened) and rows(anchor), path
        names = [
            anchor.locator("a.toggle, button.toggle").all_inner_texts(),
            opened.locator("a.toggle").all_inner_texts(),
        ]
        assert names[0] == names[1]


def test_a_branch_of_a_branch_opens_and_its_names_lead_to_diseases(page: Page) -> None:
    page.goto("/diseases/98473")
    page.locator("#beneath button.toggle").first.click()
    inner = page.locator("#beneath li li button.toggle").first
    inner.click()
    expect(inner).to_have_attribute("aria-expanded", "true")
    link = page.locator("#beneath li li li .what a").first
    expect(link).to_be_visible()
    href = str(link.get_attribute("href"))
    link.click()
    page.wait_for_url(f"**{href}")
    expect(page.locator("#place strong[aria-current=page]").first).to_be_visible()


def test_an_open_tree_is_accessible_and_fits_a_small_telephone(page: Page) -> None:
    page.goto("/diseases/98473")
    closed = page.locator("#beneath button.toggle[aria-expanded=false]")
    for before in range(closed.count(), 0, -1):
        closed.first.click()
        expect(page.locator("#beneath button.toggle[aria-busy]")).to_have_count(0)
        if before == 1 or closed.count() > 8:
            break
    assert not violations(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_branch_that_cannot_be_fetched_leads_to_the_page_of_its_disease(page: Page) -> None:
    page.goto("/diseases/98473")
    page.route("**/beneath.json*", lambda route: route.abort())
    item = page.locator("#beneath li:has(> .twig > button.toggle)").first
    href = str(item.locator(":scope > .twig a[href]").first.get_attribute("href"))
    item.locator(":scope > .twig > button.toggle").click()
    page.wait_for_url(f"**{href}")


def test_escape_ends_a_question_that_is_under_way(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server)
    waiting: list[Route] = []
    page.goto("/diseases")
    page.route("**/diseases.json?*", lambda route: waiting.append(route))
    box = page.locator("#pick")
    box.press_sequentially("muscular")
    page.wait_for_timeout(400)
    assert waiting, "the question was asked, and no answer has come"
    box.press("Escape")
    for route in waiting:
        with suppress(Error):  # the page no longer waits for it
            route.continue_()
    page.wait_for_timeout(600)
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.close()

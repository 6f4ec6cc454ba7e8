"""The editor of queries in a real browser: names are completed, questions run, mistakes are marked, all can read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page, expect

LINES = "SELECT * WHERE {\n  ?s \n}"


@pytest.fixture
def said() -> list[str]:
    """What the browser complained of, and addresses elsewhere that it asked."""
    return []


@pytest.fixture
def page(browser: Browser, server: str, said: list[str]) -> Iterator[Page]:
    """The editor of a fresh visitor."""
    context = browser.new_context(base_url=server, permissions=["clipboard-read", "clipboard-write"])
    made = context.new_page()
    made.set_default_timeout(10_000)
    made.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda asked: None if asked.url.startswith((server, "data:")) else said.append(asked.url))
    made.goto("/sparql")
    expect(made.locator(".CodeMirror")).to_be_visible()
    yield made
    context.close()


def write(page: Page, query: str, line: int, column: int) -> None:
    """Put a query into the editor, the cursor at a place counted from 0."""
    script = "([query, line, ch]) => { const cm = document.querySelector('.CodeMirror').CodeMirror;"
    page.evaluate(f"{script} cm.setValue(query); cm.focus(); cm.setCursor({{ line, ch }}); }}", [query, line, column])


def written(page: Page) -> str:
    """The query in the editor."""
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def test_names_are_completed_prefixes_added_and_the_query_runs(page: Page, said: list[str]) -> None:
    write(page, LINES, 1, 5)
    page.keyboard.type("dcat:")
    hints = page.locator(".CodeMirror-hint")
    expect(hints.first).to_contain_text("dcat:")
    page.keyboard.type("contactP")
    expect(hints).to_have_count(1)
    expect(hints.first).to_contain_text("Contact")
    page.keyboard.press("Enter")
    with page.expect_response(lambda answer: answer.url.endswith("q=duchenne+mus")):
        page.keyboard.type(" ?c ; dct:subject ordo:duchenne_mus")
    expect(hints.first).to_contain_text("Duchenne muscular dystrophy")
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror-code")).to_contain_text("ordo:Orphanet_98896")
    query = written(page)
    assert "PREFIX dcat: <http://www.w3.org/ns/dcat#>" in query and "PREFIX ordo: <http://www.orpha.net/ORDO/>" in query
    assert "dcat:contactPoint ?c ; dct:subject ordo:Orphanet_98896" in query
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer h2")).to_contain_text("10 rows")
    expect(page.locator("#how")).to_contain_text("ordo:Orphanet_98896")
    assert not said


def test_a_question_is_chosen_and_its_answer_ordered_narrowed_and_shared(page: Page, said: list[str]) -> None:
    page.get_by_role("link", name="How many sources each country has").click()
    rows = page.locator("#answer tbody tr")
    expect(rows.first).to_contain_text("Italy")
    page.locator("#answer .order", has_text="name").click()
    expect(rows.first).to_contain_text("Austria")
    page.get_by_label("Only rows with").fill("portugal")
    expect(page.locator("#answer tbody tr:visible")).to_have_count(1)
    page.get_by_role("button", name="Copy link").click()
    page.goto(str(page.evaluate("navigator.clipboard.readText()")))
    assert "COUNT(DISTINCT ?source)" in written(page)
    expect(rows.first).to_contain_text("Italy")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "answer.csv"
    assert not said


def test_a_mistake_is_marked_where_it_stands(page: Page) -> None:
    write(page, "SELECT *\nWHERE {\n  ?s ?p\n}", 0, 0)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer .trouble")).to_contain_text("Line 4")
    expect(page.locator(".CodeMirror .mistaken")).to_have_count(1)


def test_the_tab_key_leaves_the_editor(page: Page) -> None:
    write(page, LINES, 0, 0)
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.CodeMirror')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answer_and_its_mistakes_are_accessible(browser: Browser, server: str, scheme: str) -> None:
    context = browser.new_context(base_url=server, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sparql?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20a%20%3Ft%20%7D%20LIMIT%2020")
    expect(page.locator("#answer .order").first).to_be_visible()
    found = violations(page, colours=scheme == "dark")
    write(page, "SELECT * WHERE {\n  ?s ", 1, 5)
    page.keyboard.type("dcat:c")
    expect(page.locator(".CodeMirror-hint").first).to_be_visible()
    found += violations(page, colours=scheme == "dark")
    context.close()
    assert not found

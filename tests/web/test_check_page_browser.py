"""A broken record mended in a real browser, step by step as the report says, until it conforms to JARDIN core."""

from __future__ import annotations

from pathlib import Path

import pytest
from accessible import violations
from playwright.sync_api import Browser, Locator, Page, expect

GOOD = (Path(__file__).parents[1] / "cases" / "patient_registry" / "good-smallest.ttl").read_text(encoding="utf-8")
LINES = GOOD.splitlines()
LACKING = ("dct:language", "dpv:hasLegalBasis", "dct:publisher", "jardin:registryType")
MOST_STEPS = 12


def broken() -> str:
    """The good record without some mandatory fields, with a country that is none, and a semicolon short."""
    kept = [line for line in LINES if not line.strip().startswith(LACKING)]
    text = "\n".join(kept).replace("country:PRT", "country:PORTUGAL").rstrip(" ;.") + " ."
    return text.replace('"Register of a rare kidney disease"@en ;', '"Register of a rare kidney disease"@en')


def line_of(term: str) -> str:
    """What the good record says under a predicate."""
    found = next(line.strip() for line in LINES if line.strip().startswith(term + " "))
    return found.rstrip(" .;") + " ;"


def mended(text: str, action: str, term: str) -> str:
    """A text with one change made as the report asks: a field added, or its value replaced."""
    lines = text.split("\n")
    if action == "replace":
        return "\n".join(line_of(term) if line.strip().startswith(term + " ") else line for line in lines)
    place = next(number for number, line in enumerate(lines) if line.strip().startswith("dct:identifier"))
    return "\n".join([*lines[:place], "  " + line_of(term), *lines[place:]])


def first_step(page: Page) -> Locator:
    """The first change of the report."""
    return page.locator(".judged .changes-list > li").first


@pytest.mark.parametrize(("script", "width"), [(True, 1200), (False, 390)], ids=["with JavaScript", "without"])
def test_a_broken_record_is_mended_step_by_step_until_it_conforms(
    browser: Browser, server: str, script: bool, width: int
) -> None:
    context = browser.new_context(
        base_url=server, java_script_enabled=script, viewport={"width": width, "height": 900}, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/check")
    page.get_by_label("Metadata as Turtle").fill(broken())
    send(page, script)

    expect(page.get_by_role("alert")).to_contain_text("line")
    here = page.locator(".excerpt .here")
    expect(here).to_contain_text("dct:description")
    text = page.locator("#check-text").input_value()
    assert text == broken()
    text = text.replace('kidney disease"@en\n', 'kidney disease"@en ;\n')
    page.locator("#check-text").fill(text)
    send(page, script)

    taken = []
    while page.locator(".verdict-line.good").count() == 0:
        assert len(taken) < MOST_STEPS, taken
        before = page.locator(".judged > .changes-list > li").count()
        term = first_step(page).locator(".term").inner_text()
        action = "replace" if first_step(page).locator("dd code").count() else "add"
        expect(first_step(page)).to_contain_text("How to mend it")
        text = mended(page.locator("#check-text").input_value(), action, term)
        page.locator("#check-text").fill(text)
        send(page, script)
        taken.append(term)
        after = page.locator(".judged > .changes-list > li").count()
        assert after == before - 1, (term, before, after)
    assert set(taken) == {*LACKING, "dct:spatial"}
    expect(page.locator(".reached")).to_contain_text("Level 2 (of 0 to 3): JARDIN core")
    expect(page.locator(".verdict-line.good")).to_contain_text("It meets JARDIN core")
    context.close()


def send(page: Page, script: bool) -> None:
    """Ask for the check by the button, and wait for its report."""
    if script:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("#check-form button[type=submit]").click()
        expect(page.locator("#check-form")).to_have_attribute("aria-busy", "false")
    else:
        page.locator("#check-form button[type=submit]").click()
        page.wait_for_load_state()
    expect(page.locator("#report h2").first).to_be_visible()


def test_the_check_works_by_keyboard_alone_and_keeps_the_place_in_the_text(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto("/check")
    reach(page, "input[name=from]")
    reach(page, "#check-text")
    page.keyboard.insert_text(broken())
    page.evaluate("document.getElementById('check-text').scrollTop = 220")
    reach(page, "#check-profile")
    reach(page, "#check-form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.activeElement.closest('#report') !== null")
    assert page.evaluate("document.getElementById('check-text').scrollTop") == 220
    expect(page.locator("p[role=status]")).to_contain_text("could not be read")
    reach(page, "[data-line]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "check-text"
    assert "dct:description" in page.evaluate("String(window.getSelection())") or page.evaluate(
        "(t => t.value.slice(0, t.selectionStart).split('\\n').length)(document.getElementById('check-text'))"
    ) == int(page.locator("[data-line]").get_attribute("data-line") or 0)
    context.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as who has no mouse must."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_an_uploaded_file_comes_into_the_text_to_be_mended(browser: Browser, server: str, tmp_path: Path) -> None:
    file = tmp_path / "my registry.ttl"
    file.write_text(GOOD, encoding="utf-8")
    for script in (True, False):
        context = browser.new_context(base_url=server, java_script_enabled=script)
        page = context.new_page()
        page.goto("/check")
        page.get_by_text("A file", exact=True).click()
        page.get_by_label("A file of metadata").set_input_files(file)
        send(page, script)
        expect(page.locator(".verdict-line.good")).to_be_visible()
        assert page.locator("#check-text").input_value().split() == GOOD.split()
        expect(page.locator("input[name=from][value=text]")).to_be_checked()
        with page.expect_download() as download:
            page.get_by_role("button", name="SHACL report").click()
        kept = tmp_path / "report.ttl"
        download.value.save_as(kept)
        assert "sh:ValidationReport" in kept.read_text(encoding="utf-8")
        context.close()


def many() -> str:
    """Sixty records that lack the same."""
    return "".join(
        f'<https://a.example/{n}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{"Long " * 40} {n}"@en .\n'
        for n in range(60)
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 320)])
def test_every_state_of_the_page_is_accessible_and_fits_a_telephone(
    browser: Browser, server: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=server,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    for name, text in (("empty", ""), ("broken", broken()), ("good", GOOD), ("many", many()), ("long", "x" * 5000)):
        page.goto("/check")
        if text:
            page.locator("#check-text").fill(text)
            page.locator("#check-lang").select_option("de")
            send(page, True)
            page.evaluate("document.querySelectorAll('#report details').forEach((each) => (each.open = true))")
        assert not violations(page, colours=scheme == "dark"), name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert not said
    context.close()

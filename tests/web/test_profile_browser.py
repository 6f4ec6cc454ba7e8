"""The profile and the common data elements in a real browser: accessible, narrow, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page, expect
from visiting import as_new, visiting

PATHS = (
    "/profile", "/profile?lang=de", "/profile/patient_registry", "/profile/coverage?lang=fr", "/profile/source/country",
    "/elements", "/elements?element=6.2&country=DEU", "/elements?q=zzzz", "/elements/6.2",
)  # fmt: skip


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_it_is_accessible_with_everything_unfolded(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert not violations(page, colours=scheme == "dark")  # in the dark only colours are other than in the light


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("path", PATHS)
def test_it_fits_a_telephone(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_matrix_is_narrowed_without_javascript(plain: Page) -> None:
    plain.goto("/elements")
    rows = plain.locator(".matrix tbody tr")
    before = rows.count()
    plain.locator("#sieve-country").select_option("DEU")
    plain.locator("summary", has_text="Collects").click()
    plain.get_by_label("6.2 Genetic diagnosis").check()
    plain.get_by_role("button", name="Show the sources").click()
    plain.wait_for_url("**/elements?*country=DEU*element=6.2*")
    assert 0 < rows.count() < before
    expect(plain.locator("#sieve-country")).to_have_value("DEU")
    expect(plain.get_by_label("6.2 Genetic diagnosis")).to_be_checked()
    plain.get_by_role("link", name="Show all", exact=True).click()
    plain.wait_for_url("**/elements#sources")
    assert rows.count() == before


def test_a_square_says_its_state_to_who_does_not_see_it(page: Page) -> None:
    page.goto("/elements?element=8.1")
    row = page.locator(".matrix tbody tr").first
    expect(row.locator("td")).to_have_count(17)
    expect(row.get_by_role("cell", name="collected").first).to_be_attached()
    assert row.locator("td").nth(15).get_attribute("title", timeout=1_000).startswith("8.1 ")  # type: ignore[union-attr]


def test_a_number_of_an_element_leads_to_the_sources_that_collect_it(page: Page) -> None:
    page.goto("/elements")
    link = page.locator(".set li").nth(8).locator(".who a")
    number = link.inner_text().split(" ")[0]
    link.click()
    page.wait_for_url("**/elements?element=6.1#sources")
    expect(page.locator("#sources h2 small")).to_contain_text(f"{number} source")


def test_a_rule_of_a_field_leads_to_its_place_among_the_rules(page: Page) -> None:
    page.goto("/profile/patient_registry")
    field = page.locator("#ern")
    field.locator("summary", has_text="rule").click()
    field.get_by_role("link", name="J-16").click()
    page.wait_for_url("**/profile#rule-network-of-registry")
    expect(page.locator("#rule-network-of-registry")).to_be_in_viewport()


def test_the_workbook_can_be_downloaded(page: Page) -> None:
    page.goto("/profile/patient_registry")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel template").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")

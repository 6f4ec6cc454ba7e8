"""Suffix and Accept: which form is served."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from catalogue.error import NotFound
from web.negotiation import GRAPHS, REPRESENTATIONS, NotAcceptable, best, choose, read_accept, wants_page
from web.twin import split

Links = Callable[[httpx.Response], list[dict[str, str]]]
ALL = tuple(REPRESENTATIONS)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        (BROWSER, "html"),
        ("application/xhtml+xml", "html"),
        ("application/json", "json"),
        ("text/turtle;q=0.3, application/json;q=0.2", "ttl"),
        ("text/turtle;q=0.2, application/json;q=0.3", "json"),
        ("text/*", "html"),
        ("text/*, text/html;q=0", "ttl"),
        ("text/turtle, text/html", "html"),
        ("text/html;q=0.9, text/turtle", "ttl"),
        ("application/ld+json, */*;q=0.1", "jsonld"),
        ("APPLICATION/LD+JSON", "jsonld"),
        ('text/turtle; charset="utf-8"; q=1', "ttl"),
        ("image/png, application/rdf+xml;q=0.001", "rdf"),
        ("*/*;q=0.1, text/html;q=0", "json"),
        ("complete garbage", "html"),
        (";;;,,,q=1,/,*/", "html"),
        ("text/turtle;q=banana", "ttl"),
        ("*/json", "html"),
        (", ".join(["image/png"] * 5000), None),
    ],
)
def test_the_form_most_wished_for_is_served(accept: str | None, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(NotAcceptable):
            choose(ALL, "", accept)
    else:
        assert choose(ALL, "", accept).name == expected


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "*/*;q=0", "application/pdf, image/*"])
def test_nothing_acceptable_is_said_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="text/html"):
        choose(("html",), "", accept)


def test_a_suffix_wins_over_accept() -> None:
    assert choose(ALL, "ttl", "application/json").name == "ttl"


def test_a_suffix_that_is_not_offered_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"\.csv"):
        choose(("html", "json"), "csv", None)


def test_a_header_of_any_length_is_read_in_no_time() -> None:
    assert read_accept("a/" + "b" * 60_000 + ";" * 60_000)
    assert best(["text/html"], ";q=" * 20_000) == "text/html"


def test_only_who_names_html_reads_errors_as_pages() -> None:
    assert wants_page(BROWSER)
    assert not any(map(wants_page, ("*/*", None, "application/json", "text/turtle", "text/html;q=0")))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/records/abc.ttl", ("/records/abc", "ttl")),
        ("/catalogue.jsonld", ("/", "jsonld")),
        ("/.ttl", ("/", "ttl")),
        ("/search.csv", ("/search", "csv")),
        ("/ns/CDE-6.1", ("/ns/CDE-6.1", "")),
        ("/ns/CDE-6.1.ttl", ("/ns/CDE-6.1", "ttl")),
        ("/records/.ttl", ("/records/.ttl", "")),
        ("/schemas/record.json", ("/schemas/record.json", "")),
        ("/openapi.json", ("/openapi.json", "")),
        ("/records/abc.html", ("/records/abc.html", "")),
    ],
)
def test_a_suffix_is_taken_off_where_there_are_twins(path: str, expected: tuple[str, str]) -> None:
    assert split(path) == expected


@pytest.mark.parametrize("name", [*GRAPHS, "json", "csv"])
def test_suffix_and_accept_give_the_same(web: httpx.Client, first_record: str, name: str) -> None:
    media_type = REPRESENTATIONS[name].media_type
    by_suffix = web.get(f"/records/{first_record}.{name}", headers={"Accept": "image/png"})
    by_accept = web.get(f"/records/{first_record}", headers={"Accept": media_type})
    assert by_suffix.status_code == by_accept.status_code == 200
    assert by_suffix.content == by_accept.content
    assert by_accept.headers["content-type"].startswith(media_type)


def test_a_form_that_is_not_there_is_406_with_the_list(web: httpx.Client) -> None:
    answer = web.get("/search", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle (.ttl)" in answer.json()["expected"]


def test_what_accept_decides_varies_by_it(web: httpx.Client) -> None:
    assert "Accept," in web.get("/search").headers["vary"] + ","
    assert "Accept," not in web.get("/search.json").headers["vary"] + ","


def test_every_form_names_the_others(web: httpx.Client, links: Links) -> None:
    answer = web.get("/search.json?q=registry")
    links = {link["type"]: link["url"] for link in links(answer) if link["rel"] == "alternate"}
    assert set(links) == {REPRESENTATIONS[name].media_type for name in (*GRAPHS, "csv", "html")}
    assert links["text/turtle"].endswith("/search.ttl?q=registry")
    assert all(web.get(address).status_code == 200 for address in links.values())


def test_bodies_are_compressed_for_who_can_read_them(web: httpx.Client) -> None:
    plain = web.get("/ns.ttl", headers={"Accept-Encoding": "identity"})
    packed = web.get("/ns.ttl", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]

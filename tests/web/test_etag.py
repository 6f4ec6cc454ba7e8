"""ETags: the same answer is not sent twice, another one always is."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from catalogue.setting import Settings, read_settings
from web.answer import answer
from web.app import create_app
from web.etag import etag, look_digest, matches
from web.visit import visit_of


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ("*", False),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", W/"abc" , "y"', True),
        ('"abcd"', False),
        ("abc", False),
        ('"' * 1000, False),
    ],
)
def test_if_none_match_is_read_as_a_list(header: str | None, expected: bool) -> None:
    assert matches(header, '"abc"') is expected


def test_parts_do_not_run_together() -> None:
    assert etag("ab", "c") != etag("a", "bc")


def test_an_unchanged_answer_is_304_without_a_body(web: httpx.Client, every_page: list[str]) -> None:
    for path in every_page:
        first = web.get(path)
        if path.startswith("/origins"):
            assert "etag" not in first.headers
            continue
        again = web.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["vary"] == first.headers["vary"]


def test_304_is_given_without_making_the_answer(app: FastAPI, web: httpx.Client) -> None:
    def never() -> bytes:
        raise AssertionError("the store was asked")

    tag = web.get("/search.json").headers["etag"]
    scope = {
        "type": "http", "method": "GET", "path": "/search", "query_string": b"", "root_path": "", "app": app,
        "server": (web.base_url.host, web.base_url.port), "scheme": "http",
        "state": {"path": "/search", "suffix": "json"},
        "headers": [
            (b"host", f"{web.base_url.host}:{web.base_url.port}".encode()), (b"if-none-match", tag.encode()),
            (b"accept-encoding", web.headers["accept-encoding"].encode()),
        ],
    }  # fmt: skip
    assert answer(visit_of(Request(scope)), {"json": never}).status_code == 304


def test_every_form_and_address_has_its_own_etag(web: httpx.Client, first_record: str) -> None:
    paths = [f"/records/{first_record}.{name}" for name in ("ttl", "nt", "jsonld", "rdf", "json")] + [
        "/search.json",
        "/search.json?q=a",
    ]
    assert len({web.get(path).headers["etag"] for path in paths}) == len(paths)


def test_an_etag_of_another_address_is_no_match(web: httpx.Client) -> None:
    tag = web.get("/search.json").headers["etag"]
    answer = web.get("/records/aaaaaaaaaaaaaaaaaaaa.json", headers={"If-None-Match": f"{tag}, *"})
    assert answer.status_code == 404


def test_settings_and_templates_are_part_of_the_look(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("one")
    before = look_digest(Settings(), [tmp_path])
    assert look_digest(Settings(title="Another"), [tmp_path]) != before
    (tmp_path / "a.html").write_text("two")
    assert look_digest(Settings(), [tmp_path]) != before


def test_another_title_is_another_etag(settings: Settings, web: httpx.Client) -> None:
    changed = create_app(settings.model_copy(update={"title": "Another title"}))
    assert changed.state.house.look != create_app(settings).state.house.look
    changed.state.house.close()


def test_a_template_in_the_data_folder_stands_before_ours(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text("ours is gone")
    app = create_app(read_settings(data=tmp_path))
    assert app.state.house.templates.get_template("home.html").render() == "ours is gone"
    app.state.house.close()

"""One catalogue of samples for all tests of this wing, served by a real server on a free port."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from once import once
from part import missing
from playwright.sync_api import Browser, expect, sync_playwright

from catalogue import plugin
from catalogue.setting import Settings, read_settings
from web.app import create_app
from web.command import listen
from web.patience import PatientProtocol

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
expect.set_options(timeout=20_000)  # milliseconds; a machine that does other work too is no fault of a page
LIMITS: dict[str, Any] = {"sparql_seconds": 3, "sparql_rows": 5_000, "sparql_queue": 4, "sparql_memory": 512}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a folder that holds the catalogue of samples."""
    demo = plugin.must("jardin.samples", "demo")
    data = once(tmp_path_factory, "demo", lambda data: demo(read_settings(data=data, **LIMITS)))
    return read_settings(data=data, **LIMITS)


@contextmanager
def serving(app: FastAPI, http: type[PatientProtocol] = PatientProtocol) -> Iterator[str]:
    """The address of an application while it is served."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, http=http))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def served() -> Callable[[FastAPI], AbstractContextManager[str]]:
    """Serves an application of a test's own, and answers with its address."""
    return serving


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """The application that is served."""
    return create_app(settings)


@pytest.fixture(scope="session")
def server(app: FastAPI) -> Iterator[str]:
    """Address of the catalogue, without a slash at its end."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def web(server: str) -> Iterator[httpx.Client]:
    """A client of the catalogue that says nothing about what it accepts."""
    with httpx.Client(base_url=server, headers={"Accept": "*/*"}, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def first_record(web: httpx.Client) -> str:
    """The id of some record."""
    return str(web.get("/search.json").json()["hits"][0]["id"])


@pytest.fixture(scope="session")
def first_disease(web: httpx.Client, first_record: str) -> str:
    """An ORPHAcode that some record names."""
    return next(
        str(row["code"])
        for hit in web.get("/search.json", params={"size": 50}).json()["hits"]
        for row in web.get(f"/records/{hit['id']}.json").json()["diseases"]
        if row["known"]
    )


@pytest.fixture(scope="session")
def every_page(first_record: str, first_disease: str, web: httpx.Client) -> list[str]:
    """The addresses of one page of every sort."""
    origin = web.get("/origins.json").json()["origins"][0]["id"]
    profile = web.get("/profile.json").json()["profiles"][0]["name"]
    return [
        "/", "/search", f"/search?orpha={first_disease}", "/search?q=registry", "/search?q=zzzzzzzz", "/diseases",
        "/diseases?q=muscular", "/code", "/code?q=duchenne", "/diseases?network=VASCERN", f"/diseases/{first_disease}", "/diseases/98473",
        "/diseases/98473/gap", "/nomenclature", f"/records/{first_record}", "/origins",
        f"/origins/{origin}", "/profile", f"/profile/{profile}",
        "/profile?lang=fr", "/profile/patient_registry?lang=de&show=mandatory", "/profile/patient_registry/country",
        "/profile/source/disease", "/elements", "/elements?element=6.2&country=DEU&sort=title", "/elements?q=zzzz",
        "/elements/6.1", "/elements/8.1", "/ns", "/sparql", "/changes",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, best without a window: that one begins with a visitor in a third of the time.

    Its absence is a failure where everything must be tested.
    """
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        missing("no Chromium; install it with `apt-get install chromium-headless-shell`")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings of a folder that holds nothing yet."""
    return read_settings(data=tmp_path / "nothing")


@pytest.fixture
def empty_app(empty: Settings) -> FastAPI:
    """The application of a folder that holds nothing yet."""
    return create_app(empty)


@pytest.fixture(scope="session")
def serve() -> Any:
    """`serving`, for tests that need a server of their own."""
    return serving


@pytest.fixture(scope="session")
def links() -> Callable[[httpx.Response], list[dict[str, str]]]:
    """What reads the Link header of an answer: one mapping for each link, its target as `url`."""

    def read(answer: httpx.Response) -> list[dict[str, str]]:
        found = re.findall(r"<([^>]*)>((?:\s*;\s*\w+=\"[^\"]*\")*)", answer.headers.get("link", ""))
        return [{"url": url, **dict(re.findall(r'(\w+)="([^"]*)"', rest))} for url, rest in found]

    return read

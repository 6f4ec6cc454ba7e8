"""A fault of ours in the log of the server: where it happened, never what its message quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog

from catalogue.commands.command import prepare
from catalogue.setting import Settings
from web.app import create_app


@pytest.fixture
def log_of_the_command(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    prepare(0, False)
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("log_of_the_command")
def test_the_log_of_the_server_does_not_repeat_what_an_error_quotes(
    settings: Settings, serve: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings)

    @app.get("/fault")
    def fault() -> None:
        raise ValueError("the value '7 patients' is none")

    with serve(app) as address:
        answer = httpx.get(f"{address}/fault")
    told = capfd.readouterr()
    assert answer.status_code == 500 and "patients" not in answer.text
    assert "ValueError" in told.err and "test_fault_log.py" in told.err
    assert "7 patients" not in told.err + told.out

"""Parts that a test needs and a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """A part that CI installs is not here: fail there, skip elsewhere, with the reason."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (where CI=true it must be there)")
    pytest.skip(what)

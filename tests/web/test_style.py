"""The colours of the pages: every text can be read, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

SHEET = (Path(web.__file__).parent / "frontend" / "style" / "token.css").read_text(encoding="utf-8")


def themes() -> dict[str, dict[str, str]]:
    """The colour of each role in light and dark, from the style sheet itself."""
    blocks = dict(re.findall(r"(?m)^(:root|:root\[data-theme=\"dark\"\]) \{(.*?)\}", SHEET, re.S))
    return {scheme: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for scheme, block in blocks.items()}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, section 8)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, section 8)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", themes())
def test_every_text_has_a_contrast_of_four_and_a_half(scheme: str) -> None:
    roles = themes()[scheme]
    texts = [
        (text, ground)
        for text in ("ink", "quiet", "green", "green-deep", "warn", "stop")
        for ground in ("paper", "sunk", "raised")
    ]
    texts += [("ink", f"{role}-soft") for role in ("green", "warn", "stop")] + [
        ("green", f"{role}-soft") for role in ("green", "warn")
    ]
    texts += [("quiet", "green-soft"), ("on-green", "green"), ("on-green", "green-deep"), ("on-shade-4", "shade-4")]
    texts += [("ink", f"shade-{step}") for step in (1, 2, 3)]
    assert not [
        (text, ground, round(contrast(roles[text], roles[ground]), 2))
        for text, ground in texts
        if contrast(roles[text], roles[ground]) < 4.5
    ]
    assert contrast(roles["edge"], roles["paper"]) >= 3


def test_both_ways_to_dark_give_the_same_colours() -> None:
    preferred, chosen = (
        re.findall(r"--[\w-]+: [^;]+", part) for part in re.findall(r"color-scheme: dark;(.*?)\}", SHEET, re.S)
    )
    assert preferred == chosen

"""A judgement: the findings and level of one version of a record, and what they depend on besides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.keeping.generation import now
from catalogue.library import Library
from catalogue.origin import Origin
from catalogue.reports.report import Report
from catalogue.setting import Settings


def key_of(shapes: str, library: Library, settings: Settings, origin: Origin) -> dict[str, Any]:
    """What a judgement depends on besides the record: while it is the same, nothing is judged again.

    :param shapes: digest of the shapes in force
    """
    return {
        "shapes": shapes, "nomenclature": library.digest, "rules": rules_of(settings), "release": library.release,
        "required_level": origin.required_level,
    }  # fmt: skip


def rules_of(settings: Settings) -> str:
    """The settings that rules read, and the language in which findings are told, in one line."""
    bands = ",".join(str(each) for each in settings.count_bands)
    return f"small_count={settings.small_count} count_bands={bands} language={settings.languages[0]}"


def judgement_of(report: Report, key: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal keeps of a report: findings, level, whether the origin's level is reached, and the key."""
    return {
        **report.as_dict(),
        "admitted": report.judged and report.level is not None and report.level >= key["required_level"],
        "violations": len(report.of("violation")),
        "warnings": len(report.of("warning")),
        "infos": len(report.of("info")),
        "key": dict(key),
        "at": now(),
    }


def holds(judgement: Mapping[str, Any] | None, key: Mapping[str, Any], today: str) -> bool:
    """Whether a judgement was made against this, and no clock has overtaken it.

    :param today: ISO 8601
    """
    told = judgement or {}
    return told.get("key") == key and not (told.get("until") and str(told["until"]) < today)


def reason_of(judgement: Mapping[str, Any], origin: Origin) -> str:
    """Why a record waits in quarantine, in words."""
    if not judgement["judged"]:
        return "No shape targets this record: it was not validated, so it is not shown."
    asked = origin.required_level
    blocking = [f for f in judgement["findings"] if f["severity"] == "violation" and f["level"] <= asked]
    messages = dict.fromkeys(f"{f['label']}: {f['message']}" if f["label"] else str(f["message"]) for f in blocking)
    return " ".join(messages) or f"It does not reach level {asked}, which its origin must reach."

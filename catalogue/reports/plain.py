"""The form for scripts: JSON, complete, by `web/schemas/check.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from catalogue.reports.dossier import Dossier, Told
from catalogue.reports.finding import SEVERITIES
from catalogue.reports.report import Report
from catalogue.reports.tally import tally

MEDIA_TYPE = "application/json"


def as_json(dossier: Dossier, languages: tuple[str, ...] = ("en",)) -> str:
    """The dossier as JSON."""
    return json.dumps(plain(dossier), ensure_ascii=False, indent=2)


def plain(dossier: Dossier) -> dict[str, Any]:
    """The dossier as plain values: figures, each record with its findings and steps, each finding with its records."""
    return {
        "asked": dossier.asked.name if dossier.asked else "",
        "summary": summary(dossier),
        "records": [record(report) for report in dossier.reports],
        "findings": [said_once(told) for told in dossier.told()],
        "fields": [asdict(each) for each in tally(report.findings for report in dossier.reports)],
        "unreadable": [asdict(each) for each in dossier.unread],
    }


def summary(dossier: Dossier) -> dict[str, Any]:
    """How many of what."""
    return {
        "records": len(dossier.reports),
        "not_validated": len(dossier.unjudged),
        "unreadable": len(dossier.unread),
        "levels": {"none" if level is None else str(level): times for level, times in dossier.reached()},
        **{f"{severity}s": dossier.count(severity) for severity in SEVERITIES},
    }


def record(report: Report) -> dict[str, Any]:
    """One record with its findings and the changes that reach its next level."""
    return {**report.as_dict(), "steps": [step.as_dict() for step in report.steps()]}


def said_once(told: Told) -> dict[str, Any]:
    """One finding with all records that have it."""
    finding = asdict(told.finding)
    own = {name: finding[name] for name in finding if name not in ("place", "value", "node", "kind")}
    spots = [{"record": s.report.iri, "title": s.report.title, "place": s.place, "value": s.value} for s in told.spots]
    return {**own, "records": spots}

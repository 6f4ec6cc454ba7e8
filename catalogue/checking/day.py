"""Days: which days a date may mean, whatever its grain, and how old a release named by year and month is."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime

from rdflib import XSD, Literal
from rdflib.term import Node

GRAINS = {
    XSD.date: re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?"),
    XSD.gYearMonth: re.compile(r"(\d{4})-(\d\d)(?:Z|[+-]\d\d:\d\d)?"),
    XSD.gYear: re.compile(r"(\d{4})(?:Z|[+-]\d\d:\d\d)?"),
}
RELEASE = re.compile(r"(?<![0-9])([12][0-9]{3})-(0[1-9]|1[0-2])(?![0-9])")

Days = tuple[date, date]
Month = tuple[int, int]


def days_of(value: Node) -> Days | None:
    """The first and the last day that a date may mean, in universal time; None when it is no date one can place.

    >>> days_of(Literal("2024", datatype=XSD.gYear))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    """
    if not isinstance(value, Literal):
        return None
    try:
        if value.datatype == XSD.dateTime:
            return moment(str(value))
        found = GRAINS[value.datatype].fullmatch(str(value)) if value.datatype in GRAINS else None
        return between(*map(int, found.groups())) if found else None
    except (ValueError, OverflowError):
        return None


def moment(text: str) -> Days:
    """The one day of a date with a time.

    :raises ValueError: it is none
    :raises OverflowError: in universal time it lies before the year 1 or after 9999
    """
    at = datetime.fromisoformat(text)
    day = (at.astimezone(UTC) if at.tzinfo else at).date()
    return day, day


def between(year: int, month: int = 0, day: int = 0) -> Days:
    """The days of a year, of a month or of a day.

    :raises ValueError: there is no such day
    """
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])


def month_of(release: str) -> Month | None:
    """Year and month in the name or address of a release; None when it names none."""
    found = RELEASE.search(release)
    return (int(found[1]), int(found[2])) if found else None


def months_since(release: Month, today: date) -> int:
    """How many months a release is old; below 0 for one to come."""
    return (today.year - release[0]) * 12 + today.month - release[1]


def last_day(release: Month, months: int) -> date:
    """The last day on which a release is no older than so many months."""
    year, month = divmod(release[0] * 12 + release[1] - 1 + months, 12)
    return between(year, month + 1)[1]

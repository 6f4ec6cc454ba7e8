"""What runs in a process that checks: one record after another, by shapes that it read once, until it is killed."""

from __future__ import annotations

import gc
import resource
import signal

from catalogue.checking.checker import Checker
from catalogue.checking.task import Parcel
from catalogue.error import RecordError
from catalogue.profile.profile import Profiles
from catalogue.record.triple import read_ntriples
from catalogue.reports.report import Report
from catalogue.thesaurus import load_thesaurus

HERE: list[Checker] = []
Refusal = tuple[str, str, str]
"""What happened, what was expected and what to do, of a check that could not be brought to its end."""


def prepare(shapes: bytes, memory: int) -> None:
    """Limit a new worker, and read shapes and lists.

    :param memory: bytes
    """
    limit(memory)
    HERE[:] = [Checker(Profiles(read_ntriples(shapes)), load_thesaurus())]
    gc.freeze()


def limit(memory: int) -> None:
    """Limit a process: SIGTERM kills it at once, and its data segment is capped.

    :param memory: bytes
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def checked(parcel: Parcel) -> Report | Refusal:
    """The report on a record."""
    try:
        return parcel.task().report(HERE[0])
    except RecordError as error:
        return error.what, error.expected, error.fix

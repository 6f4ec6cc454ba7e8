"""Who asks: the name that the journal keeps beside each thing that was done."""

from __future__ import annotations

from typing import Literal

Door = Literal["command line", "harvest", "samples", "web"]


def who_asks(door: Door, name: str = "") -> str:
    """The one who came through a door, as the journal names it; history shows it, so no account of this machine enters.

    Every writer asks here, so that a door that knows people (a publisher at the web) has one place to say so.

    :param name: the name by which the door knows the one who asks; empty where it knows nobody
    """
    return f"{door}: {name}" if name else door

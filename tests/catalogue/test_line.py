"""The line before the query workers: one client does not keep the others out."""

from __future__ import annotations

import threading
import time

import pytest

from catalogue.error import Busy
from catalogue.stores.line import Abandoned, Caller, Line


def line_of(seats: int) -> Line[int]:
    line = Line[int](20, seats)
    for seat in range(seats):
        line.free(seat)
    return line


def come(line: Line[int], client: str, served: list[str]) -> tuple[Caller, threading.Thread]:
    """A caller that waits in a thread, in the line when this returns; it is noted when it has a seat."""
    caller, before = Caller(client), line.waiting

    def wait() -> None:
        line.enter(caller, 5)
        served.append(client)

    thread = threading.Thread(target=wait)
    thread.start()
    while line.waiting == before and thread.is_alive():
        time.sleep(0.001)
    return caller, thread


def test_one_client_leaves_a_seat_to_others() -> None:
    line, greedy = line_of(2), Caller("greedy")
    assert line.enter(greedy, 1) == 0
    with pytest.raises(Busy):
        line.enter(Caller("greedy"), 0.01)
    assert line.enter(Caller("other"), 0.01) == 1
    line.free(0)
    line.leave(greedy)
    assert line.enter(Caller("greedy"), 0.01) == 0


def test_the_only_seat_may_be_had_by_anybody() -> None:
    line = line_of(1)
    assert line.enter(Caller("one"), 0.01) == 0


def test_callers_that_share_with_nobody_have_all_seats() -> None:
    line = line_of(2)
    assert [line.enter(Caller(), 0.01), line.enter(Caller(), 0.01)] == [0, 1]


def test_who_has_fewer_seats_goes_first_however_many_wait_before() -> None:
    line, served = line_of(3), list[str]()
    seated = [Caller("greedy"), Caller("greedy"), Caller("third")]
    seats = [line.enter(each, 1) for each in seated]
    waiting = [come(line, client, served) for client in ("greedy", "greedy", "greedy", "other")]
    line.free(seats[2])
    line.leave(seated[2])
    waiting[3][1].join(2)
    assert served == ["other"]
    for caller, thread in waiting[:3]:
        line.free(seats[0])
        line.leave(seated[0] if caller is waiting[0][0] else caller)
        thread.join(0.05)
    line.leave(seated[1])
    for _, thread in waiting:
        thread.join(2)
    assert served == ["other", "greedy", "greedy", "greedy"]


def test_who_leaves_the_line_is_not_given_a_seat() -> None:
    line, first = line_of(1), Caller("one")
    line.enter(first, 1)
    gone = Caller("two")
    threading.Timer(0.05, gone.leave).start()
    with pytest.raises(Abandoned):
        line.enter(gone, 5)
    line.free(0)
    line.leave(first)
    assert line.waiting == 0
    assert line.enter(Caller("three"), 0.01) == 0

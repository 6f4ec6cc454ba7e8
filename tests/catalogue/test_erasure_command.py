"""The command `jardin erase`: asked before, told after, listed, lifted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from leftover import leftovers
from shell import jardin
from sources import ORIGIN, keep, source, thing

from catalogue.commands.erasure_command import Undecided
from catalogue.error import NotFound
from catalogue.journal.journal import Journal
from catalogue.journal.journal_erasure import Erasure
from catalogue.keeping.keeper import Keeper
from catalogue.mending.erasure import Target, erase
from catalogue.mending.erasure_list import FILE, read_list, write_list
from catalogue.record.record import id_of
from catalogue.setting import Settings

MARK = "Xq7commandMARKzW"
ONE = source().iri
ORDER = ("erase", ONE, "--reason", "a court said so", "--who", "Ada")


def test_an_erasure_needs_a_yes_where_nobody_can_be_asked(settings: Settings) -> None:
    keep(settings, source(title=MARK))
    with pytest.raises(Undecided, match="--yes"):
        jardin(*ORDER, data=settings.data)
    assert Journal(settings.journal_file).claims(id_of(ONE))[-1].verb == "kept"


@pytest.mark.parametrize("words", [("erase",), ("erase", ONE, "--run", "run-1")])
def test_either_a_record_or_a_run_is_erased(settings: Settings, words: tuple[str, ...]) -> None:
    with pytest.raises(Undecided, match="not said"):
        jardin(*words, "--yes", "--reason", "x", data=settings.data)


def test_the_command_leaves_no_byte_and_names_who_ordered_it(settings: Settings) -> None:
    member = thing(
        f'<> a dcat:Catalog ; dct:title "A catalogue" ; dcat:dataset <{ONE}> .', "https://sources.example.org/all"
    )
    keep(settings, source(title=MARK), source("two"), member)
    told = json.loads(jardin(*ORDER, "--yes", "--json", data=settings.data))
    assert [each["record"] for each in told["erased"]] == [id_of(ONE)] and told["backups"] == []
    assert told["named_by"] == [id_of(member.iri)]
    assert leftovers(settings.data, [MARK]) == set()
    assert Journal(settings.journal_file).claims(id_of(ONE))[-1].who == "command line: Ada"
    [listed] = json.loads(jardin("erase", "--list", "--json", data=settings.data))
    assert (listed["reason"], bool(listed["finished"]), listed["lifted"]) == ("a court said so", True, "")
    assert "in force" in jardin("erase", "--list", data=settings.data)
    assert [each.record for each in read_list(settings.data / FILE)] == [id_of(ONE)]


@pytest.mark.parametrize("mark", ["\n", "\r", "\x0b", "\x1c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_the_list_is_read_back_whatever_ends_a_line_in_the_reason(tmp_path: Path, mark: str) -> None:
    told = Erasure("record", "", "", "2026-01-01T00:00:00Z", f"Ada{mark}L.", f"a court{mark}said so", 1, 2, "")
    write_list(tmp_path, [told, told])
    assert [(each.who, each.reason) for each in read_list(tmp_path / FILE)] == [(told.who, told.reason)] * 2


def test_a_run_is_erased_and_later_runs_are_named(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    with Keeper(settings) as keeper:
        keeper.keep([source(title=MARK)], ORIGIN, "bad-run", "test")
        keeper.keep([source(title="Later")], ORIGIN, "next-run", "test")
    words = ("erase", "--run", "bad-run", "--reason", "names slipped in", "--yes")
    assert "next-run" in jardin(*words, data=settings.data)
    assert leftovers(settings.data, [MARK]) == set()
    with pytest.raises(NotFound, match="bad-run"):
        jardin(*words, data=settings.data)


def test_what_was_cut_short_is_finished_by_saying_it_again(settings: Settings) -> None:
    keep(settings, source(title=MARK), source("two"))
    with Keeper(settings) as keeper:
        erase(keeper, Target(ONE), "a court said so", "test")
    assert leftovers(settings.data, [MARK])
    assert "not finished" in jardin("erase", "--list", data=settings.data)
    jardin(*ORDER, "--yes", data=settings.data)
    assert leftovers(settings.data, [MARK]) == set()


def test_an_erasure_is_lifted_by_the_command(settings: Settings) -> None:
    keep(settings, source(title=MARK))
    jardin(*ORDER, "--yes", data=settings.data)
    assert keep(settings, source())[0].status == "refused"
    assert json.loads(jardin("erase", ONE, "--lift", "--json", data=settings.data)) == {"lifted": [id_of(ONE)]}
    assert keep(settings, source())[0].status == "kept"
    with pytest.raises(NotFound, match="in force"):
        jardin("erase", ONE, "--lift", data=settings.data)


def test_a_person_at_a_terminal_is_asked_first(settings: Settings) -> None:
    keep(settings, source(title=MARK))
    master, slave = os.openpty()
    program = "from catalogue.commands.command import main; main()"
    command = [sys.executable, "-c", program, *ORDER, "--data", str(settings.data)]
    os.write(master, b"n\n")
    done = subprocess.run(command, stdin=slave, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2 and "for good?" in done.stdout + done.stderr and "Nothing was erased" in done.stderr
    assert Journal(settings.journal_file).claims(id_of(ONE))[-1].verb == "kept"

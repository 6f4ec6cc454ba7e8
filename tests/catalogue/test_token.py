"""Tokens: random, shown once, only their hashes on the disk, refused as soon as they are revoked."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalogue.commands.token_command import token_app
from catalogue.error import StoreError, UnknownName
from catalogue.token import FILE, FORM, NoTokenName, Tokens


def run(*words: str, data: Path) -> str:
    done = CliRunner().invoke(token_app, [*words, "--data", str(data)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_a_new_token_is_known_by_the_name_of_its_holder(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    mine, yours = tokens.new("me"), tokens.new("you")
    assert FORM.fullmatch(mine) and mine != yours
    assert (tokens.holder(mine), tokens.holder(yours)) == ("me", "you")
    assert tokens.holder(mine[:-1] + ("A" if mine[-1] != "A" else "B")) is None
    assert [tokens.holder(each) for each in ("", "jardin_", mine + "x", "ä" * 50, "\ud800")] == [None] * 5


def test_only_the_hash_lies_on_the_disk_readable_by_its_owner_alone(tmp_path: Path) -> None:
    token = Tokens(tmp_path).new("me")
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert token.encode() not in written and token.removeprefix("jardin_").encode() not in written
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_revoked_token_is_refused_at_once_by_whoever_looks(tmp_path: Path) -> None:
    tokens, other = Tokens(tmp_path), Tokens(tmp_path)
    token = tokens.new("me")
    assert other.holder(token) == "me"
    tokens.revoke("me")
    assert other.holder(token) is None
    with pytest.raises(UnknownName, match="'me'"):
        tokens.revoke("me")


@pytest.mark.parametrize("name", ["", " a", "a\nb", "x" * 61, "a/b", "\x1b[31m"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoTokenName, match="no name"):
        Tokens(tmp_path).new(name)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    Tokens(tmp_path).new("me")
    with pytest.raises(NoTokenName, match="already"):
        Tokens(tmp_path).new("me")


def test_a_damaged_list_is_told_and_lets_nobody_in(tmp_path: Path) -> None:
    token = Tokens(tmp_path).new("me")
    (tmp_path / FILE).write_text("[{", encoding="utf-8")
    with pytest.raises(StoreError, match="tokens"):
        Tokens(tmp_path).holder(token)


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    threads = [threading.Thread(target=lambda n=n: Tokens(tmp_path).new(f"holder {n}")) for n in range(8)]  # type: ignore[misc]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.name for each in Tokens(tmp_path).list()} == {f"holder {n}" for n in range(8)}


def test_the_command_prints_a_token_once_and_lists_only_names(tmp_path: Path) -> None:
    token = run("new", "me", data=tmp_path).strip()
    assert Tokens(tmp_path).holder(token) == "me"
    assert token not in run("list", data=tmp_path) + run("list", "--json", data=tmp_path)
    assert [each["name"] for each in json.loads(run("list", "--json", data=tmp_path))] == ["me"]
    assert json.loads(run("revoke", "me", "--json", data=tmp_path)) == {"revoked": "me"}
    assert Tokens(tmp_path).holder(token) is None

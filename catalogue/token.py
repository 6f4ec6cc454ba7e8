"""Tokens of the administrators: random, printed once, only their hashes kept.

A token is 256 random bits, so nobody can try them all: a plain SHA-256 keeps it as safe as a slow hash, which is made
for words that people choose, and a page need not wait for it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from catalogue.error import Busy, CatalogueError, StoreError, UnknownName
from catalogue.keeping.generation import now, sync_folder

FILE = "tokens.json"
PREFIX = "jardin_"
BYTES = 32
FORM = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}", re.ASCII)
NAME = re.compile(r"\w[\w .@-]{0,59}")
PATIENCE = 10.0
"""Seconds that one change of the file waits for another."""


class NoTokenName(CatalogueError):
    """A name that no token can have, or that another one has."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token.

    :param digest: SHA-256 of the token, hexadecimal
    :param made: when, ISO 8601
    """

    name: str
    digest: str
    made: str


class Tokens:
    """The tokens of a data folder; every call reads the file, so that what is revoked is refused at once."""

    def __init__(self, data: Path) -> None:
        self._file = data / FILE

    def new(self, name: str) -> str:
        """Make a token; it is not kept and cannot be shown again.

        :raises NoTokenName: the name is taken, or is none
        """
        if not NAME.fullmatch(name):
            raise NoTokenName(
                f"{name[:80]!r} is no name for a token.", expected="up to 60 letters, digits, spaces and . @ - _"
            )
        token = PREFIX + secrets.token_urlsafe(BYTES)
        with self._changing():
            known = self.list()
            if any(each.name == name for each in known):
                raise NoTokenName(
                    f"There is a token named {name!r} already.",
                    fix=f"Choose another name, or revoke it with `jardin token revoke {name!r}`.",
                )
            self._write([*known, Token(name, digest_of(token), now())])
        return token

    def list(self) -> list[Token]:
        """What is known of the tokens, oldest first.

        :raises StoreError: the file is damaged
        """
        try:
            return [Token(**each) for each in json.loads(self._file.read_text(encoding="utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                "The list of tokens cannot be read.", fix=f"Remove {FILE} from the data folder and make new tokens."
            ) from error

    def holder(self, token: str) -> str | None:
        """The name of a token's holder, None when it is not known; takes as long for a wrong one as for a right one."""
        digest = digest_of(token) if FORM.fullmatch(token) else ""
        found = [each.name for each in self.list() if hmac.compare_digest(each.digest, digest)]
        return found[0] if found else None

    def revoke(self, name: str) -> None:
        """Take a token back.

        :raises UnknownName: there is none of this name
        """
        with self._changing():
            known = self.list()
            kept = [each for each in known if each.name != name]
            if len(kept) == len(known):
                raise UnknownName("token", name, (each.name for each in known))
            self._write(kept)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change at a time, whoever makes it.

        :raises Busy: another one does not end
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._file.with_suffix(".lock"), timeout=PATIENCE):
                yield
        except Timeout as error:
            raise Busy("Somebody else is changing the list of tokens.", fix="Try again.") from error

    def _write(self, tokens: Iterable[Token]) -> None:
        """Put the list in place whole, readable by its owner alone from its first moment."""
        content = json.dumps([asdict(each) for each in tokens], ensure_ascii=False, indent=1).encode("utf-8")
        aside = self._file.with_suffix(".new")
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.rename(self._file)
        sync_folder(self._file.parent)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

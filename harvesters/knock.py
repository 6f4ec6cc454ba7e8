"""A knock at an address: does anything answer? One polite, guarded request, of which only the status is read."""

from __future__ import annotations

from collections import Counter

from catalogue.error import CatalogueError, Denied, OriginError
from catalogue.keeping.generation import now
from catalogue.keeping.probe import Found, Probe
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.answer import Call, Fetched, must_be_web
from harvesters.fetch import SILENCE, Fetch
from harvesters.manner import Manner, host_of

GONE = frozenset({404, 410})
CLOSED = frozenset({401, 402, 403, 407, 451})


class Knock(Fetch):
    """Fetches no more of an address than how it answers; redirects, robots.txt and the guard hold as for a harvest."""

    def __init__(self, settings: Settings, manner: Manner) -> None:
        super().__init__(settings, Origin(address="probe", kind="probe"), manner)
        self.status = 0
        self.mute = Counter[str]()

    def ask(self, address: str, headers: dict[str, str]) -> Fetched | str:
        """One request; the body is left where it is."""
        with self.manner.turn(address, self.settings.pause_seconds), Call(self.client, address, headers) as answer:
            location = answer.headers.get("location", "")
            if answer.is_redirect and location:
                return str(location)
            self.status = answer.status_code
            return Fetched(address, b"")

    def probe(self, address: str) -> Probe:
        """What came of one try; nothing of it is raised. A server that stayed mute often is not waited for again."""
        host = ""
        try:
            host = host_of(must_be_web(address))
            if self.mute[host] >= SILENCE:
                return Probe(address, now(), "unreachable", f"{host} does not answer.")
            self.follow(address, {})
        except Denied as error:
            return Probe(address, now(), "untried", error.what)
        except OriginError as error:
            self.mute[host] += 1
            return Probe(address, now(), "unreachable", error.what)
        except CatalogueError as error:
            return Probe(address, now(), "untried", error.what)
        self.mute.pop(host, None)
        return Probe(address, now(), *read_status(self.status))


def read_status(status: int) -> tuple[Found, str]:
    """What an HTTP status says about an address: a refusal to a stranger, or to a method, is an answer all the same."""
    if status in CLOSED:
        return "restricted", f"It answers {status}: who asks must be known."
    if status in GONE or status >= 500:
        return "unreachable", f"It answers {status}."
    return "reachable", ""

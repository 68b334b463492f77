"""The command line: parses, calls, and gives the exit status. Every command's work stands in a module of its own."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from unsit import __version__
from unsit.app.settings import data_folder

app = typer.Typer(
    name="unsit",
    help="Off the chair and through the hip and lower-back stretch, safely. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Data = Annotated[Path | None, typer.Option("--data", help="Where sessions are kept (default: the system's place).")]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="The port on 127.0.0.1.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the browser; only print the address.")]


@app.callback(invoke_without_command=True)
def _start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def coach(data: Data = None, port: Port = None, no_browser: NoBrowser = False) -> None:
    """Start the coach on this machine and open the page."""
    _live("coach", data, port, no_browser)


@app.command()
def demo(data: Data = None, port: Port = None, no_browser: NoBrowser = False) -> None:
    """The same page on a bundled recording, without a camera."""
    _live("demo", data, port, no_browser)


def _live(mode: str, data: Path | None, port: int | None, no_browser: bool) -> None:
    from unsit.app import live

    raise typer.Exit(live.run(mode, data_folder(data), port, open_browser=not no_browser, console=Console()))


@app.command()
def doctor(data: Data = None) -> None:
    """Say what Unsit needs on this machine, what is missing, and how to get it."""
    from unsit.app.doctor import examine, report

    raise typer.Exit(report(examine(data_folder(data)), Console()))


def main() -> None:
    """The entry point of the `unsit` command."""
    app()


if __name__ == "__main__":
    main()

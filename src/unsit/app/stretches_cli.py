"""The command line of `unsit stretches`: parses, calls, and gives the exit status."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from unsit.app.settings import data_folder
from unsit.movement import Region, Stance

Data = Annotated[Path | None, typer.Option("--data", help="Where your own are kept (default: the system's place).")]


class _ShowUnlessNamed(TyperGroup):
    """Takes `unsit stretches ID` for `unsit stretches show ID`: what is no command names a stretch."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer keeps its contexts to itself
        """Put the command in where it was left out."""
        named = args and args[0] in {*self.commands, "--help"}
        return super().parse_args(ctx, args if named else ["show", *args])


app = typer.Typer(cls=_ShowUnlessNamed, help="List the stretches, tell of one; check, export and import them.")


@app.command()
def show(  # noqa: PLR0913, PLR0917 - a command has as many arguments as it has options
    stretch: Annotated[str | None, typer.Argument(help="An id, or a name or a part of one; default: list all.")] = None,
    region: Annotated[Region | None, typer.Option("--region", help="Only for there.", case_sensitive=False)] = None,
    stance: Annotated[Stance | None, typer.Option("--stance", help="Only so placed.", case_sensitive=False)] = None,
    no_floor: Annotated[bool, typer.Option("--no-floor", help="Only without getting down to the floor.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON list.")] = False,
    figure: Annotated[Path | None, typer.Option("--figure", help="Write the stretch's figure as this PNG.")] = None,
    data: Data = None,
) -> None:
    """List the stretches, tell of one, or write its figure; the word `show` may be left out."""
    from unsit.app.stretches import Asked
    from unsit.app.stretches import show as tell

    asked = Asked(stretch, region, stance, no_floor, as_json, figure)
    raise typer.Exit(tell(asked, data_folder(data), Console(), Console(stderr=True)))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Stretches of your own, or for the catalogue, as TOML.")],
    data: Data = None,
) -> None:
    """Say everything that is wrong with stretches' files: the line, what was found, what is known."""
    from unsit.app.stretch_files import check as check_files

    raise typer.Exit(check_files(files, data_folder(data), Console()))


@app.command()
def export(
    own: Annotated[bool, typer.Option("--own", help="Your own instead of ours.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; default: standard output.")] = None,
    data: Data = None,
) -> None:
    """Write the stretches as one file of JSON; `unsit stretches schema` says what stands in it."""
    from unsit.app.stretch_files import export as write

    raise typer.Exit(write(data_folder(data), out, Console(), Console(stderr=True), own=own))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a stretch."""
    from unsit.app.stretch_files import show_schema

    raise typer.Exit(show_schema(Console()))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What `export` wrote, or JSON of free-exercise-db or wger.")],
    name: Annotated[str | None, typer.Option("--name", help="Only those with this in their name.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over what is there already.")] = False,
    data: Data = None,
) -> None:
    """Take stretches into your own folder: Unsit's as they are, exercises of others as drafts to be edited."""
    from unsit.app.stretch_import import take_in

    raise typer.Exit(take_in(file, data_folder(data), name, Console(), replace=replace))

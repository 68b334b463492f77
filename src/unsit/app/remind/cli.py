"""`unsit remind`: starts the reminder, talks to one that runs, and tells what came of the breaks. Parses and calls."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from unsit.app.remind.control import Message, NotRunningError, RunsAlreadyError, ask
from unsit.app.settings import data_folder

app = typer.Typer(
    name="remind",
    help="Reminds you to get up: gently, never in a meeting, and the stretch itself ends the break.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
Data = Annotated[Path | None, typer.Option("--data", help="Where things are kept (default: the system's place).")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.callback(invoke_without_command=True)
def remind(  # noqa: PLR0913, PLR0917 - the command's own options
    context: typer.Context,
    data: Data = None,
    install: Annotated[bool, typer.Option("--install", help="Start at each login, and now.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Start at login no more.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write the planned stretches as a calendar (.ics).")
    ] = None,
    hurry: Annotated[
        float,
        typer.Option("--hurry", min=1, max=600, help="Time runs so many times as fast: a day in minutes, to try it."),
    ] = 1,
    begins: Annotated[
        datetime | None, typer.Option("--from", help="What the clock shows at first, with --hurry.", show_default="now")
    ] = None,
) -> None:
    """Remind of breaks until it is ended (Ctrl+C), or one of the commands below."""
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    folder = data_folder(data)
    if install or uninstall:
        raise typer.Exit(_at_login(folder, install=install))
    if export is not None:
        from unsit.app.remind.export import write

        raise typer.Exit(write(folder, export, typer.echo))
    raise typer.Exit(_run(folder, hurry, None if begins is None else begins.astimezone()))


@app.command()
def status(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """How things stand: time on the chair, the next break, what holds it back, what is not known here."""
    told = _asked(context, data, {"do": "status"}, as_json=as_json)
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False) if as_json else _in_words(told))


@app.command()
def pause(
    context: typer.Context,
    how_long: Annotated[list[str], typer.Argument(help="1h, 90m, 1h30m, until 15:00, until tomorrow.")],
    data: Data = None,
) -> None:
    """No break is offered for a while."""
    from unsit.app.remind.until import NotATimeError, until

    try:
        ends = until(" ".join(how_long), datetime.now().astimezone())
    except NotATimeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(_asked(context, data, {"do": "pause", "until": ends.isoformat()})["text"])


@app.command()
def resume(context: typer.Context, data: Data = None) -> None:
    """Breaks are offered again."""
    typer.echo(_asked(context, data, {"do": "resume"})["text"])


@app.command()
def now(context: typer.Context, data: Data = None) -> None:
    """Open a break's page now, whatever the hour."""
    typer.echo(_asked(context, data, {"do": "answer", "answer": "now"})["text"])


@app.command()
def later(context: typer.Context, data: Data = None) -> None:
    """Put the break that is on off for five minutes, as often as you like."""
    typer.echo(_asked(context, data, {"do": "answer", "answer": "later"})["text"])


@app.command()
def skip(context: typer.Context, data: Data = None) -> None:
    """Leave this break out; the next comes after the usual time."""
    typer.echo(_asked(context, data, {"do": "answer", "answer": "skip"})["text"])


@app.command()
def stop(context: typer.Context, data: Data = None) -> None:
    """End the reminder that runs."""
    _asked(context, data, {"do": "quit"})
    typer.echo("The reminder has ended. `unsit remind` starts it again.")


@app.command()
def settings(context: typer.Context, data: Data = None) -> None:
    """Where your settings stand; writes the file with the usual ones if there is none yet."""
    from unsit.app.remind.settings import read, write_template

    folder = data_folder(data or context.obj)
    typer.echo(str(write_template(folder)))
    problems = read(folder).problems
    for problem in problems:
        typer.echo(problem, err=True)
    raise typer.Exit(2 if problems else 0)


@app.command()
def stats(
    context: typer.Context,
    data: Data = None,
    days: Annotated[int, typer.Option("--days", min=1, help="Only the newest so many.")] = 14,
    as_json: Json = False,
) -> None:
    """Time on the chair each day, and breaks taken of those offered."""
    from unsit.app.remind.stats import show

    raise typer.Exit(show(data_folder(data or context.obj), days, as_json=as_json, say=typer.echo))


@app.command()
def ideas(
    context: typer.Context,
    add: Annotated[
        list[Path] | None, typer.Option("--add", help="Take in an Entracte pack or Workrave's exercises.xml.")
    ] = None,
    remove: Annotated[str | None, typer.Option("--remove", help="Forget a pack, by its id.")] = None,
    data: Data = None,
) -> None:
    """Ideas of others for the breaks in which you just walk; without an option, those that are kept."""
    from unsit.app.remind import ideas as packs
    from unsit.app.remind.settings import Settings, read
    from unsit.app.remind.words import system_language

    folder = data_folder(data or context.obj)
    if remove is not None:
        raise typer.Exit(packs.drop(folder, remove, typer.echo))
    if add:
        language = (read(folder).settings or Settings()).language or system_language()
        raise typer.Exit(packs.add(folder, add, language, typer.echo))
    raise typer.Exit(packs.show(folder, typer.echo))


def _asked(context: typer.Context, data: Path | None, message: Message, *, as_json: bool = False) -> dict[str, Any]:
    """What the running reminder answers; says so and ends with 1 where there is none."""
    try:
        told = ask(data_folder(data or context.obj), message)
    except NotRunningError as error:
        typer.echo(json.dumps({"running": False}) if as_json else str(error), err=not as_json)
        raise typer.Exit(1) from error
    if "error" in told:
        typer.echo(told["error"], err=True)
        raise typer.Exit(2)
    return told


def _in_words(told: dict[str, Any]) -> str:
    today = told["today"]
    unknown = [f"  {name}: {sense['by']}" for name, sense in told["senses"].items() if sense["value"] is None]
    lines = [
        told["text"] + ".",
        f"Today: {today['sat_min']:.0f} min on the chair; breaks taken: {today['taken']} of {today['offered']}.",
        f"Stretches today: {today['stretches']}.",
        f"Settings: {told['settings']}",
        *(["Not known just now:", *unknown] if unknown else []),
        *told["problems"],
    ]
    return "\n".join(lines)


def _at_login(folder: Path, *, install: bool) -> int:
    from unsit.desktop import at_login

    command = (sys.executable, "-m", "unsit.app.main", "remind", "--data", str(folder.absolute()))
    try:
        typer.echo(at_login.install(command) if install else at_login.uninstall())
    except at_login.LoginError as error:
        typer.echo(str(error), err=True)
        return 2
    return 0


def _run(folder: Path, hurry: float, begins: datetime | None) -> int:
    from unsit.app.remind.run import run

    try:
        return run(folder, hurry, begins, typer.echo)
    except RunsAlreadyError as error:
        typer.echo(str(error), err=True)
        return 0  # or whatever starts it at login would try again and again

"""The command line: parses, calls, and gives the exit status. Every command's work stands in a module of its own."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from unsit import __version__
from unsit.app.remind.cli import app as remind
from unsit.app.settings import data_folder
from unsit.app.stretches_cli import app as stretches
from unsit.catalogue import CORE
from unsit.movement import Region
from unsit.sources.detector import Model

if TYPE_CHECKING:
    from unsit.app import live

app = typer.Typer(
    name="unsit",
    help="Off the chair and through the hip and lower-back stretch, safely. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(stretches, name="stretches")
app.add_typer(remind, name="remind")
Data = Annotated[Path | None, typer.Option("--data", help="Where sessions are kept (default: the system's place).")]
Port = Annotated[int | None, typer.Option("--port", min=1024, max=65535, help="The port on 127.0.0.1.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the browser; only print the address.")]


@app.callback(invoke_without_command=True)
def _start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def coach(  # noqa: PLR0913, PLR0917 - the command's own options
    data: Data = None,
    port: Port = None,
    no_browser: NoBrowser = False,
    lan: Annotated[
        bool,
        typer.Option("--lan", help="A phone in the same network may be the camera; only its page is served there."),
    ] = False,
    lan_address: Annotated[
        str | None,
        typer.Option("--lan-address", help="This machine's address in that network, if another is found."),
    ] = None,
    for_break: Annotated[
        bool, typer.Option("--for-break", help="For the reminder's break, and end with it.", hidden=True)
    ] = False,
) -> None:
    """Start the coach on this machine and open the page."""
    from unsit.app import live

    at = lan_address or "" if lan or lan_address else None
    _live("coach", data, live.Wanted(port, open_browser=not no_browser, lan=at, for_break=for_break))


@app.command()
def demo(data: Data = None, port: Port = None, no_browser: NoBrowser = False) -> None:
    """The same page on a bundled recording, without a camera."""
    from unsit.app import live

    _live("demo", data, live.Wanted(port, open_browser=not no_browser))


def _live(mode: str, data: Path | None, wanted: "live.Wanted") -> None:
    from unsit.app import live

    raise typer.Exit(live.run(mode, data_folder(data), wanted, Console()))


@app.command()
def analyze(
    paths: Annotated[
        list[Path], typer.Argument(help="Videos, photos, folders of them, or recordings (landmarks.parquet).")
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results, one folder an input.")],
    stretch: Annotated[str, typer.Option("--stretch", help="The stretch that was done.")] = CORE,
    hold: Annotated[float | None, typer.Option("--hold", help="Seconds to hold; default: the stretch's own.")] = None,
    model: Annotated[
        Model, typer.Option("--model", help="The pose model; heavy is sharper and takes three times as long.")
    ] = Model.FULL,
) -> None:
    """Count the seconds really held in files, and write tables, a recording, OpenSim files and a report."""
    from unsit.app.analyze import Asked, analyse

    raise typer.Exit(analyse(paths, out, Asked(stretch, hold, model)))


@app.command()
def muscles(
    file: Annotated[Path, typer.Argument(help="A CSV or an OpenSim .mot of joint angles, degrees, OpenSim's signs.")],
    out: Annotated[Path | None, typer.Option("--out", help="The CSV to write; default: standard output.")] = None,
    moment_arms: Annotated[bool, typer.Option("--moment-arms", help="Moment arms, too.")] = False,
) -> None:
    """Tell the length of every muscle-tendon unit of the legs and the trunk in each pose of a table."""
    from unsit.app.muscles import measure

    raise typer.Exit(measure(file, out, moment_arms=moment_arms))


@app.command()
def history(
    data: Data = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the newest so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON list.")] = False,
) -> None:
    """List the sessions kept on this machine, the newest first."""
    from unsit.app.history import show

    raise typer.Exit(show(data_folder(data), limit, as_json, Console()))


class Format(StrEnum):
    """What `unsit export` writes."""

    JSON = "json"
    CSV = "csv"
    TRC = "trc"
    MOT = "mot"
    ICS = "ics"
    FHIR = "fhir"
    REPORT = "report"


@app.command()
def export(  # noqa: PLR0913, PLR0917 - the command's own options
    out: Annotated[Path, typer.Option("--out", help="The file, or the folder of the tables (csv) or motions.")],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="json: everything, as one file to import again; csv: the sessions as tables; ics: the sessions as a "
            "calendar; fhir: sessions and what you told of yourself as a FHIR R4 bundle; report: one page "
            "for a physiotherapist (.html, .pdf); trc, mot: the kept points of sessions as motions for OpenSim.",
        ),
    ] = Format.JSON,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only from this day on; not for json.")
    ] = None,
    session: Annotated[
        str | None, typer.Option("--session", help="Of this session alone (trc, mot): its id, or the beginning of it.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Whose report it is; nobody's, if not named.")] = None,
    data: Data = None,
) -> None:
    """Write what is kept: everything as one file, the backup, or a part of it for another program (docs/exports.md)."""
    if name is not None and form is not Format.REPORT:
        typer.echo(f"--name goes with report alone; {form} takes no name. Nothing was written.")
        raise typer.Exit(2)
    if form in {Format.TRC, Format.MOT}:
        from unsit.app.motion import Motion, Wanted, export_motion

        raise typer.Exit(export_motion(data_folder(data), Wanted(Motion(form), out, session, since), typer.echo))
    if session is not None:
        typer.echo(f"--session goes with trc and mot; {form} has all sessions. Nothing was written.")
        raise typer.Exit(2)
    if form is Format.REPORT:
        from unsit.app.handout import hand_out

        raise typer.Exit(hand_out(data_folder(data), out, name, typer.echo, since=since))

    from unsit.app.export import export as write

    raise typer.Exit(write(data_folder(data), form, out, since, typer.echo))


@app.command(name="import")
def import_(file: Annotated[Path, typer.Argument(help="A file that `unsit export` wrote.")], data: Data = None) -> None:
    """Take in a backup; twice is once, and what is there already stays as it is."""
    from unsit.app.backup import take_in

    raise typer.Exit(take_in(data_folder(data), file, typer.echo))


class Picture(StrEnum):
    """What `unsit progress --out` draws."""

    WEEKLY = "weekly"
    TREND = "trend"
    HOLDS = "holds"
    MUSCLES = "muscles"


OF_PICTURES = ("picture", "stretch", "region", "weeks", "lang")
"""What says how to draw, and nothing of the numbers."""


@app.command()
def progress(  # noqa: PLR0913, PLR0917 - the command's own options
    context: typer.Context,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Draw it: a page of all (.html), or one picture (.svg, .png).")
    ] = None,
    picture: Annotated[Picture, typer.Option("--picture", help="Which one.")] = Picture.WEEKLY,
    stretch: Annotated[str | None, typer.Option("--stretch", help="Of this stretch (not for muscles).")] = None,
    region: Annotated[
        Region | None, typer.Option("--region", help="For this (weekly); default: the most done.")
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="Of so many weeks.")] = 26,
    lang: Annotated[str, typer.Option("--lang", help="The language of what is drawn: en, de, es, fr, ja, pt.")] = "en",
) -> None:
    """This week's minutes a side, seen and told, and what has changed over the weeks, if anything has."""
    if as_json and out is not None:
        typer.echo("Say either --json or --out.")
        raise typer.Exit(2)
    if out is not None:
        from unsit.app.progress_out import Wanted, draw

        wanted = Wanted(picture, stretch, region, weeks, lang)
        raise typer.Exit(draw(data_folder(data), out, wanted, typer.echo))
    drawn = [f"--{name}" for name in OF_PICTURES if _is_given(context, name)]
    if drawn:
        typer.echo(f"{', '.join(drawn)}: only for what is drawn. Say where to draw it, with --out.")
        raise typer.Exit(2)

    from unsit.app.progress import show

    raise typer.Exit(show(data_folder(data), Console(), as_json=as_json))


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


@app.command()
def forget(
    session: Annotated[str | None, typer.Argument(help="A session's id, or the beginning of it.")] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="All that is kept: sessions and their points, answers, pain, how you are, settings, breaks and the "
            "reminder's settings, own stretches, ideas, the page's addresses, the phone's certificate, and copies of "
            "older files.",
        ),
    ] = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="What you told: health questions, pain, how you are, your settings.")
    ] = False,
    data: Data = None,
) -> None:
    """Delete a session, what you answered, or all that is kept, for good."""
    from unsit.app.history import forget as forget_for_good

    raise typer.Exit(forget_for_good(data_folder(data), session, everything, Console(), answers=answers))


@app.command()
def doctor(
    data: Data = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove in a session of a real browser that no picture leaves the page.")
    ] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=2, max=600, help="How long that session is.")] = 20,
    browser: Annotated[
        str | None,
        typer.Option("--browser", help="The program of a Chromium, Chrome or Edge; default: one that is found."),
    ] = None,
) -> None:
    """Say what Unsit needs on this machine, what is missing, and how to get it; or prove that no picture leaves."""
    if prove:
        from unsit.app.prove import prove as look_through
        from unsit.app.settings import recordings_folder
        from unsit.sources.recordings import Recordings

        kept = Recordings(recordings_folder(data_folder(data))).on
        raise typer.Exit(look_through(seconds, Console(), browser, keep_points=kept))

    from unsit.app.doctor import examine, report

    raise typer.Exit(report(examine(data_folder(data)), Console()))


def main() -> None:
    """The entry point of the `unsit` command."""
    app()


if __name__ == "__main__":
    main()

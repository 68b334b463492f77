"""`unsit muscles`: how long every muscle is in each pose of a table."""

import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from unsit.catalogue.anatomy import load_anatomy
from unsit.exchange.muscle_table import PosesUnreadable, lengths_csv, read_poses, remarks
from unsit.exchange.whole_file import write_whole

DONE, WRONG = 0, 2
"""The exit statuses."""


def measure(path: Path, out: Path | None, *, moment_arms: bool, console: Console | None = None) -> int:
    """Write the table to `out`, or to standard output; 2 if it cannot be read or written."""
    console = console or Console(stderr=True)
    model = load_anatomy().model
    try:
        poses = read_poses(path)
        text = lengths_csv(model, poses, moment_arms=moment_arms)
        if out is None:
            sys.stdout.write(text)
        else:
            write_whole(out, text.encode())
    except PosesUnreadable as error:
        console.print(f"[red]{escape(str(error))}[/]", soft_wrap=True, highlight=False)
        return WRONG
    except OSError as error:
        console.print(
            f"[red]{escape(str(out))}: cannot be written: {error.strerror}.[/]", soft_wrap=True, highlight=False
        )
        return WRONG
    for remark in remarks(model, poses):
        console.print(escape(remark), soft_wrap=True, highlight=False)
    return DONE

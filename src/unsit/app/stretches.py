"""`unsit stretches`: what there is to do, one stretch in full, and its figure as a picture."""

import difflib
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from unsit.catalogue import Catalogue, load
from unsit.figure import held_pose, lengthened
from unsit.landmarks import Side
from unsit.muscles import Confidence
from unsit.stretch import Stretch

DONE, WRONG = 0, 2
"""The exit statuses."""
NAMED = 8
"""So many muscles are named of a stretch."""


def show(stretch_id: str | None, picture: Path | None, console: Console) -> int:
    """List the stretches, or tell of one, or write its figure; 2 if there is none such or it cannot be written."""
    catalogue = load()
    if stretch_id is None:
        if picture is not None:
            return _wrong("Name the stretch whose figure to write, as `unsit stretches` lists it.", console)
        _list(catalogue, console)
        return DONE
    stretch = catalogue.stretches.get(stretch_id)
    if stretch is None:
        near = difflib.get_close_matches(stretch_id, catalogue.stretches, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        return _wrong(f"No stretch {stretch_id!r}.{meant} Known: {', '.join(catalogue.stretches)}.", console)
    if picture is None:
        _tell(stretch, catalogue, console)
        return DONE
    return _draw(stretch, catalogue, picture, console)


def _list(catalogue: Catalogue, console: Console) -> None:
    table = Table("Id", "Name", "Hold, s", "")
    for stretch in catalogue.stretches.values():
        table.add_row(stretch.id, stretch.name, f"{stretch.hold.default_s:g} a side", stretch.summary)
    console.print(table)


def _tell(stretch: Stretch, catalogue: Catalogue, console: Console) -> None:
    console.print(f"[bold]{escape(stretch.name)}[/]\n{escape(stretch.summary)}\n", highlight=False)
    for number, step in enumerate(stretch.steps, start=1):
        console.print(f"{number}. {escape(step.text)}", highlight=False)
    console.print(f"\nYou should feel: {escape(stretch.feel)}\nNot: {escape(stretch.not_feel)}", highlight=False)
    console.print(f"{escape(stretch.stop_if)}\n", highlight=False)
    console.print(_muscles(stretch, catalogue))
    console.print(escape(stretch.muscles_truth), highlight=False)


def _muscles(stretch: Stretch, catalogue: Catalogue) -> Table:
    """The muscles that are longest in the stretch, as far as the models agree, and those that it is for."""
    model = catalogue.anatomy.model
    told = lengthened(model, held_pose(stretch, Side.RIGHT))
    claimed = {(claim.muscle, claim.leg) for claim in stretch.lengthens}
    table = Table("Muscle", "Side", "Against standing", "Against sitting", title="In the figure's pose, tail tucked")
    order = [index for index in np.argsort(-told.share_of_standing) if np.isfinite(told.share_of_standing[index])]
    rows = 0
    for index in order:
        muscle = model.of[model.ids[index]]
        leg = "front" if muscle.side is Side.RIGHT else "rear"
        is_claimed = (muscle.id[:-2], leg) in claimed
        if is_claimed or (rows < NAMED and muscle.confidence is not Confidence.LOW):
            rows += 1
            sure = f"± {196 * told.sd_m[index] / model.at_rest_m[0, index]:.0f} %"
            table.add_row(
                muscle.name,
                {"front": "front leg", "rear": "kneeling leg"}[leg],
                f"{100 * told.share_of_standing[index]:+.0f} % {sure}",
                f"{1000 * told.against_sitting_m[index]:+.0f} mm",
            )
    return table


def _draw(stretch: Stretch, catalogue: Catalogue, picture: Path, console: Console) -> int:
    from unsit.exchange.still import Scene, still
    from unsit.exchange.whole_file import write_whole

    if picture.suffix.lower() != ".png":
        return _wrong(f"{picture}: found the ending {picture.suffix or 'none'!r}, expected .png.", console)
    pose = held_pose(stretch, Side.RIGHT)
    try:
        told = lengthened(catalogue.anatomy.model, pose)
        write_whole(picture, still(catalogue.anatomy, Scene(pose, told, Side.RIGHT, stretch.name)))
    except OSError as error:
        return _wrong(f"{picture}: cannot be written: {error.strerror}.", console)
    console.print(f"{picture} shows {stretch.name}, the right leg in front.", markup=False, soft_wrap=True)
    return DONE


def _wrong(message: str, console: Console) -> int:
    console.print(f"[red]{escape(message)}[/]", soft_wrap=True, highlight=False)
    return WRONG

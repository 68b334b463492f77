"""`unsit stretches`: what there is to do, one stretch in full, and its figure as a picture."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from unsit.app import own_version
from unsit.app.settings import own_folder
from unsit.app.stretch_names import named, not_one
from unsit.catalogue import Catalogue, load
from unsit.catalogue.own import read_own, with_own
from unsit.exchange.stretch_json import plain
from unsit.figure import held_pose, lengthened, setting
from unsit.landmarks import Side
from unsit.movement import Region, Stance
from unsit.muscles import Confidence, Lengthening, MuscleModel
from unsit.prescription import Prescription
from unsit.stretch import Stretch

DONE, WRONG = 0, 2
"""The exit statuses."""
NAMED = 8
"""So many muscles are named of a stretch."""
LONGER = 0.005
"""A share of its length in standing by which a muscle is longer at all, as percents are told."""
_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
LEVELS = {1: "for anyone", 2: "with some practice", 3: "demanding"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list: one stretch by any of its names, or those of a region or a stance."""

    name: str | None = None
    region: Region | None = None
    stance: Stance | None = None
    no_floor: bool = False
    as_json: bool = False
    picture: Path | None = None


def show(asked: Asked, data: Path, console: Console, aside: Console) -> int:
    """List the stretches, tell of one, or write its figure; 2 if there is none such or it cannot be written.

    `aside`: where it is said what is wrong with a person's own stretches, so that the list can be read by a program.
    """
    ours, folder = load(), own_folder(data)
    catalogue, problems = with_own(ours, folder)
    for problem in problems:
        say(f"Left out: {problem}", aside, style="yellow")
    if asked.name is None:
        if asked.picture is not None:
            return wrong("Name the stretch whose figure to write, as `unsit stretches` lists it.", aside)
        return _list(_asked_for(asked, catalogue), catalogue, asked, console)
    made = read_own(folder, ours).prescriptions
    found = _called_so(asked.name, catalogue, made)
    if len(found) != 1:
        return wrong(not_one(asked.name, found, catalogue.stretches), aside)
    if asked.as_json:
        return _as_json(found, catalogue, console)
    if asked.picture is not None:
        return _draw(found[0], catalogue, asked.picture, console)
    return _tell(found[0], catalogue, console, made.get(found[0].id))


def _called_so(name: str, catalogue: Catalogue, made: Mapping[str, Prescription]) -> list[Stretch]:
    """The stretches of this name; a version that was made of one of ours does not go by the other names of ours."""
    nameless = {"aliases": (), "sanskrit": None}
    there = (each.model_copy(update=nameless if each.id in made else {}) for each in catalogue.stretches.values())
    return [catalogue.stretches[each.id] for each in named(name, there)]


# The list


def _asked_for(asked: Asked, catalogue: Catalogue) -> list[Stretch]:
    return [
        stretch
        for stretch in catalogue.stretches.values()
        if (asked.region is None or asked.region in stretch.regions)
        and asked.stance in (None, stretch.stance)
        and not (asked.no_floor and stretch.on_the_floor)
    ]


def _list(stretches: Sequence[Stretch], catalogue: Catalogue, asked: Asked, console: Console) -> int:
    if asked.as_json:
        return _as_json(stretches, catalogue, console)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Id", no_wrap=True)
    table.add_column("Name", overflow="fold")
    table.add_column("Hold", justify="right", no_wrap=True)
    for heading in ("Watch", "Floor"):
        table.add_column(heading, no_wrap=True)
    for group, members in _grouped(stretches, by_stance=asked.region is not None).items():
        table.add_row(f"[bold]{group}[/]")
        for stretch in members:
            table.add_row(*_cells(stretch, catalogue))
        table.add_row()
    console.print(table)
    count = f"{len(stretches)} {'stretch' if len(stretches) == 1 else 'stretches'}"
    mark = " *: your own." if catalogue.own else ""
    say(f"{count}.{mark} `unsit stretches ID` tells all of one.", console)
    return DONE


def _grouped(stretches: Sequence[Stretch], *, by_stance: bool) -> dict[str, list[Stretch]]:
    """By what they are mainly for, in the order of the words; within one region by stance."""
    groups: dict[str, list[Stretch]] = {str(word): [] for word in (Stance if by_stance else Region)}
    for stretch in stretches:
        groups[str(stretch.stance if by_stance else stretch.regions[0])].append(stretch)
    return {group[0].upper() + group[1:]: members for group, members in groups.items() if members}


def _cells(stretch: Stretch, catalogue: Catalogue) -> list[str]:
    mark = "*" if stretch.id in catalogue.own else ""
    floor = "floor" if stretch.on_the_floor else "-"
    watched = {"camera": "camera", "timer": "clock"}[stretch.watch]
    return [f"{stretch.id}{mark}", escape(_clean(stretch.name)), f"{stretch.hold.default_s:g} s", watched, floor]


def _as_json(stretches: Sequence[Stretch], catalogue: Catalogue, console: Console) -> int:
    told = [{**plain(stretch), "own": stretch.id in catalogue.own} for stretch in stretches]
    console.out(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False), highlight=False)
    return DONE


# One stretch


def _tell(stretch: Stretch, catalogue: Catalogue, console: Console, own: Prescription | None) -> int:
    def tell(*lines: str) -> None:
        console.print(_clean("\n".join(lines)), markup=False, highlight=False, emoji=False, end="\n\n")

    say(stretch.name, console, style="bold")
    tell(*_called(stretch, catalogue), stretch.summary)
    if own is not None:
        tell(*own_version.changes(own, catalogue.stretches[own.of]))
    tell(*_at_a_glance(stretch))
    steps = [step.text for step in stretch.steps] if own is None else own_version.steps(stretch)
    tell(*(f"{number}. {step}" for number, step in enumerate(steps, start=1)))
    tell(f"You should feel: {stretch.feel}", f"Not: {stretch.not_feel}", stretch.stop_if)
    if stretch.adapt:
        tell("To suit you:", *(f"- {instead}" for instead in stretch.adapt.values()))
    tell(*_watched(stretch), *_ladder(stretch, catalogue))
    tell(f"For: {', '.join(stretch.muscles)}.", stretch.muscles_truth)
    muscles = _muscles(stretch, catalogue)
    console.print(muscles if muscles.rows else "Nothing is longer in the figure's pose than in standing.")
    tell("", f"How sure: {stretch.evidence}", "From:", *(f"- {source}" for source in stretch.sources))
    return DONE


def _called(stretch: Stretch, catalogue: Catalogue) -> list[str]:
    others = [*([f"{stretch.sanskrit} (Sanskrit)"] if stretch.sanskrit else []), *stretch.aliases]
    own = [f"{stretch.id}: your own."] if stretch.id in catalogue.own else [f"{stretch.id}"]
    return [*own, *([f"Also: {', '.join(others)}"] if others else [])]


def _at_a_glance(stretch: Stretch) -> list[str]:
    """Where, how demanding, with what and how long."""
    floor = "down on the floor" if stretch.on_the_floor else "no getting down to the floor"
    hold = stretch.hold
    many = (
        "both sides at once" if stretch.sides == "together" else f"on the {stretch.only}" if stretch.only else "a side"
    )
    short = f", in {hold.repetitions} short ones" if stretch.mode == "dynamic" else ""
    times = {1: "once", 2: "twice"}.get(hold.times, f"{hold.times} times")
    things = {"Needs": stretch.needs, "Helps:": stretch.helps}
    return [
        f"For the {', '.join(stretch.regions)}.",
        f"{stretch.stance[0].upper()}{stretch.stance[1:]}, {floor}; {LEVELS[stretch.level]}.",
        f"Hold {hold.default_s:g} s {many}{short} ({hold.min_s:g} to {hold.max_s:g}), {times}.",
        *(f"{word} {', '.join(what)}." for word, what in things.items() if what),
    ]


def _watched(stretch: Stretch) -> list[str]:
    """How it is watched: what the camera needs and the clock waits for, or why there is the clock alone."""
    if stretch.watch == "timer":
        return [f"Watched: by the clock alone. {stretch.unwatched}"]
    waits = [target.key.replace("_", " ") for target in stretch.target if target.stops_clock]
    clock = [f"The clock waits for: {', '.join(waits)}."] if waits else []
    return [f"Watched: by the camera. {stretch.camera}", *clock]


def _ladder(stretch: Stretch, catalogue: Catalogue) -> list[str]:
    named = {word: [_neighbour(each, catalogue) for each in ids] for word, ids in _neighbours(stretch).items()}
    return [f"{word}: {', '.join(names)}." for word, names in named.items() if names]


def _neighbours(stretch: Stretch) -> Mapping[str, Sequence[str]]:
    return {"Easier": stretch.easier, "Harder": stretch.harder}


def _neighbour(name: str, catalogue: Catalogue) -> str:
    there = catalogue.stretches.get(name)
    return f"{there.name} ({name})" if there else name


def _muscles(stretch: Stretch, catalogue: Catalogue) -> Table:
    """The muscles that are longest in the stretch, as far as the models agree, and those that it is for."""
    model = catalogue.anatomy.model
    told = lengthened(model, held_pose(stretch, Side.RIGHT))
    table = Table("Muscle", "Side", "Against standing", "Against sitting", title="In the figure's pose, tail tucked")
    for index in _longest(stretch, model, told):
        muscle = model.of[model.ids[index]]
        standing_sd, sitting_sd = (told.sd_m, told.sitting_sd_m) / model.at_rest_m
        table.add_row(
            muscle.name,
            _side_told(stretch, muscle.side),
            f"{100 * told.share_of_standing[index]:+.0f} % ± {196 * standing_sd[index]:.0f} %",
            f"{100 * told.share_of_sitting[index]:+.0f} % ± {196 * sitting_sd[index]:.0f} %",
        )
    return table


def _longest(stretch: Stretch, model: MuscleModel, told: Lengthening) -> Iterator[int]:
    """The muscles to name, the longest first; of both sides where they do not do the same."""
    claimed = {(claim.muscle, claim.leg) for claim in stretch.lengthens}
    rows = 0
    for index in np.argsort(-told.share_of_standing):
        muscle = model.of[model.ids[index]]
        leg = "front" if muscle.side is Side.RIGHT else "rear"
        if (
            muscle.id in model.part_ids
            or not np.isfinite(told.share_of_standing[index])
            or (stretch.sides == "together" and leg == "rear")
        ):
            continue
        longer = told.share_of_standing[index] > LONGER and muscle.confidence is not Confidence.LOW
        if (muscle.id[:-2], leg) in claimed or (rows < NAMED and longer):
            rows += 1
            yield int(index)


def _side_told(stretch: Stretch, side: Side) -> str:
    """The side in words, the right leg in front: the one that leads, the other, or both."""
    if stretch.sides == "together":
        return "both"
    return stretch.lead_is.removeprefix("the ") if side is stretch.lead_side(Side.RIGHT) else "the other"


def _draw(stretch: Stretch, catalogue: Catalogue, picture: Path, console: Console) -> int:
    from unsit.exchange.still import Scene, still
    from unsit.exchange.whole_file import write_whole

    if picture.suffix.lower() != ".png":
        return wrong(f"{picture}: found the ending {picture.suffix or 'none'!r}, expected .png.", console)
    held = setting(stretch, stretch.held, Side.RIGHT)
    try:
        told = lengthened(catalogue.anatomy.model, held.posed)
        scene = Scene(held.posed, told, Side.RIGHT, stretch.name, held.furnished)
        write_whole(picture, still(catalogue.anatomy, scene))
    except OSError as error:
        return wrong(f"{picture}: cannot be written: {error.strerror}.", console)
    side = "" if stretch.sides == "together" else f", {stretch.lead_is} on the {stretch.lead_side(Side.RIGHT)}"
    console.print(f"{picture} shows {stretch.name}{side}.", markup=False, soft_wrap=True)
    return DONE


def wrong(message: str, console: Console) -> int:
    """Say what is wrong; the status of it."""
    say(message, console, style="red")
    return WRONG


def say(text: str, console: Console, end: str = "\n", style: str = "") -> None:
    """Print it as it stands: no wrapping and no markup, so that a program can read it."""
    console.print(_clean(text), style=style, markup=False, highlight=False, emoji=False, soft_wrap=True, end=end)


def _clean(text: str) -> str:
    """The text without what would steer a terminal: a stretch may come from somebody else."""
    return text.translate(_STEERING)

"""`python -m studio`: remake a cohort, take one picture, or make a clip. See docs/studio.md."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from studio import cohort
from studio.lenses import NoLensFits
from studio.orders import OrderWrong
from studio.poses import UnknownAngle
from studio.solving import NotSolved
from unsit.sources.detector import Model

BUILD = Path(__file__).parents[1] / "build" / "studio"
INSTALLED = ".venv-studio/.installed"


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked for on the command line; 2 when it cannot be done, with the reason."""
    asked = _parser().parse_args(arguments)
    try:
        asked.do(asked)
    except ModuleNotFoundError as error:
        return _refused(f"{error}. Pictures need the studio's packages: make {INSTALLED}")
    except (OrderWrong, UnknownAngle, NotSolved, NoLensFits, OSError) as error:
        return _refused(str(error))
    return 0


def _refused(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 2


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m studio", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    whole = commands.add_parser("cohort", help="pictures into --build, truth and landmarks into studio/cohort/NAME")
    whole.add_argument("name", choices=sorted(cohort.SEEDS))
    whole.add_argument("--build", type=Path, default=BUILD, help="where pictures go; those already there are kept")
    whole.add_argument("--model", action="append", metavar="NAME=FILE", help="pose models; by default full and heavy")
    whole.set_defaults(do=_cohort)
    one = commands.add_parser("still", help="one picture of a posture, and its truth beside it")
    one.add_argument("posture", type=Path, help="a TOML file, as in studio/examples")
    clip = commands.add_parser(
        "clip", help="standing, half-kneeling, the stretch, and up again, as video.mp4, truth.csv"
    )
    for each, do, bearing in ((one, _still, 10.0), (clip, _clip, 10.0)):
        each.add_argument("--seed", type=int, default=1, help="who, in which room, through which lens")
        each.add_argument(
            "--bearing", type=float, default=bearing, help="degrees from side-on, + in front of the person"
        )
        each.add_argument("--out", type=Path, default=BUILD, help="the folder to write to")
        each.set_defaults(do=do)
    return parser


def _cohort(asked: Namespace) -> None:
    from studio import making

    named = dict(each.split("=", 1) for each in asked.model or [])
    looking = {name: Path(file) for name, file in named.items()} or {each.value: each.path for each in Model}
    making.make(asked.name, asked.build, looking)
    if asked.name == cohort.FOLLOWED:
        making.make_approaches(asked.name, asked.build, looking)


def _still(asked: Namespace) -> None:
    from studio import making, orders

    order = orders.read(asked.posture)
    sys.stdout.write(f"{making.still(order, asked.posture.stem, asked.seed, asked.bearing, asked.out)}\n")


def _clip(asked: Namespace) -> None:
    from studio import clips

    sys.stdout.write(f"{clips.make(asked.seed, asked.bearing, asked.out)}\n")


if __name__ == "__main__":
    sys.exit(main())

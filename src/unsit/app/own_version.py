"""An own version of a stretch in words: from which of ours it is, who said so, and what is changed of it."""

import re

from unsit.prescription import Limit, OwnTarget, Prescription
from unsit.stretch import Stretch

_SECONDS = re.compile(r"\b([Hh]old) \d+(?: to \d+)? seconds\b")
_CHANGES_SIDE = re.compile(
    r"\b(other (leg|side)|change (legs|sides)|turn (the chair )?round|roll over)\b", re.IGNORECASE
)


def changes(own: Prescription, origin: Stretch) -> list[str]:
    """Where an own version is from and what is different in it, a line each."""
    said = f", as {own.by} said" if own.by else ""
    return [
        f"From {origin.name} ({origin.id}){said}.",
        *([own.note] if own.note else []),
        *([f"Only on the {own.only}: {origin.lead_is}."] if own.only else []),
        *(_limit(limit) for limit in own.limit),
        *(_target(target, origin) for target in own.target),
    ]


def steps(stretch: Stretch) -> list[str]:
    """The way in as this version goes: held as long as it says, and without the other side where there is only one."""
    *first, last = (_held(step.text, stretch) for step in stretch.steps)
    if stretch.only is None:
        return [*first, last]
    stays = _one_side(last)
    return [*first, stays] if stays else first


def _held(text: str, stretch: Stretch) -> str:
    """A step with this version's seconds; in a stretch of short holds they are not those of a step."""
    if stretch.mode == "dynamic":
        return text
    return _SECONDS.sub(lambda match: f"{match[1]} {stretch.hold.default_s:g} seconds", text)


def _one_side(text: str) -> str:
    """The last step without what leads to the other side; nothing where nothing else is in it."""
    sentences = (_here(sentence) for sentence in text.rstrip(".").split(". "))
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _here(sentence: str) -> str:
    """The clauses of a sentence that stay on this side."""
    clauses = sentence.split(", ")
    kept = [clause for clause in clauses if not _CHANGES_SIDE.search(clause)]
    if len(kept) < len(clauses) and len(kept) > 1:
        *first, last = kept
        return f"{', '.join(first)}, and {last.removeprefix('and ')}"
    return ", ".join(kept)


def _limit(limit: Limit) -> str:
    end = f"at most {limit.at_most:g}" if limit.at_most is not None else f"at least {limit.at_least:g}"
    return f"Your limit: {_in_words(limit.measure)} {end} {_unit(limit.measure)}."


def _target(own: OwnTarget, origin: Stretch) -> str:
    measure = next(target.measure for target in origin.target if target.key == own.key)
    ends = [f"{end} {value:g}" for end, value in (("from", own.low), ("to", own.high)) if value is not None]
    return f"Your target, {own.key.replace('_', ' ')}: {_in_words(measure)} {' '.join(ends)} {_unit(measure)}."


def _in_words(measure: str) -> str:
    return measure.removesuffix("_deg").removesuffix("_shanks").replace("_", " ")


def _unit(measure: str) -> str:
    return "degrees" if measure.endswith("_deg") else "shank lengths"

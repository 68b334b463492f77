"""What a session says at its end: a headline, each leg's seconds, sentences that claim no more than was seen."""

from dataclasses import dataclass

from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.session import CLOCK, EQUAL_WITHIN_S, Ended, Session, owed_s
from unsit.stretch import Stretch
from unsit.words import Words, in_manner, told_of

KNEE_RULE_S = 0.5
"""A rule overstepped for less than this is not mentioned."""
COUNTED_S = 0.5
"""Less than this is nothing held."""


@dataclass(frozen=True, slots=True)
class LegSummary:
    """One front leg's part. `owed_s`: what it would need to have the other's time, up to the hold asked for."""

    held_s: float
    owed_s: float
    holds: int
    fault_s: dict[str, float]


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole session in a few words; `advice` is the one thing to change, if nothing was counted for the view.

    `names`: what each front leg's part is called, as "Right leg in front".
    """

    headline: str
    legs: dict[Side, LegSummary]
    names: dict[Side, str]
    sentences: tuple[str, ...]
    advice: str | None


def summarise(session: Session, stretch: Stretch, words: Words) -> Summary:
    """The summary of a session that is over or was cut off."""
    legs = {leg: _leg(session, stretch, leg) for leg in stretch.counted}
    advice = _advice(session, words)
    sentences = [*_held(legs, stretch, words), *_faults(legs, stretch, words), *_balance(legs, stretch, words)]
    if session.ended is Ended.STOPPED:
        sentences.append(words.sentence["stopped"])
    if advice is not None and not any(leg.held_s >= COUNTED_S for leg in legs.values()):
        sentences.insert(0, words.sentence["refused"].format(advice=advice))
    else:
        sentences.append(words.sentence["told" if session.source == CLOCK else "finished"])
    names = {leg: named(leg, stretch, words) for leg in legs}
    return Summary(_headline(session, stretch, legs, words), legs, names, tuple(sentences), advice)


def is_whole(session: Session, stretch: Stretch) -> bool:
    """Whether every side has had its time: at least the shortest hold, and nothing is owed to any."""
    legs = [_leg(session, stretch, leg) for leg in stretch.counted]
    return all(_is_enough(leg, session, stretch) and leg.owed_s == 0 for leg in legs)


def named(front: Side, stretch: Stretch, words: Words) -> str:
    """What the time with this leg in front is called, in the stretch's manner of counting."""
    return told_of(words.sentence[in_manner(words.sentence, "side", stretch)], words, stretch, front)


def _leg(session: Session, stretch: Stretch, leg: Side) -> LegSummary:
    holds = sum(hold.front_leg is leg and hold.held_s >= COUNTED_S for hold in session.holds)
    faults = {rule.key: session.fault_s(rule.key, leg) for rule in stretch.rule}
    held_s = session.held_s(leg)
    owed = owed_s(held_s, session.held_s(leg.other), session.hold_s) if stretch.sides == "each" else 0.0
    return LegSummary(held_s, owed, holds, faults)


def _is_enough(leg: LegSummary, session: Session, stretch: Stretch) -> bool:
    return leg.held_s >= min(stretch.hold.min_s, session.hold_s)


def _headline(session: Session, stretch: Stretch, legs: dict[Side, LegSummary], words: Words) -> str:
    if session.ended is Ended.STOPPED:
        return words.sentence["headline_stopped"]
    enough = sum(_is_enough(leg, session, stretch) for leg in legs.values())
    if enough:
        key = "headline_both" if enough == len(legs) else "headline_one"
        return words.sentence[in_manner(words.sentence, key, stretch)]
    some = any(leg.held_s >= COUNTED_S for leg in legs.values())
    return words.sentence["headline_some" if some else "headline_none"]


def _held(legs: dict[Side, LegSummary], stretch: Stretch, words: Words) -> list[str]:
    sentence = words.sentence[in_manner(words.sentence, "held", stretch)]
    return [
        told_of(sentence, words, stretch, side, round(leg.held_s))
        for side, leg in legs.items()
        if leg.held_s >= COUNTED_S
    ]


def _faults(legs: dict[Side, LegSummary], stretch: Stretch, words: Words) -> list[str]:
    """Each overstepped rule in the words kept for it; a rule without words of its own is not mentioned."""
    return [
        told_of(words.sentence[rule], words, stretch, side, round(seconds))
        for side, leg in legs.items()
        for rule, seconds in leg.fault_s.items()
        if seconds >= KNEE_RULE_S and rule in words.sentence
    ]


def _balance(legs: dict[Side, LegSummary], stretch: Stretch, words: Words) -> list[str]:
    if stretch.sides == "together":
        return []
    most_owed = max(Side, key=lambda side: legs[side].owed_s)
    if legs[most_owed].owed_s > 0:
        sentence = words.sentence[in_manner(words.sentence, "owed", stretch)]
        return [told_of(sentence, words, stretch, most_owed, round(legs[most_owed].owed_s))]
    least_s, most_s = sorted(leg.held_s for leg in legs.values())
    equal = least_s >= COUNTED_S and most_s - least_s <= EQUAL_WITHIN_S
    return [words.sentence["equal"].format(seconds=round(EQUAL_WITHIN_S))] if equal else []


def _advice(session: Session, words: Words) -> str | None:
    if session.verdict is not Verdict.REFUSED or session.hindrance is None or session.holds:
        return None
    return words.cue[str(session.hindrance)].text

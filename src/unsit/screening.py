"""The questions before anyone stretches: what is asked and when, and what the answers leave on offer.

Knows what a movement asks of a body, by feature, and no stretch by name. It refuses to say that anybody may stretch: it
says which answers tell us to stop, and that none does. Pure; the time comes in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.landmarks import Side
from unsit.stretch import Key, Text

ASKED_AGAIN_AFTER = timedelta(days=28)
"""Answers grow old; every four weeks is our choice, there is no study of it."""
FEW = 3
"""With fewer stretches on offer than this, a walk and a clinician are suggested."""
EVERYTHING = "*"
"""Blocks whatever a stretch asks of a body."""


class Gate(StrEnum):
    """A set of questions asked together; `DAILY` is `EMERGENCY` in one line."""

    EMERGENCY = "emergency"
    DAILY = "daily"
    SEE_SOMEONE = "see_someone"
    CONDITIONS = "conditions"


IN_FULL = (Gate.EMERGENCY, Gate.SEE_SOMEONE, Gate.CONDITIONS)
"""The gates that are asked of everyone, in their order."""


class State(StrEnum):
    """What the answers come to."""

    EMERGENCY = "emergency"
    SEE_SOMEONE = "see_someone"
    GO_ON = "go_on"


class AnswerUnknown(ValueError):
    """An answer to a question that nobody asks."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Frozen):
    """One question to be answered with yes or no; `source` says where it is from."""

    id: Key
    ask: Text
    source: Text


class Alarm(Question):
    """A question whose yes is a reason not to stretch now, and the advice to whoever says yes."""

    advice: Text


class Rule(Question):
    """A question whose yes leaves out what has a blocked feature, and says `note` with what has a cautioned one.

    `asks_side`: the answer may name a side. A block holds for both sides even so: which leg a stretch loads in which
    way is more than an answer can tell.
    """

    blocks: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    note: Text
    asks_side: bool = False

    @model_validator(mode="after")
    def _does_something_once(self) -> Self:
        if not self.blocks and not self.cautions:
            raise ValueError("a rule must block or caution something")
        both = sorted(set(self.blocks) & set(self.cautions))
        if both:
            raise ValueError(f"blocked and cautioned: {', '.join(both)}; what is blocked needs no caution")
        return self

    def blocks_any(self, features: Iterable[str]) -> bool:
        """Whether a stretch with these features is left out."""
        return EVERYTHING in self.blocks or not set(self.blocks).isdisjoint(features)

    def cautions_any(self, features: Iterable[str]) -> bool:
        """Whether something is to be minded in a stretch with these features."""
        return not set(self.cautions).isdisjoint(features)


_Asked = TypeVar("_Asked", bound=Question)


class Group(_Frozen, Generic[_Asked]):
    """Questions under one heading, so that one "none of these" answers them all."""

    heading: Text
    question: tuple[_Asked, ...] = Field(min_length=1)


class Sides(_Frozen):
    """The sentence that repeats which side was named."""

    left: Text
    right: Text


class Say(_Frozen):
    """What is said around the questions and after them; `{ask}` stands for the question that was answered with yes."""

    how: Text
    none: Text
    emergency: Text
    see_someone: Text
    go_on: Text
    few: Text
    left_out: Text
    disclaimer: Text
    side: Sides


class Screening(_Frozen):
    """All questions, by gate, and all words."""

    language: Text
    say: Say
    daily: Alarm
    emergency: tuple[Group[Alarm], ...] = Field(min_length=1)
    see_someone: tuple[Group[Alarm], ...] = Field(min_length=1)
    condition: tuple[Group[Rule], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [question.id for question in self.questions]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"each question needs an id of its own; twice: {', '.join(twice)}")
        return self

    @property
    def alarms(self) -> dict[State, tuple[Alarm, ...]]:
        """The questions whose yes means: not now; by what it comes to, the most pressing first."""
        return {
            State.EMERGENCY: (self.daily, *_all(self.emergency)),
            State.SEE_SOMEONE: tuple(_all(self.see_someone)),
        }

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The questions whose yes changes what is on offer."""
        return tuple(_all(self.condition))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the file."""
        return (*(alarm for alarms in self.alarms.values() for alarm in alarms), *self.rules)


def _all(groups: tuple[Group[_Asked], ...]) -> Iterator[_Asked]:
    return (question for group in groups for question in group.question)


class Movement(Protocol):
    """What is known here of a stretch: its id, and what it asks of a body."""

    @property
    def id(self) -> str:
        """The name by which it is kept."""

    @property
    def features(self) -> tuple[str, ...]:
        """What it asks of a body, as in `movement.FEATURES`."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One gate's answers: the ids that were answered with yes, and the side where one was named."""

    gate: Gate
    answered_at: datetime
    yes: frozenset[str] = frozenset()
    sides: Mapping[str, Side] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.answered_at.tzinfo is None:
            raise ValueError(f"answered_at ({self.answered_at}) needs a time zone")
        if strange := sorted(set(self.sides) - self.yes):
            raise ValueError(f"a side is named for {', '.join(strange)}, which was not answered with yes")


@dataclass(frozen=True, slots=True)
class Offer:
    """How one stretch stands after the answers: what blocks it, what to mind in it, both in words."""

    stretch: str
    blocked_by: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers come to: the state, the sentences in the order in which to say them, each stretch's offer."""

    state: State
    texts: tuple[str, ...]
    offers: Mapping[str, Offer]

    @property
    def remaining(self) -> tuple[str, ...]:
        """The stretches that nothing blocks, in the order in which they came."""
        return _remaining(self.offers)

    @property
    def few(self) -> bool:
        """Whether the answers leave fewer stretches than make a choice."""
        return self.state is State.GO_ON and _few(self.offers)


def outcome(
    screening: Screening, yes: Collection[str], stretches: Iterable[Movement], sides: Mapping[str, Side] | None = None
) -> Outcome:
    """What these answers come to for these stretches; a reason not to stretch now blocks every one of them.

    Raises `AnswerUnknown` where an answer belongs to no question; `still_asked` finds such answers before.
    """
    strange = sorted(set(yes) - {question.id for question in screening.questions})
    if strange:
        raise AnswerUnknown(f"no question is called {', '.join(strange)}; `still_asked` drops what is no longer asked")
    told = {state: [a for a in alarms if a.id in yes] for state, alarms in screening.alarms.items()}
    state = next((state for state, alarms in told.items() if alarms), State.GO_ON)
    alarms = [alarm for several in told.values() for alarm in several]
    rules = [rule for rule in screening.rules if rule.id in yes]
    offers = {s.id: _offer(s, alarms, rules, screening.say, sides or {}) for s in stretches}
    return Outcome(state, _texts(state, alarms, offers, screening.say), offers)


def said_yes(last: Mapping[Gate, Answered]) -> frozenset[str]:
    """What is answered with yes as things stand; the emergency questions in full overrule an earlier daily line."""
    return frozenset().union(*(answered.yes for gate, answered in last.items() if not _overruled(gate, last)))


def named_sides(last: Mapping[Gate, Answered]) -> dict[str, Side]:
    """The sides that were named with those answers."""
    return {name: side for answered in last.values() for name, side in answered.sides.items()}


def still_asked(screening: Screening, last: Mapping[Gate, Answered]) -> dict[Gate, Answered]:
    """The answers without those that say yes to what is no longer asked; their gate is thereby due again."""
    known = {question.id for question in screening.questions}
    return {gate: answered for gate, answered in last.items() if answered.yes <= known}


def due(last: Mapping[Gate, Answered], now: datetime, stopped_at: datetime | None = None) -> frozenset[Gate]:
    """The gates to be answered before the next session.

    In full: what was never answered, what is four weeks old, everything after a stop, the emergency questions also
    after a yes to their daily line, and on the day after a yes to one of them. Otherwise the daily line, once a day.

    `now`: in the zone whose days count. A zone with its rules (`ZoneInfo`), not a mere offset, which is an hour off for
    what was before the clocks changed. `stopped_at`: when a session was last stopped, or pain last called red.
    """
    if now.tzinfo is None:
        raise ValueError(f"now ({now}) needs a time zone")
    full = {gate for gate in IN_FULL if _is_old(last.get(gate), now, stopped_at)}
    if _alarmed(last, now):
        full.add(Gate.EMERGENCY)
    today = any(_same_day(last.get(gate), now) for gate in (Gate.DAILY, Gate.EMERGENCY))
    return frozenset(full if today or Gate.EMERGENCY in full else {*full, Gate.DAILY})


def _is_old(answered: Answered | None, now: datetime, stopped_at: datetime | None) -> bool:
    """Never answered, four weeks ago, before the last stop, or at a time that is yet to come."""
    if answered is None or (stopped_at is not None and stopped_at > answered.answered_at):
        return True
    return not timedelta() <= now - answered.answered_at < ASKED_AGAIN_AFTER


def _alarmed(last: Mapping[Gate, Answered], now: datetime) -> bool:
    """Whether a yes to an emergency question is to be asked after in full."""
    daily, full = last.get(Gate.DAILY), last.get(Gate.EMERGENCY)
    by_the_line = daily is not None and bool(daily.yes) and not _overruled(Gate.DAILY, last)
    return by_the_line or (full is not None and bool(full.yes) and not _same_day(full, now))


def _overruled(gate: Gate, last: Mapping[Gate, Answered]) -> bool:
    """Whether this is the daily line, and the same was asked in full since."""
    full = last.get(Gate.EMERGENCY)
    return gate is Gate.DAILY and full is not None and full.answered_at >= last[gate].answered_at


def _same_day(answered: Answered | None, now: datetime) -> bool:
    return answered is not None and answered.answered_at.astimezone(now.tzinfo).date() == now.date()


def _offer(stretch: Movement, alarms: list[Alarm], rules: list[Rule], say: Say, sides: Mapping[str, Side]) -> Offer:
    blocking: list[Question] = [*alarms, *(rule for rule in rules if rule.blocks_any(stretch.features))]
    minding = [rule for rule in rules if rule not in blocking and rule.cautions_any(stretch.features)]
    return Offer(
        stretch.id,
        tuple(question.id for question in blocking),
        tuple(rule.id for rule in minding),
        (
            *(say.left_out.format(ask=question.ask) for question in blocking),
            *(_noted(rule, sides.get(rule.id), say) for rule in minding),
        ),
    )


def _noted(rule: Rule, side: Side | None, say: Say) -> str:
    if side is None or not rule.asks_side:
        return rule.note
    return f"{rule.note} {say.side.left if side is Side.LEFT else say.side.right}"


def _texts(state: State, alarms: list[Alarm], offers: Mapping[str, Offer], say: Say) -> tuple[str, ...]:
    if state is State.GO_ON:
        return (say.go_on, say.few) if _few(offers) else (say.go_on,)
    opening = say.emergency if state is State.EMERGENCY else say.see_someone
    return (opening, *(alarm.advice for alarm in alarms), say.disclaimer)


def _remaining(offers: Mapping[str, Offer]) -> tuple[str, ...]:
    return tuple(name for name, offer in offers.items() if not offer.blocked_by)


def _few(offers: Mapping[str, Offer]) -> bool:
    """Fewer than a choice, because something is blocked: a small catalogue is nobody's answer."""
    return len(_remaining(offers)) < min(FEW, len(offers))

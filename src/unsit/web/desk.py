"""What stands around the sessions: the questions and their answers, the person, their own stretches, today's plan.

Composes what the spine knows with what is kept on this machine. Nothing here remembers: every question is answered from
what is kept, so that two pages, or a restart, never disagree.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from pydantic import ValidationError

from unsit import pain, screening
from unsit import plan as planning
from unsit.catalogue import Catalogue
from unsit.dose import Done, Ground, How, Scheme
from unsit.garbage import nothing_collected
from unsit.landmarks import Side
from unsit.ledger import LedgerWeek, ledger, left_today_s
from unsit.outcome import Outcome as Told
from unsit.outcome import Round
from unsit.pain import Advice, Colour, Kind, PainWords, Report
from unsit.person import Person, fitted, learnt
from unsit.plan import Plan, Wish
from unsit.prescription import Prescription
from unsit.progress import Progress, progress
from unsit.screening import Answered, Gate, Outcome, Screening
from unsit.session import ALL_PARTS, CLOCK, DONE, Ended, NotKept, Part, Session
from unsit.steady import aims
from unsit.stretch import Stretch
from unsit.web.outcomes import Outcomes
from unsit.web.points import Amount, Recordings

PERSON = "person"
"""The document in which the person is kept."""
PLANNED_BY: tuple[Part, ...] = ("holds",)
"""All that the plan asks of thousands of sessions."""
LOOKED_BACK_AT: tuple[Part, ...] = ("holds", "bests")
"""All that is asked of them to tell what has changed."""
FLEXIBLE = "very_flexible"
"""The answer after which nobody is taken to the end of their range."""
MOST_FEELING = 5
"""A pull above this is no comfortable hold."""
MORNING_AFTER, MORNING_UNTIL = timedelta(hours=8), timedelta(hours=36)
"""So long after a hold it is the next morning."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The day after whose night to ask: its last session, and the stretches that were held on it, the last first."""

    session: str
    stretches: tuple[str, ...]


class KeptSession(Protocol):
    """A session as it is kept."""

    @property
    def id(self) -> str:
        """The name by which it is kept."""

    @property
    def started_at(self) -> datetime:
        """When it began."""

    @property
    def session(self) -> Session:
        """The record."""


class Keeper(Protocol):
    """What is kept on this machine; as the store does it."""

    def sessions(
        self,
        limit: int | None = None,
        *,
        parts: Collection[Part] = ALL_PARTS,
        measures: Collection[str] | None = None,
    ) -> Sequence[KeptSession]:
        """The kept sessions, the newest first; of their parts these alone, of bests those of these measures."""

    def session(self, session_id: str) -> KeptSession | None:
        """One session."""

    def keep_answers(self, answered: Answered) -> None:
        """Keep one gate's answers."""

    def answers(self) -> dict[Gate, Answered]:
        """The latest answers to each gate."""

    def keep_report(self, report: Report) -> None:
        """Keep what was told of pain."""

    def reports(self, since: datetime | None = None) -> list[Report]:
        """All that was told of pain."""

    def keep_document(self, name: str, text: str) -> None:
        """Keep a document."""

    def document(self, name: str) -> str | None:
        """A document."""

    def keep_outcome(self, outcome: Told) -> None:
        """Keep one thing that was told of how one is."""

    def outcomes(self, since: datetime | None = None) -> list[Told]:
        """All that was told of how one is, the oldest first."""

    def forget_health(self) -> int:
        """Forget answers, reports, outcomes and documents."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A person's own stretches as they were found: whole ones by id, what each was made from, what is wrong."""

    stretches: Mapping[str, Stretch]
    prescriptions: Mapping[str, Prescription]
    problems: tuple[str, ...] = ()


class Own(Protocol):
    """Where a person's own stretches are kept; each raises `OwnError` with what was found and what was expected."""

    def read(self) -> Shelf:
        """All that can be used, and what is wrong with the rest."""

    def keep(self, prescription: Prescription) -> None:
        """Keep one in place of an earlier one of its id."""

    def remove(self, stretch_id: str) -> None:
        """Remove one for good."""

    def exported(self) -> str:
        """All of them as one file."""

    def take_in(self, text: str) -> int:
        """Keep those of such a file; how many there were."""


class OwnError(ValueError):
    """An own stretch that cannot be kept, read or removed."""


@dataclass(frozen=True, slots=True)
class Data:
    """All data that the desk stands on."""

    catalogue: Catalogue
    screening: Screening
    scheme: Scheme
    pain: PainWords


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whether the points of sessions are kept, and how much of them is."""

    on: bool
    amount: Amount


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything as it is now. `morning`: the day after whose night to ask, if there is one; `ground`: the plan's.

    `round`: what is to be asked now of how the person is, once something was held. `points`: None where none can be
    kept.
    """

    due: frozenset[Gate]
    outcome: Outcome
    plan: Plan
    person: Person
    shelf: Shelf
    stretches: Mapping[str, Stretch]
    morning: Morning | None
    ground: Ground
    round: Round | None
    points: Keeping | None = None


@dataclass(frozen=True, slots=True)
class LookedBack:
    """All that is kept, looked at for what has changed. `kept`: the newest first, with holds and bests.

    `left_s`: what today's stretch still wants of each side, by its id; nothing where there is none.
    """

    now: datetime
    standing: Standing
    kept: Sequence[KeptSession]
    weeks: tuple[LedgerWeek, ...]
    left_s: Mapping[str, Mapping[Side, float]]
    found: Progress
    told: Sequence[Told]


class Desk:
    """Answers what is asked around the sessions, from what is kept. `now` gives the time with its zone.

    `recordings`: of the points of sessions; None where none can be kept.
    """

    def __init__(
        self, data: Data, keeper: Keeper, own: Own, now: Callable[[], datetime], recordings: Recordings | None = None
    ) -> None:
        self.data, self.recordings = data, recordings
        self._keeper, self._own, self._now = keeper, own, now
        self.outcomes = Outcomes(keeper, now)

    def standing(self) -> Standing:
        """Everything as it is now."""
        with nothing_collected():
            return self._standing(self._done(PLANNED_BY), self._own.read(), self._now())

    def looked_back(self) -> LookedBack:
        """What has been done and what has changed, of sessions that are read once."""
        with nothing_collected():
            return self._looked_back()

    def _looked_back(self) -> LookedBack:
        now, shelf = self._now(), self._own.read()
        kept = self._done(LOOKED_BACK_AT, self._aimed_at(shelf))
        standing = self._standing(kept, shelf, now)
        ground, one = standing.ground, standing.plan.one
        return LookedBack(
            now=now,
            standing=standing,
            kept=kept,
            weeks=ledger(ground),
            left_s={} if one is None else {one.stretch: left_today_s(one.stretch, ground, now)},
            found=progress(kept, standing.stretches, now.tzinfo, now.date()),
            told=self.outcomes.told(),
        )

    def _done(self, parts: Collection[Part], measures: Collection[str] | None = None) -> list[KeptSession]:
        """The sessions that the person did, the newest first; the demo's are nobody's."""
        kept = self._keeper.sessions(parts=parts, measures=measures)
        return [each for each in kept if each.session.source in DONE]

    def _aimed_at(self, shelf: Shelf) -> frozenset[str]:
        """The measures that any stretch wants more of: what progress is told of."""
        stretches = (*shelf.stretches.values(), *self.data.catalogue.stretches.values())
        return frozenset(measure for stretch in stretches for measure in aims(stretch))

    def _standing(self, kept: Sequence[KeptSession], shelf: Shelf, now: datetime) -> Standing:
        person = self.person()
        last = screening.still_asked(self.data.screening, self._keeper.answers())
        yes = screening.said_yes(last)
        stretches = {**shelf.stretches, **self.data.catalogue.stretches}
        sides = screening.named_sides(last)
        outcome = screening.outcome(self.data.screening, yes, stretches.values(), sides)
        reports = self._keeper.reports()
        ground = Ground(
            scheme=self.data.scheme,
            stretches=stretches,
            offers=outcome.offers,
            yes=yes,
            person=person,
            past=past(kept, reports, stretches, now.tzinfo),
            resting=pain.resting(reports, now),
            sore=pain.sore(reports),
            own={name: own.of for name, own in shelf.prescriptions.items()},
            drafts=frozenset(shelf.stretches) - frozenset(shelf.prescriptions),
        )
        wish = Wish(person.minutes, person.floor, person.camera, person.have)
        return Standing(
            due=screening.due(last, now, stopped_at(kept, reports)),
            outcome=outcome,
            plan=planning.plan(ground, wish, now),
            person=person,
            shelf=shelf,
            stretches=stretches,
            morning=_morning(kept, reports, stretches, now),
            ground=ground,
            points=None if self.recordings is None else Keeping(self.recordings.on, self.recordings.kept()),
            round=self.outcomes.due(_first_held_at(kept)),
        )

    def person(self) -> Person:
        """The person as last told; someone of whom nothing is known where nothing readable is kept."""
        text = self._keeper.document(PERSON)
        try:
            return Person() if text is None else Person.model_validate_json(text)
        except ValidationError:
            return Person()

    def tell(self, **told: object) -> None:
        """Keep what was told of the person. Raises `ValidationError` where it cannot be so."""
        known = self.person().model_dump() | told
        self._keeper.keep_document(PERSON, Person.model_validate(known).model_dump_json())

    def learn(self, ratios: Mapping[str, float], reached_deg: Mapping[str, float]) -> None:
        """Keep what a session has measured of the person."""
        known = {name: ratios[name] for name in ("thigh", "trunk") if name in ratios}
        if known or reached_deg:
            person = learnt(self.person(), known, reached_deg)
            self._keeper.keep_document(PERSON, person.model_dump_json())

    def easier(self) -> None:
        """One rung down, at once."""
        rung = max(self.standing().plan.rung - 1, 0)
        self.tell(rung=rung, rung_at=self._now())

    def answer(self, gate: Gate, yes: frozenset[str], sides: Mapping[str, Side]) -> None:
        """Keep one gate's answers."""
        self._keeper.keep_answers(Answered(gate, self._now(), yes, dict(sides)))

    def report(self, report: Report) -> Advice:
        """Keep what was told of pain; what follows from it."""
        earlier = self._keeper.reports()
        self._keeper.keep_report(report)
        return pain.advice(report, earlier)

    def kept(self, session_id: str) -> KeptSession | None:
        """The session of this id, if it is kept."""
        return self._keeper.session(session_id)

    def now(self) -> datetime:
        """The time with its zone."""
        return self._now()

    def stretch(self, stretch_id: str) -> Stretch | None:
        """A stretch as this person is to do it; None where there is none of this id."""
        shelf = self._own.read()
        stretch = {**shelf.stretches, **self.data.catalogue.stretches}.get(stretch_id)
        if stretch is None:
            return None
        last = screening.still_asked(self.data.screening, self._keeper.answers())
        person = self.person()
        if stretch_id in shelf.stretches:  # its hold is what was asked for
            person = person.model_copy(update={"hold_s": None, "older": False})
        return fitted(stretch, person, very_flexible=FLEXIBLE in screening.said_yes(last))

    def no_such(self, stretch_id: str) -> str:
        """That there is no stretch of this id, in words."""
        known = ", ".join(self.standing().stretches)
        return f"Found the stretch {stretch_id!r}; known: {known}."

    def made_from(self, stretch_id: str) -> str:
        """The stretch of ours that an own version was made from; any other is itself."""
        own = self._own.read().prescriptions.get(stretch_id)
        return stretch_id if own is None else own.of

    def whole_own(self) -> tuple[Stretch, ...]:
        """The own stretches that are no version of ours."""
        shelf = self._own.read()
        return tuple(stretch for name, stretch in shelf.stretches.items() if name not in shelf.prescriptions)

    def easier_than(self, stretch_id: str) -> str | None:
        """The easier version that is on offer, if there is one."""
        standing = self.standing()
        stretch = standing.stretches.get(stretch_id)
        offers = standing.outcome.offers
        names = () if stretch is None else stretch.easier
        return next((name for name in names if name in offers and not offers[name].blocked_by), None)

    def prescribe(self, prescription: Prescription) -> None:
        """Keep an own version of a stretch."""
        self._own.keep(prescription)

    def unprescribe(self, stretch_id: str) -> None:
        """Remove one for good."""
        self._own.remove(stretch_id)

    def own_export(self) -> str:
        """All own stretches as one file."""
        return self._own.exported()

    def own_import(self, text: str) -> int:
        """Keep those of such a file."""
        return self._own.take_in(text)

    def forget_health(self) -> None:
        """Forget answers, reports, and what is known of the person."""
        self._keeper.forget_health()

    def keep_points(self, *, on: bool) -> None:
        """The points of sessions are to be kept, or no more; raises `ValueError` where they cannot be."""
        if self.recordings is None:
            raise ValueError("Sessions are not kept this time, and so no points of them.")
        try:
            self.recordings.switch(on=on)
        except NotKept as error:
            raise ValueError(str(error)) from error

    def forget_points(self) -> None:
        """Delete all points of sessions."""
        try:
            if self.recordings is not None:
                self.recordings.forget_all()
        except OSError as error:
            raise ValueError(f"{error.filename} cannot be deleted: {error.strerror}. Delete it yourself.") from error


def past(
    kept: Sequence[KeptSession], reports: Sequence[Report], stretches: Mapping[str, Stretch], zone: tzinfo | None
) -> tuple[Done, ...]:
    """The kept sessions of stretches that there still are, as the plan sees them; `zone`: whose days count."""
    told = _told_of(reports)
    bad_mornings = pain.setbacks(reports)
    newest = _newest(kept)
    leads = {name: tuple((stretch.lead_side(leg), leg) for leg in Side) for name, stretch in stretches.items()}
    return tuple(
        Done(
            at=each.started_at.astimezone(zone),
            stretch=each.session.stretch,
            held_s={side: each.session.held_s(leg) for side, leg in leads[each.session.stretch]},
            how=How.HURT
            if newest.get(each.session.stretch) is each and bad_mornings.get(each.session.stretch)
            else _how(told.get(each.id, ())),
            seen=each.session.source != CLOCK,
        )
        for each in kept
        if each.session.stretch in stretches
    )


def _told_of(reports: Sequence[Report]) -> dict[str, list[Report]]:
    told: dict[str, list[Report]] = {}
    for report in reports:
        if report.session is not None:
            told.setdefault(report.session, []).append(report)
    return told


def _newest(kept: Sequence[KeptSession]) -> dict[str, KeptSession]:
    """The last session of each stretch; the newest come first."""
    newest: dict[str, KeptSession] = {}
    for each in kept:
        newest.setdefault(each.session.stretch, each)
    return newest


def _how(reports: Sequence[Report]) -> How:
    """How a session went, as far as it was told."""
    colours = [colour for colour in map(pain.judged, reports) if colour is not None]
    if any(colour is not Colour.GREEN for colour in colours):
        return How.HURT
    strong = any(report.feeling is not None and report.feeling > MOST_FEELING for report in reports)
    return How.COMFORTABLE if colours and not strong else How.UNSAID


def stopped_at(kept: Sequence[KeptSession], reports: Sequence[Report]) -> datetime | None:
    """When a session was last stopped, or pain last called red."""
    stops = [
        each.started_at + timedelta(seconds=each.session.duration_s)
        for each in kept
        if each.session.ended is Ended.STOPPED
    ]
    return max([*stops, *(report.at for report in reports if pain.judged(report) is Colour.RED)], default=None)


def _first_held_at(kept: Sequence[KeptSession]) -> datetime | None:
    """When something was held for the first time; the newest come first."""
    return next((each.started_at for each in reversed(kept) if each.session.holds), None)


def _morning(
    kept: Sequence[KeptSession], reports: Sequence[Report], stretches: Mapping[str, Stretch], now: datetime
) -> Morning | None:
    """The last day with a hold, a night ago, of whose morning nothing was told yet."""
    held = [each for each in kept if each.session.holds and each.session.stretch in stretches]
    if not held or not MORNING_AFTER <= now - held[0].started_at <= MORNING_UNTIL:
        return None
    last = held[0].started_at
    day = last.astimezone(now.tzinfo).date()
    asked = any(r.kind is Kind.NEXT_MORNING and r.at > last for r in reports)
    if asked or day == now.date():
        return None
    done = [each for each in held if each.started_at.astimezone(now.tzinfo).date() == day]
    return Morning(held[0].id, tuple(dict.fromkeys(each.session.stretch for each in done)))

"""What is asked on a page around the sessions, and what is said to it: how all stands, pain, own versions."""

from collections.abc import Callable

from unsit.garbage import nothing_collected
from unsit.pain import Report, judged
from unsit.prescription import Prescription, recorded
from unsit.stretch import Stretch
from unsit.web import around, messages
from unsit.web import progress as looking_back
from unsit.web.around import Around, KeepPose, OwnExport, OwnImport, Show, Told
from unsit.web.changes import change
from unsit.web.desk import Desk, OwnError
from unsit.web.messages import Outgoing
from unsit.web.progress import AskProgress, TellOutcomes

Pose = tuple[Stretch, dict[str, tuple[float, float]]]
"""A stretch, and what it aims at as somebody was in it, with the spread."""


class Beside:
    """Answers one page. `pose`: the one of the last seconds, if somebody was in the stretch."""

    def __init__(self, desk: Desk, pose: Callable[[], Pose | None]) -> None:
        self._desk, self._pose = desk, pose
        self._coming_in = ""

    def hello(self, version: str) -> Outgoing:
        """What there is."""
        return messages.hello(version, self._desk.data, self._desk.whole_own())

    def state(self) -> Outgoing:
        """How everything stands."""
        return around.state(self._desk.standing(), self._desk.data)

    def answer(self, message: Around) -> list[Outgoing]:
        """Do what is asked, and say how it then stands; raises `ValueError`, in words, where it cannot be done."""
        match message:
            case Show() | OwnExport() | AskProgress():
                return [self._looked_up(message)]
            case Told():
                return [self._judged(message), self.state()]
            case TellOutcomes():
                self._desk.outcomes.tell(message.numbers(), message.own())
                return [looking_back.noted(message), self.state()]
            case OwnImport() if message.more:
                self._coming_in = self._joined(message.text)
                return []
            case OwnImport():
                text, self._coming_in = self._joined(message.text), ""
                self._desk.own_import(text)
            case KeepPose():
                self._desk.prescribe(self._kept_pose(message))
            case _:
                change(self._desk, message)
        return [self.state()]

    def _looked_up(self, message: Show | OwnExport | AskProgress) -> Outgoing:
        """What changes nothing."""
        match message:
            case Show():
                return self._shown(message.stretch)
            case OwnExport():
                return around.own(self._desk.own_export())
            case AskProgress():
                with nothing_collected():
                    return self._looked_back(message)

    def _looked_back(self, asked: AskProgress) -> Outgoing:
        back = self._desk.looked_back()
        chosen = looking_back.to_draw(back, asked)
        session = None if chosen is None else self._desk.kept(chosen)
        return looking_back.progress(back, asked, session)

    def _joined(self, part: str) -> str:
        """A file of own stretches as far as it has come; one that is too large is forgotten."""
        text = self._coming_in + part
        if len(text) <= around.LARGEST_FILE:
            return text
        self._coming_in = ""
        raise OwnError(f"This file is too large: expected at most {around.LARGEST_FILE} characters; split it in two.")

    def _shown(self, stretch_id: str) -> Outgoing:
        stretch = self._desk.stretch(stretch_id)
        if stretch is None:
            raise OwnError(self._desk.no_such(stretch_id))
        catalogue = self._desk.data.catalogue
        return messages.shown(stretch, catalogue.anatomy, own=stretch_id not in catalogue.stretches)

    def _judged(self, told: Told) -> Outgoing:
        report = Report(
            self._desk.now(),
            told.session,
            told.stretch,
            told.front_leg,
            told.feeling,
            told.pain,
            frozenset(told.signs),
            told.kind,
        )
        advice = self._desk.report(report)
        easier = self._desk.easier_than(told.stretch)
        return around.judged(judged(report), advice, self._desk.data.pain, easier)

    def _kept_pose(self, asked: KeepPose) -> Prescription:
        """The pose of the last seconds as an own version of the stretch that is practised."""
        pose = self._pose()
        if pose is None:
            raise OwnError("No pose to keep: found nobody in the stretch just now; take the pose and hold it.")
        stretch, spread = pose
        targets = recorded(stretch, spread)
        if not targets:
            raise OwnError("No pose to keep: none of what this stretch aims at can be seen from here.")
        own = Prescription.model_validate(
            {"id": asked.id, "from": self._desk.made_from(stretch.id), "name": asked.name, "by": asked.by}
        )
        return own.model_copy(update={"target": targets})

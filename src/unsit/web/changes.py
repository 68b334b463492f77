"""What each message around the sessions changes: one line each, so that one sees at a glance what the page can do."""

from collections.abc import Callable, Mapping
from typing import Any

from unsit.web.around import (
    Answers,
    Around,
    Easier,
    ForgetHealth,
    ForgetPoints,
    KeepPoints,
    Myself,
    Prescribe,
    Unprescribe,
    Wishes,
)
from unsit.web.desk import Desk
from unsit.web.progress import SkipOutcomes


def change(desk: Desk, message: Around) -> None:
    """Do what the message asks for; raises `ValueError`, in words, where that cannot be done."""
    CHANGES[type(message)](desk, message)


def _answers(desk: Desk, told: Answers) -> None:
    desk.answer(told.gate, frozenset(told.yes), told.sides)


def _wishes(desk: Desk, told: Wishes) -> None:
    desk.tell(minutes=told.minutes, floor=told.floor, camera=told.camera, have=frozenset(told.have))


def _myself(desk: Desk, told: Myself) -> None:
    desk.tell(**told.named())


def _easier(desk: Desk, _: Easier) -> None:
    desk.easier()


def _prescribe(desk: Desk, told: Prescribe) -> None:
    desk.prescribe(told.prescription)


def _unprescribe(desk: Desk, told: Unprescribe) -> None:
    desk.unprescribe(told.id)


def _forget_health(desk: Desk, _: ForgetHealth) -> None:
    desk.forget_health()


def _keep_points(desk: Desk, told: KeepPoints) -> None:
    desk.keep_points(on=told.on)


def _forget_points(desk: Desk, _: ForgetPoints) -> None:
    desk.forget_points()


def _skip_outcomes(desk: Desk, _: SkipOutcomes) -> None:
    desk.outcomes.skip()


CHANGES: Mapping[type[Around], Callable[[Desk, Any], None]] = {
    Answers: _answers,
    Wishes: _wishes,
    Myself: _myself,
    Easier: _easier,
    Prescribe: _prescribe,
    Unprescribe: _unprescribe,
    ForgetHealth: _forget_health,
    KeepPoints: _keep_points,
    ForgetPoints: _forget_points,
    SkipOutcomes: _skip_outcomes,
}

"""Pairing one phone: a code of six digits, a few tries, then a secret that only that phone has. Pure.

A code is good once and for ten minutes. Whoever guesses has five tries for a code and half a minute's wait for the
next: a code in a million is then found in weeks, not in an evening.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

CODE_S = 600.0
"""A code is good for so long."""
DIGITS = 6
TRIES = 5
"""After so many wrong tries there is another code."""
PAUSE_S = 30.0
"""For so long after that nothing is tried at all."""


class Outcome(StrEnum):
    """What came of a try. `WAIT`: there were too many wrong ones. `TAKEN`: another phone is paired."""

    PAIRED = "paired"
    WRONG = "wrong"
    WAIT = "wait"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Chance:
    """Where codes and secrets come from."""

    code: Callable[[], str] = lambda: f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    secret: Callable[[], str] = lambda: secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Pairing:
    """How it stands, in seconds on any clock that only goes forward. `secret`: the paired phone's, None: nobody's."""

    code: str
    since_s: float
    wrong: int = 0
    closed_until_s: float = float("-inf")
    secret: str | None = None

    def left_s(self, now_s: float) -> float:
        """For how long the code is still good."""
        return max(self.since_s + CODE_S - now_s, 0.0)

    def admits(self, secret: str | None) -> bool:
        """Whether this is the paired phone's secret, compared in constant time."""
        return (
            self.secret is not None
            and secret is not None
            and secrets.compare_digest(secret.encode(), self.secret.encode())
        )


def opened(now_s: float, chance: Chance) -> Pairing:
    """Nobody is paired, and a code waits; also how a phone is let go."""
    return Pairing(chance.code(), now_s)


def renewed(pairing: Pairing, now_s: float, chance: Chance) -> Pairing:
    """With another code, once the last has had its time and nobody came."""
    if pairing.secret is not None or pairing.left_s(now_s) > 0:
        return pairing
    return replace(pairing, code=chance.code(), since_s=now_s, wrong=0)


def tried(pairing: Pairing, code: str, now_s: float, chance: Chance) -> tuple[Pairing, Outcome]:
    """Someone tells a code."""
    if pairing.secret is not None:
        return pairing, Outcome.TAKEN
    if now_s < pairing.closed_until_s:
        return pairing, Outcome.WAIT
    pairing = renewed(pairing, now_s, chance)
    if secrets.compare_digest(code.encode(), pairing.code.encode()):
        return replace(pairing, secret=chance.secret()), Outcome.PAIRED
    if pairing.wrong + 1 < TRIES:
        return replace(pairing, wrong=pairing.wrong + 1), Outcome.WRONG
    return Pairing(chance.code(), now_s, closed_until_s=now_s + PAUSE_S), Outcome.WAIT

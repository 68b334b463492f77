"""One code, a few tries, one phone."""

from itertools import count

import pytest

from unsit.web.pairing import CODE_S, PAUSE_S, TRIES, Chance, Outcome, Pairing, opened, renewed, tried

WRONG = "999999"


@pytest.fixture
def chance() -> Chance:
    codes, secrets = count(100_001), count(1)
    return Chance(lambda: str(next(codes)), lambda: f"secret {next(secrets)}")


def told(pairing: Pairing, codes: list[str], now_s: float, chance: Chance) -> tuple[Pairing, list[Outcome]]:
    outcomes = []
    for code in codes:
        pairing, outcome = tried(pairing, code, now_s, chance)
        outcomes.append(outcome)
    return pairing, outcomes


def test_the_right_code_pairs_and_gives_a_secret_that_only_this_phone_has(chance) -> None:
    pairing, outcome = tried(opened(0.0, chance), "100001", 1.0, chance)
    assert outcome is Outcome.PAIRED
    assert pairing.admits("secret 1")
    assert not any(pairing.admits(other) for other in (None, "", "secret 2", "secret 10", "é"))


def test_before_anyone_has_paired_nobody_is_let_in(chance) -> None:
    pairing = opened(0.0, chance)
    assert not any(pairing.admits(secret) for secret in (None, "", "None"))


def test_a_code_is_good_once(chance) -> None:
    pairing, _ = tried(opened(0.0, chance), "100001", 1.0, chance)
    assert tried(pairing, "100001", 2.0, chance) == (pairing, Outcome.TAKEN)


def test_a_code_is_good_for_ten_minutes(chance) -> None:
    pairing = opened(0.0, chance)
    assert tried(pairing, "100001", CODE_S - 1, chance)[1] is Outcome.PAIRED
    late, outcome = tried(pairing, "100001", CODE_S, chance)
    assert (outcome, late.code) == (Outcome.WRONG, "100002")
    assert renewed(pairing, CODE_S, chance).left_s(CODE_S) == CODE_S


def test_after_five_wrong_tries_there_is_another_code_and_a_wait(chance) -> None:
    pairing, outcomes = told(opened(0.0, chance), [WRONG] * TRIES, 1.0, chance)
    assert outcomes == [Outcome.WRONG] * (TRIES - 1) + [Outcome.WAIT]
    assert pairing.code == "100002"
    assert tried(pairing, "100001", 2.0, chance)[1] is Outcome.WAIT
    assert tried(pairing, "100002", 2.0, chance)[1] is Outcome.WAIT, "even the right one"
    assert tried(pairing, "100002", 1.0 + PAUSE_S, chance)[1] is Outcome.PAIRED


def test_wrong_tries_do_not_add_up_over_codes(chance) -> None:
    pairing, _ = told(opened(0.0, chance), [WRONG] * (TRIES - 1), 1.0, chance)
    pairing = renewed(pairing, CODE_S, chance)
    pairing, outcomes = told(pairing, [WRONG] * (TRIES - 1), CODE_S + 1, chance)
    assert outcomes == [Outcome.WRONG] * (TRIES - 1)
    assert tried(pairing, pairing.code, CODE_S + 2, chance)[1] is Outcome.PAIRED


def test_codes_are_six_digits_and_secrets_long_and_none_like_another() -> None:
    chance = Chance()
    codes, secrets = ({make() for _ in range(200)} for make in (chance.code, chance.secret))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 190
    assert len(secrets) == 200
    assert min(map(len, secrets)) >= 40

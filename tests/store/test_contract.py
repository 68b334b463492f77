"""What every store does, whether it keeps sessions and answers in memory, in a file or in a server."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from math import isnan
from pathlib import Path

import pytest

from tests.store.records import (
    ANSWERED,
    BEGUN,
    MINUTE,
    NONE_OF_THESE,
    NOON,
    REFUSED,
    TOLD,
    TURNED,
    WALKING,
    WHOLE,
    WOKE,
    WORSE,
)
from unsit.landmarks import Side
from unsit.screening import Answered, Gate
from unsit.session import Ended, Hold, Session
from unsit.store import SessionId, Store, StoreError
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.postgres import PostgresStore

BARE = replace(WHOLE, faults=(), said=())
STORES = ("memory", "sqlite", "postgres")


@pytest.fixture(params=STORES)
def opened(request, tmp_path: Path) -> Callable[[], Store]:
    """Opens one person's store, again and again."""
    if request.param == "memory":
        return MemoryStore
    if request.param == "sqlite":
        return lambda: DatabaseStore(tmp_path / "sessions")
    url = request.getfixturevalue("postgres").someone()
    return lambda: PostgresStore(url)


@pytest.fixture
def store(opened) -> Iterator[Store]:
    with closing(opened()) as made:
        yield made


def kept(store: Store, session_id: SessionId) -> Session:
    found = store.session(session_id)
    assert found is not None
    return found.session


@pytest.mark.parametrize("record", [WHOLE, REFUSED], ids=["whole", "refused"])
def test_a_record_comes_back_as_it_was_saved(store, record) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, record)
    assert repr(kept(store, session_id)) == repr(record)  # by its text, in which NaN is like NaN


def test_a_record_that_begins_with_a_hold_keeps_it(store) -> None:
    assert kept(store, store.begin(WHOLE, NOON)) == WHOLE


def test_the_same_record_twice_is_the_same_as_once(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, WHOLE)
    store.save(session_id, WHOLE)
    assert kept(store, session_id) == WHOLE
    assert len(store.sessions()) == 1


def test_a_session_that_is_there_cannot_be_begun_again_and_stays_as_it_is(store) -> None:
    session_id = store.begin(WHOLE, NOON)
    with pytest.raises(StoreError, match="already"):
        store.begin(BEGUN, NOON + MINUTE, session_id)
    assert [(found.started_at, found.session) for found in store.sessions()] == [(NOON, WHOLE)]


def test_a_session_begun_under_an_id_has_it(store) -> None:
    assert store.begin(WHOLE, NOON, SessionId("from elsewhere")) == "from elsewhere"
    assert kept(store, SessionId("from elsewhere")) == WHOLE


def test_sessions_are_listed_with_their_own_parts(store) -> None:
    for n, record in enumerate((WHOLE, BEGUN, TURNED)):
        store.begin(replace(record, ended=Ended.LEFT), NOON + n * MINUTE)
    listed = [found.session for found in store.sessions()]
    assert [one.holds for one in listed] == [TURNED.holds, (), WHOLE.holds]
    assert [one.said for one in listed] == [TURNED.said, (), WHOLE.said]
    assert [one.bests for one in listed] == [TURNED.bests, (), WHOLE.bests]
    assert [one.holds for one in (found.session for found in store.sessions(2))] == [TURNED.holds, ()]


def test_of_sessions_only_the_parts_asked_for_are_had(store) -> None:
    store.begin(WHOLE, NOON)
    assert [found.session for found in store.sessions(parts=())] == [replace(BARE, bests=(), holds=())]
    assert [found.session for found in store.sessions(parts=("holds", "bests"))] == [BARE]
    for measures in ((), (BARE.bests[0].measure,)):
        bests = tuple(best for best in BARE.bests if best.measure in measures)
        (found,) = store.sessions(parts=("holds", "bests"), measures=measures)
        assert found.session == replace(BARE, bests=bests)


def test_a_later_record_takes_the_place_of_an_earlier_one(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.save(session_id, WHOLE)
    shorter = replace(WHOLE, holds=(Hold(Side.RIGHT, 5.5, 6.0, 0.5),), faults=(), said=(), bests=())
    store.save(session_id, shorter)
    assert kept(store, session_id) == shorter


def test_saving_one_session_leaves_the_other_alone(store) -> None:
    one, other = store.begin(BEGUN, NOON), store.begin(BEGUN, NOON + MINUTE)
    store.save(one, WHOLE)
    assert kept(store, one) == WHOLE
    assert kept(store, other).holds == ()


def test_a_session_without_an_end_reads_back_as_interrupted(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    assert kept(store, session_id).ended is Ended.INTERRUPTED
    assert [found.session.ended for found in store.sessions()] == [Ended.INTERRUPTED]
    store.save(session_id, replace(BEGUN, ended=Ended.STOPPED))
    assert kept(store, session_id).ended is Ended.STOPPED


def test_a_view_never_seen_stays_unknown_and_a_view_seen_does_not(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    assert isnan(kept(store, session_id).azimuth_deg)
    assert isnan(kept(store, session_id).azimuth_sd_deg)
    store.save(session_id, WHOLE)
    assert kept(store, session_id).azimuth_deg == 7.5


def test_the_newest_session_comes_first(store) -> None:
    old, new, middle = (store.begin(BEGUN, NOON + n * MINUTE) for n in (0, 2, 1))
    assert [found.id for found in store.sessions()] == [new, middle, old]
    assert [found.id for found in store.sessions(2)] == [new, middle]
    assert store.sessions(0) == []


def test_times_come_back_in_utc_whatever_zone_they_came_from(store) -> None:
    before = datetime.now(UTC)
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    found = store.session(store.begin(BEGUN, tokyo))
    assert found is not None
    assert found.started_at == NOON
    assert found.started_at.utcoffset() == timedelta(0)
    assert before <= found.saved_at <= datetime.now(UTC)
    assert found.saved_at.utcoffset() == timedelta(0)


def test_each_save_says_when_it_was(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    first = store.session(session_id)
    store.save(session_id, WHOLE)
    second = store.session(session_id)
    assert first is not None
    assert second is not None
    assert first.saved_at < second.saved_at
    assert first.started_at == second.started_at


def test_an_unknown_session_is_none_and_cannot_be_saved_or_deleted(store) -> None:
    stranger = SessionId("nobody")
    assert store.session(stranger) is None
    assert store.delete(stranger) is False
    with pytest.raises(StoreError, match="no session nobody"):
        store.save(stranger, WHOLE)


def test_a_deleted_session_is_gone_and_the_others_stay(store) -> None:
    one, other = store.begin(WHOLE, NOON), store.begin(WHOLE, NOON + MINUTE)
    assert store.delete(one) is True
    assert store.session(one) is None
    assert kept(store, other) == WHOLE
    assert store.delete(one) is False


def test_a_session_deleted_while_it_goes_on_is_not_made_again(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.delete(session_id)
    with pytest.raises(StoreError, match="deleted meanwhile"):
        store.save(session_id, WHOLE)
    assert store.sessions() == []


def test_everything_is_deleted_and_counted(store) -> None:
    for n in range(3):
        store.begin(WHOLE, NOON + n * MINUTE)
    assert store.delete_everything() == 3
    assert store.sessions() == []
    assert store.delete_everything() == 0


# What a person told of themselves


def test_answers_come_back_as_they_were_given(store) -> None:
    store.keep_answers(ANSWERED)
    store.keep_answers(NONE_OF_THESE)
    assert store.answers() == {Gate.CONDITIONS: ANSWERED, Gate.EMERGENCY: NONE_OF_THESE}


def test_of_each_gate_only_the_latest_answers_are_kept(store) -> None:
    store.keep_answers(ANSWERED)
    later = Answered(Gate.CONDITIONS, NOON + MINUTE, frozenset({"wrist_hurts"}))
    store.keep_answers(later)
    assert store.answers() == {Gate.CONDITIONS: later}
    assert store.forget_health() == 1


def test_what_was_never_answered_is_not_there(store) -> None:
    assert store.answers() == {}
    assert store.reports() == []
    assert store.outcomes() == []
    assert store.documents() == {}
    assert store.document("person") is None


@pytest.mark.parametrize("report", [TOLD, WOKE], ids=["told", "woke"])
def test_a_report_of_pain_comes_back_as_it_was_told(store, report) -> None:
    store.keep_report(report)
    assert store.reports() == [report]


def test_reports_come_oldest_first_and_from_the_time_asked_for_on(store) -> None:
    for n in (2, 0, 1):
        store.keep_report(replace(TOLD, at=NOON + n * MINUTE))
    assert [report.at for report in store.reports()] == [NOON + n * MINUTE for n in (0, 1, 2)]
    assert [report.at for report in store.reports(NOON + MINUTE)] == [NOON + n * MINUTE for n in (1, 2)]
    assert store.reports(NOON + 3 * MINUTE) == []


def test_two_reports_that_say_the_same_are_two(store) -> None:
    store.keep_report(TOLD)
    store.keep_report(TOLD)
    assert store.reports() == [TOLD, TOLD]


def test_pain_told_of_a_session_goes_with_it_and_the_rest_stays(store) -> None:
    one, other = store.begin(WHOLE, NOON), store.begin(WHOLE, NOON + MINUTE)
    for report in (replace(TOLD, session=one), replace(TOLD, session=other), WOKE):
        store.keep_report(report)
    store.delete(one)
    assert store.reports() == [replace(TOLD, session=other), WOKE]


def test_a_session_saved_again_keeps_the_pain_told_of_it(store) -> None:
    session_id = store.begin(BEGUN, NOON)
    store.keep_report(replace(TOLD, session=session_id))
    store.save(session_id, WHOLE)
    assert store.reports() == [replace(TOLD, session=session_id)]


def test_pain_of_a_session_that_is_not_kept_is_refused(store) -> None:
    with pytest.raises(StoreError, match="no session nobody to report pain of"):
        store.keep_report(replace(TOLD, session="nobody"))
    assert store.reports() == []


def test_answers_and_reports_come_back_in_utc_whatever_zone_they_came_from(store) -> None:
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    store.keep_answers(replace(ANSWERED, answered_at=tokyo))
    store.keep_report(replace(TOLD, at=tokyo))
    for time in (store.answers()[Gate.CONDITIONS].answered_at, store.reports(tokyo)[0].at):
        assert (time, time.utcoffset()) == (NOON, timedelta(0))


def test_outcomes_come_back_as_they_were_told_the_oldest_first_and_from_the_time_asked_for_on(store) -> None:
    for outcome in (WALKING, WORSE):
        store.keep_outcome(outcome)
    assert store.outcomes() == [WORSE, WALKING]
    assert store.outcomes(NOON + MINUTE) == [WALKING]
    assert store.outcomes(NOON + 2 * MINUTE) == []


def test_an_outcome_kept_again_is_there_once_as_it_was_told_last(store) -> None:
    for outcome in (WORSE, WORSE, replace(WORSE, value=3)):
        store.keep_outcome(outcome)
    assert store.outcomes() == [replace(WORSE, value=3)]


def test_an_outcome_comes_back_in_utc_whatever_zone_it_came_from(store) -> None:
    store.keep_outcome(replace(WORSE, at=NOON.astimezone(timezone(timedelta(hours=9)))))
    (found,) = store.outcomes(NOON)
    assert (found.at, found.at.utcoffset()) == (NOON, timedelta(0))


def test_what_was_told_is_kept_in_any_script_and_without_being_read_as_sql(store) -> None:
    activity = "床に座る'; DROP TABLE session; -- 100 % \\ Ünsitz 🪑"
    store.keep_outcome(replace(WALKING, activity=activity))
    store.keep_document("person's", '"\\u0000"')
    assert [outcome.activity for outcome in store.outcomes()] == [activity]
    assert store.documents() == {"person's": '"\\u0000"'}


def test_a_document_comes_back_letter_by_letter_and_the_latest_is_kept(store) -> None:
    text = '{ "name": "Zoë", "goal": [1, 2.50] }'
    store.keep_document("person", '{"name": "someone"}')
    store.keep_document("person", text)
    store.keep_document("breaks", "[]")
    assert store.document("person") == text
    assert list(store.documents().items()) == [("breaks", "[]"), ("person", text)]


def test_a_document_that_is_no_json_is_a_mistake_and_not_kept(store) -> None:
    store.keep_document("person", "{}")
    with pytest.raises(ValueError, match="'person' is not JSON"):
        store.keep_document("person", "{name: someone}")
    assert store.document("person") == "{}"


def test_what_was_answered_is_forgotten_apart_from_the_sessions(store) -> None:
    session_id = store.begin(WHOLE, NOON)
    tell_everything(store, session_id)
    assert store.forget_health() == 5
    assert told(store) == ({}, [], [], {})
    assert kept(store, session_id) == WHOLE
    assert store.forget_health() == 0


def test_everything_includes_what_was_answered(store) -> None:
    tell_everything(store, store.begin(WHOLE, NOON))
    assert store.delete_everything() == 1
    assert told(store) == ({}, [], [], {})


def tell_everything(store: Store, session_id: SessionId) -> None:
    store.keep_answers(ANSWERED)
    store.keep_report(replace(TOLD, session=session_id))
    store.keep_report(WOKE)
    store.keep_outcome(WORSE)
    store.keep_document("person", "{}")


def told(store: Store) -> tuple[object, ...]:
    return store.answers(), store.reports(), store.outcomes(), store.documents()


# Tomorrow


def test_what_is_kept_is_there_when_the_store_is_opened_again_but_not_in_memory(opened) -> None:
    with closing(opened()) as store:
        tell_everything(store, store.begin(WHOLE, NOON))
        there = 1 if store.lasting else 0
    with closing(opened()) as again:
        assert [found.session for found in again.sessions()] == [WHOLE] * there
        counts = (len(again.answers()), len(again.reports()), len(again.outcomes()), len(again.documents()))
        assert counts == (there, 2 * there, there, there)

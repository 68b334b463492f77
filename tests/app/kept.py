"""A folder with something of everything that Unsit keeps."""

from contextlib import closing
from dataclasses import replace
from datetime import date

from tests.exchange.test_idea_files import PACK
from tests.store.records import ANSWERED, MINUTE, NOON, TOLD, TURNED, WALKING, WHOLE
from tests.test_own import PRESCRIBED
from unsit.app.remind.diary import BreakDiary, Sat
from unsit.breaks import End, How, Kind, Record
from unsit.exchange.idea_files import keep
from unsit.outcome import Outcome
from unsit.store import SessionId
from unsit.store.database import DatabaseStore

BREAK = Record("20260504T120000", Kind.STRETCH, NOON, NOON + MINUTE, End.TAKEN, 2700.0, 1, 0, How.SEEN, True, ("s1",))
SAT = Sat(date(2026, 5, 4), 21_600.0)
PAIN = Outcome(NOON, "pain_now", 3, None, "o1")
REMIND = 'every_min = 30\n\n[hours]\nmonday = ["08:00-12:00"]\n'


def into(store):
    """What a store keeps."""
    store.begin(WHOLE, NOON, SessionId("s1"))
    store.begin(TURNED, NOON + MINUTE, SessionId("s2"))
    store.keep_report(replace(TOLD, session="s1"))
    store.keep_report(replace(TOLD, at=NOON + MINUTE))
    store.keep_answers(ANSWERED)
    store.keep_outcome(PAIN)
    store.keep_outcome(WALKING)
    store.keep_document("person", '{"stature_cm": 180}')


def beside(data):
    """What stands in files of its own."""
    BreakDiary(data).add(BREAK, SAT)
    (data / "stretches").mkdir()
    (data / "stretches" / "mine.toml").write_text(PRESCRIBED, encoding="utf-8")
    keep(PACK, data / "ideas")
    (data / "remind.toml").write_text(REMIND, encoding="utf-8")


def everything(data):
    """Make it all, in SQLite."""
    with closing(DatabaseStore(data)) as store:
        into(store)
    beside(data)

"""Practises in real time and keeps the session, until it is killed: `python -m tests.store.hold_on FOLDER` (or a URL).

Prints the held seconds after each frame, once the record has them. The recording is run through quickly up to its first
hold.
"""

import sys
import time
from pathlib import Path

from tests.recordings_of_clips import recording
from unsit.catalogue import CORE, load
from unsit.practice import Practice
from unsit.store import Store
from unsit.store.database import DatabaseStore
from unsit.store.postgres import PostgresStore
from unsit.store.recorder import Recorder

FRAME_S = 1 / 12


def main(where: str) -> None:
    catalogue = load()
    practice = Practice.begin(catalogue.stretches[CORE], catalogue.words, source="good.mp4")
    recorder = Recorder(opened(where), practice.session)
    holding_since_s = None
    for landmarks in recording("good").frames:
        if holding_since_s is not None:
            early_s = holding_since_s + landmarks.time_s - time.monotonic()
            if early_s < -FRAME_S:
                continue  # as a camera drops what nobody took in time: no seconds are counted in a burst
            time.sleep(max(0.0, early_s))
        practice, moment = practice.step(landmarks)
        recorder.keep(practice.session)
        if moment.in_stretch and holding_since_s is None:
            holding_since_s = time.monotonic() - landmarks.time_s
        if holding_since_s is not None:
            sys.stdout.write(f"{sum(moment.held_s.values())}\n")
            sys.stdout.flush()


def opened(where: str) -> Store:
    """The store in this folder, or at this URL."""
    return PostgresStore(where) if where.startswith("postgresql:") else DatabaseStore(Path(where))


if __name__ == "__main__":
    main(sys.argv[1])

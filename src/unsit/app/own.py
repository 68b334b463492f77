"""A person's own stretches on disk: one TOML file each in their folder, apart from ours; one file carries them all."""

import json
import re
from pathlib import Path

import tomli_w

from unsit.app.stretch_import import NotTaken, taken_from_own
from unsit.catalogue import Catalogue
from unsit.catalogue.own import read_own
from unsit.exchange.stretch_json import exported, plain, plain_own
from unsit.exchange.whole_file import write_whole
from unsit.prescription import Prescription, PrescriptionError, prescribed
from unsit.stretch import Stretch
from unsit.web.desk import OwnError, Shelf

_ID = re.compile(r"^[a-z][a-z0-9-]{0,60}$")


class OwnFolder:
    """The folder, read afresh each time: what somebody edits by hand is there at the next look."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder, self._catalogue = folder, catalogue

    def read(self) -> Shelf:
        """All that can be used, and what is wrong with the rest; a broken file stops nothing."""
        own = read_own(self._folder, self._catalogue)
        return Shelf(own.stretches, own.prescriptions, own.problems)

    def keep(self, prescription: Prescription) -> None:
        """Keep one in place of an earlier one of its id; only what goes with its stretch is kept."""
        self._checked_id(prescription.id)
        try:
            self._made(prescription)
        except PrescriptionError as error:
            raise OwnError(str(error)) from error
        self._write(prescription.id, tomli_w.dumps(plain_own(prescription)))

    def remove(self, stretch_id: str) -> None:
        """Remove one for good."""
        self._checked_id(stretch_id)
        path = self._path(stretch_id)
        if not path.is_file():
            there = ", ".join(self.read().stretches) or "none"
            raise OwnError(f"Found no own stretch {stretch_id!r}; there are: {there}.")
        path.unlink()

    def exported(self) -> str:
        """All of them as one file, as `unsit stretches export --own` writes it."""
        shelf = self.read()
        whole = (plain(stretch) for name, stretch in shelf.stretches.items() if name not in shelf.prescriptions)
        return exported((*map(plain_own, shelf.prescriptions.values()), *whole))

    def take_in(self, text: str, *, replacing: bool = True) -> int:
        """Keep those of such a file, all or none, in place of earlier ones of their ids or beside them; how many."""
        try:
            taken = taken_from_own(json.loads(text), self._catalogue)
        except (json.JSONDecodeError, RecursionError) as error:
            raise OwnError(f"This is no file of own stretches: it is not JSON: {error}.") from error
        except NotTaken as error:
            raise OwnError(f"This is no file of own stretches that can be taken in. {error}") from error
        for name in taken.files:
            self._checked_id(name)
        kept = [name for name in taken.files if replacing or not self._path(name).exists()]
        for name in kept:
            self._write(name, taken.files[name])
        return len(kept)

    def _made(self, own: Prescription) -> Stretch:
        stretch = self._catalogue.stretches.get(own.of)
        if stretch is None:
            known = ", ".join(self._catalogue.stretches)
            raise PrescriptionError(f"{own.id}: no stretch is called {own.of!r}; known: {known}")
        return prescribed(own, stretch)

    def _checked_id(self, name: str) -> None:
        if not _ID.match(name):
            raise OwnError(f"Found the name {name!r}; expected small letters, digits and hyphens, a letter first.")
        if name in self._catalogue.stretches:
            raise OwnError(f"{name!r} is one of ours; give your own version another name.")

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.toml"

    def _write(self, name: str, content: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(name), content.encode())

"""Brings the tables of a store up to this program's. The tables are made and changed by the migrations alone."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from unsit.store import NotReadable

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection, place: str, migrations: Path, before: Callable[[str], None]) -> None:
    """Upgrade inside of this connection's transaction, so wholly or not at all; tables of a newer Unsit are refused.

    `before` is called with the revision of older tables, before they are changed.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_revision()
    if found == script.get_current_head():
        return
    if found is not None:
        if found not in {revision.revision for revision in script.walk_revisions()}:
            raise NotReadable(
                f"{place}: a newer Unsit wrote it (its tables are of revision {found}). Install that version again."
            )
        before(found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

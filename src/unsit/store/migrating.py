"""Brings the tables of a store up to this program's. The tables are made and changed by the migrations alone.

Alembic is loaded where there is something to do: that takes a quarter of a second, and most starts have nothing.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from unsit.store import NotReadable

MIGRATIONS = Path(__file__).with_name("migrations")


def newest(migrations: Path) -> str | None:
    """The revision of the last migration, which its file's name begins with; None: there is none."""
    return max((path.name.partition("_")[0] for path in (migrations / "versions").glob("*_*.py")), default=None)


def _is_newest(connection: Connection, migrations: Path) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest(migrations)]


def upgrade(connection: Connection, place: str, migrations: Path, before: Callable[[str], None]) -> None:
    """Upgrade inside of this connection's transaction, so wholly or not at all; tables of a newer Unsit are refused.

    `before` is called with the revision of older tables, before they are changed.
    """
    if _is_newest(connection, migrations):
        return
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

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

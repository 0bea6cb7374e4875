"""For developers: writes the next migration, from what the models say beyond the newest one. See CONTRIBUTING.md.

``python -m records.new_migration "what it does"``
"""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from pathlib import Path

from alembic import command
from alembic.script import Script

from records import schema
from records.database.base import Base
from records.database.engine import altering_engine
from records.database.revision import Revision, newest_revision
from records.database.upgrade import alembic_config, migrate

_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def new_migration(message: str) -> Path:
    """Write the file and return its path. Its lines are a proposal: data that moves has to be written by hand."""
    version = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    program = re.match(r"\d+\.\d+\.\d+", version)
    assert program is not None, version
    revision = Revision(newest_revision().number + 1, program[0])
    assert schema.TABLES, "importing it is what makes all tables known"
    with tempfile.TemporaryDirectory() as folder:
        engine = altering_engine(f"sqlite:///{folder}/records.db")
        with engine.begin() as connection:
            migrate(connection)
            config = alembic_config(connection)
            config.set_main_option("file_template", f"{revision.number:04}_%%(slug)s")
            config.attributes["metadata"] = Base.metadata
            made = command.revision(config, message, autogenerate=True, rev_id=str(revision))
        engine.dispose()
    if not isinstance(made, Script):  # For one revision there is one.
        raise TypeError(made)
    return Path(made.path)


if __name__ == "__main__":
    print(new_migration(sys.argv[1]))

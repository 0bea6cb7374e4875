"""URLs that lead into a schema of a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url

from records.database.backup import run_postgresql
from records.schemas import in_schema
from tests.support.postgresql import new_database

PLAIN = "postgresql+psycopg://a:b@/d?host=/run/x"


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (PLAIN, "-csearch_path=one"),
        (in_schema(PLAIN, "other"), "-csearch_path=one"),
        (f"{PLAIN}&options=-cwork_mem%3D8MB", "-cwork_mem=8MB -csearch_path=one"),
        (
            in_schema(f"{PLAIN}&options=-cwork_mem%3D8MB", "other"),
            "-cwork_mem=8MB -csearch_path=one",
        ),
    ],
)
def test_a_schema_takes_the_place_of_another_and_other_options_stay(url: str, options: str) -> None:
    assert make_url(in_schema(url, "one")).query["options"] == options


def test_programs_of_postgresql_read_several_options_as_we_do(
    postgresql_socket: Path, tmp_path: Path
) -> None:
    url = in_schema(f"{new_database(postgresql_socket)}&options=-cwork_mem%3D8MB", "public")
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert connection.exec_driver_sql("SHOW work_mem").scalar_one() == "8MB"
    said = tmp_path / "said"
    run_postgresql(make_url(url), "psql", "-At", f"--output={said}", "-c", "SHOW work_mem")
    assert said.read_text() == "8MB\n"

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    insert,
    select,
    update,
)

from records.many_rows import execute_many

_TABLE = Table(
    "in_a_test",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("text", Text),
    Column("score", Float),
    Column("flag", Boolean),
    Column("reason", Text, default=""),
)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    found = create_engine(url)
    _TABLE.create(found)
    yield found
    found.dispose()


def _rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "text": "甲%(乙)s?:丙",
            "score": number / 2 if number % 2 else None,
            "flag": number % 3 == 0,
            "reason": "",
        }
        for number in range(count)
    ]


def test_many_rows_are_written_and_changed_as_by_sqlalchemy(engine: Engine) -> None:
    change = (
        update(_TABLE)
        .where(_TABLE.c.number == bindparam("at"))
        .values(score=bindparam("points"), reason="改")
    )
    changes: list[dict[str, Any]] = [{"points": 3.0, "at": 1}, {"points": None, "at": 2}]
    found = []
    for execute in (execute_many, lambda connection, *given: connection.execute(*given)):
        with engine.connect() as connection:
            execute(connection, insert(_TABLE), _rows(5))
            execute(connection, change, changes)
            found.append(connection.execute(select(_TABLE).order_by(_TABLE.c.number)).all())
            connection.rollback()
    assert found[0] == found[1]
    assert [row.score for row in found[0]] == [None, 3.0, None, 1.5, None]


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with engine.connect() as connection:
        execute_many(connection, insert(_TABLE), [])
        assert not connection.execute(select(_TABLE)).all()


def test_a_default_that_python_works_out_is_asked_for(engine: Engine) -> None:
    row = _rows(1)[0]
    del row["reason"]
    with engine.connect() as connection, pytest.raises(ValueError, match="reason"):
        execute_many(connection, insert(_TABLE), [row])

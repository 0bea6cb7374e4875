"""What the room prints of a fault tells where and how, and nobody's name."""

from __future__ import annotations

import logging
import sys

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from lawstudy.processes.masked_lines import MaskedLines, masked

NAME, NUMBER, CODE, ANSWER = "张三丰", "P12345678", "K7PM-4XQT-9HWC", "甲方的独特答案"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("database is locked", "database is locked"),
        ("UNIQUE constraint failed: person.number", "UNIQUE constraint failed: person.number"),
        (f"Key (name)=({NAME}) already exists.", "Key *=* already exists."),
        ("Key (name)=(Li Lei) already exists.", "Key *=* already exists."),
        (f"[Errno 28] No space left on device: '/srv/{NUMBER}/x'", "* No space left on device: *"),
        (f"no such file /srv/{NAME}/{NUMBER}", "no such file *"),
        (f"{CODE} was refused after 5 seconds", "* was refused after 5 seconds"),
        (f"x [SQL: INSERT INTO t] [parameters: ('{NAME}')]", "x"),
        (ANSWER, "*"),
        ("null value\nDETAIL:  Failing row contains (Li Lei, yes).\n[SQL: INSERT]", "null value"),
        ("null value\n描述:  失败, 行包含(Li Lei, yes).", "null value"),
        ("Failing row contains (Li (Lei), said [so]).", "Failing row contains *."),
    ],
)
def test_of_a_message_stays_what_is_nobodys(message: str, told: str) -> None:
    assert masked(message) == told


def _line(function: object, *arguments: object, failed: bool = False) -> str:
    record = logging.LogRecord(
        "lawstudy.room", logging.ERROR, "x", 1, str(function), arguments, None
    )
    if failed:
        record.exc_info = sys.exc_info()
        # As another handler leaves it.
        record.exc_text = f"Traceback: {NAME}"
    return MaskedLines("%(levelname)s %(message)s").format(record)


def test_arguments_and_causes_are_masked_and_places_stay() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (name TEXT UNIQUE)"))
        insert = text("INSERT INTO person VALUES (:name)")
        connection.execute(insert, {"name": NAME})
        try:
            try:
                connection.execute(insert, {"name": NAME})
            except IntegrityError as error:
                raise KeyError(NUMBER) from error
        except KeyError as error:
            printed = _line("%s of %s: %s, %s times", NAME, "records.exams", error, 7, failed=True)
    assert not any(secret in printed for secret in (NAME, NUMBER, "VALUES (?"))
    assert printed.startswith("ERROR * of records.exams: KeyError: *, 7 times\n")
    assert "test_masked_lines.py" in printed
    assert "KeyError: *" in printed
    assert "UNIQUE constraint failed: person.name" in printed
    assert "IntegrityError" in printed

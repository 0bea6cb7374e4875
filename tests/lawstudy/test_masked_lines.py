"""What the room prints of a fault tells where and how, and nobody's name."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from lawstudy.failures import exit_code_for
from lawstudy.processes.masked_lines import MaskedLines, masked
from lawstudy.processes.room_log import DailyFile

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


def test_texts_of_others_are_masked_and_ours_are_not() -> None:
    """asyncio tells a task nobody waited for with its error; a warning tells whatever its author wanted."""

    def line(logger: str, message: str) -> str:
        return MaskedLines().format(
            logging.LogRecord(logger, logging.ERROR, "x", 1, message, (), None)
        )

    lost = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{NAME}')>"
    assert line("asyncio", lost) == "Task exception was never retrieved"
    assert NAME not in line("py.warnings", f"/x.py:14: UserWarning: {NAME}")
    assert line("lawstudy.room", "room 2 started: ‘eight’") == "room 2 started: ‘eight’"


def test_a_line_that_cannot_be_written_is_not_printed_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`logging` would print it with its arguments: on a full disk, of all days."""
    (tmp_path / "file").touch()
    handler = DailyFile(tmp_path / "file" / "logs", 184, ZoneInfo("Asia/Shanghai"))
    arguments = (KeyError(NAME), CODE)
    handler.handle(
        logging.LogRecord("lawstudy.room", logging.ERROR, "x", 1, "%s %s", arguments, None)
    )
    printed = capsys.readouterr().err
    assert "NotADirectoryError" in printed
    assert "room_log.py" in printed
    assert not any(secret in printed for secret in (NAME, CODE))


def test_the_file_of_a_fault_of_the_program_is_masked_and_its_owners(tmp_path: Path) -> None:
    """It lies in the site or, where that is none, in a folder that all share, and is sent to whoever mends it."""
    file = tmp_path / "lawstudy-error.log"
    file.touch(mode=0o644)
    assert exit_code_for(KeyError(NAME), tmp_path) == 70
    assert "KeyError: *" in file.read_text(encoding="utf-8")
    assert NAME not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    (tmp_path / "theirs").touch()
    file.unlink()
    file.symlink_to(tmp_path / "theirs")
    assert exit_code_for(KeyError(NAME), tmp_path) == 70
    assert (tmp_path / "theirs").read_bytes() == b""

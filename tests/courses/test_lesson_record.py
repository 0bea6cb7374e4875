"""The shipped record of readings of lessons: who read what, bound to what was said then; and how it is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from courses.lesson_record import (
    merged,
    read_lesson_records,
    read_log,
    readings_of,
    write_lesson_records,
)
from courses.lesson_texts import LessonText, lesson_texts
from grading.review.shipped import Recorded

ONE = LessonText("one", "第一课", "正文", "a" * 64)
TWO = LessonText("two", "第二课", "正文", "b" * 64)
TEXTS = {"one": ONE, "two": TWO}
DAY = dt.date(2026, 11, 26)
READING = Recorded("reading", "读者（模型）", DAY, ONE.sha256, found="“三日”改为“五日”")


def _line(lesson: str, content: str, found: str = READING.found) -> str:
    return f"{lesson}\t读者（模型）\t2026-11-26\t{content}\t{found}\n"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "reviews.toml"
    assert read_lesson_records(file) == {}
    write_lesson_records({"one": (READING,)}, file)
    assert read_lesson_records(file) == {"one": (READING,)}


def test_a_lesson_is_read_and_not_tried(tmp_path: Path) -> None:
    file = tmp_path / "reviews.toml"
    write_lesson_records({"one": (Recorded("blind_trial", "读者", DAY, "a" * 64),)}, file)
    with pytest.raises(ValueError, match="not tried"):
        read_lesson_records(file)


def test_a_reading_counts_for_what_was_read_alone() -> None:
    records = {"one": (READING,), "two": (READING,)}
    assert readings_of(ONE, records) == (READING,)
    assert readings_of(TWO, records) == ()


def test_a_log_is_merged_once_and_drops_what_is_said_no_more() -> None:
    known = {"two": (READING,)}  # Of another wording.
    lines = list(read_log("# 头\n" + _line("one", ONE.sha256) * 2 + _line("two", "c" * 64), "log"))
    found = merged(known, lines, TEXTS)
    assert found.records == {"one": (READING,)}
    assert (found.stale, found.problems) == (["two"], [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("one\t读者\t2026-11-26\n", "five columns"),
        ("one\t读者\t昨天\tabc\t无\n", "five columns"),
        (_line("one", ONE.sha256, ""), "what was found"),
        (_line("three", ONE.sha256), "no lesson three"),
    ],
)
def test_lines_that_cannot_be_right_are_told(line: str, problem: str) -> None:
    [told] = merged({}, read_log(line, "log"), TEXTS).problems
    assert problem in told
    assert told.startswith("log:1")


def test_the_shipped_record_is_of_lessons_that_are_there() -> None:
    records = read_lesson_records()
    assert records
    assert set(records) <= set(lesson_texts())
    for steps in records.values():
        assert all(len(step.content) == 64 and step.reader and step.found for step in steps)

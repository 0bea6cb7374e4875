"""The shipped record of readings of lessons: who read which lesson against the law, as it said then.

``reviews.toml`` beside the lessons, written by ``python -m courses.lesson_record LOG…`` (without a log: what each lesson says now, by
its hash, and whether that was read). A line of a log is ``lesson<TAB>reader<TAB>date<TAB>sha256<TAB>what was found``; the hash is of
the lesson that was read (`courses.lesson_texts.LessonText`), so a lesson that says something else since has lost its record. The readers are
who the record names, second readers of the writers: nobody of the site; those who are models are named so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from courses.lesson.folder import LESSONS
from courses.lesson_texts import LessonText, lesson_texts
from foundation.files import write_whole
from grading.review.reader_log import end_with_problems, lines_of_log, quoted, texts_of_logs
from grading.review.shipped import Recorded

FILE = LESSONS / "reviews.toml"

Records = Mapping[str, tuple[Recorded, ...]]
"""The readings of each lesson, by its id."""


def read_lesson_records(file: Path = FILE) -> dict[str, tuple[Recorded, ...]]:
    """What is recorded. Raises ``ValueError`` for a file that is none: it is ours."""
    if not file.is_file():
        return {}
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    found = {lesson: tuple(Recorded(**step) for step in facts) for lesson, facts in told.items()}
    if any(step.step != "reading" for steps in found.values() for step in steps):
        raise ValueError(f"{file}: a lesson is read, not tried")
    return found


def lesson_record_digest(file: Path = FILE) -> str:
    """SHA-256 (hex) of the whole record."""
    return hashlib.sha256(file.read_bytes() if file.is_file() else b"").hexdigest()


def readings_of(text: LessonText, records: Records) -> tuple[Recorded, ...]:
    """Those that were of what the lesson says now."""
    return tuple(step for step in records.get(text.id, ()) if step.content == text.sha256)


@dataclass
class Merged:
    """``records``: what is to be written; ``stale``: read, and changed since; ``problems``: lines that cannot be right."""

    records: dict[str, tuple[Recorded, ...]]
    stale: list[str]
    problems: list[str]


def read_log(text: str, name: str) -> Iterator[tuple[str, str, Recorded] | str]:
    """Place, lesson and reading of each line; a text where a line is none."""
    for place, cells in lines_of_log(text, name):
        try:
            lesson, reader, on, content, found = cells
            day = dt.date.fromisoformat(on)
        except ValueError:
            yield f"{place}: five columns are wanted: lesson, reader, date, sha256, what was found"
            continue
        if reader and found:
            yield place, lesson, Recorded("reading", reader, day, content, found=found)
        else:
            yield f"{place}: reader and what was found are wanted"


def merged(
    records: Records,
    lines: Iterable[tuple[str, str, Recorded] | str],
    texts: Mapping[str, LessonText],
) -> Merged:
    """The records with these lines, without readings of what is said no more."""
    kept = {each.id: readings_of(each, records) for each in texts.values()}
    found = Merged(kept, [], [])
    for line in lines:
        if isinstance(line, str):
            found.problems.append(line)
            continue
        place, lesson, step = line
        if lesson not in texts:
            found.problems.append(f"{place}: no lesson {lesson}")
        elif step.content != texts[lesson].sha256:
            found.stale.append(lesson)
        elif step not in kept[lesson]:
            kept[lesson] = (*kept[lesson], step)
    found.records = {lesson: steps for lesson, steps in kept.items() if steps}
    return found


_HEAD = """# Written by `python -m courses.lesson_record`: who read these lessons against the law in force, as they say now, and what was found.
# A lesson that says something else since has lost it. Readers who are models, not people, are named so.
"""


def write_lesson_records(records: Records, file: Path = FILE) -> None:
    """In the order of lessons: same records, same bytes."""
    parts = (_written(lesson, step) for lesson, steps in records.items() for step in steps)
    write_whole(file, "\n".join([_HEAD, *parts]).encode())


def _written(lesson: str, step: Recorded) -> str:
    return (
        f"[[{lesson}]]\n"
        f'step = "{step.step}"\n'
        f"reader = {quoted(step.reader)}\n"
        f"on = {step.on.isoformat()}\n"
        f'content = "{step.content}"\n'
        f"found = {quoted(step.found)}\n"
    )


def main() -> None:
    """Merge the logs into the record. Ends with 1, and writes nothing, where a line cannot be right."""
    parser = argparse.ArgumentParser(prog="python -m courses.lesson_record")
    parser.add_argument("logs", nargs="*", type=Path)
    given = parser.parse_args()
    texts = lesson_texts()
    lines = [line for log in texts_of_logs(given.logs) for line in read_log(*log)]
    found = merged(read_lesson_records(), lines, texts)
    end_with_problems(found.problems)
    if given.logs:
        write_lesson_records(found.records)
    for lesson in found.stale:
        print(f"{lesson}: changed since it was read", file=sys.stderr)
    for each in texts.values():
        print(f"{each.id}\t{each.sha256}\t{'read' if each.id in found.records else 'unread'}")


if __name__ == "__main__":
    main()

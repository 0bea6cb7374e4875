"""Scoring beside a server: a process that is told where the records are without everybody being able to read it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from grading.score_worker import PracticeScorer
from records.exams.result import Result
from tests.support.released_exam import ReleasedExam, answer

pytestmark = pytest.mark.slow


def test_papers_are_scored_and_the_command_line_names_no_database(
    exam: ReleasedExam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam.call(["S1"])
    exam.hand_in("S1", answer(exam.paper(), q01='"A"'))
    seen: list[tuple[object, ...]] = []
    really = asyncio.create_subprocess_exec

    async def watched(*command: Any, **options: Any) -> asyncio.subprocess.Process:
        seen.append(command)
        return await really(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)

    told: list[str] = []

    async def scored(name: str) -> None:
        told.append(name)

    async def work() -> None:
        scorer = PracticeScorer(f"sqlite:///{tmp_path / 'records.db'}", exam.course, scored)
        scorer.want(exam.form.exam)
        await scorer.finished()
        await scorer.close()

    asyncio.run(work())
    with exam.sessions() as db:
        assert db.scalars(select(Result)).all()
    assert told == [exam.form.exam]
    [command] = seen
    assert "records.db" not in " ".join(map(str, command))


def test_it_says_what_is_wrong_with_its_records(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "grading.score_worker", str(tmp_path), "no-such", "kept"]
    done = subprocess.run(
        command, input="sqlite:////no/such.db", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "/no/such.db" in done.stderr

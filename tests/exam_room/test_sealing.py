"""A sitting has one seal, whoever asks first, and nobody holds a paper whose seal is not on record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from exam_room.errors import NotSaved
from exam_room.sealed_paper import new_seal
from exam_room.sealing import SealedPapers
from grading.nbgrader.course import Course
from grading.paper.released import Paper, read_paper
from records.exams.sitting import Sitting
from tests.support.released_exam import ASSIGNMENT


@pytest.fixture(scope="module")
def paper(released_once: Path) -> Paper:
    return read_paper(Course(released_once).notebook("release", ".", ASSIGNMENT).read_bytes())


def test_all_who_ask_at_once_hold_the_same_paper(paper: Paper) -> None:
    written = []

    async def write(operation: Callable[[Session], object]) -> bytes:
        await asyncio.sleep(0.01)
        written.append(operation)
        return new_seal()

    async def work() -> None:
        papers, sitting = SealedPapers(write), Sitting(id=1)
        held = await asyncio.gather(*(papers.of(sitting, paper) for _ in range(20)))
        assert all(each is held[0] for each in held)
        assert len(written) == 1
        other = await papers.of(Sitting(id=2), paper)
        assert other.key != held[0].key

    asyncio.run(work())


def test_a_seal_that_is_not_on_record_seals_nothing(paper: Paper) -> None:
    async def write(operation: Callable[[Session], object]) -> None:
        raise NotSaved("disk full")

    async def work() -> None:
        sitting = Sitting(id=1)
        with pytest.raises(NotSaved):
            await SealedPapers(write).of(sitting, paper)
        assert sitting.seal is None

    asyncio.run(work())

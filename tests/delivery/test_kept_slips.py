"""Slips are kept for a while, for who made them, and not beyond the codes that they carry."""

from __future__ import annotations

from delivery.kept_slips import KEPT_SECONDS, KeptSlips
from documents.exam_day import ExamDay, Halls

SLIPS = Halls(ExamDay("考试", "上午场", "", "", 60, open_book=False), [])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_they_are_found_by_who_made_them_alone() -> None:
    kept = KeptSlips(Clock())
    name = kept.keep(1, 7, SLIPS)
    assert kept.find(name, 1, 7) is SLIPS
    assert kept.find(name, 1, 7) is SLIPS
    assert kept.find(name, 2, 7) is None
    assert kept.find(name, 1, 8) is None
    assert kept.find("0" * 16, 1, 7) is None


def test_they_go_when_time_is_up() -> None:
    clock = Clock()
    kept = KeptSlips(clock)
    name = kept.keep(1, 7, SLIPS)
    clock.now = KEPT_SECONDS
    assert kept.find(name, 1, 7) is None


def test_new_slips_of_a_sitting_take_the_place_of_those_before() -> None:
    kept = KeptSlips(Clock())
    before, other, after = kept.keep(1, 7, SLIPS), kept.keep(1, 8, SLIPS), kept.keep(2, 7, SLIPS)
    assert kept.find(before, 1, 7) is None
    assert kept.find(other, 1, 8) is SLIPS
    assert kept.find(after, 2, 7) is SLIPS

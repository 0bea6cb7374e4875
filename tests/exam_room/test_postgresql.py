"""The room on PostgreSQL instead of SQLite, which a province may grow into: what must hold there too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.nbgrader.course import Course
from tests.exam_room.test_invigilation import (
    test_a_pause_is_given_back_to_everybody,
    test_decisions_at_once_all_count,
    test_the_end_hands_in_what_is_open_and_calls_the_others_absent,
)
from tests.exam_room.test_restart import (
    test_a_lost_submission_is_written_again_with_the_receipted_hash,
    test_a_restart_forgets_nothing_that_was_acknowledged,
    test_what_is_handed_in_is_scored_with_the_points_of_the_form,
)
from tests.exam_room.test_writing import (
    test_a_save_beside_a_hand_in_is_in_the_paper_or_refused,
    test_a_save_whose_commit_was_not_heard_of_is_recognised,
    test_replayed_and_duplicated_saves_count_once,
    test_saved_answers_are_on_record_when_the_number_is_told,
    test_the_same_save_many_times_at_once_counts_once,
    test_two_hand_ins_at_once_give_one_receipt,
)
from tests.support.postgresql import new_database
from tests.support.room_site import RoomSite, record_exam

__all__ = [
    "test_a_lost_submission_is_written_again_with_the_receipted_hash",
    "test_a_pause_is_given_back_to_everybody",
    "test_a_restart_forgets_nothing_that_was_acknowledged",
    "test_a_save_beside_a_hand_in_is_in_the_paper_or_refused",
    "test_a_save_whose_commit_was_not_heard_of_is_recognised",
    "test_decisions_at_once_all_count",
    "test_replayed_and_duplicated_saves_count_once",
    "test_saved_answers_are_on_record_when_the_number_is_told",
    "test_the_end_hands_in_what_is_open_and_calls_the_others_absent",
    "test_the_same_save_many_times_at_once_counts_once",
    "test_two_hand_ins_at_once_give_one_receipt",
    "test_what_is_handed_in_is_scored_with_the_points_of_the_form",
]


@pytest.fixture
def site(released_once: Path, tmp_path: Path, postgresql_socket: Path) -> Iterator[RoomSite]:
    """In the place of the SQLite file of the other tests."""
    url = new_database(postgresql_socket)
    record_exam(url)
    shutil.copytree(released_once, tmp_path / "course")
    made = RoomSite(Course(tmp_path / "course"), url)
    yield made
    made.close()

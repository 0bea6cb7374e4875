"""What a marker's server needs is made when it starts, and not when it is told what it is."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.hub.members import Member
from delivery.hub.pages import Refused
from grading.score_run import score_exam
from lawstudy.processes.hub.markers_way import MarkersWay, open_way
from lawstudy.processes.hub.memory_words import tell_memory
from lawstudy.processes.hub.spawner import seat_for
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, right_answers
from tests.support.study_server import make_site

MARKER = Member(7, "yuejuan", "张三", None, frozenset({"marker"}), "marker", (EXAM,), writing=False)


def test_scored_papers_are_made_when_it_starts(released_once: Path, tmp_path: Path) -> None:
    site, exam, _ = make_site(released_once, tmp_path)
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    paper = exam.course.notebook("autograded", "S1", ASSIGNMENT)
    paper.unlink()
    site = replace(site, keeps_autograded=False)
    seat = seat_for(site, MARKER, MarkersWay((EXAM,)), tmp_path, "", "")
    assert (seat.marks, seat.course, seat.gradebook) == ((EXAM,), str(exam.course.root), "")
    assert not paper.exists()
    assert open_way(site, replace(MARKER, marks=())) == MarkersWay()
    assert not paper.exists()
    assert open_way(site, MARKER) == MarkersWay((EXAM,))
    assert paper.is_file()


def test_a_server_that_is_away_sends_a_marker_to_the_room_and_a_trainer_to_work(
    released_once: Path, tmp_path: Path
) -> None:
    site, _, _ = make_site(released_once, tmp_path)
    away = f"postgresql+psycopg://a:geheim@/x?host={tmp_path}"
    site = replace(site, records_url=away, gradebook_schema="gradebook")
    with pytest.raises(Refused, match="“阅卷”页"):
        open_way(site, MARKER)
    trainer = replace(MARKER, face="trainer", roles=frozenset({"trainer", "marker"}))
    assert open_way(site, trainer) == MarkersWay()


def test_too_much_memory_is_told_in_a_sentence(tmp_path: Path) -> None:
    """As a kernel reads it, at the limit of its process."""
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (2**29, 2**29));"
        "from pathlib import Path; from lawstudy.processes.hub.memory_words import tell_memory;"
        f"tell_memory(Path({str(tmp_path)!r}));"
        "from IPython.core.interactiveshell import InteractiveShell as Shell;"
        "import builtins; shell = Shell(); builtins.get_ipython = lambda: shell;"
        f"exec(Path({str(tmp_path)!r}, '.ipython/profile_default/startup/00-lawstudy.py').read_text());"
        "shell.run_cell('bytearray(2**30)'); shell.run_cell('print(6*7)')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "最多用 512 MiB" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stdout.strip() == "42"


def test_without_a_limit_nothing_is_written(tmp_path: Path) -> None:
    tell_memory(tmp_path)
    assert list(tmp_path.iterdir()) == []

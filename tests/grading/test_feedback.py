"""What nbgrader's own ``generate_feedback`` would give to candidates of a site holds no key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.paper.leak_scan import secret_texts
from grading.score_run import score_exam
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers


def feedback(exam: ReleasedExam) -> str:
    """Run the command as an administrator would, in the folder of the course."""
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(
        [str(tools / "nbgrader"), "generate_feedback", ASSIGNMENT],
        cwd=exam.course.root,
        env=environment,
        check=True,
        capture_output=True,
    )
    page = exam.course.root / "feedback" / "S1" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    return page.read_text(encoding="utf-8")


@pytest.mark.stock
def test_feedback_holds_no_key(exam: ReleasedExam) -> None:
    exam.hand_in("S1", answer(exam.paper(), **{**right_answers(exam), "q09": '"三十日"'}))
    exam.call(["S1"])
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    shown = re.sub(r"<[^>]+>|\\s+", "", feedback(exam))
    # It is this candidate's paper, with their answers and scores.
    assert "三十日" in shown
    assert "对照考试" in shown
    for word in ("HIDDENTESTS", "MARKSCHEME", "score_single", "key=", "参考答案", "评分标准"):
        assert word not in shown, word
    for _, item, secret in secret_texts(list(exam.bank.values())):
        if len(secret) > 6:
            assert secret not in shown, item

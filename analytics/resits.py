"""Which exams are resits: nobody was called to them but people who had not passed an earlier exam of the same rules. Pure, of frames.

Records know which exam a resit was built for; the frames, which also hold what other programs held, tell it by who was called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from analytics.frames.load import Frames


def of_same_rules(frames: Frames, exam: pd.Series) -> pd.DataFrame:
    """The exams that can be compared with ``exam`` (its row), itself among them: of the same rules, no practice.

    Who names no rules is compared with nothing.
    """
    exams: pd.DataFrame = frames.exams
    same = (exams["policy"] == exam["policy"]) & (exams["policy"] != "") & ~exams["practice"]
    comparable: pd.DataFrame = exams.loc[same | (exams["exam"] == exam["exam"])]
    return comparable


def not_passed(frames: Frames, exam: str) -> set[str]:
    """Who was called to an exam and has not passed it."""
    results = frames.results[frames.results["exam"] == exam]
    return set(results.loc[(results["outcome"] != "passed").fillna(True), "person"].astype(str))


def is_resit(frames: Frames, exam: pd.Series) -> bool:
    """Whether the exam (its row) is one. One to which nobody was called is none."""
    called = set(frames.results.loc[frames.results["exam"] == exam["exam"], "person"].astype(str))
    if not called:
        return False
    exams = of_same_rules(frames, exam)
    before = exams[(exams["exam"] != exam["exam"]) & (exams["day"] <= exam["day"])]
    return any(called <= not_passed(frames, name) for name in before["exam"].astype(str))

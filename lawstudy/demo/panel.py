"""The demo's judges, who set a standard for an exam: their estimates of each item (Angoff), and what they could live with (Hofstee).

Nobody judged anything: the numbers come from the seed, and the judges' names say so.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from analytics.opening import PANEL_FOLDER
from analytics.tables.cut_setting import BOUNDS_SHEET
from foundation.tables import write_xlsx
from records.exams.exam import Exam

JUDGES = 8
NAME, ITEM, HEAD = "模拟评委{number}", "试题编号", "评委估计（模拟）"
BOUNDS_HEAD = ("评委", "最低及格线", "最高及格线", "最低不合格率", "最高不合格率")
PLAIN = 0.7
"""What an item of which the bank expects nothing is taken for."""
HARDER, SEVERITY, DOUBT = 0.12, 0.03, 0.07
"""By how much a judge puts the barely competent above what the bank expects of a weak group, and how judges differ, as shares."""


def write_demo_panel(root: Path, exam: Exam, *, seed: int) -> Path:
    """Write the panel's table of an exam where the report on quality looks for it; returns where it lies."""
    folder = root / PANEL_FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{exam.name}.xlsx"
    draw = random.Random(f"{seed}:panel:{exam.name}")
    names = [NAME.format(number=number) for number in range(1, JUDGES + 1)]
    leaning = [draw.gauss(HARDER, SEVERITY) for _ in names]
    rows = [
        [item, *(_estimate(expected + lean + draw.gauss(0, DOUBT)) for lean in leaning)]
        for item, expected in _items(exam).items()
    ]
    bounds = [(name, *_bounds(exam, draw)) for name in names]
    sheets: Mapping[str, tuple[tuple[str, ...], Iterable[tuple[object, ...]]]] = {
        HEAD: ((ITEM, *names), [tuple(row) for row in rows]),
        BOUNDS_SHEET: (BOUNDS_HEAD, bounds),
    }
    write_xlsx(path, sheets)
    return path


def _items(exam: Exam) -> dict[str, float]:
    """What the bank expects of each item of the exam's forms, by its id."""
    asked = (question for form in exam.forms for question in form.questions)
    return {str(each["item_id"]): float(each.get("expected_facility") or PLAIN) for each in asked}


def _estimate(share: float) -> str:
    """In steps of 5 %, as people estimate."""
    return f"{min(95, max(20, 5 * round(20 * share)))}%"


def _bounds(exam: Exam, draw: random.Random) -> tuple[str, str, str, str]:
    cut, total = exam.cut_score, exam.total_points
    low, high = cut - draw.choice((8, 10, 12)) * total / 100, cut + draw.choice((3, 5, 8)) * total / 100  # fmt: skip
    return f"{low:g}", f"{high:g}", f"{draw.choice((0, 3, 5))}%", f"{draw.choice((25, 30, 35))}%"

"""What would follow from another key, for a whole district, beside scoring the exam anew to see.

    python -m benchmarks.corrections [--papers 896]

``what_if``: the longest of so many questions, each made void for everybody; ``score``: the same exam scored again as a whole.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.scale_site import EXAM, make_site
from foundation.site import open_site
from grading.corrections.what_if import Wish, what_if
from grading.score_run import score_exam
from lawstudy.opening import course_of, open_records
from records.exams.exam import find_exam

QUESTIONS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description="corrections of keys")
    parser.add_argument("--papers", type=int, default=896)
    figures = measure(parser.parse_args().papers)
    table = Table(title=f"{figures['papers']:.0f} papers")
    for column in ("what", "seconds"):
        table.add_column(column, justify="left" if column == "what" else "right")
    table.add_row(f"what if, longest of {QUESTIONS}", f"{figures['what_if_s']:.3f}")
    table.add_row("scored anew", f"{figures['score_s']:.3f}")
    table.add_row("scored anew ÷ what if", f"{figures['ratio']:.1f}×")
    Console().print(table)
    print(json.dumps({key: round(value, 6) for key, value in figures.items()}))


def measure(papers: int) -> dict[str, float]:
    """Seconds of each, their ratio, and how many scores a correction changed in the median of the questions."""
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        root = Path(folder) / "site"
        make_site(root, papers)
        site = open_site(root)
        course, jobs = course_of(site), len(os.sched_getaffinity(0))
        with open_records(site) as db:
            score_exam(course, db, EXAM, jobs=jobs)
            exam = find_exam(db, EXAM)
            items = [question["item_id"] for question in exam.forms[0].questions[:QUESTIONS]]
            times, changed = [], []
            for item in items:
                db.expire_all()
                started = time.perf_counter()
                found = what_if(db, course, exam, Wish(item, "void"))
                times.append(time.perf_counter() - started)
                changed.append(len(found.answers))
            started = time.perf_counter()
            score_exam(course, db, EXAM, force=True, jobs=jobs)
            score = time.perf_counter() - started
    return {
        "papers": papers,
        "what_if_s": max(times),
        "score_s": score,
        "ratio": score / max(times),
        "changed": sorted(changed)[len(changed) // 2],
    }


if __name__ == "__main__":
    main()

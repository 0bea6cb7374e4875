"""Bulk scoring against stock nbgrader: the same papers, one run, time per paper and the ratio.

    python -m benchmarks.grading [--papers 40]

Both sides write gradebook rows and autograded notebooks; both start with their modules imported. Stock runs nbgrader's own
Autograde, one paper after the other in this process, as its command line does. Rows are compared afterwards.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foundation.clock import utc_now
from grading.nbgrader.course import assignment_name
from grading.nbgrader.stock import autograde, make_scratch, read_rows, same_row
from grading.release import record_release, release_exam
from grading.score_run import score_exam
from lawstudy.demo.district import write_demo_roster
from lawstudy.demo.papers import write_papers
from lawstudy.opening import bank_of, course_of, create_site, open_records
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import find_blueprint, load_blueprint
from records.exams.call import assignments
from records.exams.calling import call_people, with_valid_card
from records.people.roster import import_roster

EXAM = "annual-review-2022"


def main() -> None:
    parser = argparse.ArgumentParser(description="bulk scoring against stock nbgrader")
    parser.add_argument("--papers", type=int, default=40)
    count = parser.parse_args().papers
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures = measure(Path(folder), count)
    table = Table(title=f"{count} papers of {figures['questions']:.0f} questions")
    for column in ("path", "ms a paper", "seconds"):
        table.add_column(column, justify="left" if column == "path" else "right")
    for path in ("stock", "bulk"):
        table.add_row(path, f"{figures[f'{path}_ms']:.1f}", f"{figures[f'{path}_s']:.2f}")
    table.add_row("ratio", f"{figures['ratio']:.0f}×", "")
    Console().print(table)
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, count: int) -> dict[str, float]:
    """Seconds and milliseconds a paper on each side, their ratio, and rows that differ (0)."""
    site = create_site(folder / "site", demo=True, name="benchmark")
    bank = bank_of(site)
    blueprint = load_blueprint(find_blueprint(EXAM))
    forms = assemble(bank, blueprint, exam=EXAM, forms=1, seed=1)
    with open_records(site) as db:
        for path in write_demo_roster(folder / "roster"):
            import_roster(db, path)
        release_exam(course_of(site), forms, bank)
        row = record_release(db, forms, bank)
        name = assignment_name(EXAM, "A")
        call_people(db, row, with_valid_card(db, utc_now().date()), source="", actor="benchmark")
        db.commit()
        called = assignments(db, row)
        write_papers(course_of(site), forms, bank, called[: 2 * count], seed=1, damaged={})
        handed_in = sorted(p.name for p in (course_of(site).root / "submitted").iterdir())
        for student in handed_in[count:]:
            shutil.rmtree(course_of(site).root / "submitted" / student)
        papers = [(student, name) for student in handed_in[:count]]
        for call in called:
            if call.person.number not in handed_in[:count]:
                db.delete(call)
        db.commit()
        assert len(papers) == count
        scratch = make_scratch(course_of(site), folder / "stock", papers)
        # What setting up left in memory (the bank, the roster) is for neither side to look through.
        gc.collect()
        gc.freeze()
        started = time.perf_counter()
        report = score_exam(course_of(site), db, EXAM)
        bulk = time.perf_counter() - started
        assert report.scored == count
    started = time.perf_counter()
    for student, assignment in papers:
        failed = autograde(scratch, student, assignment)
        assert not failed, failed
    stock = time.perf_counter() - started
    for student, assignment in papers:
        assert course_of(site).notebook("autograded", student, assignment).is_file()
        assert scratch.notebook("autograded", student, assignment).is_file()
    ours, theirs = read_rows(course_of(site), papers), read_rows(scratch, papers)
    return {
        "papers": count,
        "questions": len(forms[0].items),
        "stock_s": stock,
        "bulk_s": bulk,
        "stock_ms": 1000 * stock / count,
        "bulk_ms": 1000 * bulk / count,
        "ratio": stock / bulk,
        "rows": len(theirs),
        "rows_differ": sum(not same_row(ours.get(row), value) for row, value in theirs.items())
        + len(set(ours) - set(theirs)),
    }


if __name__ == "__main__":
    main()

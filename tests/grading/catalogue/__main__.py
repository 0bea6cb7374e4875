"""Run the catalogue and write the table of outcomes; 1 where something is not as it must be."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from grading.nbgrader.course import Course
from tests.grading.catalogue import ours, stock, table
from tests.grading.catalogue.every import CASES, Template
from tests.support.released_exam import release_small_exam


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.grading.catalogue", description=__doc__)
    parser.add_argument("--stock", action="store_true", help="run stock nbgrader, too")
    parser.add_argument("--only", default="", help="cases whose name begins so; nothing is written")
    parser.add_argument("--missing", action="store_true", help="with --stock: those not kept yet")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="of stock")
    chosen = parser.parse_args()
    cases = [case for case in CASES if case.id.startswith(chosen.only)]
    with tempfile.TemporaryDirectory(prefix="lawstudy-catalogue-") as name:
        folder = Path(name)
        template = Template.make(
            release_small_exam(Course(folder / "released" / "course")), folder / "template"
        )
        theirs = stock.kept()
        if chosen.stock:
            asked = [case for case in cases if not (chosen.missing and case.id in theirs)]
            for case, outcome in stock.run(template, asked, chosen.jobs):
                theirs[case.id] = outcome
                print(f"stock  {case.id:28} {table.by_stock(outcome)}", flush=True)
                stock.keep({case.id: theirs[case.id] for case in CASES if case.id in theirs})
        found = {}
        for case in cases:
            found[case.id] = mine = ours.by_itself(template, case)
            print(
                f"ours   {case.id:28} {mine.seconds:5.2f} s {mine.megabytes:4} MB  {mine.told}",
                flush=True,
            )
            for text in mine.wrong:
                print(f"WRONG  {text}")
    if not chosen.only:
        table.write(table.table(found, theirs))
        print(table.FILE)
    return 1 if any(mine.wrong for mine in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

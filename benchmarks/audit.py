"""An audit trail of a province's years, verified as a whole, beside reading the same rows without checking them.

    python -m benchmarks.audit [--rows 1000000]

``verify``: the whole chain and a head from its middle; ``read``: the same rows through the same library, unchecked; ``write``:
how long the rows took to be recorded, a thousand in a transaction.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import select

from records.audit.chain_head import chain_head, verify_through
from records.audit.site_decisions import DocumentTaken
from records.audit.trail import AuditEntry, Verified, decide_all
from records.schema import close_database, create_database, open_database

TOGETHER = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description="audit trail")
    parser.add_argument("--rows", type=int, default=1_000_000)
    figures = measure(parser.parse_args().rows)
    table = Table(title=f"{figures['rows']:.0f} entries")
    for column in ("what", "figure"):
        table.add_column(column, justify="left" if column == "what" else "right")
    table.add_row("verify, seconds", f"{figures['verify_s']:.2f}")
    table.add_row("read alone, seconds", f"{figures['read_s']:.2f}")
    table.add_row("verify ÷ read", f"{figures['ratio']:.2f}×")
    table.add_row("write, seconds", f"{figures['write_s']:.2f}")
    Console().print(table)
    print(json.dumps({key: round(value, 6) for key, value in figures.items()}))


def measure(rows: int) -> dict[str, float]:
    """Seconds of each, and verify ÷ read."""
    with tempfile.TemporaryDirectory(prefix="lawstudy-audit-") as folder:
        url = f"sqlite:///{Path(folder) / 'records.db'}"
        create_database(url)
        sessions = open_database(url)
        started = time.perf_counter()
        middle = Verified(0, "")
        with sessions() as db:
            for first in track(range(0, rows, TOGETHER), "writing", transient=True):
                numbers = range(first, min(first + TOGETHER, rows))
                made = [
                    DocumentTaken(subject=f"考试 {n % 40}", document="成绩单", form="pdf", people=n)
                    for n in numbers
                ]
                decide_all(db, made, actor="benchmark")
                db.commit()
                db.expunge_all()
                if first <= rows // 2:
                    middle = chain_head(db)
        write = time.perf_counter() - started
        with sessions() as db:
            started = time.perf_counter()
            columns = AuditEntry.__table__.c
            wanted = select(*columns).order_by(columns.id).execution_options(yield_per=TOGETHER)
            read_rows = sum(1 for _ in db.execute(wanted))
            read = time.perf_counter() - started
            assert read_rows == rows
        with sessions() as db:
            started = time.perf_counter()
            assert verify_through(db, [middle]).entries == rows
            verify = time.perf_counter() - started
        close_database(sessions)
    return {
        "rows": rows,
        "write_s": write,
        "read_s": read,
        "verify_s": verify,
        "ratio": verify / read,
    }


if __name__ == "__main__":
    main()

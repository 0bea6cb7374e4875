"""What `benchmarks.analytics` lets a process of its own do: the same sums over a Parquet file of responses, by DuckDB or by pandas.

    python -m benchmarks.analytics_readers duckdb|pandas FILE

Prints one line of JSON: how many responses and groups, a sum over all of them, seconds, and the most memory that the process
held (MB). That is the kernel's VmHWM and not getrusage's ``ru_maxrss``, which begins with what the process that started this
one held.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

LIMIT = "200MB"
"""DuckDB's own bound; beyond it stands what the interpreter and the libraries take."""
Sums = tuple[int, int, float]
"""Responses, groups of (exam, item), and the sum of all facilities and of the squares of all numbers of options chosen."""


def by_duckdb(file: Path) -> Sums:
    """As the documentation tells those who add up several districts."""
    import duckdb

    with duckdb.connect() as duck:
        duck.execute(f"SET memory_limit = '{LIMIT}'")
        responses = duck.read_parquet(str(file))
        duck.register("responses", responses)
        rows, groups, facility = duck.sql(
            "SELECT sum(n), count(*), sum(facility) FROM ("
            " SELECT count(*) AS n, avg(share) AS facility FROM responses"
            " GROUP BY exam, form, item_id)"
        ).fetchall()[0]
        options = duck.sql(
            "SELECT sum(n * n) FROM ("
            " SELECT count(*) AS n FROM responses WHERE first GROUP BY exam, form, question, value)"
        ).fetchall()[0][0]
    return int(rows), int(groups), float(facility) + float(options)


def by_pandas(file: Path) -> Sums:
    """The whole file read into a frame, as one would without thinking of it."""
    import pandas as pd

    responses = pd.read_parquet(file)
    groups = responses.groupby(["exam", "form", "item_id"])
    facility = groups["share"].mean()
    first = responses[responses["first"]]
    options = first.groupby(["exam", "form", "question", "value"], dropna=False).size()
    total = float(facility.sum()) + float((options**2).sum())
    return len(responses), len(facility), total


def _most_memory_mb() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    started = time.perf_counter()
    rows, groups, total = {"duckdb": by_duckdb, "pandas": by_pandas}[sys.argv[1]](Path(sys.argv[2]))
    seconds = time.perf_counter() - started
    figures = {"rows": rows, "groups": groups, "sum": total}
    print(json.dumps({**figures, "s": seconds, "memory_mb": _most_memory_mb()}))

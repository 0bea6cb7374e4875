"""A change of filter on the page of figures against a cold start, by the process that answers for it.

    python -m benchmarks.figures_page [--people 896] [--years 6] [--items 60]

``cold``: from the start of the process to the first page with its figures, the records read on the way; ``filter``: each other
year, and some units of the newest one, with the figures drawn; ``again``: one that was asked for before. Wall-clock seconds on this machine,
and of a change the processor's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.analytics import make_site
from delivery.analyses import Commands, FiguresWorker

MOST_S = 1.0
UNITS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description="a change of filter on the page of figures")
    parser.add_argument("--people", type=int, default=896)
    parser.add_argument("--years", type=int, default=6)
    parser.add_argument("--items", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawstudy-figures-") as folder:
        figures = measure(Path(folder), given.people, given.years, given.items)
    table = Table(title=f"the page of figures, {given.people} people, {given.years} years")
    for column in ("what", "seconds", "cold / this"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, name in (
        ("cold", "cold_s"),
        ("a change of filter, median", "filter_s"),
        ("the slowest change", "slowest_s"),
        ("the same, what the processor worked, median", "filter_cpu_s"),
        ("asked before", "again_s"),
    ):
        table.add_row(
            what, f"{figures[name]:.3f}", f"{figures['cold_s'] / max(figures[name], 0.001):.0f}×"
        )
    Console().print(table)
    for what, name in (
        ("a change of filter (s)", "filter_s"),
        ("the same, what the processor worked (s)", "filter_cpu_s"),
    ):
        holds = "holds" if figures[name] <= MOST_S else "DOES NOT HOLD"
        print(f"{holds}: {what}: {figures[name]:.2f}, at most {MOST_S:g}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, people: int, years: int, items: int) -> dict[str, float]:
    """Seconds; ``ratio``: cold / a change of filter."""
    url = f"sqlite:///{folder / 'records.db'}"
    make_site(url, people, years, items)
    command = (sys.executable, "-m", "analytics.page.worker")
    site = {"records_url": url, "root": str(folder), "zone": "Asia/Shanghai"}
    return asyncio.run(_measured(Commands(command, command, site)))


async def _measured(commands: Commands) -> dict[str, float]:
    worker = FiguresWorker(commands, patience=600)
    try:
        first, cold, _ = await _redrawn(worker, {})
        choice, options = first["choice"], first["options"]
        changes: list[dict[str, Any]] = [
            {"year": year} for year in options["years"] if year != choice["year"]
        ]
        changes += [{"unit": code} for code, _ in options["units"][:UNITS]]
        told = [await _redrawn(worker, change) for change in changes]
        _, again, _ = await _redrawn(worker, changes[0])
    finally:
        await worker.close()
    seconds = [wall for _, wall, _ in told]
    changed = statistics.median(seconds)
    return {
        "cold_s": cold,
        "filter_s": changed,
        "slowest_s": max(seconds),
        "filter_cpu_s": statistics.median(cpu for _, _, cpu in told),
        "again_s": again,
        "ratio": cold / changed,
        "pictures": float(len(first["pictures"])),
    }


async def _redrawn(
    worker: FiguresWorker, change: dict[str, Any]
) -> tuple[dict[str, Any], float, float]:
    """The page and all its figures, as the browser asks for them; wall-clock and processor seconds."""
    asked = {"year": 0, "exam": "", "unit": "", "day": "2026-11-26", **change}
    cpu, started = _cpu(worker), time.perf_counter()
    page = await worker.ask({"act": "page", **asked})
    chosen = {**asked, **page["choice"]}
    drawn = [
        await worker.ask({"act": "picture", "name": name, **chosen}) for name in page["pictures"]
    ]
    assert all(each["svg"] for each in drawn)
    return page, time.perf_counter() - started, _cpu(worker) - cpu


def _cpu(worker: FiguresWorker) -> float:
    """What the process has worked so far."""
    if worker.number is None:
        return 0.0
    fields = Path(f"/proc/{worker.number}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()

"""The year's report of a province: 100 districts' exports, 12 million responses, by `lawstudy province report` in a process of its own.

    python -m benchmarks.province [--districts 100] [--rows 12000000]

Memory is the most that the process held (the kernel's VmHWM), libraries included. ``frames``: what reading the same responses into
one pandas frame takes, for the ratio (``--frames``). Districts are made by numbers (`tests.support.district_frames`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.support.district_frames import MadeDistrict, write_district

MOST_MEMORY_MB = 300.0
ITEMS = 60
YEARS = (2022, 2023, 2024, 2025, 2026)
_PEAK = (
    "import json, time; from pathlib import Path; started = time.perf_counter()\n{work}\n"
    "lines = Path('/proc/self/status').read_text(encoding='ascii').splitlines()\n"
    "peak = next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith('VmHWM:'))\n"
    "print(json.dumps([time.perf_counter() - started, peak]))"
)
_REPORT = (
    "import sys; from analytics.province.counting import Chosen\n"
    "from analytics.province.report import write_report\n"
    "write_report([Path(sys.argv[1])], Chosen(2026), Path(sys.argv[2]))"
)
_FRAMES = (
    "import sys; import pandas as pd\n"
    "files = sorted(Path(sys.argv[1]).glob('*/responses.parquet'))\n"
    "whole = pd.concat([pd.read_parquet(file).assign(district=file.parent.name) for file in files])\n"
    "whole.groupby(['district', 'content_area'])['score'].sum()"
)


def main() -> None:
    parser = argparse.ArgumentParser(description="a province's year")
    parser.add_argument("--districts", type=int, default=100)
    parser.add_argument("--rows", type=int, default=12_000_000)
    parser.add_argument("--frames", action="store_true", help="beside one pandas frame")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawstudy-province-") as folder:
        exports, report = Path(folder) / "exports", Path(folder) / "report"
        rows = make_districts(exports, given.districts, given.rows)
        seconds, memory = _measured(_REPORT, exports, report)
        size = sum(path.stat().st_size for path in exports.rglob("*.parquet")) / 1e6
        figures = {"districts": given.districts, "rows": rows, "files_mb": size}
        figures |= {"s": seconds, "memory_mb": memory}
        figures["page_kb"] = (report / "report.html").stat().st_size / 1e3
        if given.frames:
            figures["frames_s"], figures["frames_mb"] = _measured(_FRAMES, exports, report)
            figures["ratio"] = figures["frames_mb"] / memory
    table = Table(title=f"{given.districts} districts, {rows} responses, {size:.0f} MB of Parquet")
    for column in ("what", "seconds", "memory MB"):
        table.add_column(column, justify="left" if column == "what" else "right")
    table.add_row("province report", f"{seconds:.1f}", f"{memory:.0f}")
    if given.frames:
        table.add_row(
            "one pandas frame", f"{figures['frames_s']:.1f}", f"{figures['frames_mb']:.0f}"
        )
    Console().print(table)
    holds = "holds" if memory <= MOST_MEMORY_MB else "DOES NOT HOLD"
    print(f"{holds}: memory (MB): {memory:.0f}, at most {MOST_MEMORY_MB:g}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def make_districts(folder: Path, districts: int, rows: int) -> int:
    """Write so many exports below the folder; returns how many responses they hold together."""
    people = max(1, rows // (districts * len(YEARS) * ITEMS))
    for number in track(range(districts), "districts", transient=True):
        failed = people * (5 + number % 20) // 100
        made = MadeDistrict(
            f"模拟区{number:03d}",
            {"passed": people - failed, "failed": failed, "absent": 3 + number % 9},
            years=YEARS,
            items=ITEMS,
            findings={"register": people // 2, "refuse": 1 + number % 7},
            presence={"present": people // 2, "leave": 2 + number % 5},
            demo=True,
            seed=number,
        )
        write_district(folder / f"district-{number:03d}", made)
    return people * districts * len(YEARS) * ITEMS


def _measured(work: str, *arguments: Path) -> tuple[float, float]:
    """Seconds, and the most memory (MB) of a process that does it."""
    command = [sys.executable, "-c", _PEAK.format(work=work), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = json.loads(done.stdout)
    return float(seconds), float(peak)


if __name__ == "__main__":
    main()

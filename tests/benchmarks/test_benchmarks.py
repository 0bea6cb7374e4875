"""Every benchmark runs in a small size, prints a table, and ends with its figures as one line of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM

# What they measure is tested elsewhere; whether they still run is seen before an issue is closed.
pytestmark = pytest.mark.full

ROOT = Path(__file__).parents[2]
SMALL = {
    "analytics": ("--people", "6", "--years", "2", "--items", "5", "--rows", "3000"),
    "figures_page": ("--people", "30", "--years", "2", "--items", "5"),
    "grading": ("--papers", "2"),
    "home_page": ("--people", "3", "--tries", "4"),
    "item_bank": ("--items", "200"),
    "jupyterhub_servers": ("--servers", "1"),
    "marking": ("--answers", "6", "--markers", "3", "--think", "0"),
    "question_import": ("--rows", "100"),
    "scale": ("--papers", "20", "--least", "2"),
    "province": ("--districts", "3", "--rows", "3000", "--frames"),
    "audit": ("--rows", "3000"),
    "corrections": ("--papers", "4"),
    "certificates": ("--certificates", "5"),
    "study_hours": ("--people", "20", "--years", "2", "--records", "5"),
}
FIGURES = {
    "analytics": {"load_s", "load_ratio", "duckdb_mb", "memory_ratio", "sums_differ"},
    "figures_page": {"cold_s", "filter_s", "again_s", "ratio"},
    "grading": {"papers", "stock_ms", "bulk_ms", "ratio", "rows_differ"},
    "home_page": {"first", "one_p50", "one_p99", "many_p99"},
    "item_bank": {"items", "bank_s", "ratio"},
    "jupyterhub_servers": {"servers", "memory_mib_each", "spawn_seconds_each"},
    "marking": {"given", "twice", "unsettled", "next_p99_ms", "draft_p99_ms"},
    "question_import": {"rows", "import_s", "write_s", "pairs_s", "added", "duplicates"},
    "room": {"failed", "lost", "receipts_wrong", "save_p99_ms", "hand_in_p99_ms", "memory_mb"},
    "room_faults": {"kills", "saves", "lost", "twice", "moved", "receipts_wrong"},
    "scale": {"small_ms", "large_ms", "ratio", "large_disk_mb", "memory_mb", "unscored"},
    "province": {"districts", "rows", "s", "memory_mb", "ratio"},
    "corrections": {"papers", "what_if_s", "score_s", "ratio"},
    "audit": {"rows", "write_s", "read_s", "verify_s", "ratio"},
    "certificates": {"sign_s", "print_s", "alone_s", "verify_s", "refused", "ratio", "mb"},
    "study_hours": {"records", "count_s", "pandas_s", "one_s", "ratio"},
    "study_view": {"open_ratio", "answer_ratio", "questions_touched_per_answer"},
}
NOTHING = (
    "rows_differ",
    "sums_differ",
    "failed",
    "lost",
    "twice",
    "moved",
    "receipts_wrong",
    "unscored",
    "unsettled",
    "refused",
)
"""What is to be 0 in any size."""


def figures(name: str, *options: str) -> dict[str, float]:
    """What a benchmark says on its last line, after its table."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *table, last = done.stdout.strip().splitlines()
    assert any("┃" in line for line in table)
    found: dict[str, float] = json.loads(last)
    assert set(found) >= FIGURES[name]
    assert not any(found.get(one, 0) for one in NOTHING), found
    return found


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_runs_in_a_small_size(name: str) -> None:
    assert figures(name, *SMALL[name])


def test_ten_times_as_many_papers_take_hardly_more_memory() -> None:
    """Holding everybody's rows takes more than ten kilobytes of each."""
    found = figures("scale", "--papers", "4000", "--least", "400", "--autograded", "made")
    assert found["large_papers"] == 10 * found["small_papers"] == 4000
    more = found["large_memory_mb"] - found["small_memory_mb"]
    assert 1000 * more / (found["large_papers"] - found["small_papers"]) < 6, "KB a paper"


def test_a_small_load_has_no_failure_and_loses_nothing() -> None:
    load = ("--clients", "30", "--minutes", "0.067", "--log-in-seconds", "2", "--pause", "1")
    found = figures("room", *load, "--no-hub")
    assert found["receipts"] == 30
    assert found["saves"] >= 60
    assert found["page_kb"] < 100


def test_a_room_that_is_killed_again_and_again_loses_nothing() -> None:
    found = figures("room_faults", "--kills", "5", "--clients", "10")
    assert found["saves"] > 50
    assert found["receipts"] > 0


def test_the_study_views_benchmark_runs_in_a_small_size() -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium, or set CHROMIUM)")
    found = figures("study_view", "--runs", "1", "--answers", "4")
    assert found["questions_touched_per_answer"] == 1


def test_every_benchmark_is_tried() -> None:
    mains = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "argparse" in path.read_text(encoding="utf-8")
    }
    assert mains == set(FIGURES)

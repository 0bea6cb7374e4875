"""Loading and checking a large item bank, beside reading nothing but its YAML heads the usual way.

    python -m benchmarks.item_bank [--items 10000]

The alternative is what front-matter readers do by default: PyYAML's pure loader on each head, no body, no checks.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from question_bank.bank import item_files, load_bank
from tests.support.synthetic import make_bank, write_items


def main() -> None:
    parser = argparse.ArgumentParser(description="loading and checking an item bank")
    parser.add_argument("--items", type=int, default=10_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures = measure(Path(folder), count)
    table = Table(title=f"{count} item files")
    for column in ("what", "seconds", "items a second"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, title in (("heads", "heads alone, pure PyYAML"), ("bank", "load and check all")):
        seconds = figures[f"{name}_s"]
        table.add_row(title, f"{seconds:.2f}", f"{count / seconds:.0f}")
    table.add_row("ratio", f"{figures['ratio']:.2f}×", "")
    Console().print(table)
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, count: int) -> dict[str, float]:
    """Seconds for both ways and their ratio (heads alone ÷ whole bank)."""
    write_items(make_bank(count), folder)
    started = time.perf_counter()
    bank = load_bank([folder])
    whole = time.perf_counter() - started
    assert len(bank) == count
    started = time.perf_counter()
    for path in item_files([folder]):
        head = path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---\n")
        assert yaml.safe_load(head)["id"] == path.stem
    heads = time.perf_counter() - started
    return {"items": count, "bank_s": whole, "heads_s": heads, "ratio": heads / whole}


if __name__ == "__main__":
    main()

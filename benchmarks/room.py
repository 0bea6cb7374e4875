"""The room under load, beside stock JupyterHub servers in the same run.

    python -m benchmarks.room [--clients 896] [--minutes 5] [--pause 10] [--no-hub]
    python -m benchmarks.room --processes 2 --database postgresql [--clients 2000] --no-hub

The second puts two room processes behind nginx on a PostgreSQL server that it starts beside one process on SQLite, in the same run.

Log-in of everybody within two minutes, one barrier, an answer every ten seconds (``--pause``) a person, everybody hands in within ten
seconds; server and generator share the machine. Afterwards every recorded answer is compared with what the generator was
told to be safe, and every submission with its receipt.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from exam_room.reconciliation import reconcile
from grading.submitted import recorded_answers
from lawstudy.opening import course_of, open_records
from tests.support.load_site import RoomSite, make_room_site
from tests.support.postgresql import new_database, postgresql
from tests.support.room_server import RoomUnderTest
from tests.support.two_rooms import take_to_server, two_rooms


def main() -> None:
    parser = argparse.ArgumentParser(description="the room under load")
    parser.add_argument("--clients", type=int, default=896)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--log-in-seconds", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between answers")
    parser.add_argument("--no-hub", action="store_true", help="leave stock JupyterHub out")
    parser.add_argument("--processes", type=int, default=1, choices=(1, 2))
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    if given.processes > 1 and given.database == "sqlite":
        parser.error("on SQLite there is one process")
    load = {
        "write": 60 * given.minutes,
        "log_in": given.log_in_seconds,
        "pause": given.pause,
    }
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures, rows = measure(Path(folder), given.clients, **load)
    if given.database == "postgresql":
        _show(rows, f"{given.clients} candidates, one process on SQLite")
        with (
            tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder,
            postgresql(durable=True) as server,
        ):
            url = new_database(server)
            there, rows = measure(
                Path(folder), given.clients, **load, url=url, processes=given.processes
            )
        figures |= {f"postgresql_{name}": value for name, value in there.items()}
        for name in ("save_p99_ms", "hand_in_p99_ms", "opening_p99_ms", "memory_mb"):
            figures[f"{name}_ratio"] = there[name] / max(figures[name], 1e-9)
    if not given.no_hub:
        from benchmarks import jupyterhub_servers

        hub = jupyterhub_servers.measure(5)
        figures["hub_memory_mb_each"] = hub.memory_mib_each
        figures["hub_spawn_seconds_each"] = hub.spawn_seconds_each
        figures["memory_ratio"] = given.clients * hub.memory_mib_each / figures["memory_mb"]
    _show(rows, f"{given.clients} candidates, {given.processes} process(es) on {given.database}")
    print(json.dumps({key: round(value, 3) for key, value in figures.items()}))


def _show(rows: list[list[str]], title: str) -> None:
    table = Table(title=title)
    for column in ("request", "number", "median ms", "p99 ms", "longest ms"):
        table.add_column(column, justify="left" if column == "request" else "right")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def measure(
    folder: Path,
    clients: int,
    *,
    write: float,
    log_in: float,
    pause: float,
    url: str = "",
    processes: int = 1,
) -> tuple[dict[str, float], list[list[str]]]:
    """The figures, and a row for each kind of request. ``url``: an empty PostgreSQL database to be used."""
    made = make_room_site(folder / "site", clients)
    if url:
        made = replace(made, site=take_to_server(made.site, url, rooms=processes))
    with two_rooms(made.site) if processes > 1 else RoomUnderTest(made.site) as server:
        plan = {
            "host": "127.0.0.1",
            "port": server.port,
            "codes": {str(attempt): code for attempt, code in made.codes.items()},
            "sitting": made.sitting,
            "password": made.password,
            "log_in": log_in,
            "write": write,
            "pause": pause,
            "hand_in": 10.0,
        }
        file = folder / "plan.json"
        file.write_bytes(orjson.dumps(plan))
        subprocess.run([sys.executable, "-m", "benchmarks.room_load", str(file)], check=True)
        memory = server.memory_mb()
    result = orjson.loads(file.with_suffix(".result.json").read_bytes())
    lost, wrong = compare(made, result)
    seconds: dict[str, list[float]] = result["seconds"]
    for line in result["failed"][:10]:
        print(line, file=sys.stderr)
    figures = {
        "clients": float(clients),
        "requests": float(sum(map(len, seconds.values()))),
        "failed": float(len(result["failed"])),
        "saves": float(len(seconds.get("save", []))),
        "lost": float(lost),
        "receipts": float(len(result["receipts"])),
        "receipts_wrong": float(wrong),
        "opening_median_ms": 1000 * percentile(seconds.get("opening", []), 50),
        "opening_p99_ms": 1000 * percentile(seconds.get("opening", []), 99),
        "save_p99_ms": 1000 * percentile(seconds.get("save", []), 99),
        "hand_in_p99_ms": 1000 * percentile(seconds.get("hand_in", []), 99),
        "memory_mb": memory,
        "page_kb": result["page_bytes"] / 1000,
    }
    rows = [
        [
            kind,
            str(len(values)),
            f"{1000 * percentile(values, 50):.1f}",
            f"{1000 * percentile(values, 99):.1f}",
            f"{1000 * max(values):.1f}",
        ]
        for kind, values in seconds.items()
    ]
    return figures, rows


def compare(made: RoomSite, result: dict[str, Any]) -> tuple[int, int]:
    """Acknowledged answers that are not on record as they were; receipts that do not fit."""
    lost = wrong = 0
    with open_records(made.site) as db:
        for attempt, answers in result["acknowledged"].items():
            recorded = recorded_answers(db, int(attempt))
            lost += sum(recorded.get(question) != value for question, value in answers.items())
        found = reconcile(db, course_of(made.site), made.sitting)
        wrong = len(found.wrong_hash) + len(found.unfinished)
    return lost, wrong


def percentile(values: list[float], percent: float) -> float:
    """The value that so many of the values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


if __name__ == "__main__":
    main()

"""The room on a machine whose clock is wrong, as a process of its own; `lawstudy clock` while no room runs."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.clock import utc_now
from foundation.site import SETTINGS, Site, open_site
from lawstudy.opening import open_records
from lawstudy.processes.one_room import running_room
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.sitting import RoomPulse
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.http_client import Client
from tests.support.room_site import copy_site
from tests.support.site_on_server import to_server

SHIM = Path(__file__).parents[1] / "data" / "cases" / "clock" / "clock_shim.c"
YEARS = dt.timedelta(days=3650)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that moves the machine's clock for the process that it is loaded into."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or os.uname().sysname != "Linux":
        pytest.skip("no C compiler to build the clock's shim with, or no Linux to load it")
    library = tmp_path_factory.mktemp("shim") / "clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SHIM], check=True)
    return library


class Machine:
    """``set`` moves its clock, also while a room runs."""

    def __init__(self, shim: Path, file: Path, patch: pytest.MonkeyPatch) -> None:
        self._file = file
        patch.setenv("LD_PRELOAD", str(shim))
        patch.setenv("SHIM_FILE", str(file))
        self.set(dt.timedelta())

    def set(self, ahead: dt.timedelta) -> None:
        self._file.write_text(str(round(ahead.total_seconds())), encoding="ascii")


@pytest.fixture
def machine(shim: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(shim, tmp_path / "ahead", monkeypatch)


@pytest.fixture
def district(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """With an exam that S1 may sit from an hour ago until in an hour, and an administrator."""
    root = tmp_path / "district"
    site = copy_site(prepared, root)
    (root / SETTINGS).write_text(
        '[site]\nname = "试验区"\n[records]\nurl = "sqlite:///records.db"\n', encoding="utf-8"
    )
    to_server(root)
    now, hour = utc_now(), dt.timedelta(hours=1)
    site.plan(["S1"], start="individual", starts_at=None, opens_at=now - hour, closes_at=now + hour)
    site.close()
    found = open_site(root)
    yield found
    lawstudy("--site", found.root, "serve", "--stop")


def serve(found: Site) -> str:
    return ok("--site", found.root, "serve", "--background", "--no-lab")


def stop(found: Site) -> None:
    ok("--site", found.root, "serve", "--stop")


def pulse(found: Site) -> dt.datetime:
    with open_records(found) as db:
        return db.get_one(RoomPulse, 1).at


def wait_for_pulse(found: Site) -> None:
    """Until the room has put on record that it lives."""
    with open_records(found) as db:
        before = db.get(RoomPulse, 1)
    start = None if before is None else before.at
    for _ in range(300):
        with open_records(found) as db:
            row = db.get(RoomPulse, 1)
        if row is not None and row.at != start:
            return
        subprocess.run(["sleep", "0.1"], check=True)
    raise AssertionError("no pulse")


@pytest.mark.full
def test_one_start_with_the_clock_years_ahead_closes_no_exam(
    district: Site, machine: Machine
) -> None:
    assert "不可信" not in serve(district)
    wait_for_pulse(district)
    stop(district)
    machine.set(YEARS)
    assert "不可信" in serve(district)
    wait_for_pulse(district)
    assert abs(pulse(district) - utc_now()) < dt.timedelta(minutes=10)
    machine.set(dt.timedelta())
    stop(district)
    said = serve(district)
    assert "不可信" not in said
    assert "慢" not in said
    with open_records(district) as db:
        assert db.scalars(select(Attempt.state)).all() == ["called"]


def test_a_room_that_was_led_astray_tells_and_is_put_right_in_the_browser(
    district: Site,
) -> None:
    with open_records(district) as db:
        db.merge(RoomPulse(id=1, at=utc_now() + YEARS))
        account, password = create_account(db, "guanli", "管理", ["administrator"], actor="t")
        account.must_change = False
        db.commit()
    assert "慢 3650 天" in serve(district)
    running = running_room(district)
    assert running is not None

    async def work() -> None:
        host, _, port = running.address.removeprefix("http://").rstrip("/").partition(":")
        client = Client(host, int(port))
        await client.get("/log-in")
        assert (await client.form("/log-in", login="guanli", password=password)).status == 303
        page = (await client.get("/clock")).body.decode()
        assert "慢 3650 天" in page
        assert (await client.form("/clock", reason=" ")).status == 400
        assert "慢 3650 天" in (await client.get("/sessions/1")).body.decode()
        assert (await client.form("/clock", reason="主板电池没电")).status == 303
        page = (await client.get("/clock")).body.decode()
        assert "两者相符" in page, "and the administrator is still logged in"
        state = (await client.get("/api/session/1/board")).json()
        assert state["clock"]["doubt"] is None
        assert state["people"][0]["phase"] == "ready"
        await client.closed()

    asyncio.run(work())
    assert abs(pulse(district) - utc_now()) < dt.timedelta(minutes=1)
    stop(district)
    assert "慢" not in serve(district)
    with open_records(district) as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "clock.correct")).one()
    assert (entry.actor, "主板电池没电" in entry.after) == ("guanli", True)


def test_the_command_line_puts_it_right_while_no_room_runs(district: Site) -> None:
    command = ("--site", district.root, "clock")
    assert "没有需要更正" in ok(*command)
    with open_records(district) as db:
        db.merge(RoomPulse(id=1, at=utc_now() + YEARS))
        db.commit()
    assert "--correct" in ok(*command)
    done = lawstudy(*command, "--correct")
    assert done.returncode == 1
    assert "原因" in done.stderr
    assert pulse(district) > utc_now() + YEARS / 2
    assert "已更正" in ok(*command, "--correct", "--reason", "时间曾经不准")
    assert abs(pulse(district) - utc_now()) < dt.timedelta(minutes=1)
    said = serve(district)
    assert "慢" not in said
    beside = lawstudy(*command, "--correct", "--reason", "x")
    assert beside.returncode == 1
    assert "/clock" in beside.stderr

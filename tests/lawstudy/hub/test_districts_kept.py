"""Several districts that run: what is killed comes back where it was, what was stopped stays so, and nobody else notices."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.lock import Holder, holder_of
from lawstudy.processes.one_room import room_lock
from tests.support.district_hub import Districts, WebBrowser, new_districts
from tests.support.hub_process import PATIENCE_S, until
from tests.support.released_exam import released_once

__all__ = ["released_once"]

pytestmark = [
    pytest.mark.full,
    pytest.mark.slow,
    pytest.mark.skipif(not separate(), reason="several districts share a Hub only as root"),
]


@pytest.fixture(scope="module")
def districts(released_once: Path) -> Iterator[Districts]:
    with new_districts(released_once) as made:
        with made as running:
            yield running
        for lock in locks(made):
            assert holder_of(lock) is None, lock


def locks(districts: Districts) -> list[Path]:
    own = [districts.file.parent / "hub" / f"{name}.lock" for name in ("hub", "keeper")]
    return own + [room_lock(each.made.site) for each in districts.by_code.values()]


class Visitor(threading.Thread):
    """Asks for somebody's page again and again; ``got``: what came."""

    def __init__(self, browser: WebBrowser, address: str) -> None:
        super().__init__()
        self._browser, self._address = browser, address
        self.got: list[int] = []
        self._enough = threading.Event()

    def run(self) -> None:
        while not self._enough.wait(0.2):
            self.got.append(self._browser.ask("GET", self._address).status_code)

    def __enter__(self) -> Visitor:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self.join()


def killed(holder: Holder | None) -> int:
    assert holder is not None
    os.kill(holder.pid, signal.SIGKILL)
    return holder.pid


def another(holder: Holder | None, pid: int) -> bool:
    """Whether somebody else holds it by now, and answers."""
    return holder is not None and holder.pid != pid and holder.address != ""


def status(districts: Districts) -> tuple[int, str]:
    done = districts.lawstudy("province", "status", str(districts.file))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_room_that_is_killed_comes_back_and_the_other_district_notices_nothing(
    districts: Districts,
) -> None:
    theirs, _ = districts.logged_in("yi", "shenhe")
    mine, _ = districts.logged_in("jia", "guanli")
    other, hub = districts.room_now("yi"), holder_of(locks(districts)[0])
    before = districts.room_now("jia")
    assert status(districts)[0] == 0
    with Visitor(theirs, f"{districts['yi'].room}/me") as visitor:
        pid = killed(before)
        until(lambda: another(districts.room_now("jia"), pid), PATIENCE_S)
    after = districts.room_now("jia")
    assert before is not None
    assert after is not None
    assert after.address == before.address
    assert visitor.got
    assert set(visitor.got) == {200}
    assert (districts.room_now("yi"), holder_of(locks(districts)[0])) == (other, hub)
    # Who was logged in there still is.
    assert mine.ask("GET", f"{districts['jia'].room}/me").status_code == 200
    until(lambda: "试验区jia 的平台 已重新启动" in status(districts)[1], PATIENCE_S)
    log = (districts.file.parent / "hub" / "keeper.log").read_text(encoding="utf-8")
    assert "意外停止，1 秒后重新启动（第 1 次" in log
    assert "Traceback" not in log


def test_the_hub_that_is_killed_comes_back_with_its_proxy(districts: Districts) -> None:
    rooms = [districts.room_now(code) for code in ("jia", "yi")]
    pid = killed(holder_of(locks(districts)[0]))
    until(lambda: another(holder_of(locks(districts)[0]), pid), PATIENCE_S)
    browser, page = districts.logged_in("yi", "jiaoyuan")
    server = f"{districts.hub}/user/{districts['yi'].hub_name('jiaoyuan')}"
    until(lambda: browser.open(page.address).address.startswith(server), PATIENCE_S)
    assert [districts.room_now(code) for code in ("jia", "yi")] == rooms


def test_a_room_that_was_stopped_stays_so_until_it_is_started(districts: Districts) -> None:
    site = districts["jia"].made.site
    assert districts.lawstudy("--site", str(site.root), "serve", "--stop").returncode == 0
    until(lambda: "试验区jia 的平台 是有人停止的" in status(districts)[1], PATIENCE_S)
    code, told = status(districts)
    assert code == 1
    assert "没有在运行：试验区jia 的平台" in told
    assert districts.room_now("jia") is None
    again = districts.lawstudy("province", "serve", str(districts.file), "--background")
    assert again.returncode == 0, again.stderr
    until(lambda: "试验区jia 的平台 又在运行" in status(districts)[1], PATIENCE_S)
    assert status(districts)[0] == 0


def test_a_keeper_that_is_killed_is_missed_and_comes_with_the_next_start(
    districts: Districts,
) -> None:
    killed(holder_of(locks(districts)[1]))
    code, told = status(districts)
    assert code == 0
    assert "自动重新启动的程序没有在运行" in told
    again = districts.lawstudy("province", "serve", str(districts.file), "--background")
    assert again.returncode == 0, again.stderr
    assert holder_of(locks(districts)[1]) is not None
    # In the foreground, too, there is one that keeps them.
    second = districts.lawstudy("province", "serve", str(districts.file))
    assert second.returncode == 1
    assert "已在运行" in second.stderr

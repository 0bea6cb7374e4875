"""One room for a site, started and stopped by people in a hurry: twice, killed, copied, beside others, under a proxy."""

from __future__ import annotations

import http.server
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest

from foundation.site import open_site
from lawstudy.opening import open_records
from lawstudy.operations.settings_text import write_databases
from lawstudy.processes import room as room_process
from lawstudy.processes.one_room import room_lock, running_room
from records.people.unit import Unit
from tests.lawstudy.conftest import lawstudy, ok, process
from tests.support.people import officer
from tests.support.ports import free_port
from tests.support.site_on_server import copy_site_folder, new_site, records_at

ADDRESS = re.compile(r"https?://[^\s）]+")
NAME = "试验 [2026] *区* 'a"


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A site whose folder has a name that shells and patterns take for something else."""
    root = tmp_path / NAME
    new_site(root, demo=False, name="试验区")
    yield root
    lawstudy("--site", root, "serve", "--stop")


def start(root: Path, *more: str) -> str:
    said = ok("--site", root, "serve", "--background", "--no-lab", *more)
    return ADDRESS.findall(said)[-1]


def pid(root: Path) -> int:
    running = running_room(open_site(root))
    assert running is not None
    return running.pid


def answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as page:
        return "进入考场" in page.read().decode()


def test_a_second_one_is_refused_and_harms_nothing(root: Path) -> None:
    address, first = start(root), pid(root)
    done = lawstudy("--site", root, "serve", "--no-lab", "--port", str(free_port()))
    assert done.returncode == 1
    assert str(first) in done.stderr
    assert address in done.stderr
    assert start(root, "--port", str(free_port())) == address
    assert pid(root) == first
    assert answers(address)


@pytest.mark.full
def test_started_twice_at_once_there_is_one(root: Path) -> None:
    command = ["--site", root, "serve", "--background", "--no-lab"]
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: process(*map(str, command)), range(2)))
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    assert len({ADDRESS.findall(each.stdout)[-1] for each in done}) == 1


def test_killed_it_starts_again(root: Path) -> None:
    start(root)
    os.kill(pid(root), signal.SIGKILL)
    assert answers(start(root))
    assert "已停止" in ok("--site", root, "serve", "--stop")
    assert "没有在运行" in ok("--site", root, "serve", "--stop")


@pytest.mark.full
def test_a_copied_site_has_a_room_of_its_own_and_does_not_end_the_other(
    root: Path, tmp_path: Path
) -> None:
    address, first = start(root), pid(root)
    copy = tmp_path / "copy"
    copy_site_folder(root, copy)
    assert "没有在运行" in ok("--site", copy, "serve", "--stop")
    assert answers(address)
    other = start(copy)
    try:
        assert other != address
        assert pid(copy) != first
    finally:
        assert "已停止" in ok("--site", copy, "serve", "--stop")
    assert pid(root) == first


@pytest.mark.full
def test_two_sites_on_one_database_have_one_room(root: Path, tmp_path: Path) -> None:
    start(root)
    second = tmp_path / "second"
    new_site(second, demo=False, name="第二区")
    write_databases(second / "lawstudy.toml", records_at(root))
    done = lawstudy("--site", second, "serve", "--no-lab")
    assert done.returncode == 1
    assert str(pid(root)) in done.stderr


@pytest.mark.full
def test_a_stranger_with_the_number_of_an_old_room_is_left_alone(root: Path) -> None:
    (root / "run").mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as stranger:
        # What a killed room of 0.1.0 left, and what one of today leaves.
        told = {"pid": stranger.pid, "address": f"http://127.0.0.1:{free_port()}/"}
        (root / "run" / "room.json").write_bytes(orjson.dumps(told))
        left = {**told, "started": "1", "host": socket.gethostname(), "notices": []}
        room_lock(open_site(root)).write_bytes(orjson.dumps(left))
        assert "没有在运行" in ok("--site", root, "serve", "--stop")
        assert answers(start(root))
        assert stranger.poll() is None
        stranger.kill()


def test_a_room_of_the_version_before_is_not_joined_by_another(root: Path) -> None:
    class Old(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            self.send_header("Server", "lawstudy")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Old) as old:
        threading.Thread(target=old.serve_forever).start()
        (root / "run").mkdir(exist_ok=True)
        told = {"pid": 4711, "address": f"http://127.0.0.1:{old.server_address[1]}/"}
        (root / "run" / "room.json").write_bytes(orjson.dumps(told))
        done = lawstudy("--site", root, "serve", "--background", "--no-lab")
        upgrading = lawstudy("--site", root, "upgrade")
        old.shutdown()
    assert done.returncode == 1
    assert "4711" in done.stderr
    assert upgrading.returncode == 1
    assert "4711" in upgrading.stderr
    assert answers(start(root))


def test_nobody_upgrades_below_a_running_room(root: Path) -> None:
    address = start(root)
    done = lawstudy("--site", root, "upgrade")
    assert done.returncode == 1
    assert address in done.stderr


@pytest.mark.full
def test_a_port_that_is_taken_gives_way_to_the_next_and_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        socket.create_server(("127.0.0.1", room_process.PORT))
        if _free(room_process.PORT)
        else socket.socket()
    ):
        said = ok("--site", root, "serve", "--background", "--no-lab")
    address = ADDRESS.findall(said)[-1]
    assert f"端口 {room_process.PORT} 已被占用" in said
    assert not address.endswith(f":{room_process.PORT}/")
    assert answers(address)


@pytest.mark.full
def test_a_port_that_was_asked_for_is_refused_with_who_has_it(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for more in ([], ["--background"]):
            done = lawstudy("--site", root, "serve", "--no-lab", "--port", port, *more)
            assert done.returncode == 1
            assert f"端口 {port} 已被占用：进程 {os.getpid()}" in done.stderr


@pytest.mark.parametrize("port", ["0", "-1", "99999", "x"])
@pytest.mark.parametrize("command", ["serve", "lab"])
def test_a_port_that_there_is_not_is_wrong_usage(root: Path, command: str, port: str) -> None:
    done = lawstudy("--site", root, command, "--port", port)
    assert done.returncode == 2
    assert (port if port != "x" else "--port") in done.stderr


@pytest.mark.full
def test_an_address_of_ipv6_is_shown_in_brackets(root: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    address = start(root, "--address", "::1")
    assert address.startswith("http://[::1]:")
    assert answers(address)


@pytest.mark.full
def test_an_address_of_another_machine_is_said(root: Path) -> None:
    done = lawstudy("--site", root, "serve", "--background", "--no-lab", "--address", "192.0.2.1")
    assert done.returncode == 1
    assert "192.0.2.1" in done.stderr


def test_the_printed_command_stops_it(root: Path) -> None:
    said = ok("--site", root, "serve", "--background", "--no-lab")
    stop = shlex.split(said.rpartition("停止：")[2].strip())
    assert Path(stop[0]).name == "lawstudy"
    assert "已停止" in ok(*stop[1:])


@pytest.mark.full
def test_it_stops_the_learners_jupyterlab_too(root: Path) -> None:
    with open_records(open_site(root)) as db:
        db.add(officer("S1", "学员", Unit(code="B1", name="某局")))
        db.commit()
    try:
        said = ok("--site", root, "serve", "--background", "--learner", "S1")
        stop = shlex.split(said.rpartition("停止：")[2].strip())
        assert "JupyterLab 已停止" in ok(*stop[1:])
    finally:
        lawstudy("--site", root, "lab", "--learner", "S1", "--stop")


def test_a_jupyterlab_that_fails_keeps_nobody_from_the_room(root: Path) -> None:
    with open_records(open_site(root)) as db:
        unit = Unit(code="B1", name="某局")
        db.add(officer("S1", "学员", unit, number="S1"))
        db.commit()
    broken = root / "run" / "S1-cadre" / "config"
    broken.mkdir(parents=True)
    (broken / "jupyter_server_config.py").write_text("raise SystemExit(3)", encoding="utf-8")
    for learner, reason in (("S1", "jupyter.log"), ("NOBODY", "NOBODY")):
        done = lawstudy("--site", root, "serve", "--background", "--learner", learner)
        assert done.returncode == 0
        assert "JupyterLab 没有打开" in done.stderr
        assert reason in done.stderr
        assert answers(ADDRESS.findall(done.stdout)[-1])


def test_a_proxy_in_the_environment_is_not_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_records(open_site(root)) as db:
        unit = Unit(code="B1", name="某局")
        db.add(officer("S1", "学员", unit))
        db.commit()
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    try:
        said = ok("--site", root, "serve", "--background", "--learner", "S1")
    finally:
        lawstudy("--site", root, "lab", "--learner", "S1", "--stop")
    lab, room = ADDRESS.findall(said)
    assert "/lab?token=" in lab
    assert answers(room)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

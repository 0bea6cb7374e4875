"""The page of figures with its real process beside the room: who may, filters, files on record, and a process that dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics.report.manifest import Manifest, put_in_place
from delivery.analyses import Commands, FiguresWorker, NotYet
from delivery.lab.desk import own_copy
from foundation.site import open_site
from lawstudy.processes.room import analyses_of
from records.audit.trail import AuditEntry
from records.roles import Role
from tests.support.http_client import Answer, Client
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite
from tests.support.site_on_server import to_server


def commands(site: RoomSite) -> Commands:
    """As the room's own process has them, of a site without settings."""
    root = site.course.root.parent
    told = {"root": str(root), "records_url": site.url, "zone": "Asia/Shanghai"}
    python = (sys.executable, "-m")
    reports = (*python, "lawstudy.processes.report_worker")
    return Commands((*python, "analytics.page.worker"), reports, told)


def test_the_rooms_own_process_starts_the_same_programs(site: RoomSite) -> None:
    root = site.course.root.parent
    (root / "lawstudy.toml").write_text(
        '[site]\nname = "某区"\n[records]\nurl = "sqlite:///records.db"\n', encoding="utf-8"
    )
    to_server(root)
    assert analyses_of(open_site(root)) == commands(site)


async def shown(client: Client, address: str) -> Answer:
    """The page once it has figures."""
    for _ in range(60):
        answer = await client.get(address)
        assert answer.status == 200
        if 'id="filters"' in answer.body.decode():
            return answer
        assert "正在读取数据" in answer.body.decode()
        assert 'http-equiv="refresh"' in answer.body.decode()
    raise AssertionError("no figures")


def put_report(site: RoomSite) -> Path:
    """A report of the year as `lawstudy report` leaves it, with a list of two people."""
    root = site.course.root.parent
    new = root / "new"
    new.mkdir()
    (new / "report.html").write_text("<p>报告</p>", encoding="utf-8")
    (new / "list-hours.pdf").write_bytes(b"%PDF")
    (root / "secret.html").write_text("secret", encoding="utf-8")
    shown = {"网页": "report.html", "学时不足人员名单（pdf）": "list-hours.pdf"}
    made = Manifest("", list(shown.values()), 2, "由 甲 生成", shown, {"list-hours.pdf": 2})
    put_in_place(new, root / "reports" / "2026" / "certification", made)
    return root


def test_the_page_its_files_and_a_process_that_dies(decided: RoomSite) -> None:
    people: dict[str, Role] = {"jia": "administrator", "yi": "approver", "bing": "auditor"}
    with decided.sessions() as db:
        passwords = {login: ready_account(db, login, role) for login, role in people.items()}
        db.commit()
    put_report(decided)

    async def work() -> None:
        async with served(decided, analyses=commands(decided)) as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            bing = await logged_in(browser, "bing", passwords["bing"])
            page = (await shown(jia, "/figures")).body.decode()
            assert "应考 <strong>4</strong>" in page
            # Four people of one unit are too few to be told of.
            few = (await shown(jia, "/figures?unit=B1")).body.decode()
            assert "人数少" in few
            assert "应考 <strong>" not in few
            assert "由 甲 生成" in page
            wrong = (await shown(jia, "/figures?year=x&exam=..%2F..")).body.decode()
            assert "没有考试“../..”" in wrong
            escaped = (await shown(jia, "/figures?unit=%3Cb%3E")).body.decode()
            assert "没有编码或名称为“&lt;b&gt;”的单位" in escaped
            report = "/figures/reports/certification"
            assert (await jia.get(f"{report}/report.html")).body.decode() == "<p>报告</p>"
            assert (await jia.get(f"{report}/list-hours.pdf")).body == b"%PDF"
            for address in (f"{report}/..%2F..%2F..%2Fsecret.html", f"{report}/x.html", "/figures/reports/x/report.html"):  # fmt: skip
                assert (await jia.get(address)).status == 404
            for address in ("/figures", f"{report}/report.html"):
                assert (await bing.get(address)).status == 403
            assert (await bing.form("/figures/reports", name="year")).status == 403
            _signal_worker(signal.SIGSTOP)
            waiting = asyncio.create_task(jia.get("/figures?year=2001"))
            await asyncio.sleep(0.5)
            _signal_worker(signal.SIGKILL)
            gone = await waiting
            assert gone.status == 200
            assert "意外停止，已经重新启动" in gone.body.decode()

    asyncio.run(asyncio.wait_for(work(), 240))
    with decided.sessions() as db:
        taken = db.scalars(select(AuditEntry).where(AuditEntry.action == "document.take")).all()
        assert [(each.actor, each.subject) for each in taken] == [("jia", "2026")] * 2
        assert '"people": 2' in taken[1].after or '"people":2' in taken[1].after


def _signal_worker(number: signal.Signals) -> None:
    """To the only child of this process that answers for figures."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"analytics.page.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), number)


def test_an_own_copy_stays_as_it_was_left(tmp_path: Path) -> None:
    original = tmp_path / "originals" / "统计分析" / "a.ipynb"
    original.parent.mkdir(parents=True)
    original.write_text("as shipped", encoding="utf-8")
    own = own_copy(tmp_path / "admin", tmp_path / "originals", "统计分析/a.ipynb")
    assert own.read_text(encoding="utf-8") == "as shipped"
    own.write_text("mine", encoding="utf-8")
    assert own_copy(tmp_path / "admin", tmp_path / "originals", "统计分析/a.ipynb") == own
    assert own.read_text(encoding="utf-8") == "mine"


ECHO = "import sys,json\nfor line in sys.stdin:\n said=json.loads(line)\n 'id' in said and print(json.dumps(said),flush=True)"
DIES = "import sys\nsys.stdin.readline(); sys.stdin.readline(); sys.exit(3)"
SLEEPS = "import sys,time\ntime.sleep(60)"


def worker(program: str, patience: float = 20.0) -> FiguresWorker:
    command = (sys.executable, "-c", program)
    return FiguresWorker(Commands(command, command, {}), patience=patience)


@pytest.mark.parametrize(("program", "patience", "why"), [(SLEEPS, 0.05, "reading"), (DIES, 20, "restarted")])  # fmt: skip
def test_who_waits_is_told_why(program: str, patience: float, why: str) -> None:
    async def work() -> None:
        figures = worker(program, patience)
        with pytest.raises(NotYet) as told:
            await figures.ask({"act": "page"})
        assert told.value.why == why
        await figures.close()

    asyncio.run(asyncio.wait_for(work(), 60))


def test_a_process_that_dies_again_and_again_is_left_alone() -> None:
    async def work() -> None:
        figures = worker(DIES)
        said = []
        for _ in range(5):
            with pytest.raises(NotYet) as told:
                await figures.ask({"act": "page"})
            said.append(told.value.why)
        assert said == ["restarted"] * 3 + ["broken"] * 2
        await figures.close()

    asyncio.run(asyncio.wait_for(work(), 60))


def test_answers_go_to_who_asked_and_the_same_question_is_asked_once() -> None:
    async def work() -> None:
        figures = worker(ECHO)
        asked = [{"act": "page", "unit": unit} for unit in ("a", "b", "a")]
        first, second, third = await asyncio.gather(*map(figures.ask, asked))
        assert [each["unit"] for each in (first, second, third)] == ["a", "b", "a"]
        assert first["id"] == third["id"] != second["id"]
        await figures.close()

    asyncio.run(asyncio.wait_for(work(), 60))

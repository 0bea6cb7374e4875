"""The room's log: a whole sitting with failures leaves no answer, name, code or token in it; it is kept for months."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from exam_room.planning import issue_entry_codes
from foundation.clock import utc_now
from foundation.errors import SiteMissing
from foundation.local_time import find_zone
from foundation.site import Site, open_site
from lawstudy.processes.room_log import DailyFile, JsonLines, failure, remove_old, room_log, told
from records.exams.attempt import Attempt
from tests.exam_room.test_faults import engine_of
from tests.lawstudy.operations.conftest import SETTINGS
from tests.support.databases import ON_SERVER
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite, copy_site, run

LONG = "应当先告知，再听取申辩" * 400
ZONE = find_zone("Asia/Shanghai")


@pytest.fixture
def room_site(prepared: Path, tmp_path: Path) -> RoomSite:
    return copy_site(prepared, tmp_path / "site")


def test_a_sitting_leaves_no_secret_in_the_log(room_site: RoomSite) -> None:
    sitting = room_site.plan(["S1", "S2"])
    with room_site.sessions() as db:
        codes = issue_entry_codes(db, sitting, actor="t", now=utc_now())
        cards = {number: db.get_one(Attempt, number).call.person.number for number in codes}
        password = ready_account(db, "jiankao", "invigilator", name="监考某")
        db.commit()
    root = room_site.course.root.parent
    site = Site(root, "试验区", demo=False, records_url=room_site.url, item_folders=(), zone=ZONE)
    attempt, code = next(iter(codes.items()))
    tokens: set[str] = set()
    printed = io.StringIO()
    plain = logging.StreamHandler(printed)
    logging.getLogger().addHandler(plain)

    async def work() -> None:
        async with served(room_site) as (room, browser):
            candidate = browser()
            await candidate.get("/log-in?code=" + code)
            await candidate.form("/log-in", login="姓名S1", password="Wrong-Pass-9")
            await candidate.form("/log-in/code", card=cards[attempt], code="AAAA-BBBB-CCCC")
            assert (
                await candidate.form("/log-in/code", card=cards[attempt], code=code)
            ).status == 303
            await candidate.get("/log-in")
            await candidate.get("/姓名S1/" + code)
            here = f"/api/attempt/{attempt}"
            opened = (await candidate.post(f"{here}/open", {"tab": "t", "take_over": False})).json()
            change = {"question": "q11", "value": LONG, "marked": False}
            body = {"page": opened["page"], "first": 1, "changes": [change]}
            engine = engine_of(room)

            def full(connection: Connection) -> None:
                value = "%s" if ON_SERVER else "?"
                connection.exec_driver_sql(f"INSERT INTO nowhere VALUES ({value})", (LONG,))

            event.listen(engine, "commit", full)
            assert (await candidate.post(f"{here}/save", body)).status == 503
            event.remove(engine, "commit", full)

            def broken(*_: object) -> None:
                raise ValueError(f"姓名S1 {LONG}")

            room.clock.now, now = broken, room.clock.now  # type: ignore[method-assign, assignment]
            assert (await candidate.post(f"{here}/save", body)).status == 500
            room.clock.now = now  # type: ignore[method-assign]
            assert (await candidate.post(f"{here}/save", body)).status == 200
            assert (await candidate.post(f"{here}/hand-in", {"page": 1})).status == 200
            invigilator = await logged_in(browser, "jiankao", password)
            await invigilator.get(f"/session/{sitting}")
            for each in (candidate, invigilator):
                tokens.update(each.cookies.values())
                tokens.add(each.xsrf)

    try:
        with room_log(site) as log:
            log.info("room started", extra={"fields": {"port": 8000}})
            run(work)
    finally:
        logging.getLogger().removeHandler(plain)
    [file] = site.logs.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert site.logs.stat().st_mode & 0o777 == 0o700
    text = file.read_text(encoding="utf-8")
    secrets = {"姓名", "监考", LONG[:11], password, "Wrong-Pass-9", *codes.values(), *tokens}
    secrets |= {each.replace("-", "") for each in codes.values()} | {"AAAA-BBBB-CCCC"}
    for secret in filter(None, secrets):
        assert secret not in text, secret
        assert secret.encode("unicode_escape").decode() not in text
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert {(each["path"], each["status"]) for each in requests} >= {
        ("/log-in", 403),
        ("/log-in/code", 303),
        ("/*/*", 404),
        ("/api/attempt/*/open", 200),
        ("/api/attempt/*/save", 503),
        ("/api/attempt/*/save", 500),
        ("/api/attempt/*/hand-in", 200),
    }
    assert ("/api/attempt/*/save", 200) not in {(each["path"], each["status"]) for each in requests}
    kind = "ProgrammingError" if ON_SERVER else "OperationalError"
    assert any(kind in str(line) for line in lines)
    [fault] = [line for line in lines if "ValueError" in str(line.get("failure"))]
    assert any("broken" in place for place in fault["failure"]["at"])
    assert LONG[:11] not in printed.getvalue().partition("Traceback")[0]


def test_errors_of_the_database_do_not_repeat_what_was_written(room_site: RoomSite) -> None:
    room_site.plan(["S1"])
    room = room_site.room()
    with engine_of(room).connect() as connection, pytest.raises(Exception, match="hidden") as error:
        connection.exec_driver_sql("INSERT INTO unit (code, name) VALUES (?, ?)", ("B1", LONG))
    assert LONG[:11] not in str(error.value)


def record(msg: str, *values: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("lawstudy.room", logging.ERROR, "x.py", 1, msg, values, None)
    made.__dict__.update(more)
    return made


def test_only_what_is_no_text_of_people_stands_in_a_line() -> None:
    error = ValueError("张三")
    line = json.loads(
        JsonLines().format(record("%s of %s failed", "张三", 3, error, "K7PM-4XQT-9HWC", "a.b_c"))
    )
    assert line["values"] == ["<str>", 3, {"kinds": ["ValueError"], "at": []}, "<str>", "a.b_c"]
    assert line["event"] == "%s of %s failed"
    assert (told(True), told(None), told(b"x"), told({"a": 1})) == (True, None, "<bytes>", "<dict>")


def test_a_failure_names_what_caused_it() -> None:
    try:
        try:
            raise KeyError("张三")
        except KeyError as error:
            raise RuntimeError("李四") from error
    except RuntimeError as error:
        found = failure(error)
    assert found["kinds"] == ["RuntimeError", "KeyError"]
    assert "李四" not in str(found)


def test_a_file_for_each_day_of_the_site_and_old_ones_go(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    handler = DailyFile(logs, 184, ZONE)

    def at(*when: int) -> None:
        moment = dt.datetime(*when, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]
        handler.emit(record("x", created=moment.timestamp()))

    at(2026, 5, 6, 15, 59)
    at(2026, 5, 6, 16, 0)  # Midnight in Shanghai.
    (logs / "room-2025-01-01.txt").write_text("kept", encoding="utf-8")
    (logs / "room-notes.jsonl").write_text("kept", encoding="utf-8")
    assert {path.name for path in logs.glob("room-2026*")} == {
        "room-2026-05-06.jsonl",
        "room-2026-05-07.jsonl",
    }
    at(2026, 11, 5, 16, 0)
    assert (logs / "room-2026-05-06.jsonl").exists()  # 184 days.
    at(2026, 11, 6, 16, 0)
    handler.close()
    assert not (logs / "room-2026-05-06.jsonl").exists()
    assert len(list(logs.iterdir())) == 5
    remove_old(logs, dt.date(2030, 1, 1))
    assert {path.name for path in logs.iterdir()} == {"room-2025-01-01.txt", "room-notes.jsonl"}


@pytest.mark.parametrize(
    ("section", "word"),
    [
        ("[logs]\nkeep_days = 30", "184"),
        ("[logs]\nkeep_days = 'x'", "lawstudy.toml"),
        ("[metrics]\ntoken = 'short'", "16"),
        ("[metrics]\ntoken = '令牌令牌令牌令牌令牌令牌令牌令牌'", "token"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, section: str, word: str) -> None:
    (tmp_path / "lawstudy.toml").write_text(f"{SETTINGS}\n{section}\n", encoding="utf-8")
    with pytest.raises(SiteMissing, match=word):
        open_site(tmp_path)


def test_settings_that_can_be(tmp_path: Path) -> None:
    text = f"{SETTINGS}\n[logs]\nkeep_days = 400\n[metrics]\ntoken = '0123456789abcdef'\n"
    (tmp_path / "lawstudy.toml").write_text(text, encoding="utf-8")
    site = open_site(tmp_path)
    assert (site.log_days, site.metrics_token) == (400, "0123456789abcdef")
    assert "0123456789abcdef" not in repr(site)

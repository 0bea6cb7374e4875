"""`lawstudy doctor`: each thing is broken for real where a test can, and every judgement is tried at its edges."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from exam_room.planning import issue_entry_codes
from foundation.clock import utc_now
from foundation.site import Site, open_site
from lawstudy.operations.backup import backup_site
from lawstudy.operations.doctor import checks, machine, site_facts
from lawstudy.operations.doctor.checks import CHECKS, Finding, diagnose
from lawstudy.operations.doctor.facts import (
    ClockFacts,
    DatabaseFacts,
    DiskFacts,
    ExamFacts,
    Facts,
    FileFacts,
    FontFacts,
    KeyFacts,
    NetworkFacts,
    PackageFacts,
    SittingFacts,
)
from lawstudy.operations.doctor.site_facts import gather
from records.bank.review import TextReview
from records.exams.exam import ExamForm
from tests.lawstudy.conftest import lawstudy, ok
from tests.support import site_0_1_0
from tests.support.room_site import RoomSite

NOW = dt.datetime(2026, 11, 26, 6, 0)
HOUR = dt.timedelta(hours=1)
SITTING = SittingFacts("上午场", "年审考试", NOW + HOUR, 866, ())
LATER = replace(SITTING, starts=NOW + 49 * HOUR)


def facts(**changes: Any) -> Facts:
    """Everything in order, but for what a test breaks."""
    found = Facts(
        root=Path("/srv/site"),
        now=NOW,
        disk=DiskFacts(10**11, 10**6),
        clock=ClockFacts(NOW, True, "timedatectl", NOW - HOUR, 8 * HOUR, 8 * HOUR, "Asia/Shanghai"),
        font=FontFacts(""),
        database=DatabaseFacts(""),
        network=NetworkFacts("", False, 8000, "", "", False, False, 10**6),
        files=FileFacts(),
        packages=PackageFacts((), (), True),
        keys=KeyFacts(""),
        exams=ExamFacts((SITTING,)),
        backup=NOW - HOUR,
    )
    return replace(found, **changes)


def wrong(found: list[Finding], check: str, state: str = "wrong") -> list[str]:
    return [each.text for each in found if each.check == check and each.state == state]


def part(name: str, **changes: Any) -> dict[str, Any]:
    return {name: replace(getattr(facts(), name), **changes)}


def test_nothing_is_wrong_with_what_is_in_order() -> None:
    found = diagnose(facts())
    assert {each.state for each in found} == {"ok"}
    assert len({each.check for each in found}) == len(CHECKS) - 1  # No certificate, no word of it.
    assert not any(each.mend for each in found)


def test_a_room_behind_a_proxy_of_this_machine_is_reached() -> None:
    changes = {"room": "http://127.0.0.1:8000/", "local_only": True, "resolves": True, "mine": True}
    found = diagnose(facts(**part("network", address="https://exam.example/", **changes)))
    assert wrong(found, "network") == []


@pytest.mark.parametrize(
    ("changes", "check", "state", "word"),
    [
        (part("disk", bytes_free=2 * 10**9), "disk", "wrong", "866"),
        (part("disk", files_free=10_000), "disk", "wrong", "10000"),
        (part("clock", last_on_record=NOW + HOUR), "clock", "wrong", "60 分钟"),
        (part("clock", last_on_record=NOW - 400 * 24 * HOUR), "clock", "wrong", "400 天"),
        (part("clock", synchronized=False), "clock", "wrong", "timedatectl"),
        (part("clock", synchronized=None), "clock", "note", "查不到"),
        (part("clock", offset=0 * HOUR), "clock", "note", "Asia/Shanghai"),
        (part("clock", server_ahead=-HOUR), "clock", "wrong", "-60"),
        (part("font", problem="没有"), "font", "wrong", "没有"),
        (part("font", lacking=("某𠮷",)), "font", "note", "某𠮷"),
        (part("database", problem="旧版"), "database", "wrong", "旧版"),
        (part("database", wal_bytes=2**30), "database", "note", "1024"),
        (part("network", taken_by="nginx"), "network", "wrong", "nginx"),
        (part("network", room="http://127.0.0.1:8000/", local_only=True), "network", "wrong", "本机"),
        (
            part("network", room="http://x:8000/", runs="0.1.9", installed="0.2.0"),
            "network",
            "wrong",
            "0.1.9",
        ),
        (part("network", room="http://x:8000/", installed="0.2.0"), "network", "wrong", "更早"),
        (part("network", address="http://x/", resolves=False), "network", "wrong", "http://x/"),
        (part("network", address="http://x/", resolves=True), "network", "note", "http://x/"),
        (part("network", connections=1024), "network", "wrong", "1024"),
        (part("packages", missing=("orjson",)), "packages", "wrong", "orjson"),
        (part("keys", signs=False), "keys", "note", "密钥"),
        ({"backup": None}, "backup", "wrong", "没有备份"),
        ({"backup": NOW - 25 * HOUR}, "backup", "wrong", "25 小时"),
        ({"backup": None, "exams": ExamFacts((LATER,))}, "backup", "note", "没有备份"),
        ({"exams": ExamFacts()}, "people", "note", "没有安排"),
        ({"exams": ExamFacts((SITTING,), (), (("年审", 3),))}, "people", "wrong", "3 人"),
        ({"exams": ExamFacts((SITTING,), (("q-1", "年审", "已修改"),))}, "items", "wrong", "q-1"),
    ],
)  # fmt: skip
def test_what_is_out_of_order_is_told_with_what_to_do(
    changes: dict[str, Any], check: str, state: str, word: str
) -> None:
    found = [each for each in diagnose(facts(**changes)) if each.state != "ok"]
    told = [each for each in found if each.check == check]
    assert [each.state for each in told] == [state]
    assert word in told[0].text
    assert told[0].mend or word == "没有安排"
    assert found == told  # And of nothing else.


def test_disk_is_enough_to_the_byte() -> None:
    needed = checks.BYTES_LEAST + 866 * checks.BYTES_EACH
    assert not wrong(diagnose(facts(disk=DiskFacts(needed, None))), "disk")
    assert wrong(diagnose(facts(disk=DiskFacts(needed - 1, None))), "disk")


# The database.


def database_of(site: Site) -> list[Finding]:
    return [*checks.database(facts(database=site_facts._database(site)))]


def test_a_database_in_order(exam_folder: Site) -> None:
    assert [each.state for each in database_of(exam_folder)] == ["ok"]


def test_an_outdated_and_a_missing_database(tmp_path: Path) -> None:
    old = open_site(site_0_1_0.write_site(tmp_path / "old"))
    [finding] = database_of(old)
    assert finding.state == "wrong"
    assert "upgrade" in finding.mend
    (old.root / "records.db").unlink()
    assert [each.state for each in database_of(old)] == ["wrong"]
    assert not (old.root / "records.db").exists()


@pytest.mark.sqlite
def test_all_is_told_of_a_site_whose_database_breaks_while_it_is_read(exam_folder: Site) -> None:
    """Its header is whole, and what comes after is not: what was not read is not said to be in order."""
    file = exam_folder.root / "records.db"
    data = bytearray(file.read_bytes())
    data[8192:-4096] = b"\xff" * len(data[8192:-4096])
    file.write_bytes(data)
    found = {each.check: each for each in diagnose(gather(exam_folder, port=0, certificate=None))}
    assert found["database"].state == "wrong"
    assert "恢复" in found["database"].mend
    assert not found.keys() & {"items", "people"}
    assert {"disk", "clock", "font", "network", "files", "keys", "backup"} <= found.keys()


def test_a_backup_for_which_there_was_no_room_is_none(
    exam_folder: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it was begun stands on record, since it stands in the backup."""
    with monkeypatch.context() as full:
        full.setattr("zipfile.ZipFile.open", no_room)
        with pytest.raises(OSError, match="room"):
            backup_site(exam_folder, tmp_path / "b.zip", tell=lambda *_: None)
    assert gather(exam_folder, port=0, certificate=None).backup is None
    backup_site(exam_folder, tmp_path / "b.zip", tell=lambda *_: None)
    assert gather(exam_folder, port=0, certificate=None).backup is not None


def no_room(*_: object, **__: object) -> None:
    raise OSError(28, "no room")


@pytest.mark.sqlite
def test_a_tampered_trail_a_lock_another_journal_and_a_broken_gradebook(
    exam_folder: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_facts, "_SLOW_S", 0.1)
    (exam_folder.course_root / "gradebook.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    with closing(sqlite3.connect(exam_folder.root / "records.db")) as held:
        held.execute("UPDATE audit_entry SET actor = 'x' WHERE id = 1")
        held.commit()
        held.execute("PRAGMA foreign_keys=OFF")
        held.execute("UPDATE exam_form SET exam_id = 99")
        held.commit()
        held.isolation_level = None
        held.execute("BEGIN IMMEDIATE")
        texts = wrong(database_of(exam_folder), "database")
        held.execute("ROLLBACK")
    assert len(texts) == 4
    assert "exam_form" in texts[0]
    assert "locked" in texts[1]
    assert "成绩库" in texts[3]
    integrity, journal, read_only = site_facts._in_file(exam_folder.root / "lawstudy.toml")
    assert "not a database" in integrity
    assert (journal, read_only) == ("", "")


# Files and keys.


@pytest.fixture
def public(exam_folder: Site) -> Iterator[Site]:
    """The site where others of the machine can come to it; pytest's folders are closed."""
    folder = Path(tempfile.mkdtemp(prefix="lawstudy-doctor-"))
    folder.chmod(0o755)
    shutil.copytree(exam_folder.root, folder / "site")
    yield open_site(folder / "site")
    shutil.rmtree(folder)


@pytest.mark.sqlite
def test_what_others_can_read_is_told_until_they_cannot(public: Site) -> None:
    public.root.chmod(0o755)
    (public.root / "records.db").chmod(0o644)
    for name in ("course/submitted/S1/exam/exam.ipynb", "roster/people.csv", "run/logins.toml"):
        (public.root / name).parent.mkdir(parents=True)
        (public.root / name).write_text("x", encoding="utf-8")
    (public.root / "statutes").mkdir()
    (public.root / "statutes" / "law.txt").write_text("x", encoding="utf-8")
    found = site_facts._files(public)
    assert {"records.db", "roster/people.csv", "run/logins.toml"} <= {*found.open}
    assert "course/submitted/S1/exam/exam.ipynb" in found.open
    assert "statutes/law.txt" not in found.open
    assert "course/gradebook.db" in found.open or not (public.root / "course").stat().st_mode & 1
    assert "keys/signing.keys" not in found.open
    assert "lawstudy.toml" not in found.open
    public.root.chmod(0o700)  # What the finding says.
    assert site_facts._files(public) == FileFacts()
    told = [*checks.files(facts(files=found, root=public.root))]
    assert told[0].mend == f"chmod 700 {public.root}"


@pytest.mark.sqlite
@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_files_of_another_user(public: Site) -> None:
    os.chown(public.root / "records.db", 65534, 65534)
    assert site_facts._files(public).foreign == ("records.db",)
    assert wrong([*checks.files(facts(files=site_facts._files(public)))], "files")


def test_keys_that_others_can_read_and_damaged_ones(exam_folder: Site) -> None:
    assert site_facts._keys(exam_folder, signed=True) == KeyFacts("")
    exam_folder.signing_keys.chmod(0o644)
    readable = site_facts._keys(exam_folder, signed=True)
    exam_folder.signing_keys.chmod(0o600)
    exam_folder.signing_keys.write_text("{", encoding="ascii")
    damaged = site_facts._keys(exam_folder, signed=True)
    for found in (readable, damaged):
        assert wrong([*checks.keys(facts(keys=found))], "keys") == [found.problem]
    assert readable != damaged
    exam_folder.signing_keys.unlink()
    assert site_facts._keys(exam_folder, signed=False) == KeyFacts("")
    assert str(exam_folder.signing_keys) in site_facts._keys(exam_folder, signed=True).problem


# People and items.


def test_people_without_code_or_account_and_without_a_sitting(
    exam_site: RoomSite, exam_folder: Site
) -> None:
    sitting = exam_site.plan(["S1", "S2", "S3"])
    exam_site.call(["S4"])
    with exam_site.sessions() as db:
        found = site_facts._exams(db, exam_folder)
        assert [each.people for each in found.sittings] == [3]
        assert [len(each.helpless) for each in found.sittings] == [3]
        assert [count for _, count in found.unseated] == [1]
        texts = wrong([*checks.people(facts(exams=found))], "people")
        assert "姓名S1" in texts[0]
        assert len(texts) == 2
        issue_entry_codes(db, sitting, actor="t", now=utc_now())
        db.flush()
        assert [each.helpless for each in site_facts._exams(db, exam_folder).sittings] == [()]


def test_a_suspended_item_on_a_paper_to_be_sat(exam_site: RoomSite, exam_folder: Site) -> None:
    exam_site.plan(["S1"])
    with exam_site.sessions() as db:
        form = db.scalars(select(ExamForm)).one()
        item = form.questions[0]["item_id"]
        assert site_facts._exams(db, exam_folder).frozen == ()
        db.add(
            TextReview(
                kind="item", subject=item, state="suspended", content_hash="", writer="w", since=NOW
            )
        )
        db.flush()
        [(found, exam, why)] = site_facts._exams(db, exam_folder).frozen
        assert (found, exam) == (item, form.exam.name)
        assert "暂停" in why


# The machine.


def test_a_port_that_somebody_has(exam_folder: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = machine.network_facts(exam_folder, port)
    assert str(os.getpid()) in found.taken_by
    assert machine.network_facts(exam_folder, port).taken_by == ""


def test_an_address_that_leads_nowhere_and_one_that_leads_here(exam_folder: Site) -> None:
    for host, resolves, mine in (
        ("nowhere.invalid", False, False),
        ("127.0.0.1", True, True),
        ("192.0.2.7", True, False),
    ):
        found = machine.network_facts(replace(exam_folder, address=f"http://{host}:8000/"), 8000)
        assert (found.resolves, found.mine) == (resolves, mine), host


def test_versions_beside_a_list(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "pytest==0.0.1 \\\n    --hash=x\nnone-such==1\n"
        f"orjson==0.1 ; python_version < '3'\norjson=={machine._installed('orjson')}\n",
        encoding="utf-8",
    )
    found = machine.package_facts(lock)
    assert [(name, wanted) for name, _, wanted in found.other] == [("pytest", "0.0.1")]
    assert found.missing == ()
    assert wrong([*checks.packages(facts(packages=found))], "packages", "note")
    assert not machine.package_facts(tmp_path / "none").locked


def test_disk_and_clock_are_those_of_the_machine(exam_folder: Site, tmp_path: Path) -> None:
    found = machine.disk_facts(tmp_path)
    assert abs(found.bytes_free - shutil.disk_usage(tmp_path).free) < 2**30
    clock = machine.clock_facts(exam_folder, None)
    assert abs(clock.now - utc_now()) < dt.timedelta(minutes=1)
    assert clock.site_offset == 8 * HOUR
    kernel = machine._by_kernel()
    assert kernel is None or isinstance(kernel[0], bool)
    assert machine.font_problem() == ""


def test_a_font_that_is_gone_or_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "font.otc"
    monkeypatch.setattr(machine, "font_path", lambda: file)
    assert "FileNotFoundError" in machine.font_problem()
    file.write_text("no font", encoding="utf-8")
    assert machine.font_problem() == str(file)


@pytest.mark.parametrize(("said", "found"), [("yes", True), ("no", False)])
def test_what_timedatectl_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, found: bool
) -> None:
    program = tmp_path / "timedatectl"
    program.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert machine._by_systemd() == (found, "timedatectl")
    program.write_text("#!/bin/sh\necho 'System has not been booted'\nexit 1\n", encoding="utf-8")
    assert machine._by_systemd() is None


def test_who_listens_on_this_machine_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as local:
        assert machine._listens_locally_only(local.getsockname()[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no network")
    with socket.create_server(("0.0.0.0", 0)) as everywhere:
        assert not machine._listens_locally_only(everywhere.getsockname()[1])


def certificate(tmp_path: Path, *, since: dt.timedelta, until: dt.timedelta) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), "exam.invalid"
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(utc_now() + since)
        .not_valid_after(utc_now() + until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "c.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return file


def test_certificates_that_end_soon_begin_later_or_are_none(tmp_path: Path) -> None:
    def states(file: Path) -> list[tuple[str, str]]:
        found = machine.certificate_facts(file, "")
        told = checks.certificates(facts(certificates=found, now=utc_now()))
        return [(each.state, each.text) for each in told]

    [(state, text)] = states(certificate(tmp_path, since=-HOUR, until=24 * 30 * HOUR))
    assert state == "ok"
    assert "exam.invalid" in text
    for since, until in ((-HOUR, 24 * 13 * HOUR), (HOUR, 24 * 30 * HOUR), (-9 * HOUR, -HOUR)):
        assert [state for state, _ in states(certificate(tmp_path, since=since, until=until))] == [
            "wrong"
        ]
    (tmp_path / "c.pem").write_text("x", encoding="utf-8")
    assert [state for state, _ in states(tmp_path / "c.pem")] == ["wrong"]
    assert [state for state, _ in states(tmp_path / "none.pem")] == ["wrong"]


# The command.


def test_the_command_tells_everything_and_its_code_says_whether_it_is_well(
    exam_site: RoomSite, exam_folder: Site
) -> None:
    exam_site.plan(["S1"])
    done = lawstudy("--site", exam_folder.root, "doctor", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert {each["check"] for each in told} == {
        check.__name__ for check in CHECKS if check is not checks.certificates
    }
    broken = {each["check"] for each in told if each["state"] == "wrong"}
    assert {"people", "backup"} <= broken
    assert all(each["mend"] for each in told if each["state"] == "wrong")
    ok("--site", exam_folder.root, "backup")
    done = lawstudy("--site", exam_folder.root, "doctor")
    assert "[正常] 备份" in done.stdout
    assert "[有问题] 考生" in done.stdout
    assert "处理：" in done.stdout

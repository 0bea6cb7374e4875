"""A backup while people answer, its restoring, the drill, and what is refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from exam_room.opening import open_page
from exam_room.writing import hand_in
from foundation.site import Site, open_site
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from lawstudy.operations.backup import backup_site
from lawstudy.operations.drill import drill
from lawstudy.operations.errors import ArchiveRefused, DrillFailed, RestoreRefused
from lawstudy.operations.manifest import MANIFEST
from lawstudy.operations.restore import restore_site
from records.audit.trail import AuditEntry, verify
from records.database.backup import back_up
from records.exams.answer import AnswerEvent
from records.exams.submission import Submission
from records.schema import close_database
from tests.lawstudy.conftest import lawstudy, ok
from tests.lawstudy.operations.conftest import write_site
from tests.support import site_0_1_0
from tests.support.postgresql import new_database
from tests.support.room_site import RoomSite, answer, record_exam, run, sitting_of
from tests.support.spoiled_zip import spoiled
from tests.support.tables import rows

pytestmark = pytest.mark.sqlite
"""These begin with a site on SQLite; `test_postgresql` is of a server, and the default run has it."""


def silent(done: int, whole: int) -> None:
    assert 0 <= done <= whole


def kept(site: Site, target: Path, **options: bool) -> Path:
    return backup_site(site, target, tell=silent, **options).file


def files(folder: Path) -> dict[str, str]:
    """But for databases, whose rows are compared, and what runs."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and ".db" not in path.name and path.name != ".lawstudy.lock"
    }


def changed(archive: Path, target: Path, **changes: Callable[[bytes], bytes | None]) -> Path:
    """A copy of the archive in which members are other ones; ``None`` leaves one out."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data: bytes | None = source.read(name)
            for part, change in changes.items():
                if part in name and data is not None:
                    data = change(data)
            if data is not None:
                made.writestr(name, data)
    return target


def told(**values: Any) -> Callable[[bytes], bytes]:
    """A manifest that says something else."""
    return lambda data: json.dumps({**json.loads(data), **values}).encode()


def test_every_answer_that_was_acknowledged_before_is_in_it(
    exam_site: RoomSite, exam_folder: Site, tmp_path: Path
) -> None:
    """Twenty people go on writing, and one hands in, while the backup is made."""
    cards = [f"S{number}" for number in range(20)]
    exam_site.plan(cards)
    acknowledged: dict[tuple[int, int], object] = {}

    async def work() -> None:
        room = exam_site.room()
        lives = [sitting_of(room, card) for card in cards]
        for live in lives:
            await open_page(room, live, tab="t", address="a", take_over=False)
        stop = asyncio.Event()

        async def write(live: Any) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                value = "ABCD"[number % 4]
                await answer(room, live, number, q01=value)
                acknowledged[live.attempt.id, number] = value

        writing = [asyncio.create_task(write(live)) for live in lives[1:]]
        await answer(room, lives[0], 1, q01="B")
        acknowledged[lives[0].attempt.id, 1] = "B"
        await hand_in(room, lives[0], actor="S0", page=1)
        while len(acknowledged) < 60:
            await asyncio.sleep(0)
        before = dict(acknowledged)
        done = await asyncio.to_thread(kept, exam_folder, tmp_path / "b.zip")
        assert len(acknowledged) > len(before)  # They went on meanwhile.
        stop.set()
        await asyncio.gather(*writing)
        restored = restore_site(done, tmp_path / "again", tell=silent).site
        sessions = records_of(restored)
        with sessions() as db:
            found = {
                (each.attempt_id, each.seq): json.loads(each.value)
                for each in db.scalars(select(AnswerEvent))
            }
            assert {key: found.get(key) for key in before} == before
            assert found.items() <= acknowledged.items()
            [paper] = db.scalars(select(Submission))
            assert verify(db) == db.query(AuditEntry).count()
        close_database(sessions)
        [notebook] = (restored.course_root / "submitted" / "S0").rglob("*.ipynb")
        assert hashlib.sha256(notebook.read_bytes()).hexdigest() == paper.sha256

    run(work)


def test_a_site_comes_back_as_it_was(exam_folder: Site, tmp_path: Path) -> None:
    secret = exam_folder.signing_keys
    (exam_folder.root / "run").mkdir()
    (exam_folder.root / "run" / "room.log").write_text("x", encoding="utf-8")
    gbk = os.fsdecode("试题.txt".encode("gbk"))
    (exam_folder.root / "items" / gbk).write_text("x", encoding="utf-8")
    made = kept(exam_folder, tmp_path / "b.zip")
    assert made.stat().st_mode & 0o777 == 0o600
    before = rows(exam_folder.records_url)
    # That it is written is not in it.
    written = before["audit_entry"].pop()
    assert "site.backup_written" in written
    gradebook = rows(f"sqlite:///{exam_folder.course_root / 'gradebook.db'}")
    done = drill(made, tell=silent)
    assert done.entries == len(before["audit_entry"])
    assert done.rows >= sum(map(len, before.values())) + sum(map(len, gradebook.values()))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    restored = restore_site(made, tmp_path / "x" / "again", tell=silent)
    assert not restored.outdated
    assert not restored.settings_changed
    root = restored.site.root
    assert files(root) == {
        name: digest for name, digest in files(exam_folder.root).items() if name[:4] != "run/"
    }
    assert (root / "items" / "空").is_dir()
    assert (root / "items" / gbk).is_file()
    assert (root / "keys" / "signing.keys").stat().st_mode & 0o777 == 0o600
    assert (root / "keys").stat().st_mode == secret.parent.stat().st_mode
    assert rows(f"sqlite:///{root / 'course' / 'gradebook.db'}") == gradebook
    after = rows(restored.site.records_url)
    [entry] = set(after.pop("audit_entry")) - set(before.pop("audit_entry"))
    assert "site.restore" in entry
    assert {**after, "audit_head": []} == {**before, "audit_head": []}


def test_commands_tell_what_they_did(exam_folder: Site, tmp_path: Path) -> None:
    said = ok("--site", exam_folder.root, "backup")
    [made] = (exam_folder.root / "backups").iterdir()
    assert made.name in said
    assert "密钥" in said
    ok("--site", exam_folder.root, "backup", tmp_path)
    assert len(list(tmp_path.glob("lawstudy-backup-*.zip"))) == 1
    assert "演练通过" in ok("backup", "--drill", made)
    assert "核对无误" in ok("restore", made, tmp_path / "again")
    assert "前后相连" in ok("--site", tmp_path / "again", "audit", "verify")
    # A backup holds no other backup, whatever that is called: it may have keys.
    ok("--site", exam_folder.root, "backup", exam_folder.root / "items" / "考前.zip")
    with zipfile.ZipFile(exam_folder.root / "items" / "图.zip", "w") as archive:
        archive.writestr("图.svg", b"<svg/>")
    ok("--site", exam_folder.root, "backup", tmp_path / "b.zip", "--without-keys")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names = [name for name in archive.namelist() if "backups" in name or ".zip" in name]
    assert names == ["site/items/图.zip"]
    for arguments, word in (
        (("--site", exam_folder.root, "backup", made), "已经存在"),
        (("--site", exam_folder.root, "backup", tmp_path / "x.tar"), ".zip"),
        (("restore", made, tmp_path / "again"), "不覆盖"),
        (("restore", made, tmp_path / "y", "--database", "sqlite:///x"), "--database"),
        (("restore", exam_folder.root / "lawstudy.toml", tmp_path / "y"), "不是"),
        (("backup", "--drill", tmp_path / "none.zip"), "none.zip"),
    ):
        done = lawstudy(*arguments)
        assert done.returncode == 1
        assert word in done.stderr
    assert not (tmp_path / "y").exists()


def test_without_keys_there_are_none_and_it_is_told(exam_folder: Site, tmp_path: Path) -> None:
    made = tmp_path / "b.zip"
    ok("--site", exam_folder.root, "backup", made, "--without-keys")
    private = json.loads(exam_folder.signing_keys.read_text(encoding="ascii"))["private"]
    with zipfile.ZipFile(made) as archive:
        assert not [name for name in archive.namelist() if private.encode() in archive.read(name)]
    done = lawstudy("restore", made, tmp_path / "again")
    assert done.returncode == 0
    assert "keys" in done.stderr


def test_what_lies_elsewhere_is_in_it_and_never_opened_again(
    exam_folder: Site, tmp_path: Path
) -> None:
    """A database and items outside the site's folder: the restored site has its own."""
    root, elsewhere = exam_folder.root, tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(root / "records.db", elsewhere / "r.db")
    (elsewhere / "bank").mkdir()
    (elsewhere / "bank" / "q2.toml").write_text("stem = 'y'", encoding="utf-8")
    (root / "shared").symlink_to(elsewhere / "bank")
    (root / "loop").symlink_to(root)
    settings = (root / "lawstudy.toml").read_text(encoding="utf-8")
    settings = settings.replace('"sqlite:///records.db"', f"'sqlite:///{elsewhere}/r.db'")
    settings = settings.replace('["items"]', '["items", "../elsewhere/bank"]')
    (root / "lawstudy.toml").write_text(settings, encoding="utf-8")
    site = open_site(root)
    made = kept(site, tmp_path / "b.zip")
    assert drill(made, tell=silent).manifest.outside == [str(elsewhere / "bank")]
    restored = restore_site(made, tmp_path / "again", tell=silent)
    assert restored.settings_changed
    assert restored.site.records_url == f"sqlite:///{restored.site.root}/records.db"
    text = (restored.site.root / "lawstudy.toml").read_text(encoding="utf-8")
    assert text == settings.replace(f"'sqlite:///{elsewhere}/r.db'", '"sqlite:///records.db"')
    for place in ("shared", "outside/0"):
        found = restored.site.root / place / "q2.toml"
        assert found.read_text(encoding="utf-8") == "stem = 'y'"
    assert not (restored.site.root / "loop").exists()
    # The restored site still names the items of before, and has those of the backup: both are in its backups.
    shutil.move(restored.site.root, root.with_name("moved"))
    second = open_site(root.with_name("moved"))
    twice = kept(second, tmp_path / "twice.zip")
    assert drill(twice, tell=silent).manifest.outside == [str(elsewhere / "bank")]
    again = restore_site(twice, tmp_path / "again", tell=silent).site.root
    for place in ("outside/0", "outside-2/0"):
        assert (again / place / "q2.toml").read_text(encoding="utf-8") == "stem = 'y'"
    # Items by an absolute path would be those of the old place.
    absolute = settings.replace('"../elsewhere/bank"', f'"{root}/items"')
    (root / "lawstudy.toml").write_text(absolute, encoding="utf-8")
    kept(open_site(root), tmp_path / "c.zip")
    done = lawstudy("restore", tmp_path / "c.zip", tmp_path / "third")
    assert done.returncode == 0
    assert str(root / "items") in done.stderr


@pytest.fixture(scope="module")
def whole(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, to be damaged in copies."""
    folder = tmp_path_factory.mktemp("whole")
    site = open_site(write_site(prepared, folder / "site"))
    return kept(site, folder / "b.zip")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"q.toml": lambda data: None}, "缺少文件 site/items/q.toml"),
        ({"q.toml": lambda data: data + b"x"}, "大小"),
        ({"q.toml": lambda data: b"X" + data[1:]}, "与清单不符"),
        ({"records.db": lambda data: data[:-1] + b"X"}, "与清单不符"),
        ({MANIFEST: lambda data: None}, "没有清单"),
        ({MANIFEST: lambda data: data[:-5]}, "损坏"),
        ({MANIFEST: told(format=2)}, "更新版本"),
        ({MANIFEST: told(revision="9999_9.9.9")}, "9.9.9"),
        ({MANIFEST: told(revision="x")}, "结构“x”"),
        ({MANIFEST: told(files=[])}, "不在清单上"),
        ({MANIFEST: told(folders={"site/../../x": 0o755})}, "之外"),
        ({MANIFEST: told(databases=[])}, "损坏"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_made(
    whole: Path, tmp_path: Path, changes: dict[str, Any], word: str
) -> None:
    bad = changed(whole, tmp_path / "bad.zip", **changes)
    with pytest.raises(ArchiveRefused) as refused:
        restore_site(bad, tmp_path / "again", tell=silent)
    assert word in str(refused.value)
    with pytest.raises(ArchiveRefused):
        drill(bad, tell=silent)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


@pytest.mark.parametrize("member", [MANIFEST, "site/lawstudy.toml"])
def test_a_backup_of_a_bad_stick_is_refused(whole: Path, tmp_path: Path, member: str) -> None:
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            made.writestr(name, archive.read(name))
    bad.write_bytes(spoiled(bad.read_bytes(), member))
    with pytest.raises(ArchiveRefused):
        restore_site(bad, tmp_path / "again", tell=silent)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


@pytest.mark.parametrize("text", ["x =", "", "[records]\nurl = 5", "[records]\nurl = 'x'"])
def test_settings_that_are_none_are_refused(whole: Path, tmp_path: Path, text: str) -> None:
    """Whoever made the archive made its digests, too."""
    data, name = text.encode(), "site/lawstudy.toml"
    mine = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def listed(manifest: bytes) -> bytes:
        found = json.loads(manifest)
        files = [{**each, **(mine if each["name"] == name else {})} for each in found["files"]]
        return json.dumps({**found, "files": files}).encode()

    changes = {"lawstudy.toml": lambda _: data, MANIFEST: listed}
    bad = changed(whole, tmp_path / "bad.zip", **changes)
    with pytest.raises(ArchiveRefused, match=r"lawstudy\.toml"):
        restore_site(bad, tmp_path / "again", tell=silent)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_all_problems_are_told_at_once(whole: Path, tmp_path: Path) -> None:
    bad = changed(
        whole,
        tmp_path / "bad.zip",
        **{"q.toml": lambda data: None, "lawstudy.toml": lambda data: data + b" "},
    )
    with pytest.raises(ArchiveRefused) as refused:
        restore_site(bad, tmp_path / "again", tell=silent)
    assert len(refused.value.problems) == 2
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr("../evil", b"x")
    with pytest.raises(ArchiveRefused) as refused:
        restore_site(bad, tmp_path / "again", tell=silent)
    assert len(refused.value.problems) == 4  # It is unsafe, and unknown.
    assert not (tmp_path / "evil").exists()


def test_half_a_backup_is_none(exam_folder: Site, tmp_path: Path) -> None:
    """A database that cannot be copied: no archive is left, nor anything that was begun."""
    gradebook = exam_folder.course_root / "gradebook.db"
    data = bytearray(gradebook.read_bytes())
    data[4096:-4096] = b"\xff" * len(data[4096:-4096])
    gradebook.write_bytes(data)
    done = lawstudy("--site", exam_folder.root, "backup", tmp_path / "b.zip")
    assert done.returncode == 1
    assert "gradebook.db" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [exam_folder.root.name]


def test_what_a_killed_run_left_goes_with_the_next(exam_folder: Site, tmp_path: Path) -> None:
    """It holds the whole site; and no upgrade stumbles over it."""
    backups = exam_folder.root / "backups"
    for folder in (backups / ".writing-backup-x", tmp_path / ".restoring-x"):
        folder.mkdir(parents=True)
        (folder / "records").write_bytes(b"x")
    back_up(exam_folder.records_url, backups, "records-0.1.0")
    made = kept(exam_folder, backups / "lawstudy-backup-1.zip")
    restore_site(made, tmp_path / "again", tell=silent)
    assert not [*backups.glob(".*"), *tmp_path.glob(".*")]


def test_a_trail_that_was_changed_fails_the_drill(exam_folder: Site, tmp_path: Path) -> None:
    with closing(sqlite3.connect(exam_folder.root / "records.db")) as connection, connection:
        connection.execute("UPDATE audit_entry SET actor = 'somebody else' WHERE id = 1")
    made = kept(exam_folder, tmp_path / "b.zip")
    with pytest.raises(DrillFailed, match="1"):
        drill(made, tell=silent)


def test_no_room_on_the_disk(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(RestoreRefused, match="MB"):
        restore_site(whole, tmp_path / "again", tell=silent)


@pytest.mark.full
def test_postgresql(
    exam_folder: Site, postgresql_socket: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump on this machine (apt-get install postgresql-client)")
    url, other, third = (new_database(postgresql_socket) for _ in range(3))
    record_exam(url)
    settings = exam_folder.root / "lawstudy.toml"
    text = settings.read_text(encoding="utf-8").replace("sqlite:///records.db", url)
    settings.write_text(text, encoding="utf-8")
    (exam_folder.root / "records.db").unlink()
    site = open_site(exam_folder.root)
    made = kept(site, tmp_path / "b.zip")
    before = rows(url)
    before["audit_entry"].pop()  # That it is written is not in it.
    with pytest.raises(RestoreRefused, match="--database"):
        restore_site(made, tmp_path / "again", tell=silent)
    with pytest.raises(RestoreRefused, match="已有数据表"):
        restore_site(made, tmp_path / "again", database=url, tell=silent)
    assert drill(made, database=third, tell=silent).entries == len(before["audit_entry"])
    assert rows(third) == {}  # It held everybody's data.
    with monkeypatch.context() as failing:
        failing.setattr("lawstudy.operations.restore._put_in_place", interrupted)
        with pytest.raises(KeyboardInterrupt):
            restore_site(made, tmp_path / "again", database=third, tell=silent)
    assert rows(third) == {}
    assert not (tmp_path / "again").exists()
    restored = restore_site(made, tmp_path / "again", database=other, tell=silent)
    assert restored.site.records_url == other
    after = rows(other)
    assert len(after.pop("audit_entry")) == len(before.pop("audit_entry")) + 1
    assert {**after, "audit_head": []} == {**before, "audit_head": []}
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ShellError, match="pg_dump"):
        kept(site, tmp_path / "c.zip")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_backup_of_an_earlier_version(tmp_path: Path) -> None:
    """It is made before the upgrade, restored, and the upgrade is named."""
    old = site_0_1_0.write_site(tmp_path / "old")
    before = rows(f"sqlite:///{old / 'records.db'}")
    ok("--site", old, "backup", tmp_path / "b.zip")
    said = ok("restore", tmp_path / "b.zip", tmp_path / "again")
    assert "0.1.0" in said
    assert "upgrade" in said
    assert rows(f"sqlite:///{tmp_path / 'again' / 'records.db'}") == before
    assert "演练通过" in ok("backup", "--drill", tmp_path / "b.zip")

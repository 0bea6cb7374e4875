"""A site's databases taken to PostgreSQL and back: the same rows, the chain whole, and nothing lost when it is killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from exam_room.writing import hand_in
from foundation.site import Site, open_site
from grading.nbgrader.gradebook_database import has_gradebook
from grading.score_run import score_exam
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, records_of
from lawstudy.operations.backup import backup_site
from lawstudy.operations.drill import drill
from lawstudy.operations.errors import MoveRefused
from lawstudy.operations.moving import Moved, move_site
from lawstudy.operations.restore import restore_site
from lawstudy.processes.lock import AlreadyHeld, Lock
from records.audit.trail import verify
from records.errors import RoomElsewhere
from records.exams.result import Result
from records.people.person import Person
from records.people.unit import Unit
from records.schema import close_database, create_database, sqlite_file
from records.schemas import in_schema
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.postgresql import new_database
from tests.support.released_exam import EXAM
from tests.support.room_site import RoomSite, answer, opened, run
from tests.support.tables import rows

pytestmark = pytest.mark.sqlite
"""These begin with a site on SQLite and go to a server, in the default run, too."""

MOMENTS = (
    "copying",
    "before it is kept",
    "before the settings",
    "before the old ones are put aside",
)


def silent(done: int, whole: int) -> None:
    assert 0 <= done <= whole


def moved(site: Site, url: str) -> Moved:
    return move_site(open_site(site.root), url, tell=silent)


def everything(site: Site) -> dict[str, Any]:
    """Rows of both databases but the trail, which a move goes on."""
    site = open_site(site.root)
    found = rows(site.records_url)
    for table in ("audit_entry", "audit_head"):
        del found[table]
    course = course_of(site)
    assert has_gradebook(course)
    return found | {f"gradebook {name}": all_ for name, all_ in rows(course.gradebook_url).items()}


@contextmanager
def records(site: Site) -> Iterator[Session]:
    sessions = records_of(open_site(site.root))
    with sessions() as db:
        yield db
    close_database(sessions)


def entries(site: Site) -> int:
    with records(site) as db:
        return verify(db)


@pytest.fixture
def sat(exam_site: RoomSite, exam_folder: Site) -> Site:
    """Two people sat the exam and were scored, and units refer to each other."""
    exam_site.plan(["S1", "S2"])
    room = exam_site.room()

    async def work() -> None:
        for card in ("S1", "S2"):
            live, page = await opened(room, card)
            await answer(room, live, q01="A", q02="B")
            await hand_in(room, live, actor=card, page=page)
        await room.in_files(lambda: None)

    run(work)
    with exam_site.sessions() as db:
        score_exam(exam_site.course, db, EXAM)
        lower = Unit(code="B2", name="下级")
        db.add(lower)
        db.flush()
        upper = Unit(code="B3", name="上级")
        db.add(upper)
        db.flush()
        # What a row refers to may come after it.
        lower.parent_id = upper.id
        db.commit()
    exam_site.close()
    exam_site._rooms.clear()
    exam_site._sessions = None
    return exam_folder


def test_there_and_back(sat: Site, postgresql_socket: Path) -> None:
    before, told = everything(sat), entries(sat)
    url = new_database(postgresql_socket)
    there = moved(sat, url)
    assert (there.site.records_url, there.already) == (url, False)
    assert there.site.gradebook_schema == "gradebook"
    assert there.entries == told + 1 == entries(sat)
    assert everything(sat) == before
    assert there.rows == sum(map(len, before.values())) + there.entries + 1
    assert not (sat.root / "records.db").exists()
    assert not course_of(sat).gradebook.exists()
    assert [file.parent.name for file in there.aside] == ["backups", "backups"]
    # New rows get new numbers, and the exam is scored where the gradebook is now.
    with records(sat) as db:
        db.add(Unit(code="B9", name="新单位"))
        db.commit()
        assert score_exam(course_of(there.site), db, EXAM, force=True).scored == 2
        assert len(list(db.query(Result))) == 2
    before = everything(sat)
    back = moved(sat, "sqlite:///records.db")
    assert sqlite_file(back.site.records_url) == sat.root / "records.db"
    assert back.site.gradebook_schema == ""
    assert everything(sat) == before
    assert entries(sat) == back.entries
    settings = (sat.root / "lawstudy.toml").read_text(encoding="utf-8")
    assert "# 数据库" in settings
    assert 'url = "sqlite:///records.db"  # 在本文件夹' in settings


@pytest.mark.parametrize(
    "moment",
    [pytest.param(each, marks=pytest.mark.full) for each in MOMENTS[:-2]]
    + [MOMENTS[2]]
    + [pytest.param(MOMENTS[3], marks=pytest.mark.full)],
)
@pytest.mark.parametrize("back", [False, pytest.param(True, marks=pytest.mark.full)])
def test_killed_at_any_moment_the_site_goes_on_and_the_move_too(
    sat: Site, postgresql_socket: Path, moment: str, back: bool
) -> None:
    url = new_database(postgresql_socket)
    if back:
        moved(sat, url)
        url = "sqlite:///records.db"
    before, source = everything(sat), open_site(sat.root).records_url
    command = [sys.executable, "-m", "tests.lawstudy.operations.killed_move"]
    done = subprocess.run(
        [*command, str(sat.root), url, moment], capture_output=True, text=True, check=False
    )
    assert done.returncode == -9, done.stderr
    switched = moment == MOMENTS[-1]
    assert (open_site(sat.root).records_url == source) is not switched
    assert everything(sat) == before
    if switched:
        with pytest.raises(MoveRefused, match="已经在"):
            moved(sat, url)
    else:
        assert moved(sat, url).already is (moment == "before the settings")
    assert open_site(sat.root).records_url != source
    assert everything(sat) == before
    assert entries(sat) > 0
    assert not list(sat.root.rglob(".writing-*"))


def test_what_is_refused_changes_nothing(
    sat: Site, postgresql_socket: Path, tmp_path: Path
) -> None:
    before, told = everything(sat), entries(sat)
    used, url = new_database(postgresql_socket), new_database(postgresql_socket)
    create_database(used)
    for wrong, why in (
        (used, "已有别的内容"),
        ("mysql://a:geheim@b/c", "不是 SQLite"),
        ("nonsense", "不是 SQLite"),
        ("sqlite://", "不是 SQLite"),
        (f"postgresql+psycopg://a:geheim@/x?host={tmp_path}", "连不上"),
        ("sqlite:///records.db", "已经在"),
        (f"sqlite:///../{sat.root.name}/records.db", "已经在"),
    ):
        with pytest.raises(MoveRefused, match=why) as refused:
            moved(sat, wrong)
        assert "geheim" not in str(refused.value)
    (sat.root / "run" / "admin").mkdir(parents=True, exist_ok=True)
    with (
        Lock(sat.root / "run" / "admin" / "lab.lock"),
        pytest.raises(MoveRefused, match="JupyterLab"),
    ):
        moved(sat, url)
    with Lock(sat.root / "records.db.room"), pytest.raises(AlreadyHeld):
        moved(sat, url)
    done = lawstudy("--site", sat.root, "move-database", used)
    assert done.returncode == 1
    assert "已有别的内容" in done.stderr
    assert everything(sat) == before
    assert entries(sat) == told


def test_a_room_on_the_server_keeps_its_database(sat: Site, postgresql_socket: Path) -> None:
    from exam_room.room import Room

    url = new_database(postgresql_socket)
    moved(sat, url)
    site = open_site(sat.root)
    room = Room(site.records_url, course_of(site))
    try:
        with pytest.raises(RoomElsewhere):
            moved(sat, "sqlite:///records.db")
    finally:
        room.close()
    assert open_site(sat.root).records_url == url


def _of_a_guest(url: str) -> str:
    """The database, for a role that may connect and no more."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM public"))
        connection.execute(text("DROP ROLE IF EXISTS guest"))
        connection.execute(text("CREATE ROLE guest LOGIN"))
    return make_url(url).set(username="guest").render_as_string(hide_password=False)


def test_what_the_server_does_not_take_is_named(sat: Site, postgresql_socket: Path) -> None:
    """SQLite takes a name of any length, and asks nobody's leave."""
    with records(sat) as db:
        person = db.query(Person).first()
        assert person is not None
        person.name = "长" * 5000
        db.commit()
    before = everything(sat)
    url = new_database(postgresql_socket)
    with pytest.raises(MoveRefused, match="没有建表的权限"):
        moved(sat, _of_a_guest(url))
    with pytest.raises(MoveRefused, match="person 里有新数据库不能保存的内容"):
        moved(sat, url)
    assert everything(sat) == before
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert (
            connection.execute(
                text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            ).scalar_one()
            == 0
        )


@pytest.mark.full
def test_the_command_and_a_backup_there(sat: Site, postgresql_socket: Path, tmp_path: Path) -> None:
    url = new_database(postgresql_socket)
    said = ok("--site", sat.root, "move-database", url)
    assert "逐表核对一致" in said
    assert re.search(r"backups/moved-records-\d+T\d+Z\.db", said)
    site = open_site(sat.root)
    begun = entries(sat) + 1  # That it is written is not in it.
    made = backup_site(site, tmp_path / "b.zip", tell=silent)
    assert any(name.startswith("gradebook.") for name in made.manifest.databases[0].tables)
    drilled = drill(made.file, database=new_database(postgresql_socket), tell=silent)
    assert drilled.entries == begun
    other = new_database(postgresql_socket)
    restored = restore_site(made.file, tmp_path / "again", database=other, tell=silent)
    course = course_of(restored.site)
    assert course.database == in_schema(other, "gradebook")
    assert rows(course.database) == rows(course_of(site).database)
    with pytest.raises(ShellError, match="已有数据表"):
        restore_site(made.file, tmp_path / "third", database=other, tell=silent)

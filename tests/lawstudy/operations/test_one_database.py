"""Two districts in one PostgreSQL database, each in schemas and a role of its own: nothing that one does touches the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import ProgrammingError

from foundation.site import SETTINGS, Site, open_site
from grading.nbgrader.gradebook_database import has_gradebook
from lawstudy.opening import course_of
from lawstudy.operations.backup import backup_site
from lawstudy.operations.drill import drill
from lawstudy.operations.errors import RestoreRefused
from lawstudy.operations.moving import move_site
from lawstudy.operations.restore import restore_site
from lawstudy.side_by_side import SitesRefused, open_sites
from records.database.one_room import no_room, room_key
from records.errors import RecordsMissing, RoomElsewhere, UpgradeFailed
from records.schema import close_database, create_database, open_database, upgrade_database
from records.schemas import in_schema
from tests.lawstudy.operations.conftest import write_site
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import write_postgresql
from tests.support.tables import rows

# Each site begins in a file, and is moved.
pytestmark = pytest.mark.sqlite

CODES = ("jia", "yi")


def silent(done: int, whole: int) -> None:
    assert 0 <= done <= whole


@dataclass(frozen=True)
class Shared:
    """``owner``: the URL of who may do all; ``sites`` by code, each in its own schema and role."""

    owner: str
    sites: dict[str, Site]

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.owner.replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def url(self, code: str) -> str:
        return in_schema(self.owner.replace("//lawstudy@", f"//{code}@"), code)


def give_role(shared: Shared, code: str) -> None:
    """As an administrator of databases does: the role owns two schemas, and may make none."""
    shared.execute(
        f"DROP ROLE IF EXISTS {code}",
        f"CREATE ROLE {code} LOGIN",
        f"CREATE SCHEMA {code} AUTHORIZATION {code}",
        f"CREATE SCHEMA {code}_gradebook AUTHORIZATION {code}",
    )


@pytest.fixture
def shared(prepared: Path, postgresql_socket: Path, tmp_path: Path) -> Iterator[Shared]:
    made = Shared(new_database(postgresql_socket), {})
    for number, code in enumerate(CODES):
        give_role(made, code)
        folder = write_site(prepared, tmp_path / code)
        settings = folder / SETTINGS
        text = settings.read_text(encoding="utf-8").replace("试验区", f"试验区{code}")
        settings.write_text(text, encoding="utf-8")
        keys = folder / "keys" / "signing.keys"
        keys.write_bytes(keys.read_bytes() + b"\n" * number)
        made.sites[code] = move_site(open_site(folder), made.url(code), tell=silent).site
    yield made
    for code in CODES:
        made.execute(f"DROP OWNED BY {code} CASCADE", f"DROP ROLE {code}")


def everything(site: Site) -> dict[str, Any]:
    course = course_of(site)
    book = rows(course.gradebook_url) if has_gradebook(course) else {}
    return rows(site.records_url) | {f"gradebook {name}": all_ for name, all_ in book.items()}


def archive(site: Site, folder: Path) -> Path:
    return backup_site(site, folder / f"{site.root.name}.zip", tell=silent).file


def test_they_stand_side_by_side_and_each_is_its_own(shared: Shared) -> None:
    jia, yi = (shared.sites[code] for code in CODES)
    assert (jia.gradebook_schema, yi.gradebook_schema) == ("jia_gradebook", "yi_gradebook")
    assert open_sites([jia.root, yi.root]) == [jia, yi]
    # A room for each; one of each alone.
    with no_room(jia.records_url), no_room(yi.records_url):
        for site in (jia, yi):
            with pytest.raises(RoomElsewhere), no_room(site.records_url):
                pass
    # And should somebody put the other's name into an address: the server refuses the role.
    with pytest.raises((RecordsMissing, ProgrammingError)):
        open_database(in_schema(jia.records_url, "yi"))()


@pytest.mark.full
def test_one_schema_for_two_and_the_common_one_are_refused(shared: Shared) -> None:
    jia, yi = (shared.sites[code] for code in CODES)
    file = yi.root / SETTINGS
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(yi.records_url, jia.records_url), encoding="utf-8")
    with pytest.raises(SitesRefused, match="同一个模式“jia”"):
        open_sites([jia.root, yi.root])
    file.write_text(text.replace("yi_gradebook", "jia_gradebook"), encoding="utf-8")
    with pytest.raises(SitesRefused, match="同一个模式“jia_gradebook”"):
        open_sites([jia.root, yi.root])
    create_database(shared.owner)
    file.write_text(text.replace(yi.records_url, shared.owner), encoding="utf-8")
    with pytest.raises(SitesRefused, match="public"):
        open_sites([jia.root, yi.root])


@pytest.mark.full
def test_what_the_path_shows_of_another_is_never_taken_for_ones_own(shared: Shared) -> None:
    shared.execute("CREATE SCHEMA bing")
    both = in_schema(shared.owner, "bing,jia")
    for use in (create_database, open_database):
        with pytest.raises(RecordsMissing, match="jia"):
            use(both)
    # A new one is made in its own.
    create_database(in_schema(shared.owner, "ding"))
    open_database(in_schema(shared.owner, "ding"))


@pytest.mark.full
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump (postgresql-client)")
def test_a_backup_is_of_one_and_goes_back_beside_the_other(
    shared: Shared, postgresql_socket: Path, tmp_path: Path
) -> None:
    jia, yi = (shared.sites[code] for code in CODES)
    made = archive(jia, tmp_path)
    before, others = everything(jia), everything(yi)
    before["audit_entry"].pop()  # That it is written is not in it.
    # Into an empty database, where the schemas are made by themselves.
    tried = drill(made, database=new_database(postgresql_socket), tell=silent)
    assert tried.entries == len(before["audit_entry"])
    plain = jia.records_url.partition("&options")[0]
    with pytest.raises(RestoreRefused, match="已有数据表"):
        restore_site(made, tmp_path / "again", database=plain, tell=silent)
    with pytest.raises(RestoreRefused, match="已有数据表"):
        restore_site(made, tmp_path / "again", database=in_schema(plain, "yi"), tell=silent)
    # Lost, and put back into schemas that the administrator made anew, by a role that may make none.
    shared.execute("DROP OWNED BY jia CASCADE")
    give_role(shared, "jia")
    restored = restore_site(made, tmp_path / "again", database=plain, tell=silent).site
    assert restored.records_url == in_schema(plain, "jia")
    after = everything(restored)
    assert len(after.pop("audit_entry")) == len(before.pop("audit_entry")) + 1
    assert {**after, "audit_head": []} == {**before, "audit_head": []}
    assert everything(yi) == others
    assert open_sites([restored.root, yi.root])


@pytest.mark.full
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump (postgresql-client)")
def test_a_backup_of_a_whole_database_goes_into_no_schema(
    prepared: Path, shared: Shared, postgresql_socket: Path, tmp_path: Path
) -> None:
    folder = write_site(prepared, tmp_path / "bing")
    site = move_site(open_site(folder), new_database(postgresql_socket), tell=silent).site
    made = archive(site, tmp_path)
    shared.execute("CREATE SCHEMA bing")
    with pytest.raises(RestoreRefused, match="不在模式“bing”里"):
        restore_site(
            made, tmp_path / "again", database=in_schema(shared.owner, "bing"), tell=silent
        )


@pytest.mark.full
def test_one_is_upgraded_while_the_others_room_runs(shared: Shared, tmp_path: Path) -> None:
    shared.execute(
        "DROP ROLE IF EXISTS bing",
        "CREATE ROLE bing LOGIN",
        "CREATE SCHEMA bing AUTHORIZATION bing",
    )
    url, others = shared.url("bing"), everything(shared.sites["yi"])
    write_postgresql(url, tmp_path)
    with no_room(shared.sites["yi"].records_url):
        sessions = open_database(shared.sites["yi"].records_url)
        with sessions() as db:
            db.connection()
            done = upgrade_database(url, back_up=lambda found: None, step=lambda name: None)
        close_database(sessions)
        assert done is not None
    assert everything(shared.sites["yi"]) == others
    shared.execute("DROP SCHEMA bing CASCADE", "CREATE SCHEMA bing AUTHORIZATION bing")
    write_postgresql(url, Path(mkdtemp(dir=tmp_path)))
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect(), pytest.raises(UpgradeFailed):
        upgrade_database(url, back_up=lambda found: None, step=lambda name: None)
    shared.execute("DROP OWNED BY bing CASCADE", "DROP ROLE bing")


def test_locks_are_of_schemas_and_of_public_what_they_were() -> None:
    assert room_key(None) == room_key("public") == int.from_bytes(b"lawroom")
    keys = {room_key(name) for name in ("public", "jia", "yi", "a" * 63)}
    assert len(keys) == 4
    assert all(0 < key < 2**63 for key in keys)

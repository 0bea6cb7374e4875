"""A district with two halls, one of which is cut off from the network: for tests of packs and what comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from exam_room import invigilation
from exam_room.planning import issue_entry_codes
from exam_room.room import Room
from exam_room.writing import hand_in_expired
from foundation.clock import utc_now
from foundation.site import open_site
from grading.nbgrader.course import Course
from records.audit.trail import AuditEntry
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.hall import HallPaper, HallReturn
from records.exams.incident import Incident
from records.exams.submission import Submission
from records.people.person import Person
from tests.lawstudy.conftest import ok
from tests.support.http_client import Client
from tests.support.released_exam import EXAM
from tests.support.room_http import Browser, ready_account
from tests.support.room_site import HandClock, RoomSite, answer, minutes, opened, run

HALL, OTHER = "第一考场", "第二考场"
PEOPLE = ("S1", "S2", "S3", "S4")
OWN = "Invigilator-7"
BY: dict[str, Any] = {"actor": "wang", "roles": ("invigilator",)}


@dataclass
class District:
    """A sitting that began ten minutes ago: S1 to S4 sit in the first hall, S5 in the second."""

    site: RoomSite
    root: Path
    sitting: int
    codes: dict[str, str] = field(default_factory=dict)

    def pack(self, target: Path, *more: str) -> tuple[Path, str]:
        """The pack, and the code that was told with it."""
        told = ok("--site", self.root, "hall", "pack", EXAM, "--hall", HALL, "--out", target, *more)
        found = re.search(r"(?:[A-Z0-9]{4}-){4}[A-Z0-9]{4}", told)
        assert found is not None, told
        return target, found[0]

    def attempt(self, number: str) -> Attempt:
        with self.site.sessions() as db:
            rows = select(Attempt).join(Call, Attempt.call_id == Call.id).join(Person)
            found = db.scalars(rows.where(Person.number == number)).one()
            db.expunge(found)
            return found

    def stands(self) -> list[Any]:
        """Everything that a refused file may not have changed."""
        with self.site.sessions() as db:
            tables = (AnswerEvent, AuditEntry, HallPaper, HallReturn, Submission, Incident)
            return [
                *(db.scalar(select(func.count()).select_from(each)) for each in tables),
                *db.execute(select(Attempt.id, Attempt.state, Attempt.sha256).order_by(Attempt.id)),
            ]


def make_district(exam_site: RoomSite) -> District:
    """Plan the sitting, give accounts to those who run it and entry codes to everybody."""
    now = utc_now()
    exam_site.clock.at = now
    number = exam_site.plan(
        [*PEOPLE, "S5"],
        opens_at=now - minutes(70),
        starts_at=now - minutes(10),
        rooms=[(HALL, 4), (OTHER, 1)],
    )
    made = District(exam_site, exam_site.course.root.parent, number)
    with exam_site.sessions() as db:
        ready_account(db, "wang", "invigilator", name="王监考")
        ready_account(db, "chief", "administrator")
        ready_account(db, "deputy", "administrator")
        codes = issue_entry_codes(db, number, actor="chief", now=now)
        for row in db.scalars(select(Attempt)):
            made.codes[row.call.person.number] = codes[row.id]
            # Whoever the order of the forms put where, S5 is the one in the other hall.
            row.room = OTHER if row.call.person.number == "S5" else HALL
        db.commit()
    return made


def at_the_hall(folder: Path) -> RoomSite:
    """The room's side of a hall's site, some minutes later."""
    clock = HandClock()
    clock.at = utc_now() + minutes(15)
    return RoomSite(Course(folder / "course"), open_site(folder).records_url, clock)


def open_hall(file: Path, code: str, folder: Path) -> dict[str, str]:
    """Make the hall's site; returns the first passwords of its invigilators."""
    told = ok("hall", "open", file, folder, "--code", code)
    return dict(re.findall(r"监考账号 (\S+) 的密码：(\S+?)（", told))


async def candidate(browser: Browser, number: str, code: str) -> tuple[Client, str]:
    """Somebody with the code of the slip that they had from the district; their attempt's address."""
    client = browser()
    await client.get("/log-in")
    entered = await client.form("/log-in/code", card=number, code=code)
    assert entered.status == 303, entered.body.decode()
    home = (await client.get("/")).location
    await client.get(home)
    return client, f"/api/attempt/{home.rpartition('/')[2]}"


async def write(client: Client, where: str, **values: object) -> dict[str, Any]:
    """Open the paper and save these answers; returns what was there when it was opened."""
    page = await client.post(f"{where}/open", {"tab": "t", "take_over": True})
    assert page.status == 200, page.body.decode()
    found: dict[str, Any] = page.json()
    changes = [{"question": name, "value": each, "marked": False} for name, each in values.items()]
    body = {"page": found["page"], "first": 1, "changes": changes}
    saved = await client.post(f"{where}/save", body)
    assert saved.json()["saved"] == len(changes)
    return found


async def hand_in(client: Client, where: str, page: int) -> str:
    """SHA-256 of the receipt."""
    done = await client.post(f"{where}/hand-in", {"page": page})
    assert done.status == 200, done.body.decode()
    return str(done.json()["sha256"])


async def begun_in_the_district(room: Room, number: str, **values: Any) -> None:
    live, _ = await opened(room, number)
    await answer(room, live, **values)


def district_ends(district: District) -> None:
    """The hall is cut off: the district collects what it has, and ends the sitting; then its room stops."""

    async def work() -> None:
        room = district.site.room()
        district.site.clock.passes(minutes(120))
        await hand_in_expired(room)
        [sitting] = room.sittings.values()
        await invigilation.end(room, sitting, reason="到时结束", **BY)
        await room.in_files(lambda: None)
        room.close()
        district.site._rooms.remove(room)

    run(work)


def simple_hall(district: District, folder: Path, **written: dict[str, Any]) -> Path:
    """A hall in which these people write and are collected at the end; returns the file that comes back."""
    file, code = district.pack(folder.with_suffix(".pack"))
    open_hall(file, code, folder)
    hall = at_the_hall(folder)

    async def work() -> None:
        room = hall.room()
        [sitting] = room.sittings.values()
        await invigilation.resume(room, sitting, **BY)
        for number, values in written.items():
            live, _ = await opened(room, number)
            await answer(room, live, **values)
        await invigilation.end(room, sitting, reason="考完", **BY)

    run(work)
    hall.close()
    back = folder.with_suffix(".answers")
    ok("--site", folder, "hall", "answers", back)
    return back

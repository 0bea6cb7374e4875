"""A hall goes on on a second machine and its papers come back: two sites, real rooms, real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from exam_room import invigilation
from exam_room.hall.contents import Answers, Pack
from exam_room.hall.counting import answers_mark
from exam_room.hall.sealed_file import Header, check_of, key_of, read_file, seal, unseal
from exam_room.reconciliation import reconcile
from foundation.clock import utc_now
from grading.notebook import file_hash
from grading.submitted import recorded_answers, submission_path
from records.accounts.account import Account
from records.accounts.entry_code import entry_code_hash
from records.audit.trail import verify
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.hall import HallPack, HallPaper, HallReturn
from records.exams.incident import Incident
from records.exams.sitting import Sitting
from records.people.person import Person
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.hall_district import (
    BY,
    HALL,
    OWN,
    PEOPLE,
    District,
    at_the_hall,
    begun_in_the_district,
    candidate,
    district_ends,
    hand_in,
    open_hall,
    simple_hall,
    write,
)
from tests.support.released_exam import EXAM, small_exam
from tests.support.room_http import logged_in, served
from tests.support.room_site import RoomSite, answer, opened, run
from tests.support.synthetic import RATIONALE


def test_a_hall_goes_on_and_each_paper_counts_once(district: District, tmp_path: Path) -> None:
    receipts: dict[str, str] = {}

    async def before() -> None:
        room = district.site.room()
        await begun_in_the_district(room, "S1", q01="A", q04=["A"])
        await begun_in_the_district(room, "S5", q01="B")
        room.close()
        district.site._rooms.remove(room)

    run(before)
    pack, code = district.pack(tmp_path / "第一考场.pack")
    assert pack.stat().st_mode & 0o077 == 0

    # Who begins after the pack was made has answers that it does not have.
    async def meanwhile() -> None:
        room = district.site.room()
        await begun_in_the_district(room, "S2", q01="C", q04=["B"])
        room.close()
        district.site._rooms.remove(room)

    run(meanwhile)
    folder = tmp_path / "应急机"
    [(login, password)] = open_hall(pack, code, folder).items()
    assert login == "wang"
    hall = at_the_hall(folder)

    async def in_the_hall() -> None:
        async with served(hall) as (room, browser):
            assert {each.candidate.number for each in room.attempts.values()} == set(PEOPLE)
            wang = await logged_in(browser, "wang", password)
            await wang.get("/password")
            await wang.form("/password", old=password, new=OWN, again=OWN)
            people = {
                each: await candidate(browser, each, district.codes[each])
                for each in ("S1", "S2", "S3")
            }
            stranger = browser()
            await stranger.get("/log-in")
            refused = await stranger.form("/log-in/code", card="S5", code=district.codes["S5"])
            assert refused.status == 403
            # Nobody has lost a minute: the clocks stand until the invigilator lets them run.
            first, where = people["S1"]
            assert (await first.get(where)).json()["phase"] == "paused"
            third, third_where = people["S3"]
            assert (await third.get(third_where)).json()["phase"] == "paused"
            await wang.get("/sessions")
            resumed = await wang.post(f"/api/session/{district.sitting}/resume", {})
            assert resumed.status == 200, resumed.body
            found = await write(first, where, q04=["A", "B"], q07=True)
            # What was acknowledged in the district goes on.
            assert {name: value for name, (value, *_) in found["answers"].items()} == {
                "q01": "A",
                "q04": ["A"],
            }
            receipts["S1"] = await hand_in(first, where, found["page"])
            second, second_where = people["S2"]
            found = await write(second, second_where, q07=False)
            assert found["answers"] == {}
            receipts["S2"] = await hand_in(second, second_where, found["page"])
            await write(third, third_where, q01="D")
            left = await third.post(f"{third_where}/left", {"seconds": 7})
            assert left.status == 200
            assert lawstudy("--site", folder, "hall", "answers", tmp_path / "x").returncode == 1
            ended = await wang.post(f"/api/session/{district.sitting}/end", {"reason": "考完"})
            assert ended.status == 200, ended.body
            receipts["S3"] = str((await third.get(f"{third_where}/receipt")).json()["sha256"])

    run(in_the_hall)
    with hall.sessions() as db:
        assert verify(db) > 3
    hall.close()
    back = tmp_path / "第一考场.answers"
    ok("--site", folder, "hall", "answers", back)
    assert all(text not in back.read_bytes() for text in (b"q07", b"S1"))

    district_ends(district)
    assert [district.attempt(each).state for each in PEOPLE] == [
        "expired",
        "expired",
        "absent",
        "absent",
    ]
    told = lawstudy("--site", district.root, "hall", "bring-back", back)
    assert told.returncode == 0, told.stderr
    assert "计入 2 份" in told.stdout
    assert "S2 待决定：平台上另有应急包里没有的作答" in told.stderr
    site, course = district.site, district.site.course
    for number, state in (("S1", "handed_in"), ("S3", "expired")):
        row = district.attempt(number)
        assert (row.state, row.sha256) == (state, receipts[number])
        assert file_hash(submission_path(course, number, row.assignment)) == receipts[number]
    with site.sessions() as db:
        assert recorded_answers(db, district.attempt("S1").id) == {
            "q01": "A",
            "q04": ["A", "B"],
            "q07": True,
        }
        assert reconcile(db, course, district.sitting).is_final
        assert "left_page" in db.scalars(select(Incident.kind)).all()
        [kept] = db.scalars(select(HallReturn))
        actions = [entry[3] for entry in json.loads(kept.trail)]
        assert actions[0] == "hall.open"
        assert {"session.resume", "session.end", "paper.hand_in", "hall.answers"} <= set(actions)
        assert verify(db) > 5
    stands = district.stands()
    again = ok("--site", district.root, "hall", "bring-back", back)
    assert "没有重复计入" in again
    assert district.stands() == stands

    # Two people decide about S2: what was in the room, and what was in the hall.
    second_row = district.attempt("S2")
    assert second_row.sha256 != receipts["S2"]
    assert "S2" in ok("--site", district.root, "hall", "papers", EXAM)
    decide = ("hall", "decide", EXAM, "S2", "--take", "both")
    as_chief = ("--site", district.root, "--as", "chief", *decide)
    assert lawstudy(*as_chief).returncode == 1
    ok(*as_chief, "--reason", "断网前后都有作答")
    assert lawstudy(*as_chief).returncode == 1
    assert lawstudy("--site", district.root, "--as", "wang", *decide).returncode == 1
    ok("--site", district.root, "--as", "deputy", *decide)
    with site.sessions() as db:
        assert recorded_answers(db, second_row.id) == {"q01": "C", "q04": ["B"], "q07": False}
        assert reconcile(db, course, district.sitting).is_final
        assert verify(db) > 8
    assert "没有待决定" in ok("--site", district.root, "hall", "papers", EXAM)


@pytest.mark.full
@pytest.mark.parametrize("take", ["hall", "room"])
def test_the_answers_of_one_side_alone(district: District, tmp_path: Path, take: str) -> None:
    back = simple_hall(district, tmp_path / "hall", S1={"q07": True})

    async def meanwhile() -> None:
        room = district.site.room()
        await begun_in_the_district(room, "S1", q01="A", q07=False)
        room.close()
        district.site._rooms.remove(room)

    run(meanwhile)
    district_ends(district)
    before = district.attempt("S1").sha256
    ok("--site", district.root, "hall", "bring-back", back)
    words = ("hall", "decide", EXAM, "S1", "--take", take)
    ok("--site", district.root, "--as", "chief", *words, "--reason", "两边都有")
    other = "room" if take == "hall" else "hall"
    wrong = lawstudy("--site", district.root, "--as", "deputy", *words[:-1], other)
    assert wrong.returncode == 1
    ok("--site", district.root, "--as", "deputy", *words)
    row = district.attempt("S1")
    with district.site.sessions() as db:
        given = {
            name: each for name, each in recorded_answers(db, row.id).items() if each is not None
        }
        [paper] = db.scalars(select(HallPaper))
        if take == "hall":
            assert (given, row.sha256) == ({"q07": True}, paper.sha256)
            assert paper.answers == {}
        else:
            assert (given, row.sha256) == ({"q01": "A", "q07": False}, before)
            assert (paper.state, paper.answers) == ("set_aside", {"q07": True})
        assert reconcile(db, district.site.course, district.sitting).is_final


@pytest.mark.full
def test_a_proposal_is_taken_back_and_another_made(district: District, tmp_path: Path) -> None:
    back = simple_hall(district, tmp_path / "hall", S1={"q07": True})

    async def meanwhile() -> None:
        room = district.site.room()
        await begun_in_the_district(room, "S1", q01="A")
        room.close()
        district.site._rooms.remove(room)

    run(meanwhile)
    ok("--site", district.root, "hall", "bring-back", back)
    words = ("--site", district.root, "--as", "chief", "hall", "decide", EXAM, "S1")
    assert lawstudy(*words, "--refuse").returncode == 1
    assert lawstudy(*words).returncode == 1
    assert lawstudy(*words, "--take", "neither", "--reason", "x").returncode == 1
    ok(*words, "--take", "hall", "--reason", "x")
    ok(*words, "--refuse")
    ok(*words, "--take", "room", "--reason", "y")
    with district.site.sessions() as db:
        [paper] = db.scalars(select(HallPaper))
        assert (paper.state, paper.take, paper.grounds) == ("waiting", "room", "y")


@pytest.mark.full
def test_one_pack_on_two_machines(district: District, tmp_path: Path) -> None:
    """Who wrote on one of them only counts; who wrote on both is for people."""
    file, code = district.pack(tmp_path / "one.pack")
    backs = []
    for name, people, given in (("first", ("S1", "S2"), "A"), ("second", ("S2", "S3"), "B")):
        folder = tmp_path / name
        open_hall(file, code, folder)
        hall = at_the_hall(folder)

        async def work(
            hall: RoomSite = hall, people: tuple[str, ...] = people, given: str = given
        ) -> None:
            room = hall.room()
            [sitting] = room.sittings.values()
            await invigilation.resume(room, sitting, **BY)
            for number in people:
                live, _ = await opened(room, number)
                await answer(room, live, q01=given)
            await invigilation.end(room, sitting, reason="考完", **BY)

        run(work)
        hall.close()
        backs.append(tmp_path / f"{name}.answers")
        ok("--site", folder, "hall", "answers", backs[-1])
    assert "计入 2 份" in ok("--site", district.root, "hall", "bring-back", backs[0])
    told = lawstudy("--site", district.root, "hall", "bring-back", backs[1])
    assert "计入 1 份" in told.stdout
    assert "S2 待决定：另一台应急机" in told.stderr
    # A later file of the same machine brings nothing twice.
    later = tmp_path / "later.answers"
    ok("--site", tmp_path / "first", "hall", "answers", later)
    assert "计入 0 份，以前已收回 2 份" in ok("--site", district.root, "hall", "bring-back", later)


def _other_exam(data: bytes, key: bytes) -> bytes:
    file = read_file(data, "answers")
    body = unseal(file, key, Answers)
    head = Header(**{**_fields(file.header), "pack": "0" * 32})
    return seal(head, body, key)


def _newer(data: bytes, key: bytes) -> bytes:
    file = read_file(data, "answers")
    return seal(Header(**{**_fields(file.header), "format": 9}), unseal(file, key, Answers), key)


def _other_content(data: bytes, key: bytes) -> bytes:
    return seal(read_file(data, "answers").header, {"papers": "x"}, key)


def _fields(header: Header) -> dict[str, Any]:
    return {name: getattr(header, name) for name in header.__struct_fields__}


ALTERATIONS: dict[str, tuple[Callable[[bytes, bytes], bytes], str]] = {
    "another exam's": (_other_exam, "不是由本站制作的应急包来的"),
    "another version's": (_other_content, "文件完好，但由 lawstudy"),
    "another format": (_newer, "第 9 版"),
    "one bit": (lambda data, _: data[:-1] + bytes([data[-1] ^ 1]), "改动过"),
    "its first line": (lambda data, _: data.replace("第一".encode(), "第二".encode(), 1), "改动过"),
    "cut": (lambda data, _: data[: len(data) // 2], "改动过"),
    "nothing of it": (lambda data, _: b"PK\x03\x04", "不是应急考场的文件"),
    "empty": (lambda data, _: b"", "不是应急考场的文件"),
}


@pytest.mark.full
def test_a_file_that_is_not_what_it_should_be_changes_nothing(
    district: District, tmp_path: Path
) -> None:
    back = simple_hall(district, tmp_path / "hall", S1={"q01": "A"})
    with district.site.sessions() as db:
        key = db.scalars(select(HallPack.answers_key)).one()
    stands = district.stands()
    for name, (change, told) in ALTERATIONS.items():
        wrong = tmp_path / "wrong.answers"
        wrong.write_bytes(change(back.read_bytes(), key))
        done = lawstudy("--site", district.root, "hall", "bring-back", wrong)
        assert (done.returncode, told in done.stderr) == (1, True), (name, done.stderr)
        assert district.stands() == stands, name
    pack = tmp_path / "hall.pack"
    done = lawstudy("--site", district.root, "hall", "bring-back", pack)
    assert (done.returncode, "这是应急包" in done.stderr) == (1, True)
    # In the hall nothing is brought back, and no other hall is packed.
    for words in (("bring-back", back), ("pack", EXAM, "--hall", HALL)):
        done = lawstudy("--site", tmp_path / "hall", "hall", *words)
        assert (done.returncode, "应急站点" in done.stderr) == (1, True), done.stderr
    done = lawstudy("--site", district.root, "hall", "answers", tmp_path / "none")
    assert (done.returncode, "不是应急考场" in done.stderr) == (1, True)
    # It is as good as before.
    assert "计入 1 份" in ok("--site", district.root, "hall", "bring-back", back)


def test_a_pack_that_cannot_be_opened_makes_nothing(district: District, tmp_path: Path) -> None:
    file, code = district.pack(tmp_path / "hall.pack")
    other, other_code = district.pack(tmp_path / "other.pack")
    data = file.read_bytes()
    sealed = read_file(data, "pack")
    older = Header(**{**_fields(sealed.header), "revision": "0001_0.1.0", "program": "0.1.0"})
    key = key_of(code, sealed.header.pack)
    assert check_of(key) == sealed.header.check
    assert key_of(code.lower().replace("-", " "), sealed.header.pack) == key
    wrong = {
        "wrong code": (data, other_code, "开启码不对"),
        "changed": (data[:-1] + bytes([data[-1] ^ 1]), code, "改动过"),
        "another version": (seal(older, {}, key), code, "0.1.0"),
        "half of it was copied": (data[: len(data) // 2], code, "改动过"),
        "not even its first lines": (data[:60], code, "改动过"),
        "no pack": (b"x", code, "不是应急考场的文件"),
    }
    folder = tmp_path / "hall"
    for name, (content, given, told) in wrong.items():
        broken = tmp_path / "broken.pack"
        broken.write_bytes(content)
        done = lawstudy("hall", "open", broken, folder, "--code", given)
        assert (done.returncode, told in done.stderr) == (1, True), (name, done.stderr)
        assert not folder.exists()
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    assert lawstudy("hall", "open", file, folder, "--code", code).returncode == 1
    assert [each.name for each in folder.iterdir()] == ["mine.txt"]
    # Nobody reads a paper, a name or a code's hash without the code.
    for text in ("姓名S1", entry_code_hash(district.codes["S1"]), "q01"):
        assert text.encode() not in data
    assert other.exists()


def test_the_halls_site_has_no_key_and_does_nothing_else(
    district: District, tmp_path: Path
) -> None:
    file, code = district.pack(tmp_path / "hall.pack")
    # Whoever has opened it may look at all of it: the papers as candidates see them, and nothing that tells an answer.
    sealed = read_file(file.read_bytes(), "pack")
    pack = unseal(sealed, key_of(code, sealed.header.pack), Pack)
    told = msgspec.json.encode({**pack.rows, "settings": pack.zone}).decode()
    told += "".join(paper.decode() for paper in pack.papers.values())
    bank, _ = small_exam()
    for question in (each for item in bank.values() for each in item.questions):
        assert question.stem[:4] in told
        hidden = [question.reference_answer, *(line.text for line in question.rubric)]
        hidden += [text for blank in question.blanks for text in blank]
        assert not any(text in told for text in filter(None, hidden)), question.stem
    assert not any(text in told for text in (RATIONALE, "HIDDEN TESTS", "is_key", "key_letters"))
    for each in pack.rows["exam_form"]:
        for question in each["questions"]:
            assert question.keys() == {"name", "item_id", "kind", "points", "content_area"}
    folder = tmp_path / "hall"
    open_hall(file, code, folder)
    names = {path.name for path in folder.rglob("*")}
    assert not names & {"gradebook.db", "source", "signing.keys", "items", "exams"}
    for words in (
        ("account", "create", "x", "x", "--role", "administrator"),
        ("exam", "release", EXAM),
        ("bank", "check"),
        ("roster", "import", "x.xlsx"),
    ):
        done = lawstudy("--site", folder, *words)
        assert (done.returncode, "应急站点" in done.stderr) == (1, True), (words, done.stderr)
    hall = at_the_hall(folder)
    with hall.sessions() as db:
        assert [each.roles for each in db.scalars(select(Account))] == [["invigilator"]]
        assert db.scalars(select(Person.identity_number)).all() == [None] * len(PEOPLE)
        assert db.scalar(select(func.count()).select_from(Attempt)) == len(PEOPLE)
        assert {answers_mark(db, number) for number in db.scalars(select(Attempt.id))} == {""}
    hall.close()


@pytest.mark.full
def test_what_stands_against_a_pack_is_told_at_once(district: District, tmp_path: Path) -> None:
    def refused(*words: str) -> str:
        done = lawstudy("--site", district.root, "hall", "pack", EXAM, *words)
        assert done.returncode == 1
        return done.stderr

    assert HALL in refused("--hall", "没有的考场")
    both = refused("--hall", HALL, "--invigilator", "chief", "--invigilator", "nobody")
    assert "chief" in both
    assert "nobody" in both
    assert "没有还没结束" in refused("--hall", HALL, "--sitting", "下午场")
    paper = district.site.course.notebook("release", ".", f"{EXAM}-A")
    kept = paper.read_bytes()
    paper.write_bytes(b"{}")
    assert "试卷 A" in refused("--hall", HALL)
    paper.write_bytes(kept)
    with district.site.sessions() as db:
        assert db.scalar(select(func.count()).select_from(HallPack)) == 0
        for row in db.scalars(select(Attempt)):
            row.code_hash = None
        db.commit()
    done = lawstudy(
        "--site", district.root, "hall", "pack", EXAM, "--hall", HALL, "--out", tmp_path
    )
    assert (done.returncode, "4 人没有进场码" in done.stderr) == (0, True)
    with district.site.sessions() as db:
        db.scalars(select(Sitting)).one().ended_at = utc_now()
        db.commit()
    assert "没有还没结束" in refused("--hall", HALL)
    with district.site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        exam.practice = True
        db.commit()
    assert "练习" in refused("--hall", HALL)

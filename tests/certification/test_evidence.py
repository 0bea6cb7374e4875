"""Evidence of an exam that was sat in the room, marked, corrected and published: whole, provable, and nobody else's."""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from sqlalchemy import select, text

from certification import release
from certification.errors import EvidenceRefused
from certification.evidence import verify as program
from certification.evidence.folder import (
    Wanted,
    evidence_zip,
    find_called,
    folder_name,
    take_evidence,
    write_evidence,
)
from certification.evidence.verify import Report, verify
from certification.issue import issue_some
from exam_room.invigilation import end
from exam_room.writing import hand_in
from foundation.local_time import DEFAULT_ZONE, find_zone
from grading.corrections.deciding import confirm_correction, propose_correction
from grading.corrections.what_if import Wish
from grading.exam_folders import ExamFolders
from grading.paper.score_cell import parse_score_cell
from grading.paper_decisions import Proposed, confirm, propose
from grading.score_run import score_exam
from records.audit.chain_head import chain_head, written
from records.audit.trail import record
from records.errors import AuditBroken
from records.exams.call import Call
from records.exams.exam import find_exam
from records.exams.response import Response
from tests.certification.codes import SIGNER
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.databases import ON_SERVER
from tests.support.decided_exam import ISSUER
from tests.support.released_exam import ASSIGNMENT, EXAM, keyed_answers, small_exam
from tests.support.room_site import (
    INVIGILATOR,
    RoomSite,
    answer,
    copy_site,
    opened,
    run,
    session_of,
)
from tests.support.site_on_server import to_server

pytestmark = pytest.mark.slow

JIA: dict[str, Any] = {"actor": "jia", "roles": ("administrator",)}
YI: dict[str, Any] = {"actor": "yi", "roles": ("approver",)}
SETTINGS = """[site]
name = "演示区"
demo = false
[records]
url = "sqlite:///records.db"
[bank]
items = []
"""
PEOPLE = ("S1", "S2", "S3")


def sit(site: RoomSite) -> None:
    """S1 has everything objective right, writes a short answer and changes one answer; S2 hands in nothing but q01."""
    site.plan(PEOPLE)
    bank, form = small_exam()
    right = {name: ast.literal_eval(given) for name, given in keyed_answers(form, bank).items()}

    async def work() -> None:
        room = site.room()
        one, _ = await opened(room, "S1")
        await answer(room, one, 1, q01="D", q11="先告知，\u2028再听取陈述申辩。")
        await answer(room, one, 3, **right)
        await hand_in(room, one, actor="S1", page=one.attempt.page)
        two, _ = await opened(room, "S2")
        await answer(room, two, 1, q01="B")
        await hand_in(room, two, actor="S2", page=two.attempt.page)
        await end(room, session_of(room), reason="都已交卷", actor="jian", roles=INVIGILATOR)

    run(work)


def score(site: RoomSite) -> None:
    with site.sessions() as db:
        score_exam(site.course, db, EXAM)


def decide(site: RoomSite) -> None:
    """Two people mark the essays, correct a key and publish; a certificate is issued."""
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        for row in db.scalars(select(Response).where(Response.status == "pending")).all():
            wish = Proposed("mark", "要点齐全", row.question, "3")
            made = propose(db, site.course, row.attempt_id, wish, **JIA)
            confirm(db, site.course, made.id, **YI)
        item = small_exam()[1].items[0].item_id
        wish_key = Wish(item, "accept", "B")
        corrected = propose_correction(db, site.course, exam, wish_key, reason="应当也算对", **JIA)
        confirm_correction(db, site.course, corrected.id, **YI)
        db.commit()
    score(site)
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        release.ask(db, exam, **JIA)
        release.approve(db, exam, **YI)
        release.publish(db, exam, **JIA)
        issue_some(db, exam, ISSUER, SIGNER, **JIA)
        db.commit()


@pytest.fixture(scope="module")
def done(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site on which all that was done, to be copied."""
    folder = tmp_path_factory.mktemp("done")
    site = copy_site(prepared, folder)
    form = small_exam()[1]
    forms = folder / "exams" / EXAM / "forms"
    forms.mkdir(parents=True)
    (forms / "A.json").write_text(form.to_json(), encoding="utf-8")
    sit(site)
    score(site)
    decide(site)
    site.close()
    return folder


@pytest.fixture
def case(done: Path, tmp_path: Path) -> Iterator[RoomSite]:
    """A copy of the test's own."""
    made = copy_site(done, tmp_path / "site")
    yield made
    made.close()


ZONE = find_zone(DEFAULT_ZONE)


def wanted(site: RoomSite, person: str = "S1", **asked: bool) -> Wanted:
    """Evidence that was put on record."""
    options = {"with_keys": False, "whole_trail": False, **asked}
    with site.sessions() as db:
        call = find_called(db, EXAM, person)
        taken = take_evidence(db, call, actor="jia", **options)
        db.commit()
        folders = ExamFolders(site.course.root.parent, site.course)
        return Wanted("演示区", folders, call.id, taken, ZONE, **options)


def make(site: RoomSite, asked: Wanted, folder: Path) -> Path:
    with site.sessions() as db:
        write_evidence(db, asked, folder)
    return folder


def facts_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / program.FACTS).read_bytes())
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def renewed(folder: Path) -> None:
    """The manifest as somebody who knows it would make it again."""
    manifest = json.loads((folder / program.MANIFEST).read_bytes())
    manifest["files"] = {
        name: program.sha256(data)
        for name, data in contents(folder).items()
        if name != program.MANIFEST
    }
    (folder / program.MANIFEST).write_bytes(program.canonical(manifest))


def test_a_third_party_verifies_the_folder_without_the_system(
    case: RoomSite, tmp_path: Path
) -> None:
    folder = make(case, wanted(case), tmp_path / "one")
    facts = facts_of(folder)
    [attempt] = facts["attempts"]
    assert attempt["submission"]["door"] == "room"
    assert (attempt["counts"], facts["result"]["outcome"]) == (True, "passed")
    changes = program.lines((folder / attempt["answers"]).read_bytes())
    assert next(row["value"] for row in changes if row["question"] == "q01") == '"D"'
    assert [mark["who"] for mark in attempt["marks"]]
    assert [row["decided_by"] for row in facts["corrections"]] == ["yi"]
    assert [row["changed"] for row in facts["key_versions"]].count(True) == 1
    assert all(item["sha256"] for form in facts["forms"] for item in form["items"])
    [certificate] = facts["certificates"]
    assert certificate["code"].startswith("LS1:")
    # As anybody runs it: without site packages, from elsewhere.
    run_it = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    told = subprocess.run(run_it, capture_output=True, text=True, cwd="/", check=False)
    assert (told.returncode, told.stderr) == (0, ""), told.stdout
    assert "不符 0 项" in told.stdout
    assert not list(folder.rglob("__pycache__"))


def test_it_holds_nothing_of_others_and_no_key_unless_asked(case: RoomSite, tmp_path: Path) -> None:
    plain = contents(make(case, wanted(case), tmp_path / "plain"))
    everything = b"\n".join(plain.values()).decode("utf-8", "replace")
    for foreign in ('"S2"', '"S3"', "姓名S2", "姓名S3", "应当也算对", "key_sha256", "HIDDEN TESTS"):
        assert foreign not in everything, foreign
    withheld = json.loads(plain[program.FACTS])["trail"]["withheld"]
    assert {"key.propose", "key.correct"} <= {row["action"] for row in withheld}
    # The commitment to a cell is not the digest that anybody makes who tries the four letters.
    keyed = make(case, wanted(case, with_keys=True), tmp_path / "keyed")
    keys = json.loads((keyed / program.KEYS).read_bytes())
    versions = facts_of(keyed)["key_versions"]
    assert {row["cell"] for row in versions} == {name.partition("/")[2] for name in keys}
    plainly = {program.sha256(key["released"].encode()) for key in keys.values()}
    assert plainly.isdisjoint({row["released"] for row in versions})
    assert json.loads(plain[program.FACTS])["key_versions"] == versions, "the same commitments"
    [changed] = [row for row in versions if row["changed"]]
    key = keys[f"{changed['paper']}/{changed['cell']}"]
    assert parse_score_cell(key["current"]).also
    assert not parse_score_cell(key["released"]).also
    assert verify(keyed, []).wrong == []


def test_entries_about_many_are_shown_as_what_they_say_of_this_person(
    case: RoomSite, tmp_path: Path
) -> None:
    papers = {"S1": "a" * 64, "S2": "b" * 64}
    with case.sessions() as db:
        record(db, "exam.call", EXAM, after={"called": 2, "numbers": ["S1", "S2"]})
        record(db, "paper.take_in", EXAM, after={"door": "file", "papers": papers})
        record(db, "session.end", "上午场", after={"reason": "姓名S3身体不适"})
        record(db, "exam.exempt", EXAM, after={"number": "S2", "basis": "x"})
        record(db, "exam.exempt", EXAM, after={"number": "S1", "basis": "y"})
        record(db, "account.create", EXAM, after={"name": "与考试同名的账号"})
        db.commit()
        first = chain_head(db).entries - 5
    folder = make(case, wanted(case), tmp_path / "one")
    told = facts_of(folder)["trail"]
    mine = {row["number"]: row["mine"] for row in told["withheld"] if row["number"] >= first}
    assert mine == {first: ["S1"], first + 1: ["a" * 64], first + 2: []}
    assert [number for number in told["own"] if number >= first] == [first + 4, first + 6]
    assert verify(folder, []).wrong == []
    for data in contents(folder).values():
        assert b"b" * 64 not in data
        assert "身体不适".encode() not in data


def test_the_command_writes_it_and_says_what_is_wrong_in_words(
    case: RoomSite, tmp_path: Path
) -> None:
    root = case.course.root.parent
    (root / "lawstudy.toml").write_text(SETTINGS, encoding="utf-8")
    to_server(root)
    folder = tmp_path / "out"
    told = ok("--site", root, "evidence", "姓名S1", EXAM, "--out", folder, "--whole-trail")
    assert program.sha256((folder / program.MANIFEST).read_bytes()) in told
    assert verify(folder, []).wrong == []
    [*_, last] = program.lines((folder / program.OWN).read_bytes())
    assert last[3:5] == ["evidence.take", f"{EXAM}/S1"]
    again = lawstudy("--site", root, "evidence", "S1", EXAM, "--out", folder)
    assert (again.returncode, "已经存在" in again.stderr) == (1, True)
    nowhere = lawstudy("--site", root, "evidence", "S1", EXAM, "--out", tmp_path / "a" / "b")
    assert (nowhere.returncode, "上级文件夹" in nowhere.stderr) == (1, True)
    nobody = lawstudy("--site", root, "evidence", "S9", EXAM, "--out", tmp_path / "c")
    assert (nobody.returncode, "应考名单里没有" in nobody.stderr) == (1, True)
    ok("--site", root, "audit", "verify")


def test_the_same_bytes_again_whatever_else_happens(case: RoomSite, tmp_path: Path) -> None:
    asked = wanted(case, with_keys=True, whole_trail=True)
    first = contents(make(case, asked, tmp_path / "first"))
    with case.sessions() as db:
        record(db, "roster.import", "名册.xlsx")
        db.commit()
    assert contents(make(case, asked, tmp_path / "second")) == first


def test_any_byte_of_any_file_that_is_changed_is_found(case: RoomSite, tmp_path: Path) -> None:
    folder = make(case, wanted(case, with_keys=True, whole_trail=True), tmp_path / "one")
    assert verify(folder, []).wrong == []
    for name, data in contents(folder).items():
        path = folder / name
        for changed in (
            data[:-1],
            data + b"\n",
            data[: len(data) // 2] + b"#" + data[len(data) // 2 + 1 :],
            b"",
        ):
            path.write_bytes(changed)
            assert verify(folder, []).wrong, name
        path.unlink()
        assert verify(folder, []).wrong, name
        path.write_bytes(data)
    (folder / "more.txt").write_text("x")
    assert any("more.txt" in what for what in verify(folder, []).wrong)


def _entry(number: int, field: int, value: Any) -> Callable[[Path], None]:
    """Somebody changes an entry of their own trail."""

    def change(folder: Path) -> None:
        path = folder / program.OWN
        rows = program.lines(path.read_bytes())
        rows[number][field] = value
        path.write_bytes(
            b"".join(
                json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                for row in rows
            )
        )

    return change


def _fact(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        facts = facts_of(folder)
        change(facts)
        (folder / program.FACTS).write_bytes(program.canonical(facts))

    return do


def _notebook(folder: Path) -> None:
    path = folder / "attempt-1" / "notebook.ipynb"
    path.write_bytes(path.read_bytes().replace("听取".encode(), "不听".encode(), 1))


def _answers(folder: Path) -> None:
    path = folder / "attempt-1" / "answers.jsonl"
    path.write_bytes(path.read_bytes().replace("听取".encode(), "不听".encode(), 1))


def _drop_from_chain(folder: Path) -> None:
    path = folder / program.WHOLE
    rows = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(rows[:2] + rows[3:]))


def _deep(folder: Path) -> None:
    (folder / program.FACTS).write_bytes(b"[" * 100_000)


def _no_answer(folder: Path) -> None:
    path = folder / "attempt-1" / "notebook.ipynb"
    path.write_bytes(path.read_bytes().replace(b"q01 =", b"q01 =("))


FORGERIES: dict[str, Callable[[Path], None]] = {
    "an entry's actor": _entry(0, 2, "别人"),
    "an entry's time": _entry(1, 1, "2020-01-01T00:00:00.000+00:00"),
    "a digest": _entry(1, 8, "0" * 64),
    "the paper": _notebook,
    "an answer": _answers,
    "what cannot be read": _deep,
    "what cannot be parsed": _no_answer,
    "an entry taken out of the trail": _drop_from_chain,
    "the result": _fact(lambda facts: facts["result"].update(score=99.0)),
    "the form": _fact(lambda facts: facts["forms"][0].update(content_hash="0" * 64)),
    "the receipt": _fact(lambda facts: facts["attempts"][0]["submission"].update(sha256="0" * 64)),
    "what was published": _fact(lambda facts: facts["publications"][-1].update(results_sha256="0")),
    "an entry kept back": _fact(lambda facts: facts["trail"]["own"].pop()),
    "the key that was released": _fact(lambda facts: facts["key_versions"][0].update(released="0")),
}


@pytest.fixture(scope="module")
def whole(done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything, to be copied."""
    place = tmp_path_factory.mktemp("whole")
    site = copy_site(done, place / "site")
    folder = make(site, wanted(site, with_keys=True, whole_trail=True), place / "folder")
    site.close()
    return folder


@pytest.mark.parametrize("what", FORGERIES)
def test_what_is_forged_is_found_though_the_manifest_was_made_again(
    whole: Path, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "forged"
    shutil.copytree(whole, folder)
    FORGERIES[what](folder)
    renewed(folder)
    assert verify(folder, []).wrong, what


def test_heads_that_people_signed_are_compared(case: RoomSite, whole: Path, tmp_path: Path) -> None:
    signed = {
        row[0]: f"{row[0]}:{row[8]}" for row in program.lines((whole / program.WHOLE).read_bytes())
    }

    def told(folder: Path, head: str) -> Report:
        return verify(folder, [head])

    assert all(not told(whole, head).wrong for head in signed.values())
    assert told(whole, "第 2 条：" + signed[2].partition(":")[2].upper()[:20]).wrong == []
    assert told(whole, "2:" + "0" * 64).wrong
    assert told(whole, f"{len(signed) + 1}:" + "0" * 64).wrong
    assert told(whole, "乱写").wrong
    asked = wanted(case)
    part = make(case, asked, tmp_path / "part")
    with case.sessions() as db:
        head = written(chain_head(db))
    assert told(part, head).wrong == []
    foreign = next(number for number in signed if number not in facts_of(part)["trail"]["own"])
    unknown = told(part, signed[foreign])
    assert unknown.wrong == []
    assert any("整份日志" in what for what in unknown.open)


def test_names_that_files_cannot_have(tmp_path: Path) -> None:
    for exam, person in (
        ("../../etc", "a/b\\c:*?"),
        ("春" * 300, "𠮷\x00\n"),
        ("..", "."),
        ("CON", ""),
    ):
        name = folder_name(exam, person)
        assert Path(name).name == name
        assert len(name.encode()) < 200
        (tmp_path / name).mkdir()


def test_who_is_meant(case: RoomSite) -> None:
    with case.sessions() as db:
        assert find_called(db, EXAM, "姓名S1").person.number == "S1"
        with pytest.raises(EvidenceRefused, match="没有“没有他”"):
            find_called(db, EXAM, "没有他")
        for call in db.scalars(select(Call)):
            call.person.name = "同名"
        with pytest.raises(EvidenceRefused, match="S1、S2、S3"):
            find_called(db, EXAM, "同名")


def refusal(site: RoomSite, asked: Wanted, folder: Path) -> str:
    before = sorted(folder.parent.iterdir())
    with pytest.raises((EvidenceRefused, AuditBroken)) as caught:
        make(site, asked, folder)
    assert sorted(folder.parent.iterdir()) == before, "nothing is left behind"
    return str(caught.value)


def test_a_paper_that_is_gone_is_made_again_or_told(case: RoomSite, tmp_path: Path) -> None:
    asked = wanted(case)
    path = case.course.notebook("submitted", "S1", ASSIGNMENT)
    as_it_was = contents(make(case, asked, tmp_path / "before"))
    path.unlink()
    assert contents(make(case, asked, tmp_path / "after")) == as_it_was
    path.write_bytes(b"{}")
    with case.sessions() as db:
        db.execute(text("UPDATE answer_event SET value = '\"A\"' WHERE question = 'q02'"))
        db.execute(text("UPDATE answer_event SET value = '\"C\"' WHERE question = 'q01'"))
        db.commit()
    told = refusal(case, asked, tmp_path / "none")
    assert "第 1 次作答" in told
    assert str(case.course.root) not in told


def test_what_is_damaged_is_told_and_nothing_is_left(case: RoomSite, tmp_path: Path) -> None:
    asked = wanted(case)
    (tmp_path / "there").mkdir()
    assert "已经存在" in refusal(case, asked, tmp_path / "there")
    assert "没有取出" in refusal(case, replace(asked, taken=1), tmp_path / "x")
    for state in ("writing", "handed_in"):
        with case.sessions() as db:
            db.execute(text("UPDATE attempt SET state = :state WHERE id = 1"), {"state": state})
            db.commit()
        if state == "writing":
            assert "还没有结束" in refusal(case, asked, tmp_path / "x")
    source = case.course.notebook("source", ".", ASSIGNMENT)
    kept = source.read_bytes()
    source.write_bytes(b"{")
    assert "命题文件" in refusal(case, asked, tmp_path / "x")
    source.write_bytes(kept)
    with case.sessions() as db:
        record(db, "paper.mark", f"{EXAM}/S1")
        db.commit()
    assert "再试一次" in refusal(case, asked, tmp_path / "x")
    with case.sessions() as db:
        db.execute(text("UPDATE audit_entry SET actor = 'x' WHERE id = 2"))
        db.commit()
    assert "第 2 条" in refusal(case, asked, tmp_path / "x")
    url = case.url
    case.close()
    if ON_SERVER:
        url = url.replace("@/", "@/no")
    else:
        (tmp_path / "site" / "records.db").write_bytes(b"SQLite format 3\x00" + b"x" * 9000)
    assert not evidence_zip((url, asked)).startswith(b"PK")


def test_the_zip_is_the_folder(case: RoomSite, tmp_path: Path) -> None:
    asked = wanted(case)
    made = evidence_zip((case.url, asked))
    assert made == evidence_zip((case.url, asked))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        packed.extractall(tmp_path)
    folder = tmp_path / f"evidence-{EXAM}-S1"
    assert contents(folder) == contents(make(case, asked, tmp_path / "again"))
    assert verify(folder, []).wrong == []


def test_the_sheet_says_what_it_shows_on_numbered_pages(case: RoomSite, tmp_path: Path) -> None:
    with case.sessions() as db:
        call = find_called(db, EXAM, "S1")
        call.person.name = "𠮷永䶮"
        db.commit()
    folder = make(case, wanted(case), tmp_path / "one")
    document = pypdfium2.PdfDocument(folder / "evidence.pdf")
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 共 {len(pages)} 页" in page
    words = "".join(pages).replace("\r\n", "")
    for said in (
        "考试证据",
        "加盐",
        "--whole-trail",
        facts_of(folder)["forms"][0]["content_hash"][:10],
    ):
        assert said in words, said


@pytest.mark.parametrize(
    ("zone", "said"), [("Asia/Shanghai", "北京时间"), ("Asia/Urumqi", "Asia/Urumqi")]
)
def test_the_sheet_tells_the_time_of_the_place_and_the_other_files_utc(
    case: RoomSite, tmp_path: Path, zone: str, said: str
) -> None:
    with case.sessions() as db:
        find_called(db, EXAM, "S1").called_at = dt.datetime(2026, 3, 1, 17, 30, 5)
        db.commit()
    folder = make(case, replace(wanted(case), zone=ZoneInfo(zone)), tmp_path / "one")
    assert facts_of(folder)["call"]["called_at"].startswith("2026-03-01T17:30:05")
    document = pypdfium2.PdfDocument(folder / "evidence.pdf")
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert f"本单中是{said}" in words.replace("\r\n", "")
    hours = dt.datetime(2026, 3, 1, 17, 30, 5, tzinfo=dt.UTC).astimezone(ZoneInfo(zone))
    assert f"{hours:%Y-%m-%d %H:%M:%S}" in words
    assert "17:30:05" not in words


def test_somebody_absent_has_evidence_too(case: RoomSite, tmp_path: Path) -> None:
    folder = make(case, wanted(case, "S3"), tmp_path / "three")
    facts = facts_of(folder)
    assert facts["result"]["outcome"] == "absent"
    assert (facts["forms"], facts["key_versions"]) == ([], []), "no paper was put before them"
    assert verify(folder, []).wrong == []


def test_the_program_runs_on_python_3_9_with_nothing_but_its_library() -> None:
    source = Path(program.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        str(node.module).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names

"""`exam build` beside faulty files, over blueprints that name what is not there, and over forms of an earlier version."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.site import open_site
from grading.errors import ExamUnderway, MakingRefused
from grading.hand_in import new_attempt
from grading.making import Making
from lawstudy.commands.bank import bank_check
from lawstudy.commands.exam import build, release
from lawstudy.opening import bank_of, exam_folders, open_records
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.content import ITEM_CONTENT_0
from question_bank.errors import ProblemsFound
from question_bank.forms.blueprint import find_blueprint
from question_bank.forms.placed import placed
from question_bank.item import Item
from question_bank.value import canonical_json, sha256
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.people.unit import Unit
from tests.support.items_in_use import put_shipped_in_use
from tests.support.people import officer
from tests.support.site_on_server import new_site

EXAM = "practice-2022"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put_shipped_in_use(new_site(tmp_path / "site", demo=False, name="测试").records_url)
    return tmp_path / "site"


def _build(root: Path, blueprint: str = EXAM) -> None:
    build(root, Making(blueprint, forms=1, seed=1))


def _begin_to_write(db: Session, exam: Exam) -> None:
    """Somebody is called to the exam and has its first form open."""
    person = officer("S1", "某", Unit(code="B1", name="某局"))
    call = Call(exam_id=exam.id, person=person, form=exam.forms[0])
    db.add(call)
    db.flush()
    db.add(new_attempt(call, call.form, ordinal=1, state="writing"))
    db.commit()


def test_a_draft_and_an_outdated_statute_do_not_close_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = item_files([SHIPPED_ITEMS])[0]
    (root / "items" / "untitled.md").write_text("", encoding="utf-8")
    old = shipped.read_text(encoding="utf-8").replace(f"id: {shipped.stem}", "id: old-001")
    start = old.index("legal_basis:")
    end = old.index("---", start)
    basis = "legal_basis:\n  - 《行政处罚法》(2017)第一条\n"
    (root / "items" / "old-001.md").write_text(
        f"{old[:start]}{basis}{old[end:]}\n第一条", encoding="utf-8"
    )
    _build(root)
    assert "lawstudy bank check" in capsys.readouterr().out
    site = open_site(root)
    [form] = exam_folders(site).built_forms(EXAM)
    bank = bank_of(site)
    assert "old-001" in bank.frozen
    assert "old-001" not in {question.item.id for question in placed(form, bank)}
    with pytest.raises(ProblemsFound, match=r"untitled\.md"):
        bank_check(root, [])


def test_enemies_that_are_not_there_are_refused(root: Path) -> None:
    text = find_blueprint(EXAM).read_text(encoding="utf-8")
    (root / "blueprints").mkdir()
    path = root / "blueprints" / "own.toml"
    path.write_text(f'enemies = [["untitled", "no-such"]]\n{text}', encoding="utf-8")
    (root / "items" / "untitled.md").write_text("", encoding="utf-8")
    with pytest.raises(MakingRefused, match="no-such") as caught:
        _build(root, str(path))
    assert len(caught.value.problems) == 1


def test_forms_of_an_earlier_version_stay_as_they_are(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _build(root)
    site = open_site(root)
    [form] = exam_folders(site).built_forms(EXAM)
    bank = bank_of(site)

    def old_hash(item: Item) -> str:
        return sha256(canonical_json(item, ITEM_CONTENT_0))

    places = [p.model_copy(update={"content_hash": old_hash(bank[p.item_id])}) for p in form.items]
    old = form.model_copy(update={"items": tuple(places)})
    assert old != form
    path = site.forms_folder(EXAM) / "A.json"
    path.write_text(old.to_json(), encoding="utf-8")
    capsys.readouterr()
    _build(root)
    assert path.read_text(encoding="utf-8") == old.to_json()
    assert old.content_hash[:12] in capsys.readouterr().out
    # One that is damaged is written anew.
    path.write_bytes(b"{")
    _build(root)
    assert path.read_text(encoding="utf-8") == form.to_json()


@pytest.mark.parametrize("name", ["a[1]", "全*部", "什么?", "../x", "a/b", "a b", "x" * 61, "a.b"])
def test_an_exam_whose_name_is_a_pattern_or_a_path_is_refused(root: Path, name: str) -> None:
    with pytest.raises(MakingRefused, match="编号"):
        build(root, Making(EXAM, forms=1, seed=1, exam=name))
    assert not list(root.rglob("*.json"))
    assert not (root.parent / "x").exists()


def test_an_exam_may_be_named_in_chinese(root: Path) -> None:
    build(root, Making(EXAM, forms=1, seed=1, exam="任前考试-2026_1"))
    assert [form.exam for form in exam_folders(open_site(root)).built_forms("任前考试-2026_1")] == [
        "任前考试-2026_1"
    ]


def test_an_exam_that_somebody_writes_is_not_built_anew(root: Path) -> None:
    _build(root)
    folder = open_site(root).forms_folder(EXAM)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with open_records(open_site(root)) as db:
        exam = Exam(name=EXAM, title=EXAM, cut_score=24, total_points=40, duration_minutes=30)
        exam.forms.append(ExamForm(code="A", content_hash="", questions=[]))
        db.add(exam)
        db.flush()
        _begin_to_write(db, exam)
    with pytest.raises(ExamUnderway):
        build(root, Making(EXAM, forms=2, seed=2))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_building_and_releasing_tell_the_rules_and_that_nothing_checks_hours(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "policies").mkdir()
    (root / "policies" / "practice.toml").write_text(
        'title = "本区规则"\ncut_percent = 70\nnotice_days = 5\nvalid_months = 12\nhours = 40\n'
        "[resit]\nallowed = 1\nwithin_days = 30\n",
        encoding="utf-8",
    )
    _build(root)
    built = capsys.readouterr()
    release(root, EXAM)
    released = capsys.readouterr()
    for printed in (built, released):
        assert "学时 40：" in printed.err
        assert "都不核验学时" in printed.err
    told = released.out
    assert "本区规则" in told
    assert "28 分及格（满分 40 分），可考 1 次，补考 1 次（30 天内），提前 5 天通知" in told
    assert "合格成绩有效期 12 个月" in told
    with open_records(open_site(root)) as db:
        exam = db.scalars(select(Exam)).one()
        _begin_to_write(db, exam)
    for change in ("cut_percent = 90", None):
        own = root / "policies" / "practice.toml"
        own.write_text(f'title = "x"\n{change}\n' if change else "?", encoding="utf-8")
        release(root, EXAM)
        printed = capsys.readouterr()
        assert "已经发布过" in printed.out
        assert "仍按发布时的规则" in printed.err

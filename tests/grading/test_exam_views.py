"""What pages show of exams: of the records and of what lies in the folders, where these are not the same, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.exam_folders import ExamFolders
from grading.exam_making import build_exam, release_built
from grading.exam_offers import offers
from grading.exam_views import ExamLine, ExamView, exam_lines, exam_view
from grading.hand_in import new_attempt
from grading.making import Making
from grading.nbgrader.course import Course
from grading.policy_words import policy_words
from records.exams.call import Call, Exemption
from records.exams.exam import find_exam
from records.exams.policy import SHIPPED_POLICIES, Policy, load_policy
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.grading.test_exam_making import PLAN
from tests.support.databases import database_at
from tests.support.items_in_use import put_shipped_in_use
from tests.support.people import officer

pytestmark = pytest.mark.slow


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "short.toml").write_text(PLAN, encoding="utf-8")
    create_database(database_at(tmp_path / "records.db"))
    put_shipped_in_use(database_at(tmp_path / "records.db"))
    return ExamFolders(tmp_path, Course(tmp_path / "course"))


@pytest.fixture
def db(folders: ExamFolders) -> Iterator[Session]:
    sessions = open_database(database_at(folders.root / "records.db"))
    with sessions() as db:
        yield db
    close_database(sessions)


def make(db: Session, folders: ExamFolders, exam: str, seed: int = 1) -> None:
    build_exam(db, folders, Making("short", exam=exam, title="春季", forms=2, seed=seed))


def view(db: Session, folders: ExamFolders, exam: str) -> ExamView:
    found = exam_view(db, folders, exam)
    assert found is not None
    return found


def test_an_exam_on_its_way(db: Session, folders: ExamFolders) -> None:
    assert exam_lines(db, folders) == []
    assert exam_view(db, folders, "spring") is None
    make(db, folders, "spring")
    built = view(db, folders, "spring")
    assert built.line == ExamLine("spring", "春季", "built", False, ["A", "B"])
    assert (len(built.built), built.released, built.exam) == (2, [], None)
    assert dict(built.rules)["及格线"].startswith("6 分")
    assert built.overlaps

    release_built(db, folders, "spring")
    released = view(db, folders, "spring")
    assert released.line.stage == "released"
    assert released.built == []
    assert [(each.code, each.content_hash) for each in released.released] == [
        (each.code, each.content_hash) for each in built.built
    ]
    for before, now in zip(built.built, released.released, strict=True):
        assert now.facility == pytest.approx(before.facility)
    assert released.overlaps == built.overlaps
    assert released.record == built.record

    make(db, folders, "spring", seed=2)
    changed = view(db, folders, "spring")
    assert changed.line.stage == "changed"
    assert changed.released == released.released
    assert {each.content_hash for each in changed.built}.isdisjoint(
        each.content_hash for each in changed.released
    )
    release_built(db, folders, "spring")

    exam = find_exam(db, "spring")
    unit = Unit(code="B1", name="某局")
    for number in ("P1", "P2"):
        person = officer(number, number, unit, number=number)
        db.add(Call(exam_id=exam.id, person=person, form=exam.forms[0]))
    db.flush()
    first, second = db.query(Call).order_by(Call.id)
    second.exemption = Exemption(basis="x", evidence="x", by="x", at=utc_now())
    db.add(new_attempt(first, first.form, ordinal=1, state="writing"))
    db.commit()
    [line] = exam_lines(db, folders)
    assert (line.stage, line.called, line.exempt, line.sittings) == ("underway", 2, 1, 0)


def test_a_case_of_several_questions_is_one_item_before_and_after_release(
    db: Session, folders: ExamFolders
) -> None:
    build_exam(db, folders, Making("pre-appointment-2022", exam="post"))
    [built] = view(db, folders, "post").built
    release_built(db, folders, "post")
    [released] = view(db, folders, "post").released
    assert len(find_exam(db, "post").forms[0].questions) > built.items
    assert released.items == built.items
    assert released.facility == pytest.approx(built.facility)


def test_forms_of_an_earlier_version_have_no_record(db: Session, folders: ExamFolders) -> None:
    make(db, folders, "spring")
    (folders.exam("spring") / "assembly.json").unlink()
    built = view(db, folders, "spring")
    assert (built.line.title, built.record, built.overlaps) == ("春季", None, {})
    assert [(each.code, each.items, each.facility) for each in built.built] == [
        ("A", 10, None),
        ("B", 10, None),
    ]
    (folders.forms("spring") / "A.json").write_bytes(b"{")
    damaged = view(db, folders, "spring")
    assert (damaged.line.title, damaged.built, damaged.policy) == ("spring", [], None)


def test_blueprints_are_offered_with_what_is_wrong_with_them(folders: ExamFolders) -> None:
    own = folders.root / "blueprints"
    (own / "broken.toml").write_text("title = ", encoding="utf-8")
    (own / "lost.toml").write_text(PLAN.replace("cut_score = 6", 'policy = "no-such"'), "utf-8")
    (own / "practice-2022.toml").write_text(PLAN.replace("短卷", "本区练习"), encoding="utf-8")
    found = {offer.name: offer for offer in offers(folders)}
    assert {"annual-review-2022", "pre-appointment-2022", "short"} < set(found)
    assert found["practice-2022"].title == "本区练习"
    assert found["short"].sections == ["单选 10 题，每题 1 分"]
    assert not found["short"].problems
    assert (found["broken"].title, found["broken"].rules) == ("broken", [])
    assert "broken.toml" in found["broken"].problems[0]
    assert "no-such" in found["lost"].problems[0]
    for offer in found.values():
        assert bool(offer.problems) != bool(offer.rules)


@pytest.mark.parametrize("path", sorted(SHIPPED_POLICIES.glob("*.toml")), ids=lambda p: p.stem)
def test_every_rule_of_a_shipped_policy_is_told_in_words(path: Path) -> None:
    policy = load_policy(path)
    words = dict(policy_words(policy, 100))
    assert f"{policy.cut_percent:g}%" in words["及格线"]
    assert words.get("规则来源", "") == policy.source
    assert not any(
        word in text for text in words.values() for word in ("None", "{", "half", "best")
    )


def test_rules_in_words() -> None:
    policy = Policy.model_validate(
        {
            "title": "规则",
            "cut_percent": 60,
            "rounding": {"decimals": 0},
            "attempts": {"allowed": 3, "counts": "best"},
            "resit": {"allowed": 2, "within_days": 30},
            "valid_months": 36,
            "hours": 12,
        }
    )
    words = dict(policy_words(policy, 120))
    assert words["及格线"] == "72 分（满分 120 分的 60%）"
    assert words["计分取整"] == "四舍五入到整数"
    assert words["作答次数"] == "3 次，取最高的一次"
    assert words["补考"] == "不合格的可以补考 2 次（30 天内），取最后一次"
    assert words["提前通知"] == "没有规定"
    assert words["成绩有效期"] == "合格成绩 36 个月内有效"
    assert words["学时"].startswith("要求 12 学时")
    other = Policy.model_validate(
        {
            "title": "规则",
            "cut_percent": 60,
            "valid_until": "2027-02-28",
            "resit": {"allowed": 1, "batch": "next"},
            "hours": 40,
            "hours_gate": "sitting",
            "irregularities": {"bar_months": 12, "kinds": [{"name": "代考", "effects": ["bar"]}]},
        }
    )
    words = dict(policy_words(other, 100))
    assert words["成绩有效期"] == "合格成绩到 2027-02-28 为止有效（届满日）"
    assert words["补考"] == "不合格的可以补考 1 次，随按同一规则的下一批次，成绩单独计算"
    assert words["学时"] == "考试当年满 40 学时才能编入场次，由系统核验"
    assert words["违纪"] == "代考（作废并禁考）。禁考最长 12 个月"
    exact = Policy.model_validate(
        {"title": "x", "cut_percent": 60, "rounding": {"decimals": 1, "mode": "half_even"}}
    )
    words = dict(policy_words(exact, 100))
    assert words["计分取整"] == "四舍六入五成双到小数点后 1 位"
    assert words["补考"] == "同一场考试不补考"
    assert words["成绩有效期"] == "合格成绩长期有效"

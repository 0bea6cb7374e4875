"""An item from its draft into use, by five people; what an edit voids; and what stands against each step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.errors import ReviewRefused
from grading.review.deciding import (
    COMPARED,
    Given,
    Person,
    change_use,
    clear,
    hold,
    let_pass,
    send_back,
    solve,
    submit,
    withdraw,
)
from grading.review.standing import items_in_use
from grading.review.views import review_lines, review_view
from question_bank.bank import ItemBank
from question_bank.exchange.markdown import read_item_text
from question_bank.item import Item
from question_bank.review import CHECKS, Reviewed, ReviewRules, reviewed_item
from question_bank.value import sha256
from records.audit.trail import AuditEntry
from records.bank.review import TextReview, TextReviewStep
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at

RULES = ReviewRules()
WRITER = Person("xie", ["trainer"])
SOLVER = Person("zuo", ["trainer"])
FIRST, SECOND = Person("shen1", ["reviewer"]), Person("shen2", ["reviewer"])
APPROVER = Person("pi", ["approver"])
ADMIN = Person("guan", ["administrator"])
FILE = """---
id: own-s-001
type: single
content_area: 行政处罚
cognitive_level: 应用
expected_facility: 0.6
points: 1
legal_basis:
  - 《行政处罚法》(2021)第一条
---
某局应当怎样做，才合乎规定？

- [ ] 甲
- [x] 乙
- [ ] 丙
- [ ] 丁

## 解析

依据第一条，应当选乙。
"""
ESSAY = FILE.replace("own-s-001", "own-e-001").replace("type: single", "type: short_answer")
ESSAY = (
    ESSAY[: ESSAY.index("- [ ] 甲")]
    + "## 参考答案\n\n说明理由。\n\n## 评分标准\n\n- 1分：说明理由\n\n"
    + ESSAY[ESSAY.index("## 解析") :]
)


def item_of(text: str = FILE) -> Item:
    path = Path(re.findall("(?m)^id: (.*)$", text)[0] + ".md")
    found = read_item_text(text, path, path.name)
    assert found.item is not None, found.problems
    return found.item


ITEM = item_of()
ALL = Given(checks=list(CHECKS), facility=0.6)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)


def in_use(db: Session, item: Item = ITEM) -> bool:
    return items_in_use(db, ItemBank([item])) == {item.id}


def tried(
    db: Session, item: Item = ITEM, answer: object = "B", who: Person = SOLVER
) -> bool | None:
    given = Given(answer=[answer], facility=0.7)
    return solve(db, reviewed_item(item), item, who, given, RULES, seen=item.content_hash)


def passed(db: Session, who: Person, item: Item = ITEM, given: Given = ALL) -> TextReview:
    return let_pass(db, "item", reviewed_item(item), who, given, RULES, seen=item.content_hash)


def approved(db: Session, item: Item = ITEM) -> TextReview:
    submit(db, "item", reviewed_item(item), WRITER)
    tried(db, item)
    for who in (FIRST, SECOND, APPROVER):
        row = passed(db, who, item)
    return row


def told(error: pytest.ExceptionInfo[ReviewRefused]) -> str:
    return "\n".join(error.value.problems)


def test_an_item_comes_into_use_by_five_people_and_the_trail_tells_it(db: Session) -> None:
    assert not in_use(db)
    assert submit(db, "item", reviewed_item(ITEM), WRITER).state == "trial"
    assert tried(db) is True
    assert passed(db, FIRST).state == "second"
    assert passed(db, SECOND).state == "final"
    assert not in_use(db)
    assert passed(db, APPROVER).state == "in_use"
    assert in_use(db)
    steps = db.scalars(select(TextReviewStep).order_by(TextReviewStep.id)).all()
    assert [(step.act, step.by, step.state) for step in steps] == [
        ("submit", "xie", "trial"),
        ("agree", "zuo", "first"),
        ("pass_first", "shen1", "second"),
        ("pass_second", "shen2", "final"),
        ("approve", "pi", "in_use"),
    ]
    assert {step.content_hash for step in steps} == {ITEM.content_hash}
    assert steps[1].answer == ["B"]
    entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["bank.review_submit"] + ["bank.review_step"] * 4
    assert [entry.actor for entry in entries] == ["xie", "zuo", "shen1", "shen2", "pi"]
    # The answer is no matter of the trail, which more people read than may know keys.
    assert "answer" not in json.loads(entries[1].after)


def test_a_disagreement_sends_it_back_with_both_answers(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    assert tried(db, answer="C") is False
    view = review_view(db, "item", reviewed_item(ITEM), WRITER, RULES)
    assert view.state == "draft"
    assert view.row is not None
    [step] = [each for each in view.row.steps if each.act == "disagree"]
    assert step.answer == ["C"]
    assert "答案：B" in view.reviewed.text
    assert not in_use(db)


def test_any_edit_voids_the_approval_and_it_starts_anew(db: Session) -> None:
    approved(db)
    edited = item_of(FILE.replace("应当选乙", "选乙，因为有例外"))
    assert not in_use(db, edited)
    # What is no part of the content voids nothing.
    assert in_use(db, item_of(FILE.replace("facility: 0.6", "facility: 0.7")))
    assert submit(db, "item", reviewed_item(edited), WRITER).state == "trial"
    acts = [step.act for step in db.scalars(select(TextReviewStep).order_by(TextReviewStep.id))]
    assert acts[-2:] == ["void", "submit"]
    assert not in_use(db, ITEM)
    view = review_view(db, "item", reviewed_item(edited), FIRST, RULES)
    assert any(part.kind == "new" and "例外" in part.text for part in view.changes)


def test_an_edit_while_it_is_reviewed_is_noticed_at_the_next_step(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    tried(db)
    edited = item_of(FILE.replace("丁", "戊"))
    with pytest.raises(ReviewRefused, match="变动"):
        let_pass(db, "item", reviewed_item(ITEM), FIRST, ALL, RULES, seen=edited.content_hash)
    with pytest.raises(ReviewRefused, match="草稿"):
        passed(db, FIRST, edited)


def test_a_typing_error_gets_a_short_review_and_nothing_else_does(db: Session) -> None:
    approved(db)
    typing = item_of(FILE.replace("怎样做，", "怎样做、"))
    row = submit(db, "item", reviewed_item(typing), WRITER, typing=True)
    assert (row.state, row.typing) == ("second", True)
    passed(db, FIRST, typing, Given(checks=list(CHECKS)))
    passed(db, APPROVER, typing, Given(checks=list(CHECKS)))
    assert in_use(db, typing)
    other = item_of(FILE.replace("- [x] 乙", "- [ ] 乙").replace("- [ ] 丙", "- [x] 丙"))
    with pytest.raises(ReviewRefused, match="文字差错"):
        submit(db, "item", reviewed_item(other), WRITER, typing=True)
    fresh = item_of(FILE.replace("own-s-001", "own-s-002"))
    with pytest.raises(ReviewRefused, match="没有批准过"):
        submit(db, "item", reviewed_item(fresh), WRITER, typing=True)


def test_nobody_takes_two_steps_and_roles_count(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    with pytest.raises(ReviewRefused, match="本人提交"):
        tried(db, who=WRITER)
    with pytest.raises(ReviewRefused):
        tried(db, who=ADMIN)
    tried(db, who=FIRST)
    with pytest.raises(ReviewRefused, match="另一人"):
        passed(db, FIRST)
    passed(db, SECOND)
    both = Person(SECOND.login, ["reviewer", "approver"])
    with pytest.raises(ReviewRefused, match="另一人"):
        passed(db, both)
    third = Person("shen3", ["reviewer"])
    passed(db, third)
    with pytest.raises(ReviewRefused):
        passed(db, Person("shen4", ["reviewer"]))
    passed(db, APPROVER)
    assert in_use(db)


def test_everything_that_is_missing_is_told_at_once(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER, important=True)
    nothing = Given(comment="x" * 2000)
    with pytest.raises(ReviewRefused) as error:
        solve(db, reviewed_item(ITEM), ITEM, SOLVER, nothing, RULES, seen=ITEM.content_hash)
    assert len(error.value.problems) == 3
    tried(db)
    with pytest.raises(ReviewRefused) as error:
        passed(db, FIRST, given=Given())
    for word in ("法律依据", "通读", "5%"):
        assert word in told(error)
    with pytest.raises(ReviewRefused, match="意见"):
        send_back(db, "item", reviewed_item(ITEM), FIRST, Given(), RULES, seen=ITEM.content_hash)


def test_a_reviewer_sends_it_back_with_a_proposal(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    tried(db)
    given = Given(comment="题干不清", proposed="某区某局应当怎样做？")
    row = send_back(db, "item", reviewed_item(ITEM), FIRST, given, RULES, seen=ITEM.content_hash)
    assert row.state == "draft"
    assert (row.steps[-1].comment, row.steps[-1].proposed) == (given.comment, given.proposed)
    submit(db, "item", reviewed_item(ITEM), WRITER)
    with pytest.raises(ReviewRefused, match="只有提交人"):
        withdraw(db, "item", reviewed_item(ITEM), SOLVER)
    assert withdraw(db, "item", reviewed_item(ITEM), WRITER).state == "draft"


def test_secret_matter_stops_everything_until_somebody_has_asked(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    hold(db, "item", reviewed_item(ITEM), FIRST, reason="案件细节可能涉密")
    with pytest.raises(ReviewRefused, match="案件细节可能涉密"):
        tried(db)
    with pytest.raises(ReviewRefused):
        clear(db, "item", reviewed_item(ITEM), FIRST, reason="没事")
    with pytest.raises(ReviewRefused, match="理由"):
        clear(db, "item", reviewed_item(ITEM), APPROVER, reason=" ")
    clear(db, "item", reviewed_item(ITEM), APPROVER, reason="已问区保密办，可以使用")
    assert tried(db) is True
    actions = list(db.scalars(select(AuditEntry.action)))
    assert actions.count("bank.review_hold") == 2


def test_use_can_be_suspended_resumed_and_ended(db: Session) -> None:
    approved(db)
    change_use(db, "item", reviewed_item(ITEM), ADMIN, act="suspend", reason="法律修改")
    assert not in_use(db)
    with pytest.raises(ReviewRefused):
        change_use(db, "item", reviewed_item(ITEM), ADMIN, act="resume", reason="无变化")
    change_use(db, "item", reviewed_item(ITEM), APPROVER, act="resume", reason="无变化")
    assert in_use(db)
    change_use(db, "item", reviewed_item(ITEM), ADMIN, act="retire", reason="不再使用")
    assert not in_use(db)
    with pytest.raises(ReviewRefused):
        submit(db, "item", reviewed_item(ITEM), WRITER)
    change_use(db, "item", reviewed_item(ITEM), ADMIN, act="revive", reason="再用")
    assert submit(db, "item", reviewed_item(ITEM), WRITER).state == "trial"


def test_an_essay_is_compared_by_the_first_reviewer(db: Session) -> None:
    essay = item_of(ESSAY)
    submit(db, "item", reviewed_item(essay), WRITER)
    assert tried(db, essay, "应当说明理由。") is None
    assert review_view(db, "item", reviewed_item(essay), FIRST, RULES).compare
    with pytest.raises(ReviewRefused, match="对照参考答案"):
        passed(db, FIRST, essay)
    passed(db, FIRST, essay, replace(ALL, checks=[*CHECKS, COMPARED]))


def test_who_has_to_try_it_sees_no_key_before_and_no_estimate_of_others(db: Session) -> None:
    submit(db, "item", reviewed_item(ITEM), WRITER)
    view = review_view(db, "item", reviewed_item(ITEM), SOLVER, RULES)
    assert view.to_try
    tried(db)
    assert review_view(db, "item", reviewed_item(ITEM), FIRST, RULES).estimates is None
    passed(db, FIRST)
    found = review_view(db, "item", reviewed_item(ITEM), FIRST, RULES).estimates
    assert found is not None
    assert (found.people, round(found.mean, 3)) == (2, 0.65)
    with pytest.raises(ReviewRefused, match="5%"):
        passed(db, SECOND, given=Given(checks=list(CHECKS)))
    passed(db, SECOND)
    found = review_view(db, "item", reviewed_item(ITEM), APPROVER, RULES).estimates
    assert found is None
    passed(db, APPROVER, given=Given(checks=list(CHECKS)))
    found = review_view(db, "item", reviewed_item(ITEM), WRITER, RULES).estimates
    assert found is not None
    assert found.people == 3


def test_the_list_says_what_waits_for_whom(db: Session) -> None:
    other = item_of(FILE.replace("own-s-001", "own-s-002"))
    texts = [reviewed_item(ITEM), reviewed_item(other)]
    submit(db, "item", texts[1], WRITER)

    def waiting(who: Person) -> list[str]:
        return [line.id for line in review_lines(db, "item", texts, who, RULES) if line.mine]

    assert waiting(SOLVER) == ["own-s-002"]
    assert waiting(WRITER) == waiting(APPROVER) == waiting(ADMIN) == []
    tried(db, other)
    assert waiting(SOLVER) == []
    assert waiting(FIRST) == ["own-s-002"]


def test_a_faulty_item_is_not_taken(db: Session) -> None:
    with pytest.raises(ReviewRefused, match="bank check"):
        submit(db, "item", reviewed_item(ITEM, faulty=True), WRITER)


def test_a_notice_goes_the_same_way_without_a_trial(db: Session) -> None:
    text = "关于组织考试的通知\n定于五月六日举行。"
    notice = Reviewed("notice-1", "关于组织考试的通知", sha256(text), text, keyed=False)
    assert submit(db, "notice", notice, WRITER, important=True).state == "first"
    given = Given(checks=list(CHECKS), read_aloud=True)
    for who in (FIRST, SECOND, APPROVER):
        row = let_pass(db, "notice", notice, who, given, RULES, seen=notice.content_hash)
    assert row.state == "in_use"
    assert all(step.read_aloud for step in row.steps[1:])

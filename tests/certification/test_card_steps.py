"""Steps of a card: who decides, who confirms, what is asked; and what no way around gives back."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from certification.cards.issuing import (
    CardGiven,
    QualificationGiven,
    issue_card,
    qualify,
    replace_card,
)
from certification.cards.letters import decision_letter
from certification.cards.policy import EXAMPLE, CardPolicy, card_policy
from certification.cards.rights import may_enforce
from certification.cards.steps import confirm_step, record_service, take_step, withdraw_step
from certification.cards.views import facts_of
from certification.errors import CardsRefused
from documents.official import official_docx
from foundation.moves import MoveRefused
from records.audit.trail import verify
from records.cards.register import CardStep, steps_of
from records.errors import PolicyRejected
from records.people.enforcement_card import EnforcementCard
from tests.certification.conftest import ADMIN, TODAY, District, card, given, person

NEW = CardGiven("N-1", TODAY, dt.date(2031, 11, 25), "省发〔2026〕1号", "河南省人民政府")


def make(db: Session, of: EnforcementCard, policy: CardPolicy, *acts: str) -> list[CardStep]:
    """Steps one after the other, each confirmed by somebody else where that is asked."""
    found = []
    for act in acts:
        step = take_step(db, of, given(act), policy, today=TODAY, actor="a", roles=ADMIN)
        if step.standing == "proposed":
            confirm_step(db, step, actor="b", roles=ADMIN)
        found.append(step)
    return found


@pytest.mark.parametrize(
    ("acts", "state", "right"),
    [
        (("register",), "in_use", True),
        (("refuse",), "unregistered", False),
        (("refuse", "register"), "in_use", True),
        (("refuse", "suspend", "restore"), "unregistered", False),
        (("refuse", "lose", "restore"), "unregistered", False),
        (("retrain", "restore"), "in_use", True),
        (("lose", "void"), "void", False),
        (("suspend", "recall", "cancel"), "cancelled", False),
    ],
)
def test_where_steps_lead(
    district: District, policy: CardPolicy, acts: tuple[str, ...], state: str, right: bool
) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        make(db, of, policy, *acts)
        assert of.state == state
        assert may_enforce(facts_of(of), TODAY, None) == right
        assert [step.act for step in reversed(steps_of(db, of.id))][: len(acts) - 1] == list(
            acts[:-1]
        )
        verify(db)


@pytest.mark.parametrize("refused", [True, False])
def test_a_lost_card_that_was_refused_is_reissued_as_one(
    district: District, policy: CardPolicy, refused: bool
) -> None:
    with district.db() as db:
        old = card(db, "C-1")
        make(db, old, policy, "refuse" if refused else "register", "lose", "void")
        new = replace_card(db, old, NEW, policy, today=TODAY, actor="a", roles=ADMIN)
        assert (old.state, new.old_number) == ("replaced", "C-1")
        assert new.state == ("unregistered" if refused else "in_use")
        assert may_enforce(facts_of(new), TODAY, 2026) != refused


@pytest.mark.parametrize("act", ["lose", "refuse", "register", "admonish"])
def test_a_suspended_card_comes_back_by_a_decision_alone(
    district: District, policy: CardPolicy, act: str
) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        make(db, of, policy, "suspend")
        with pytest.raises(MoveRefused):
            take_step(db, of, given(act), policy, today=TODAY, actor="a", roles=ADMIN)
        with pytest.raises(MoveRefused):
            replace_card(db, of, NEW, policy, today=TODAY, actor="a", roles=ADMIN)


def test_everything_that_is_missing_is_told_at_once(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        of.issued = dt.date(2026, 1, 1)
        bad = given(
            "cancel",
            on=dt.date(2025, 1, 1),
            decider="agency",
            organ="",
            basis="",
            document="",
            reason="",
            hearing="",
            cause=None,
        )
        with pytest.raises(CardsRefused) as refused:
            take_step(db, of, bad, policy, today=TODAY, actor="a", roles=ADMIN)
        told = "\n".join(refused.value.problems)
        for word in (
            "决定机关",
            "依据条款",
            "文号",
            "事由",
            "陈述申辩",
            "决定日期",
            "司法行政部门决定",
        ):
            assert word in told
        assert len(refused.value.problems) == 8
        assert (of.state, steps_of(db, of.id)) == ("in_use", [])


def test_two_people_and_not_the_holder(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        own, other = person(db, "P1").id, person(db, "P2").id
        said = given("suspend")
        with pytest.raises(CardsRefused, match="本人"):
            take_step(db, of, said, policy, today=TODAY, actor="a", roles=ADMIN, person=own)
        step = take_step(db, of, said, policy, today=TODAY, actor="a", roles=ADMIN)
        assert of.state == "in_use"
        with pytest.raises(CardsRefused, match="待另一人确认"):
            take_step(db, of, given("lose"), policy, today=TODAY, actor="c", roles=ADMIN)
        for actor, who in (("a", None), ("b", own)):
            with pytest.raises(CardsRefused):
                confirm_step(db, step, actor=actor, roles=ADMIN, person=who)
        with pytest.raises(MoveRefused):
            confirm_step(db, step, actor="b", roles=("liaison",))
        confirm_step(db, step, actor="b", roles=("approver",), person=other)
        assert str(of.state) == "suspended"
        with pytest.raises(CardsRefused, match="不在待确认之列"):
            withdraw_step(db, step, reason="错", actor="b")


def test_who_decides_follows_the_regulation(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        for act, decider in (("cancel", "agency"), ("retrain", "district"), ("suspend", "agency")):
            said = given(act, decider=decider)
            with pytest.raises(CardsRefused, match="决定"):
                take_step(db, of, said, policy, today=TODAY, actor="a", roles=ADMIN)
        of.kind = "supervision"
        with pytest.raises(CardsRefused, match="发证机关"):
            take_step(db, of, given("suspend"), policy, today=TODAY, actor="a", roles=ADMIN)
        take_step(
            db, of, given("suspend", decider="issuer"), policy, today=TODAY, actor="a", roles=ADMIN
        )


def test_a_decision_on_paper_with_its_receipt(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        [step] = make(db, of, policy, "suspend")
        with pytest.raises(CardsRefused) as refused:
            record_service(db, step, on=dt.date(2026, 1, 1), how="", today=TODAY, actor="a")
        assert len(refused.value.problems) == 2
        record_service(db, step, on=TODAY, how="直接送达", today=TODAY, actor="a")
        with pytest.raises(CardsRefused, match="已登记"):
            record_service(db, step, on=TODAY, how="直接送达", today=TODAY, actor="a")
        letter = decision_letter(step, policy)
        assert (letter.title, letter.number) == ("暂扣行政执法证件决定书", "司字〔2026〕1号")
        assert letter.annexes[0].title == "送达回证"
        assert official_docx(letter)[:2] == b"PK"


def test_another_card_after_a_bar_and_with_both_exams(
    district: District, policy: CardPolicy
) -> None:
    exams = QualificationGiven("城市管理", dt.date(2026, 5, 1), dt.date(2026, 6, 1), "成绩单")
    with district.db() as db:
        who, of = person(db, "P1"), card(db, "C-1")
        bad = QualificationGiven("", None, dt.date(2027, 1, 1), "")
        with pytest.raises(CardsRefused) as refused:
            qualify(db, who, bad, today=TODAY, actor="a")
        assert len(refused.value.problems) == 4
        passed = qualify(db, who, exams, today=TODAY, actor="a")
        wrong = CardGiven("C-2", dt.date(2026, 1, 1), dt.date(2025, 1, 1), "", "")
        with pytest.raises(CardsRefused) as refused:
            issue_card(db, passed, wrong, policy, today=TODAY, actor="a", roles=ADMIN)
        told = "\n".join(refused.value.problems)
        for word in (
            "文号",
            "发证机关",
            "“C-2”已登记",
            "有效期至不正确",
            "早于考试",
            "已有行政执法证",
        ):
            assert word in told
        # Another field is that of a special exam: an exchange of the card.
        new = replace_card(
            db, of, NEW, policy, today=TODAY, actor="a", roles=ADMIN, qualification=passed
        )
        assert (of.state, new.field, passed.card_id) == ("replaced", "城市管理", new.id)
        make(db, new, policy, "cancel")
        again = qualify(db, who, exams, today=TODAY, actor="a")
        other = CardGiven("N-2", TODAY, dt.date(2031, 1, 1), "省发〔2026〕2号", "省人民政府")
        with pytest.raises(CardsRefused, match="2028-11-26 以前不再发证"):
            issue_card(db, again, other, policy, today=TODAY, actor="a", roles=ADMIN)
        later = TODAY + dt.timedelta(days=800)
        got = issue_card(db, again, other, policy, today=later, actor="a", roles=ADMIN)
        assert (got.state, got.registered_year) == ("in_use", 2026)


def test_a_contradictory_policy_is_refused_with_all_that_is_wrong(
    district: District,
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    bad = text.replace('cancel = ["district", "upper"]', 'cancel = ["agency"]')
    bad = bad.replace("[90, 60, 30]", "[30, 60]").replace('lose = ["agency"]\n', "")
    bad = bad.replace('number_pattern = ""', 'number_pattern = "("')
    district.path("cards.toml").write_text(bad, encoding="utf-8")
    with pytest.raises(PolicyRejected) as refused:
        card_policy(district.folder)
    told = "\n".join(refused.value.problems)
    assert len(refused.value.problems) == 4
    for word in ("第四十六条第二项", "lose", "由多到少", "正则表达式"):
        assert word in told

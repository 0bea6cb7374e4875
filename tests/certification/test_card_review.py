"""The yearly review: who is due, what is found, who confirms and decides, and what then holds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from certification.cards.findings import LineFacts, judge
from certification.cards.policy import CardPolicy
from certification.cards.review import (
    LineGiven,
    confirm_unit,
    open_review,
    refresh_review,
    return_unit,
    state_line,
)
from certification.cards.review_decision import (
    decide_review,
    propose_review,
    publish_review,
    take_back_review,
)
from certification.cards.review_lists import (
    figures,
    first_list,
    refused_list,
    summary_document,
    summary_list,
)
from certification.cards.review_words import reasons_text
from certification.cards.rights import may_enforce
from certification.cards.steps import take_step
from certification.cards.stickers import card_stickers, registered_cards, unprintable
from certification.cards.tasks import tasks_of_office, tasks_of_unit
from certification.cards.views import CardsFilter, cards_page, facts_of, my_cards
from certification.codes import DocumentClaims
from certification.errors import CardsRefused
from certification.result_documents import Proving
from certification.verify import Trust, check
from courses.hours_policy import hours_policies
from documents.lists import list_pdf, list_xlsx
from documents.official import official_docx
from foundation.moves import MoveRefused
from records.audit.trail import verify
from records.cards.register import steps_of
from records.cards.review import CardReview, CardReviewLine, lines_of
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person
from tests.certification.codes import key_of
from tests.certification.conftest import ADMIN, TODAY, District, card, given, person, unit
from tests.support.people import officer
from tests.support.study_rows import study_event

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 26, 1)
LIAISON = ("liaison",)


@pytest.fixture(scope="session")
def rules(policy: CardPolicy) -> CardPolicy:
    """The example without an exam, which others look at."""
    return policy.model_copy(update={"review": policy.review.model_copy(update={"exam": False})})


def opened(db: Session, rules: CardPolicy) -> CardReview:
    return open_review(
        db,
        2026,
        exam=None,
        on=TODAY,
        policy=rules,
        hours=hours_policies(),
        zone=ZONE,
        actor="a",
    )


def line(db: Session, review: CardReview, number: str) -> CardReviewLine:
    return next(each for each in lines_of(db, review) if each.card.number == number)


def heard(db: Session, review: CardReview, rules: CardPolicy) -> None:
    """Everybody who is not to be registered says something, and both units confirm."""
    for each in lines_of(db, review):
        said = LineGiven(each.on_post, each.disciplined, each.acted, each.remark, "", "无异议")
        state_line(db, each, review, said, rules.review, actor="l", roles=LIAISON)
    for row in review.units:
        confirm_unit(db, review, row.unit_id, rules.review, actor="l", roles=LIAISON)


def decided(db: Session, review: CardReview) -> None:
    propose_review(
        db,
        review,
        organ="区司法局",
        basis="年审通知",
        document="司字〔2026〕9号",
        actor="a",
        roles=ADMIN,
    )
    decide_review(db, review, on=TODAY, actor="b", roles=("approver",))


def study(db: Session, number: str, *hours: float) -> None:
    for each in hours:
        study_event(
            db,
            unit(db, "B1"),
            person(db, number),
            day=dt.date(2026, 3, 2),
            kind="lecture",
            hours=each,
        )


PLAIN = LineFacts("in_use", False, True, True, "passed", True, False, True, "")


@pytest.mark.parametrize(
    ("change", "finding", "reasons"),
    [
        ({}, "register", ()),
        ({"exam": "exempt"}, "register", ()),
        ({"exam": ""}, "refuse", ("exam",)),
        ({"exam": "pending"}, "refuse", ("exam",)),
        ({"exam": "", "exam_asked": False}, "register", ()),
        ({"hours_met": False, "exam": "failed"}, "refuse", ("hours", "exam")),
        ({"on_post": False, "disciplined": True}, "refuse", ("post", "discipline")),
        ({"acted": False}, "refuse", ("acts",)),
        ({"acted": False, "explanation": "综合岗位"}, "register", ()),
        ({"new_card": True, "exam": "", "hours_met": False}, "listed", ()),
        ({"new_card": True, "disciplined": True}, "refuse", ("discipline",)),
        ({"state": "suspended", "exam": ""}, "apart", ()),
        ({"state": "unregistered"}, "register", ()),
    ],
)
def test_what_is_found(
    policy: CardPolicy, change: dict[str, object], finding: str, reasons: tuple[str, ...]
) -> None:
    found = judge(PLAIN._replace(**change), policy.review)  # type: ignore[arg-type]
    assert (found[0], tuple(found[1])) == (finding, reasons)


def test_who_is_due_and_with_what_hours(district: District, rules: CardPolicy) -> None:
    with district.db() as db:
        study(db, "P1", 30, 30)
        study(db, "P2", 24)
        card(db, "C-3").state = "cancelled"
        card(db, "C-4").valid_until = dt.date(2025, 12, 31)
        card(db, "C-5").issued = dt.date(2026, 2, 1)
        db.flush()
        review = opened(db, rules)
        found = {
            each.card.number: (each.hours, each.hours_asked, each.finding, each.unit.name)
            for each in lines_of(db, review)
        }
        assert found == {
            "C-1": (60, 60, "register", "甲局"),
            "C-2": (24, 60, "refuse", "甲局"),
            # 0 where nothing was recorded; of a card of the year no hours are asked; where somebody is on the day counts.
            "C-5": (0, 60, "listed", "乙局"),
            "C-6": (0, 60, "refuse", "乙局"),
        }
        assert reasons_text(line(db, review, "C-2"), review) == "学时不足（24/60）"
        study(db, "P2", 36)
        assert (
            refresh_review(db, review, rules, hours_policies(), ZONE, actor="a", roles=ADMIN) == 1
        )
        assert line(db, review, "C-2").finding == "register"


def test_from_the_list_to_what_holds(district: District, rules: CardPolicy) -> None:
    with district.db() as db:
        study(db, "P1", 60)
        take_step(db, card(db, "C-4"), given("suspend"), rules, today=TODAY, actor="x", roles=ADMIN)
        review = opened(db, rules)
        first, second = (each.unit_id for each in review.units)
        [task] = tasks_of_unit(db, first, rules, today=TODAY)
        assert "2026 年度" in task.text
        with pytest.raises(CardsRefused) as refused:
            confirm_unit(db, review, first, rules.review, actor="l", roles=LIAISON)
        # Three of four in the unit are not to be registered; all at once.
        assert len(refused.value.problems) == 3
        with pytest.raises(CardsRefused, match="写明情况"):
            state_line(
                db,
                line(db, review, "C-1"),
                review,
                LineGiven(False, False, True),
                rules.review,
                actor="l",
                roles=LIAISON,
            )
        with pytest.raises(CardsRefused, match="乙局的名单还没有核对"):
            propose_review(db, review, organ="o", basis="b", document="d", actor="a", roles=ADMIN)
        heard(db, review, rules)
        with pytest.raises(CardsRefused, match="请管理员退回"):
            state_line(
                db,
                line(db, review, "C-1"),
                review,
                LineGiven(True, False, False),
                rules.review,
                actor="l",
                roles=LIAISON,
            )
        return_unit(db, review, second, reason="再核对", actor="a", roles=ADMIN)
        [task] = tasks_of_unit(db, second, rules, today=TODAY)
        assert "再核对" in task.text
        confirm_unit(db, review, second, rules.review, actor="l", roles=LIAISON)
        propose_review(
            db, review, organ="区司法局", basis="b", document="d", actor="a", roles=ADMIN
        )
        with pytest.raises(CardsRefused, match="另一人"):
            decide_review(db, review, on=TODAY, actor="a", roles=ADMIN)
        with pytest.raises(CardsRefused, match="本人"):
            decide_review(db, review, on=TODAY, actor="b", roles=ADMIN, person=person(db, "P2").id)
        with pytest.raises(MoveRefused):
            publish_review(db, review, actor="a", roles=ADMIN)
        take_back_review(db, review, reason="文号有误", actor="b", roles=("approver",))
        decided(db, review)
        # Nothing holds before it is published, and nobody sees more than that a review is going on.
        assert card(db, "C-2").state == "in_use"
        assert my_cards(db, person(db, "P2").id, rules, today=TODAY).reasons == ()
        assert any("请公布" in each.text for each in tasks_of_office(db, "b", rules, today=TODAY))
        # One was cancelled meanwhile: it stays as it is.
        card(db, "C-6").state = "cancelled"
        db.flush()
        counts = publish_review(db, review, actor="a", roles=ADMIN)
        assert counts == {"register": 1, "refuse": 3, "apart": 2}
        states = {each.number: each.state for each in db.query(EnforcementCard)}
        assert states == {
            "C-1": "in_use",
            "C-2": "unregistered",
            "C-3": "unregistered",
            # A suspension waits for its second person: it is not overtaken.
            "C-4": "in_use",
            "C-5": "unregistered",
            "C-6": "cancelled",
        }
        rights = {number: may_enforce(facts_of(card(db, number)), TODAY, 2026) for number in states}
        assert [number for number, right in rights.items() if right] == ["C-1"]
        [step] = steps_of(db, card(db, "C-2").id)
        assert (step.act, step.year, step.document) == ("refuse", 2026, "司字〔2026〕9号")
        assert (step.proposed_by, step.ended_by, step.hearing) == ("a", "b", "无异议")
        mine = my_cards(db, person(db, "P2").id, rules, today=TODAY)
        assert mine.reasons == ["hours"]
        assert mine.cards[0].line.barrier == "state"
        wanted = CardsFilter(shown="unable")
        page = cards_page(db, wanted, rules, today=TODAY, start=0, most=50)
        assert page.found == page.unable == 4
        verify(db)


def test_what_cannot_be_opened_is_told_at_once(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        who = person(db, "P1")
        who.cards.append(EnforcementCard(number="X-1"))
        homeless = Person(name="无单位")
        homeless.cards.append(EnforcementCard(number="X-2"))
        db.add(homeless)
        db.flush()
        with pytest.raises(CardsRefused) as refused:
            open_review(
                db,
                2026,
                exam=None,
                on=dt.date(2029, 1, 1),
                policy=policy,
                hours=[],
                zone=ZONE,
                actor="a",
            )
        told = "\n".join(refused.value.problems)
        assert len(refused.value.problems) == 4
        for word in ("核对日期", "请选择考试", "张三有不止一张有效的行政执法证：C-1、X-1", "X-2"):
            assert word in told


def test_the_papers_of_a_review_add_up(district: District, rules: CardPolicy) -> None:
    with district.db() as db:
        study(db, "P1", 60)
        review = opened(db, rules)
        heard(db, review, rules)
        decided(db, review)
        lines = lines_of(db, review)
        counts = figures(lines)
        assert counts[0] == sum(counts[1:5]) == 6
        listed = first_list(review, lines, now=NOW, zone=ZONE)
        book = openpyxl.load_workbook(io.BytesIO(list_xlsx(listed)))
        summary = book.worksheets[1]
        assert [cell.value for cell in summary[summary.max_row]][2:] == counts
        short = refused_list(review, lines, now=NOW, zone=ZONE)
        assert sum(len(group.rows) for group in short.groups) == counts[3]
        assert "补足学时" in str(short.groups[0].rows[0][-1])
        total = openpyxl.load_workbook(
            io.BytesIO(list_xlsx(summary_list(review, lines, now=NOW, zone=ZONE)))
        )
        sheet = total.worksheets[0]
        assert [cell.value for cell in sheet[sheet.max_row]][2:] == counts
        made = summary_document(review, lines, issuer="区司法局", today=TODAY)
        assert official_docx(made)[:2] == b"PK"
        assert list_pdf(short)[:5] == b"%PDF-"


@contextmanager
def counted(db: Session) -> Iterator[list[str]]:
    """The statements that are sent."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    bind = db.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield found
    event.remove(bind, "before_cursor_execute", note)


@pytest.mark.slow
def test_no_statement_is_sent_for_each_card(district: District, rules: CardPolicy) -> None:
    with district.db() as db:
        there = unit(db, "B3")
        db.add_all([officer(f"D-{n}", f"人员{n}", there) for n in range(300)])
        db.commit()
        with counted(db) as sent:
            review = opened(db, rules)
        assert len(sent) < 40
        for each in lines_of(db, review):
            each.hearing = "无异议"
        for row in review.units:
            row.confirmed_by, row.confirmed_at = "l", NOW
        db.commit()
        decided(db, review)
        with counted(db) as sent:
            publish_review(db, review, actor="a", roles=ADMIN)
        assert len(sent) < 40
        with counted(db) as sent:
            page = cards_page(db, CardsFilter(), rules, today=TODAY, start=0, most=50)
        assert len(sent) < 20
        assert page.found == 306
        verify(db)


def test_registered_cards_in_use_get_a_sticker_once_the_review_is_published(
    district: District, rules: CardPolicy
) -> None:
    key, signer = key_of(1)
    proving = Proving("区司法局", signer)
    with district.db() as db:
        study(db, "P1", 60)
        study(db, "P2", 60)
        review = opened(db, rules)
        heard(db, review, rules)
        decided(db, review)
        with pytest.raises(CardsRefused, match="还没有公布"):
            card_stickers(db, review, proving)
        publish_review(db, review, actor="a", roles=ADMIN)
        made = card_stickers(db, review, proving)
        [one] = made.units
        assert [each.card for each in one.stickers] == ["C-1", "C-2"]
        assert unprintable(registered_cards(db, review)) == []
        for each in one.stickers:
            checked = check(each.code, Trust((key,)), TODAY)
            assert not checked.problems
            claims = checked.claims
            assert isinstance(claims, DocumentClaims)
            assert (claims.number, claims.name) == (f"{each.card}-2026", each.name)
        with pytest.raises(CardsRefused, match="没有按 2026 年度注册"):
            card_stickers(db, review, proving, unit=unit(db, "B2").id)
        card(db, "C-1").state = "suspended"
        db.flush()
        [left] = card_stickers(db, review, proving, unit=unit(db, "B1").id).units
        assert [each.card for each in left.stickers] == ["C-2"]

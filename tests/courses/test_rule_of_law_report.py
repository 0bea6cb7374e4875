"""Drafts of the yearly report: figures with their sources, open places for the rest, and a file that opens."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest

from courses.errors import StudyRefused
from courses.hours import standing
from courses.hours_policy import hours_policies
from courses.report_document import report_document
from courses.report_facts import leading_posts, report_facts, usual_form
from courses.report_known import ReportFacts
from courses.rule_of_law_report import ReportDraft, draft_report, marks_of
from documents.official import official_docx
from records.people.post import Post
from records.study.event import Attendance
from records.study.lesson import LessonStudy
from tests.courses.conftest import District, person, unit
from tests.support.study_rows import plan_entry, study_event

ZONE = ZoneInfo("Asia/Shanghai")
POLICIES = hours_policies()
TODAY = dt.date(2026, 7, 1)
DONE = dt.datetime(2026, 4, 1, 2)


def filled(district: District) -> ReportFacts:
    """张三, a head: two events at which he was, one made up, one missed, a lesson; a plan of three entries, one of them done."""
    with district.db() as db:
        own, other, head = unit(db, "B1"), unit(db, "B2"), person(db, "P1")
        done = plan_entry(db, own, 1)
        plan_entry(db, own, 2, title="迟的", month=5)
        plan_entry(db, own, 3, title="将来的", month=12)
        study_event(db, own, head, entry=done)
        study_event(
            db,
            own,
            head,
            kind="court",
            title="某案",
            day=dt.date(2026, 5, 6),
            case_number="（2026）1号",
            own_case=True,
            appearing="张三",
        )
        study_event(db, own, head, kind="lecture", title="未确认的", state="submitted")
        for title, made_up in (("补学的", dt.date(2026, 3, 20)), ("没去的", None)):
            event = study_event(db, other, kind="pre_decision", title=title)
            event.newest.attendance.append(
                Attendance(
                    person=head, unit=own, presence="leave", reason="出差", made_up_on=made_up
                )
            )
        db.add(
            LessonStudy(
                person_id=head.id,
                lesson="administrative-penalty",
                opened_at=DONE,
                last_at=DONE,
                seconds=2000,
                passed_at=DONE,
                done_at=DONE,
                minutes=30,
            )
        )
        db.commit()
        return report_facts(db, head.id, 2026, POLICIES, ZONE, today=TODAY)


def text_of(draft: ReportDraft) -> str:
    return "\n".join(text for section in draft.sections for text in section.paragraphs)


def named(draft: ReportDraft, sentence: str) -> list[str]:
    """The records of the first marks behind ``sentence``."""
    found = re.search(re.escape(sentence) + r"\[([^\]]+)\]", text_of(draft))
    assert found is not None, sentence
    numbers: list[int] = []
    for span in found[1].split(","):
        first, _, last = span.partition("–")
        numbers += range(int(first), int(last or first) + 1)
    return [draft.sources[number - 1].record for number in numbers]


def test_a_heads_figures_name_their_records(district: District) -> None:
    facts = filled(district)
    draft = draft_report(facts, "head")
    assert [each.title for each in draft.sections if each.level == 1] == [
        "履行推进法治建设第一责任人职责情况",
        "存在的问题和不足",
        "下一步举措",
    ]
    numbers = [each.number for each in facts.attended]
    events = [f"学法活动第 {number} 号" for number in numbers]
    assert sorted(named(draft, "2026年，本人参加学法活动 3 次")) == sorted(events)
    assert named(draft, "完成平台课程 1 课") == ["平台课程"]
    assert named(draft, "本单位2026年学法计划共 3 项") == ["学法计划"]
    assert named(draft, "已完成 1 项") == ["学法活动第 1 号"]
    assert named(draft, "举行学法活动 2 次") == ["学法活动第 1 号", "学法活动第 2 号"]
    assert named(draft, "另有 1 次学法活动没有参加、也没有补学的记录") == ["学法活动第 5 号"]
    assert named(draft, "组织旁听本单位案件的庭审 1 次") == ["学法活动第 2 号"]
    assert named(draft, "4 人中，0 人达到要求") == ["本单位人员学时汇总"]
    text = text_of(draft)
    assert "2026年3月5日“补学的”，2026年3月20日补学" in text
    assert "会前学法“迟的”（2026年5月31日前）" in text
    assert "会前学法“将来的”（2026年12月31日前）" in text
    assert "未确认的" not in text
    # Nobody approved the plan that is told of.
    unapproved = "【待核对：平台上的学法计划没有批准】"
    assert unapproved in text
    approved = replace(facts, of_unit=replace(facts.of_unit, approved=True))
    assert unapproved not in text_of(draft_report(approved, "head"))
    assert "平台上没有本单位2026年决策前学法的记录" in text
    assert "【待填写：存在的问题和不足及其原因】" in text


def test_every_figure_of_hours_names_its_policy_and_what_was_counted(district: District) -> None:
    facts = filled(district)
    draft = draft_report(facts, "member")
    assert len(facts.hours) == 2
    for policy, stands in facts.hours:
        sentence = re.search(rf"按“{re.escape(policy.title)}”计，本人[^\[]*", text_of(draft))
        assert sentence is not None
        assert f"共 {stands.total.have:g} 学时" in sentence[0]
        records = named(draft, sentence[0])
        assert "学时规则" in records
        # The shipped ones are examples: nobody is short of them.
        assert f"“{policy.title}”的要求" not in text_of(draft)
        assert {record for record in records if record.startswith("学法活动")} == {
            "学法活动第 1 号",
            "学法活动第 2 号",
            "学法活动第 4 号",
        }
        assert "平台课程" in records


def test_an_adopted_policy_stands_without_a_doubt_and_may_be_fallen_short_of() -> None:
    [policy] = [each for each in POLICIES if each.audience == "leaders"]
    for example in (True, False):
        chosen = policy.model_copy(update={"example": example})
        stands = standing({}, chosen, 1, 2026)
        facts = ReportFacts("某人", "局长", "某局", 2026, TODAY, hours=[(chosen, stands)])
        text = text_of(draft_report(facts, "member"))
        assert ("【待核对：这里的学时规则是系统所带的示例" in text) is example
        assert ("还没有达到" in text) is not example


def test_another_leader_reports_in_three_parts(district: District) -> None:
    draft = draft_report(filled(district), "member")
    assert [each.title for each in draft.sections] == [
        "法治学习情况",
        "重大事项依法决策情况",
        "依法履职情况",
    ]
    assert named(draft, "本人参加决策前学法 1 次") == ["学法活动第 4 号"]
    assert named(draft, "旁听庭审 1 次") == ["学法活动第 2 号"]
    assert "本单位2026年学法计划" not in text_of(draft)


def test_without_records_nothing_is_claimed() -> None:
    facts = ReportFacts("某人", "局长", "某局", 2026, TODAY)
    for form in ("head", "member"):
        draft = draft_report(facts, form)
        said = re.sub("【[^】]*】|2026年", "", text_of(draft))
        assert re.findall(r"\d", said) == []
        assert draft.sources == []
        assert official_docx(report_document(draft))


def test_the_file_has_marks_open_places_and_the_list_of_sources(district: District) -> None:
    draft = draft_report(filled(district), "head")
    document: Any = docx.Document(io.BytesIO(official_docx(report_document(draft))))
    texts = [each.text for each in document.paragraphs]
    assert "2026年度述法报告" in texts
    assert "甲局　局长　张三" in texts
    assert "附件：数据来源" in texts
    [table] = document.tables
    assert [row.cells[0].text for row in table.rows[1:]] == [
        str(number) for number in range(1, len(draft.sources) + 1)
    ]
    runs = [run for each in document.paragraphs for run in each.runs]
    cited = {
        number
        for run in runs
        if run.font.superscript
        for span in run.text.strip("[]").split(",")
        for number in range(int(span.split("–")[0]), int(span.split("–")[-1]) + 1)
    }
    assert cited == set(range(1, len(draft.sources) + 1))
    assert sum(run.text.startswith("【待填写") for run in runs if run.font.highlight_color) >= 9


def test_only_leading_cadres_report_and_a_rank_speaks_for_a_form(district: District) -> None:
    with district.db() as db:
        head, other = person(db, "P1"), person(db, "P2")
        with pytest.raises(StudyRefused, match="没有登记领导职务"):
            report_facts(db, other.id, 2026, POLICIES, ZONE, today=TODAY)
        assert usual_form(head, 2026) == "head"
        old = Post(unit=unit(db, "B2"), title="副主任", rank="乡科级副职", leading=True)
        old.since, old.until = dt.date(2020, 1, 1), dt.date(2026, 2, 1)
        head.posts.append(old)
        assert [post.title for post in leading_posts(head, 2026)] == ["副主任", "局长"]
        assert [post.title for post in leading_posts(head, 2027)] == ["局长"]
        assert usual_form(other, 2026) == "member"


def test_marks() -> None:
    assert marks_of([]) == ""
    assert marks_of([4]) == "[4]"
    assert marks_of([3, 1, 2, 2, 7, 9, 8]) == "[1–3,7–9]"

"""Documents of an exam: nothing of results before publication but what is marked, numbers that stay, codes that verify and are superseded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import release, revocation
from certification.codes import Claims, DocumentClaims
from certification.errors import DocumentRefused
from certification.exam_documents import (
    EXAM_DOCUMENTS,
    FORMS,
    ExamDocument,
    Form,
    Made,
    Offices,
    exam_document,
    is_exam_document,
    offered,
    unprintable,
)
from certification.keys import PublicKey, SiteSigner
from certification.results_told import digest_of, results_told
from certification.verify import Trust, check
from documents.official import Draft, Heading, Official, Table, Text
from documents.proof import Proof
from foundation.local_time import DEFAULT_ZONE, find_zone
from grading.assembly_record import AssemblyRecord, write_record
from grading.exam_folders import ExamFolders
from grading.nbgrader.course import Course
from records.exams.call import Call, Exemption
from records.exams.exam import Exam
from records.exams.publication import Publication
from records.exams.result import Result
from tests.certification.codes import NOW, RETIRED, RETIRED_SIGNER, SIGNER
from tests.support.decided_exam import ISSUER, exam_of
from tests.support.published import put_published
from tests.support.room_site import NINE, RoomSite

PUBLISHED_AT = NINE + dt.timedelta(days=3)
LATER = NINE + dt.timedelta(days=9)
TODAY = dt.datetime.now(find_zone(DEFAULT_ZONE)).date()
RESULTS: tuple[ExamDocument, ...] = tuple(each for each in EXAM_DOCUMENTS if each != "notice")


NOWHERE = ExamFolders(Path("/nowhere"), Course(Path("/nowhere/course")))
"""Where no exam was built."""


def offices(folder: Path, signer: SiteSigner | None = SIGNER) -> Offices:
    folders = ExamFolders(folder, Course(folder / "course"))
    return Offices(ISSUER.name, signer, ISSUER.zone, folders)


def taken(
    db: Session, document: ExamDocument, form: Form | None = None, signer: SiteSigner = SIGNER
) -> Made:
    of = offices(Path("/nowhere"), signer)
    return exam_document(db, exam_of(db), document, form or FORMS[document][0], of, now=LATER)


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(DocumentRefused) as caught:
        act()
    return caught.value.problems


def claims_of(
    db: Session, proof: Proof, keys: Sequence[PublicKey] = (NOW,)
) -> tuple[DocumentClaims, list[str]]:
    """What the code on a document says, and what stands against it today by the list of now."""
    listed = revocation.revocations(db, ISSUER, TODAY, keys)
    checked = check(proof.code, Trust(keys, listed), TODAY)
    assert isinstance(checked.claims, DocumentClaims)
    return checked.claims, list(checked.problems)


def words(official: Official) -> str:
    """All that it says."""
    told = [official.title, official.addressee, official.issuer, *official.marks]
    for part in [*official.parts, *(part for annex in official.annexes for part in annex.parts)]:
        match part:
            case Heading(_, text) | Text(text) | Draft(text):
                told.append(text)
            case Table(head, rows, _):
                told += [*head, *(cell for row in rows for cell in row)]
    return "\n".join(told)


def ask(db: Session) -> Publication:
    return release.ask(db, exam_of(db), actor="jia", roles=("administrator",))


def test_nothing_of_results_before_they_are_published(decided: RoomSite) -> None:
    with decided.sessions() as db:
        for each in RESULTS:
            draft = each.endswith("-draft")
            told = "没有等待审批" if draft else "还没有公布"
            assert told in refused(partial(taken, db, each))[0]
        assert [each.document for each in offered(db, NOWHERE, exam_of(db), called=4)] == ["notice"]
        assert offered(db, NOWHERE, exam_of(db), called=0) == []


def test_what_is_signed_to_approve_is_marked_and_is_of_what_was_asked_for(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        ask(db)
        names = [each.document for each in offered(db, NOWHERE, exam_of(db), called=4)]
        assert names == ["notice", "score-sheets-draft", "summary-draft"]
        sheets, listed = taken(db, "score-sheets-draft").value, taken(db, "summary-draft").value
        assert sheets.marks == listed.marks == ["未公布，仅供审签"]
        claims, problems = claims_of(db, listed.proof)
        assert (claims.unpublished, problems) == (True, [])
        assert "还没有公布" in refused(lambda: taken(db, "summary"))[0]
        # The same results, published: the same list, and no mark.
        release.approve(db, exam_of(db), actor="yi", roles=("approver",))
        release.publish(db, exam_of(db), actor="yi", roles=("approver",))
        now = taken(db, "summary").value
        assert (now.marks, now.rows) == ([], listed.rows)
        after, problems = claims_of(db, now.proof)
        assert (after.unpublished, after.number, after.digest) == (
            False,
            claims.number,
            claims.digest,
        )
        assert problems == []


def test_a_request_that_results_left_behind_is_not_printed_and_one_sent_back_is_listed(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        ask(db)
        proof = taken(db, "summary-draft").value.proof
        result = db.scalars(select(Result).where(Result.outcome == "failed")).one()
        result.outcome, result.score = "passed", 61
        db.flush()
        assert "有变动" in refused(lambda: taken(db, "summary-draft"))[0]
        release.refuse(db, exam_of(db), actor="jia", roles=("administrator",), reason="重新提请")
        _, problems = claims_of(db, proof)
        assert problems[0].startswith("这份文书的成绩已由重新发布的成绩代替，或者提请已退回")


def test_a_score_sheet_is_of_one_person_who_has_a_score(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        made = taken(db, "score-sheets")
        sheets = made.value.sheets
        assert made.people == len(sheets) == 3
        facts = [dict(sheet.facts) for sheet in sheets]
        assert [(each["姓名"], each["成绩"], each["结果"]) for each in facts] == [
            ("姓名S1", "82 分", "合格"),
            ("姓名S2", "40 分", "不合格"),
            ("姓名S4", "60 分", "合格"),
        ]
        assert facts[0]["等次"] == "良好"
        assert facts[0]["考试日期"] == "2026年5月6日"
        told = results_told(db, exam_of(db), ISSUER.zone)
        for sheet, line in zip(sheets, [told.lines[0], told.lines[1], told.lines[3]], strict=True):
            claims, problems = claims_of(db, sheet.proof)
            assert problems == []
            assert (claims.document, claims.name, claims.people) == ("score_sheet", line.name, 1)
            assert claims.result == f"{line.points} 分，{line.result}"
            assert claims.digest == sheet.proof.digest == digest_of([line])
        assert [sheet.proof.number[-5:] for sheet in sheets] == ["D0001", "D0002", "D0004"]


def test_the_summary_adds_up_and_is_what_was_published_whatever_is_scored_since(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        before = taken(db, "summary").value
        assert [row.counted for row in before.rows] == ["合格", "不合格", "缺考", "合格"]
        assert before.counted == ["合格", "不合格", "缺考"]
        assert [column.head for column in before.columns] == [
            "单位", "准考证号", "姓名", "成绩", "等次", "结果", "本人签名",
        ]  # fmt: skip
        table = taken(db, "summary", "xlsx").value
        assert [list(group.counts) for group in table.groups] == [[4, 2, 1, 1]]
        assert before.proof.lines[0] in table.notes
        result = db.scalars(select(Result).where(Result.outcome == "failed")).one()
        result.score = 59
        db.flush()
        assert taken(db, "summary").value == before


def test_published_anew_the_documents_of_before_count_no_more(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        old = [taken(db, each).value.proof for each in ("summary", "results-notice")]
        result = db.scalars(select(Result).where(Result.outcome == "failed")).one()
        result.outcome, result.score = "passed", 61
        put_published(db, exam_of(db), LATER)
        for proof in old:
            claims, problems = claims_of(db, proof)
            assert claims.people == 4
            assert problems == [
                "这份文书的成绩已由重新发布的成绩代替，或者提请已退回（2026年5月15日）"
            ]
        new = taken(db, "summary").value.proof
        assert claims_of(db, new)[1] == []
        assert new.number != old[0].number


def test_what_a_key_signed_before_it_was_retired_still_verifies(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        proof = taken(db, "summary", signer=RETIRED_SIGNER).value.proof
        assert claims_of(db, proof, (RETIRED, NOW))[1] == []
        assert taken(db, "summary").value.proof.number == proof.number


def test_the_notice_of_results_names_who_passed_and_nobody_else(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        notice = taken(db, "results-notice").value
        text = words(notice)
        assert "应考 4 人，合格 2 人，不合格 1 人，缺考 1 人" in text
        assert "有成绩的 3 人中，合格率为 66.7%" in text
        assert "姓名S1" in text
        assert "姓名S2" not in text
        assert "姓名S3" not in text
        assert "82" not in text
        assert notice.title == "关于对照考试成绩的通报"
        claims, _ = claims_of(db, notice.proof)
        assert (claims.document, claims.people, claims.name) == ("results_notice", 4, "")


def test_the_resit_notice_names_who_failed_by_what_was_published(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        made = taken(db, "resit-notice")
        text = words(made.value)
        assert made.people == 1
        assert "不合格的 1 人可以参加补考" in text
        assert "姓名S2" in text
        assert "姓名S1" not in text
        assert "姓名S3" not in text
        assert "【补考时间、地点待定】" in text
        assert "可以补考 1 次" in text


def test_of_a_resit_there_is_no_other_when_rules_have_one(
    decided: RoomSite, tmp_path: Path
) -> None:
    with decided.sessions() as db:
        exam = exam_of(db)
        put_published(db, exam, PUBLISHED_AT)
        of = offices(tmp_path)
        record = AssemblyRecord(
            blueprint="x",
            title=exam.title,
            practice=False,
            seed=1,
            forms=[],
            spread=0,
            spread_limit=1,
            resit_of="before",
        )
        of.folders.exam(exam.name).mkdir(parents=True)
        write_record(of.folders, exam.name, record)

        def make() -> Any:
            return exam_document(db, exam, "resit-notice", "pdf", of, now=LATER)

        assert refused(make) == ["考试规则没有安排补考，或者安排的补考已经用完"]
        assert "resit-notice" not in [
            each.document for each in offered(db, of.folders, exam, called=4)
        ]


def test_there_is_no_resit_notice_where_rules_have_no_resit_or_nobody_failed(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        db.delete(db.scalars(select(Result).where(Result.outcome == "failed")).one())
        exam = exam_of(db)
        exam.policy = {**exam.policy, "resit": {"allowed": 0}}
        put_published(db, exam, PUBLISHED_AT)
        assert refused(lambda: taken(db, "resit-notice")) == [
            "考试规则没有安排补考，或者安排的补考已经用完",
            "公布的成绩中没有不合格的人",
        ]
        assert "resit-notice" not in [
            each.document for each in offered(db, NOWHERE, exam, called=4)
        ]


def test_the_exam_notice_says_what_is_known_and_leaves_the_rest_to_be_written(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        call = db.scalars(select(Call).order_by(Call.id)).first()
        assert call is not None
        db.add(Exemption(call_id=call.id, basis="平职调整", evidence="x", by="jia", at=NINE))
        exam_of(db).simulated = True
        db.flush()
        db.expire_all()
        made = taken(db, "notice")
        text = words(made.value)
        assert made.people == 4
        assert "列入应考名单的 4 人（名单见附件），其中免考 1 人" in text
        assert "【考试日期、时间待定】" in text
        assert "【写明考试地点】" in text
        assert "满分 100 分，60 分合格" in text
        assert "单选题" in text
        assert made.value.marks == ["模拟数据，不作证明"]
        # A notice tells no results, so it needs no code.
        assert made.value.proof is None


def test_the_exam_notice_has_the_sittings_halls_and_rules(site: RoomSite) -> None:
    site.plan(["S1", "S2"], rooms=[("第一考场", 2)])
    with site.sessions() as db:
        text = words(taken(db, "notice").value)
    assert "2026年5月6日（星期三），08:00 起入场，09:00 开考" in text
    assert "第一考场【写明地址】" in text
    assert "1. 请提前到场，凭本证和身份证件入场" in text


def test_nobody_called_no_notice(site: RoomSite) -> None:
    with site.sessions() as db:
        assert refused(lambda: taken(db, "notice")) == ["应考名单是空的"]


def test_names_that_no_pdf_can_show_are_told(decided: RoomSite) -> None:
    with decided.sessions() as db:
        assert unprintable(db, exam_of(db)) == []
        call = db.scalars(select(Call).order_by(Call.id)).first()
        assert call is not None
        call.person.name = "王\U0002a6a5"
        assert unprintable(db, exam_of(db)) == ["王\U0002a6a5"]


def test_without_a_key_no_document_of_results(decided: RoomSite, tmp_path: Path) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        of = offices(tmp_path, None)

        def make() -> Any:
            return exam_document(db, exam_of(db), "summary", "pdf", of, now=LATER)

        assert refused(make) == ["没有签名密钥，不能生成有二维码的文书"]
        notice = exam_document(db, exam_of(db), "notice", "pdf", of, now=LATER)
        assert isinstance(notice.value, Official)


@pytest.mark.parametrize(
    ("document", "form"),
    [("summary", "docx"), ("score-sheets", "xlsx"), ("x", "pdf"), ("notice", "")],
)
def test_no_other_documents_or_forms(document: str, form: str) -> None:
    assert not is_exam_document(document, form)


def test_a_certificate_is_no_document(decided: RoomSite) -> None:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        proof = taken(db, "summary").value.proof
        checked = check(proof.code, Trust((NOW,), None), TODAY)
        assert not isinstance(checked.claims, Claims)
        assert isinstance(db.scalars(select(Exam)).one(), Exam)

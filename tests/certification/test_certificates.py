"""Certificates: issued on published passes under numbers that are used once, revoked and issued anew by two people."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import revocation
from certification.codes import Claims, Revocations, sign_claims, sign_revocations
from certification.errors import CertificateRefused, CodeRefused
from certification.issue import issuable, issue_some
from certification.number import next_numbers
from certification.printing import certificate_list, sheets
from certification.study_gate import short_of_hours
from certification.verify import Trust, check, read_revocations
from certification.views import certificates_of_exam, certificates_of_person, in_doubt
from courses.hours_policy import hours_policies
from foundation.clock import utc_now
from records.accounts.administration import create_account
from records.certificates import Certificate, find_certificate
from records.exams.call import Call
from records.exams.policy import find_policy
from records.exams.result import Result
from tests.certification.codes import NOW, SIGNER, key_of
from tests.support.decided_exam import ISSUER, exam_of
from tests.support.published import put_published
from tests.support.room_http import CHEAP
from tests.support.room_site import NINE, RoomSite
from tests.support.study_rows import study_event

ADMINISTRATOR, APPROVER = ("administrator",), ("approver",)
PUBLISHED_AT = NINE + dt.timedelta(days=3)


def issue(db: Session, *, most: int = 100) -> list[Certificate]:
    return issue_some(db, exam_of(db), ISSUER, SIGNER, actor="jia", roles=ADMINISTRATOR, most=most)


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(CertificateRefused) as caught:
        act()
    return caught.value.problems


@pytest.fixture
def issued(decided: RoomSite) -> RoomSite:
    with decided.sessions() as db:
        put_published(db, exam_of(db), PUBLISHED_AT)
        issue(db)
        db.commit()
    return decided


def only(db: Session, name: str) -> Certificate:
    return db.scalars(select(Certificate).where(Certificate.name == name)).one()


def test_every_published_pass_gets_one_whose_code_says_what_is_printed(decided: RoomSite) -> None:
    with decided.sessions() as db:
        assert issuable(db, exam_of(db)) == 0
        put_published(db, exam_of(db), PUBLISHED_AT)
        assert issuable(db, exam_of(db)) == 2
        # In steps, so that nobody waits for all of them.
        assert [len(issue(db, most=1)) for _ in range(3)] == [1, 1, 0]
        found = certificates_of_exam(db, exam_of(db))
        year = dt.datetime.now(ISSUER.zone).year
        assert [(each.number, each.name, each.result) for each in found] == [
            (f"法考〔{year}〕00001号", "姓名S1", "良好"),
            (f"法考〔{year}〕00002号", "姓名S4", "合格"),
        ]
        for one in found:
            checked = check(one.code, Trust([NOW]), one.issued_on)
            assert checked.problems == []
            assert isinstance(checked.claims, Claims)
            assert (checked.claims.number, checked.claims.name) == (one.number, one.name)
            assert (one.exam_day, checked.claims.exam_day) == (dt.date(2026, 5, 6),) * 2
        db.commit()
    assert decided.audited().count(("certificate.issue", "jia")) == 2


def test_a_term_of_the_policy_ends_on_its_day(decided: RoomSite) -> None:
    with decided.sessions() as db:
        policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        exam_of(db).policy = policy | {"valid_months": 12}
        put_published(db, exam_of(db), PUBLISHED_AT)
        [first, _] = issue(db)
        assert first.until == dt.date(2027, 5, 6)
        sheet = sheets([first]).sheets[0]
        assert sheet.until == "2026年5月6日至2027年5月6日"
        assert sheet.body == "于2026年5月6日参加“对照考试”，成绩合格，等次为良好，特发此证。"
        late = check(first.code, Trust([NOW]), dt.date(2027, 5, 7))
        assert late.problems == ["证书已过有效期（有效期至 2027年5月6日）"]


def test_whose_study_is_not_enough_gets_none_until_it_is(decided: RoomSite) -> None:
    with decided.sessions() as db:
        policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        exam_of(db).policy = policy | {"hours": 2, "hours_gate": "certificate"}
        put_published(db, exam_of(db), PUBLISHED_AT)
        assert refused(lambda: issue(db)) == [
            "这场考试的规则要求满学时才签发证书，这里没有核验学时"
        ]
        first, last = (
            call for call in db.scalars(select(Call)) if call.person.number in ("S1", "S4")
        )
        study_event(db, first.unit, first.person, day=dt.date(2026, 3, 5), hours=1.5)
        study_event(db, first.unit, last.person, day=dt.date(2025, 3, 5), hours=9)

        def short() -> dict[str, float]:
            found = short_of_hours(db, exam_of(db), hours_policies(), ISSUER.zone)
            return {call.person.number: hours for call, hours in found.items()}

        # A passed exam is study, too: half an hour by the example.
        assert short() == {"S4": 0.5}
        exam, roles = exam_of(db), ADMINISTRATOR
        made = issue_some(db, exam, ISSUER, SIGNER, actor="jia", roles=roles, short=[last.id])
        assert [one.call_id for one in made] == [first.id]
        study_event(db, first.unit, last.person, day=dt.date(2026, 4, 5), hours=1.5)
        assert short() == {}
        [one] = issue_some(db, exam, ISSUER, SIGNER, actor="jia", roles=roles, short=[])
        assert one.call_id == last.id


def test_nothing_is_issued_before_publication_or_on_results_that_changed_since(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        assert refused(lambda: issue(db)) == ["成绩还没有发布，不能签发证书"]
        put_published(db, exam_of(db), PUBLISHED_AT)
        db.scalars(select(Result).where(Result.outcome == "failed")).one().outcome = "passed"
        db.flush()
        assert "有变动" in refused(lambda: issue(db))[0]
        wrong = refused(
            lambda: issue_some(db, exam_of(db), ISSUER, SIGNER, actor="yi", roles=APPROVER)
        )
        assert len(wrong) == 2


def test_two_people_revoke_and_the_signed_list_tells_it(issued: RoomSite) -> None:
    with issued.sessions() as db:
        number = only(db, "姓名S1").number
        problems = refused(
            lambda: revocation.propose(
                db, number, "revoke", reason="", actor="x", roles=("auditor",)
            )
        )
        assert len(problems) == 2
        revocation.propose(
            db, number, "revoke", reason="冒名顶替", actor="jia", roles=ADMINISTRATOR
        )
        again = refused(
            lambda: revocation.propose(
                db, number, "revoke", reason="再来", actor="yi", roles=APPROVER
            )
        )
        assert "等待确认" in again[0]
        own = refused(
            lambda: revocation.confirm(db, number, ISSUER, SIGNER, actor="jia", roles=ADMINISTRATOR)
        )
        assert own == ["提议人不能自己确认，请由另一人确认"]
        assert only(db, "姓名S1").state == "valid"
        gone = revocation.confirm(db, number, ISSUER, SIGNER, actor="yi", roles=APPROVER)
        assert gone.state == "revoked"
        today = dt.datetime.now(ISSUER.zone).date()
        listed = revocation.revocations(db, ISSUER, today, [NOW])
        assert listed.numbers == {number: today}
        assert "已经吊销" in check(gone.code, Trust([NOW], listed), today).problems[0]
        # It is not printed, not revoked twice, and none is issued in its place by itself.
        assert sheets([gone]).sheets == []
        assert (
            "已吊销"
            in refused(
                lambda: revocation.propose(
                    db, number, "revoke", reason="再来", actor="jia", roles=ADMINISTRATOR
                )
            )[0]
        )
        assert issue(db) == []


def test_certificates_on_record_outlive_the_key_that_signed_them(issued: RoomSite) -> None:
    today = dt.datetime.now(ISSUER.zone).date()
    stolen = dataclasses.replace(NOW, revoked=today, reason="电脑被盗")
    keys = [stolen, key_of(9)[0]]
    with issued.sessions() as db:
        kept, gone = only(db, "姓名S1"), only(db, "姓名S4")
        # Whoever has the key can copy all that stands on a certificate, but what is not on record counts nowhere.
        claims = check(kept.code, Trust([NOW]), today).claims
        assert isinstance(claims, Claims)
        forged = sign_claims(dataclasses.replace(claims, name="冒名"), SIGNER)
        unknown = Trust(keys, Revocations(ISSUER.name, today))
        assert "作废" in check(kept.code, unknown, today).problems[0]
        revocation.propose(
            db, gone.number, "revoke", reason="冒名", actor="jia", roles=ADMINISTRATOR
        )
        revocation.confirm(db, gone.number, ISSUER, None, actor="yi", roles=APPROVER)
        listed = revocation.revocations(db, ISSUER, today, keys)
        assert len(listed.recorded) == 2
        trust = Trust(keys, listed)
        assert list(check(kept.code, trust, today).problems) == []
        assert "已经吊销" in check(gone.code, trust, today).problems[0]
        assert check(forged, trust, today).claims is None
        # The list itself is believed by the new key alone.
        text = sign_revocations(listed, key_of(9)[1])
        assert read_revocations(text, keys) == listed
        with pytest.raises(CodeRefused, match="作废"):
            read_revocations(sign_revocations(listed, SIGNER), keys)


def test_without_a_key_in_use_a_certificate_is_revoked_but_not_issued_anew(
    issued: RoomSite,
) -> None:
    with issued.sessions() as db:
        number = only(db, "姓名S4").number
        revocation.propose(
            db, number, "rename", reason="写错", name="张三", actor="jia", roles=ADMINISTRATOR
        )
        told = refused(
            lambda: revocation.confirm(db, number, ISSUER, None, actor="yi", roles=APPROVER)
        )
        assert told == ["现在没有使用中的签名密钥，不能换发；吊销不受影响"]
        assert only(db, "姓名S4").state == "valid"


def test_a_wrong_name_is_mended_by_a_new_certificate_under_a_new_number(issued: RoomSite) -> None:
    with issued.sessions() as db:
        old = only(db, "姓名S4")
        for name, word in (("姓名S4", "相同"), ("", "更正后的姓名"), ("张\u202e三", "看不见")):
            assert (
                word
                in refused(
                    lambda name=name: revocation.propose(  # type: ignore[misc]
                        db,
                        old.number,
                        "rename",
                        reason="名册写错",
                        name=name,
                        actor="jia",
                        roles=ADMINISTRATOR,
                    )
                )[0]
            )
        revocation.propose(
            db,
            old.number,
            "rename",
            reason="名册写错",
            name="姓名𠮷",
            actor="jia",
            roles=ADMINISTRATOR,
        )
        new = revocation.confirm(db, old.number, ISSUER, SIGNER, actor="yi", roles=APPROVER)
        assert (new.name, new.state, new.replaces_id) == ("姓名𠮷", "valid", old.id)
        assert new.number not in (old.number, only(db, "姓名S1").number)
        assert (old.state, old.name) == ("replaced", "姓名S4")
        today = dt.datetime.now(ISSUER.zone).date()
        listed = revocation.revocations(db, ISSUER, today, [NOW])
        assert check(old.code, Trust([NOW], listed), today).problems
        assert not check(new.code, Trust([NOW], listed), today).problems
        assert certificates_of_person(db, new.call.person_id)[new.call_id].id == new.id


def test_a_proposal_can_be_sent_back_and_nobody_decides_about_their_own(issued: RoomSite) -> None:
    with issued.sessions() as db:
        number = only(db, "姓名S1").number
        person = db.scalars(select(Call)).first()
        assert person is not None
        create_account(db, "wo", "", ["approver"], person=person.person, actor="t", policy=CHEAP)
        revocation.propose(db, number, "revoke", reason="查", actor="jia", roles=ADMINISTRATOR)
        own = refused(
            lambda: revocation.confirm(db, number, ISSUER, SIGNER, actor="wo", roles=APPROVER)
        )
        assert own == ["这是您本人的证书，请由别人办理"]
        revocation.refuse(db, number, reason="查无此事", actor="yi", roles=APPROVER)
        assert (
            "没有等待确认"
            in refused(
                lambda: revocation.confirm(db, number, ISSUER, SIGNER, actor="yi", roles=APPROVER)
            )[0]
        )
        assert refused(
            lambda: revocation.refuse(db, "没有", reason="x", actor="yi", roles=APPROVER)
        ) == ["没有编号为“没有”的证书"]


def test_a_pass_that_was_certified_is_not_taken_away_in_silence(issued: RoomSite) -> None:
    with issued.sessions() as db:
        one = only(db, "姓名S1")
        db.get_one(Result, one.call_id).outcome = "failed"
        put_published(db, exam_of(db), utc_now())
        assert [each.id for each in in_doubt(db, exam_of(db))] == [one.id]
        assert one.state == "valid"


@pytest.mark.parametrize(
    ("pattern", "year", "numbers"),
    [
        ("法考〔{year}〕{serial:05}号", 2027, ["法考〔2027〕00001号", "法考〔2027〕00002号"]),
        ("{serial}", 2027, ["4", "5"]),
    ],
)
def test_numbers_begin_anew_only_where_the_year_is_in_them(
    decided: RoomSite, pattern: str, year: int, numbers: list[str]
) -> None:
    with decided.sessions() as db:
        next_numbers(db, pattern, 2026, 3)
        assert next_numbers(db, pattern, year, 2) == numbers


def test_a_number_of_an_earlier_pattern_is_not_given_again(issued: RoomSite) -> None:
    with issued.sessions() as db:
        taken = only(db, "姓名S1").number
        year = dt.datetime.now(ISSUER.zone).year
        # Another pattern that reads the same.
        made = next_numbers(db, f"法考〔{year}〕{{serial:05}}号", year, 2)
        assert taken not in made
        assert len(made) == 2
        assert find_certificate(db, made[0]) is None


def test_the_list_has_everybody_by_unit_and_the_states(issued: RoomSite) -> None:
    with issued.sessions() as db:
        found = certificates_of_exam(db, exam_of(db))
        listed = certificate_list(exam_of(db), found, ISSUER.zone, now=utc_now())
        assert [(group.name, len(group.rows), group.counts) for group in listed.groups] == [
            ("某局", 2, (2, 2))
        ]
        assert [row[1] for row in listed.groups[0].rows] == ["姓名S1", "姓名S4"]
        assert certificates_of_exam(db, exam_of(db), search="S4")[0].name == "姓名S4"

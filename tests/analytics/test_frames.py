"""What the frames say of a small site whose rows are known (`tests.analytics.frame_site`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select, update

from analytics import frames
from analytics.frames import answers
from analytics.frames.load import Frames, all_but_responses, keys, reading
from foundation.local_time import find_zone
from foundation.site import Site
from records.exams.attempt import Attempt
from records.exams.exam import ExamForm
from records.exams.response import Response
from records.exams.submission import Submission
from records.people.person import Person
from records.schema import close_database, open_database
from tests.analytics.frame_site import EVENING


@pytest.fixture
def url(tmp_path: Path, frame_records: bytes) -> str:
    """A site of one's own."""
    (tmp_path / "records.db").write_bytes(frame_records)
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, frame_records: bytes) -> Frames:
    path = tmp_path_factory.mktemp("found") / "records.db"
    path.write_bytes(frame_records)
    return frames.load(f"sqlite:///{path}", sex_and_age=True)


def rows(frame: pd.DataFrame, *columns: str, **wanted: object) -> list[tuple[object, ...]]:
    """Cells of some columns, of the rows that have these values; ``None`` where one is missing."""
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    cells = frame[list(columns)].itertuples(index=False)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in cells]


def test_units_and_what_is_above_them(found: Frames) -> None:
    assert rows(found.units, "unit", "is_member", "is_body", "parent") == [
        ("U0", False, False, None),
        ("U1", True, True, "U0"),
        ("U2", True, False, "U0"),
    ]


def test_people_as_they_are_today(found: Frames) -> None:
    assert rows(found.people, "person", "unit", "rank", "leading", "sex", "born_year") == [
        ("P1", "U2", "科员", False, "女", 1985),
        ("P2", "U1", "正处", True, None, None),
        ("P3", None, "", False, None, None),
        ("P4", "U2", "", False, None, None),
        ("P5", "U2", "", False, None, None),
    ]


def test_sex_and_age_are_read_only_where_the_site_lets(url: str, tmp_path: Path) -> None:
    site = Site(tmp_path, "某区", demo=True, records_url=url, item_folders=())
    for source in (site, url):
        people = frames.load(source).people
        assert people[["sex", "born_year"]].isna().all(axis=None)
    allowed = Site(tmp_path, "某区", demo=True, records_url=url, item_folders=(), sex_and_age=True)
    assert frames.load(allowed).people["sex"].notna().sum() == 1
    assert frames.load(allowed, sex_and_age=False).people["sex"].isna().all()


def test_a_transfer_is_two_stays_and_changes_no_exam(found: Frames) -> None:
    assert rows(found.memberships, "unit", "since", "until", person="P1") == [
        ("U1", dt.datetime(2020, 1, 1), dt.datetime(2023, 2, 28)),
        ("U2", dt.datetime(2023, 3, 1), None),
    ]
    assert rows(found.calls, "unit", person="P1", exam="annual") == [("U1",)]
    assert rows(found.results, "unit", person="P1", exam="annual") == [("U1",)]


def test_exams_by_day_of_the_site(found: Frames, url: str) -> None:
    columns = ("exam", "day", "year", "published", "attempts_allowed", "attempt_counts")
    assert rows(found.exams, *columns) == [
        ("annual", dt.datetime(2022, 11, 19), 2022, True, 2, "best"),
        ("resit", dt.datetime(2022, 11, 19), 2022, False, 1, "last"),
    ]
    exams = frames.load(url, zone=dt.UTC).exams
    assert exams["day"].unique().tolist() == [pd.Timestamp(2022, 11, 18)]


def test_the_day_of_an_exam_that_nobody_has_sat_is_that_of_its_release(url: str) -> None:
    sessions = open_database(url)
    with sessions() as db:
        db.execute(update(Attempt).values(ended_at=None))
        db.connection().exec_driver_sql("UPDATE submission SET handed_in_at = NULL")
        db.commit()
    close_database(sessions)
    exams = frames.load(url).exams
    assert rows(exams, "exam", "day", "year") == [
        ("annual", dt.datetime(2022, 11, 10), 2022),
        ("resit", None, None),
    ]


def test_practice_is_read_only_on_request(found: Frames, url: str) -> None:
    assert "mock" not in set(found.exams["exam"])
    everything = frames.load(url, practice=True)
    assert rows(everything.exams, "practice", exam="mock") == [(True,)]
    for frame in (everything.responses, everything.calls, everything.attempts, everything.items):
        assert "mock" in set(frame["exam"])


def test_forms_count_who_was_called_and_who_sat(found: Frames) -> None:
    assert rows(found.forms, "form", "questions", "points", "called", "sat", exam="annual") == [
        ("A", 4, 40, 3, 1),
        ("B", 4, 40, 2, 2),
    ]


def test_items_stand_in_the_order_of_the_form(found: Frames) -> None:
    a = rows(found.items, "question", "slot", "item_id", "expected", exam="annual", form="A")
    assert a == [
        ("q01", 1, "a-q01", 0.7),
        ("q02", 2, "a-q02", None),
        ("q03_1", 3, "a-q03", None),
        ("q03_2", 4, "a-q03", None),
    ]
    assert rows(found.items, "content_hash", question="q01")[0] == ("c" * 64,)


def test_only_confirmed_corrections_void_and_a_later_key_takes_it_back(found: Frames) -> None:
    void = rows(found.items, "exam", "form", "question", voided=True)
    assert void == [("annual", "B", "q03_2")]


def test_attempts_count_and_are_first(found: Frames) -> None:
    columns = ("person", "form", "ordinal", "state", "minutes", "counts", "first", "door")
    assert rows(found.attempts, *columns, exam="annual") == [
        ("P1", "A", 1, "handed_in", 30, False, True, "room"),
        ("P1", "B", 2, "handed_in", 30, True, False, "room"),
        ("P2", "B", 1, "handed_in", 30, True, True, "room"),
        ("P4", "B", 1, "voided", 30, True, False, "room"),
        ("P5", "A", 1, "writing", None, False, False, "room"),
    ]
    handed_in = found.attempts["handed_in_at"]
    assert handed_in.dropna().unique().tolist() == [pd.Timestamp(EVENING)]


def test_a_voided_paper_is_nobodys_first_and_none_of_its_answers_counts(url: str) -> None:
    """Also before a scoring run has come by."""
    sessions = open_database(url)
    with sessions() as db:
        first = db.scalars(select(Attempt).order_by(Attempt.id)).first()
        assert first is not None
        first.state = "voided"
        db.commit()
    close_database(sessions)
    changed = frames.load(url)
    assert rows(changed.attempts, "first", person="P1", exam="annual") == [(False,), (True,)]
    assert rows(changed.responses, "question", "status", person="P1", first=True) == [
        ("q01", "scored"),
        ("q02", "scored"),
        ("q03_1", "scored"),
        ("q03_2", "voided"),
    ]
    voided = rows(changed.responses, "status", "score", person="P1", first=False)
    assert voided == [("voided", None)] * 4


def test_what_is_in_pretest_counts_for_nobody(url: str) -> None:
    sessions = open_database(url)
    with sessions() as db:
        for form in db.scalars(select(ExamForm)):
            first, *others = form.questions
            form.questions = [{**first, "points": 0.0, "pretest": {"points": 1.0}}, *others]
        db.commit()
    close_database(sessions)
    changed = frames.load(url)
    assert set(changed.items["question"][changed.items["voided"]]) >= {"q01"}
    told = set(rows(changed.responses, "status", "score", "share", question="q01"))
    assert told == {("voided", None, None)}


def test_what_is_to_be_scored_anew_has_no_answers_until_then(url: str) -> None:
    """As `grading.results.decide` has it: the paper's outcome is open, whatever its responses said before."""
    sessions = open_database(url)
    with sessions() as db:
        db.execute(update(Submission).values(scored_sha256=None))
        db.commit()
    close_database(sessions)
    assert set(frames.load(url).responses["status"]) == {"voided"}


def test_nothing_omitted_not_reached_and_voided_are_four_things(found: Frames) -> None:
    of_p2 = rows(found.responses, "question", "status", "value", "score", "share", person="P2")
    assert of_p2 == [
        ("q01", "scored", '"q01"', 10, 1),
        ("q02", "omitted", "null", None, None),
        ("q03_1", "pending", None, None, None),
        ("q03_2", "voided", "null", None, None),
    ]
    of_p4 = rows(found.responses, "question", "status", "value", "score", person="P4")
    assert of_p4 == [("q01", "voided", '"q01"', None), ("q02", "voided", '"q02"', None)]
    assert rows(found.responses, "question", person="P3") == []


def test_what_was_given_back_has_no_answers_until_it_comes_again(found: Frames) -> None:
    assert rows(found.responses, "question", person="P5") == []
    assert rows(found.responses, "question", exam="resit") == []


def test_free_text_leaves_no_trace(found: Frames) -> None:
    values = found.responses["value"]
    assert values[found.responses["kind"] == "short_answer"].isna().all()
    assert '"q03_1"' not in values.cat.categories


def test_an_answer_that_was_not_kept_is_not_nothing(url: str) -> None:
    sessions = open_database(url)
    with sessions() as db:
        db.execute(update(Response).values(value="null"))
        db.commit()
    close_database(sessions)
    values = rows(frames.load(url).responses, "status", "value", person="P2")
    assert values[:2] == [("scored", None), ("omitted", "null")]


def test_a_score_and_void_questions_make_up_the_result(found: Frames) -> None:
    """P1's paper that counts: three questions of ten, and a void one of which everybody has the points in the result."""
    counting = found.responses[found.responses["counts"] & (found.responses["person"] == "P1")]
    assert counting["score"].sum() == 30
    assert counting.loc[counting["status"] == "voided", "points"].tolist() == [10]


def test_answers_of_a_question_that_the_form_has_no_more(url: str) -> None:
    sessions = open_database(url)
    with sessions() as db:
        for form in db.scalars(select(ExamForm).where(ExamForm.code == "B")):
            form.questions = form.questions[1:]
        db.commit()
    close_database(sessions)
    changed = frames.load(url)
    columns = ("question", "item_id", "points", "score", "share")
    assert rows(changed.responses, *columns, person="P2")[-1] == ("q01", None, None, 10, None)
    assert len(changed.responses) == 14


def test_everybody_called_has_one_result_whether_decided_or_not(found: Frames) -> None:
    columns = ("exam", "person")
    assert rows(found.results, *columns) == rows(found.calls, *columns)
    told = ("person", "form", "attempt", "outcome", "score", "grade", "valid_until")
    assert rows(found.results, *told, exam="annual") == [
        ("P1", "B", 2, "passed", 30, "合格", dt.datetime(2023, 11, 19)),
        ("P2", "B", 3, "failed", 10, "不合格", None),
        ("P3", "A", None, "exempt", None, "", None),
        ("P4", "B", 4, "voided", None, "", None),
        ("P5", "A", None, None, None, "", None),
    ]
    assert rows(found.results, "outcome", exam="resit") == [(None,), (None,)]


def test_only_what_the_last_publication_says_is_published(found: Frames) -> None:
    told = rows(found.results, "person", "published", "published_score", exam="annual")
    assert told == [
        ("P1", "passed", 10),
        ("P2", "failed", 10),
        ("P3", None, None),
        ("P4", None, None),
        ("P5", None, None),
    ]
    assert rows(found.results, "published", exam="resit") == [(None,), (None,)]


def test_marks_in_the_order_in_which_they_were_given(found: Frames) -> None:
    assert rows(found.marks, "question", "round", "marker", "points") == [
        ("q03_1", 1, "yi", 6),
        ("q03_1", 1, "yi", None),
        ("q03_1", 1, "yi", 7),
    ]


def test_certificates(found: Frames) -> None:
    told = rows(found.certificates, "number", "exam", "person", "state", "until")
    assert told == [("1号", "annual", "P1", "valid", dt.datetime(2023, 11, 19))]


def test_cards_and_their_review(found: Frames) -> None:
    told = rows(found.cards, "card", "issued", "registered_year", "refused_year", person="P1")
    assert told == [("C1", dt.datetime(2020, 5, 1), 2022, None)]
    columns = ("year", "card", "unit", "hours", "hours_met", "exam", "finding", "reasons")
    assert rows(found.card_reviews, *columns) == [
        (2022, "C1", "U1", 40, True, "passed", "register", ""),
        (2022, "C2", "U1", 3, False, "", "refuse", "hours exam"),
    ]


def test_study_is_of_the_record_that_counts(found: Frames) -> None:
    columns = ("person", "unit", "day", "minutes", "hours", "presence", "made_up_on")
    day = dt.datetime(2022, 6, 1)
    assert rows(found.study_hours, *columns) == [
        ("P1", "U1", day, 90, None, "present", None),
        ("P2", "U1", day, 90, None, "absent", dt.datetime(2022, 7, 1)),
    ]


def test_self_checks_are_counted_by_the_days_of_the_zone(found: Frames) -> None:
    told = rows(found.self_checks, "person", "answers", "right")
    assert told == [("P1", 2, 1), ("P1", 1, 1)]
    first, second = found.self_checks["day"]
    assert second - first == dt.timedelta(days=1)


def test_estimates_of_items_as_their_readers_gave_them(found: Frames) -> None:
    columns = ("item_id", "content_hash", "judge", "act", "estimate")
    assert rows(found.estimates, *columns) == [("a-q01", "c" * 64, "yi", "agree", 0.6)]


def test_frames_that_share_a_key_share_its_categories(found: Frames) -> None:
    joined = found.responses.merge(found.results, on=["exam", "person"])
    joined = joined.merge(found.people, on="person")
    assert str(joined["exam"].dtype) == str(joined["person"].dtype) == "category"
    assert str(found.responses.merge(found.items, on="question")["question"].dtype) == "category"


def test_no_frame_has_an_identity_number(found: Frames, url: str) -> None:
    sessions = open_database(url)
    with sessions() as db:
        assert db.scalar(select(Person.identity_number).where(Person.number == "P1"))
    close_database(sessions)
    for name, frame in vars(found).items():
        cells = [str(cell) for cell in frame.to_numpy(dtype="object").ravel()]
        assert not any("11010119850701" in cell for cell in cells), name
        if name != "people":
            assert not any("人员" in cell for cell in cells), name


def test_responses_of_one_exam_are_those_of_all(url: str, found: Frames) -> None:
    with reading(url) as db:
        kept = keys(db, find_zone("Asia/Shanghai"), practice=False)
        small = all_but_responses(kept, sex_and_age=True)
        parts = [
            answers.responses(kept, [exam], small["attempts"], small["items"])
            for exam in kept.exams.ids
        ]
    assert [len(part) for part in parts] == [14, 0]
    pd.testing.assert_frame_equal(parts[0], found.responses)


def test_what_comes_while_it_is_read_belongs_to_the_next_moment(url: str) -> None:
    """A paper that is scored between two queries would stand in one frame and be missing in another."""
    others = open_database(url)
    with reading(url) as db:
        kept = keys(db, dt.UTC, practice=False)
        small = all_but_responses(kept, sex_and_age=False)
        with others() as other:
            other.execute(update(Response).values(status="pending", score=None))
            other.commit()
        found = answers.responses(kept, kept.exams.ids, small["attempts"], small["items"])
    close_database(others)
    assert set(found["status"]) >= {"scored", "omitted"}
    assert set(frames.load(url).responses["status"]) == {"pending", "voided"}

"""From the records to frames: a real SQLite database, no gradebook (results are in the records)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from analytics import source
from analytics.errors import AnalyticsError, NoResults
from analytics.source import ExamData, current_exam, load_exam
from analytics.tables import exam_results as tables
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.people.person import Person
from records.schema import close_database, open_database
from tests.analytics.samples import Sat, Sitting, write_records
from tests.support.databases import ON_SERVER
from tests.support.tables import rows

SAT = [
    Sat("N-4", "乙局", "absent", form="B"),
    Sat("N-1", "甲局", "passed", (40, 30, 20)),
    Sat("N-3", "甲局", "exception", form="A", problems=(("", "文件已损坏"),)),
    Sat("N-2", "乙局", "failed", (10, 20, 0), form="B"),
    Sat("N-5", "甲局", "pending", (40, 40, None), form="B"),
    Sat("N-6", "乙局", "exception", (40, 0, 0), problems=(("q02", "空"), ("q03", "缺"))),
]
ANNUAL = Sitting("annual", SAT, title="年度考试", simulated=True)
SMALLER = Sitting("smaller", SAT[:2])


@pytest.fixture
def records(tmp_path: Path) -> str:
    return write_records(tmp_path / "records.db", SMALLER, ANNUAL)


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder two levels deep, and none of the variables that name a site."""
    for name in ("LAWSTUDY_RECORDS_URL", "LAWSTUDY_SITE", "LAWSTUDY_EXAM"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work" / "analytics" / "notebooks"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def make_site(folder: Path, exam: str = "annual", url: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = write_records(folder / "records.db", Sitting(exam, SAT))
    url = url or (made if ON_SERVER else "sqlite:///records.db")
    (folder / "lawstudy.toml").write_text(
        f'[site]\nname = "x"\n[records]\nurl = "{url}"\n', encoding="utf-8"
    )
    return folder


def test_everybody_who_was_called_is_one_row_in_the_order_of_the_call_list(records: str) -> None:
    people = load_exam(records, "annual").people
    assert people.columns.tolist() == [
        "card",
        "name",
        "body",
        "body_code",
        "form",
        "outcome",
        "score",
        "note",
    ]
    assert people["card"].tolist() == [sat.card for sat in SAT]
    assert sorted(people["card"]) == [f"N-{number}" for number in range(1, 7)]
    by_card = {sat.card: sat for sat in SAT}
    for row in people.itertuples():
        sat = by_card[str(row.card)]
        assert (row.body, row.form, row.outcome) == (sat.body, sat.form, sat.outcome)
    assert people["score"].dtype == "float64"
    assert people.set_index("card")["score"].dropna().to_dict() == {"N-1": 90.0, "N-2": 30.0}


def test_scores_have_the_grades_of_the_policy(records: str) -> None:
    sessions = open_database(records)
    with sessions() as db:
        exam = db.scalars(select(Exam).where(Exam.name == "annual")).one()
        bands = [("不合格", 0), ("合格", 60), ("优秀", 90)]
        exam.policy = {
            "title": "某",
            "cut_percent": 60,
            "grade": [{"name": name, "from_percent": start} for name, start in bands],
        }
        db.commit()
    close_database(sessions)
    data = load_exam(records, "annual")
    grades = data.people.set_index("card")["grade"]
    assert grades.to_dict() == {
        "N-1": "优秀",
        "N-2": "不合格",
        **dict.fromkeys(("N-3", "N-4", "N-5", "N-6"), ""),
    }
    table = tables.people_table(data)
    assert list(table.columns)[5:7] == ["成绩", "等次"]


def test_notes_say_what_was_wrong_with_a_paper(records: str) -> None:
    notes = load_exam(records, "annual").people.set_index("card")["note"]
    assert notes.to_dict() == {
        "N-1": "",
        "N-2": "",
        "N-3": "文件已损坏",
        "N-4": "",
        "N-5": "",
        "N-6": "q02 空；q03 缺",
    }


def test_answers_carry_the_question_of_their_own_form(records: str) -> None:
    answers = load_exam(records, "annual").answers
    assert len(answers) == 4 * 3
    by_place = {(row["card"], row["question"]): row for row in answers.to_dict("records")}
    first, second = by_place["N-1", "q01"], by_place["N-2", "q01"]
    assert (first["item_id"], first["content_area"]) == ("a-1", "行政处罚")
    assert (second["item_id"], second["content_area"]) == ("b-1", "行政复议")
    assert (by_place["N-2", "q02"]["points"], by_place["N-2", "q02"]["score"]) == (40, 20)
    assert pd.isna(by_place["N-5", "q03"]["score"])
    assert answers["score"].dtype == "float64"


def test_facts_of_the_exam(records: str) -> None:
    exam = load_exam(records, "annual")
    assert (exam.name, exam.title, exam.cut_score, exam.total_points) == (
        "annual",
        "年度考试",
        60,
        100,
    )
    assert exam.mark == "（模拟数据）"
    assert load_exam(records, "smaller").mark == ""


def test_exams_do_not_mix(records: str) -> None:
    exam = load_exam(records, "smaller")
    assert sorted(exam.people["card"]) == ["N-1", "N-4"]
    assert exam.answers["card"].unique().tolist() == ["N-1"]


def test_without_a_name_it_is_the_exam_with_the_most_results(records: str) -> None:
    assert load_exam(records, "").name == "annual"


def test_the_later_of_two_equal_exams(tmp_path: Path) -> None:
    pair = Sitting("first", SAT), Sitting("second", SAT)
    assert load_exam(write_records(tmp_path / "records.db", *pair), "").name == "second"


def test_an_exam_that_nobody_came_to(tmp_path: Path) -> None:
    sat = [Sat(f"N-{number}", "甲局", "absent") for number in range(6)]
    exam = load_exam(write_records(tmp_path / "records.db", Sitting("empty", sat)), "empty")
    assert len(exam.people) == 6
    assert exam.people["score"].dtype == "float64"
    assert exam.answers.empty
    assert {"content_area", "item_id", "points", "score"} <= set(exam.answers.columns)
    assert tables.area_rates(exam).empty


def _no_such_exam(tmp_path: Path) -> str:
    return write_records(tmp_path / "records.db", ANNUAL)


def _released_but_without_results(tmp_path: Path) -> str:
    return write_records(tmp_path / "records.db", Sitting("spring", [Sat("N-1", "甲局", None)]))


def _no_exams(tmp_path: Path) -> str:
    return write_records(tmp_path / "records.db")


def _no_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.db'}"


def _garbage(tmp_path: Path) -> str:
    (tmp_path / "records.db").write_bytes(b"garbage" * 1000)
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.mark.parametrize(
    ("records_of", "words"),
    [
        (_no_such_exam, "spring"),
        (_released_but_without_results, "spring"),
        (_no_exams, "spring"),
        (_no_file, "records.db"),
        (_garbage, "records.db"),
    ],
)
def test_nothing_to_analyse_is_said_in_words(
    tmp_path: Path, records_of: Callable[[Path], str], words: str
) -> None:
    url = records_of(tmp_path)
    existed = (tmp_path / "records.db").exists()
    with pytest.raises(NoResults, match=words):
        load_exam(url, "spring")
    assert (tmp_path / "records.db").exists() == existed


def test_who_has_no_result_yet_is_not_dropped_from_the_roster(tmp_path: Path) -> None:
    late = Sitting("annual", [*SAT, Sat("N-7", "甲局", None)])
    exam = load_exam(write_records(tmp_path / "records.db", late), "annual")
    assert "N-7" in exam.people["card"].tolist()


def test_the_url_in_the_environment_comes_first(
    outside: Path, records: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAWSTUDY_SITE", str(make_site(outside / "other", "other")))
    assert current_exam().name == "other"
    monkeypatch.setenv("LAWSTUDY_RECORDS_URL", records)
    assert current_exam().name == "annual"
    monkeypatch.setenv("LAWSTUDY_EXAM", "smaller")
    assert current_exam().name == "smaller"
    assert current_exam("annual").name == "annual"


@pytest.mark.parametrize("place", ["site", "../../site", ".", "..", "../../.."])
def test_the_site_is_found_from_a_notebook(outside: Path, place: str) -> None:
    make_site(outside / place, "found")
    assert current_exam().name == "found"


@pytest.mark.sqlite
def test_a_relative_database_lies_in_the_site_wherever_the_notebook_runs(
    outside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path / "district")
    monkeypatch.setenv("LAWSTUDY_SITE", "../../../district")
    assert current_exam().name == "annual"


def test_an_absolute_database_is_used_as_it_stands(
    outside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = write_records(tmp_path / "elsewhere.db", Sitting("elsewhere", SAT))
    monkeypatch.setenv("LAWSTUDY_SITE", str(make_site(tmp_path / "district", url=elsewhere)))
    assert current_exam().name == "elsewhere"


def test_a_wrong_site_is_not_replaced_by_another(
    outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(outside / "site", "somebody-else")
    monkeypatch.setenv("LAWSTUDY_SITE", str(outside / "mistyped"))
    with pytest.raises(NoResults, match="LAWSTUDY_SITE"):
        current_exam()


def test_without_a_site_it_says_how_to_name_one(outside: Path) -> None:
    with pytest.raises(NoResults, match="LAWSTUDY_SITE"):
        current_exam()


@pytest.mark.parametrize(
    "settings",
    [b"[site\n", b"[site]\nname = 'x'\n", "[records]\nurl = '名'".encode("gb18030")],
    ids=["not-toml", "no-url", "gb18030"],
)
def test_damaged_settings_are_said_in_words(
    outside: Path, monkeypatch: pytest.MonkeyPatch, settings: bytes
) -> None:
    site = make_site(outside / "site")
    (site / "lawstudy.toml").write_bytes(settings)
    monkeypatch.setenv("LAWSTUDY_SITE", str(site))
    with pytest.raises(AnalyticsError):
        current_exam()


def test_reading_changes_nothing(records: str) -> None:
    before = rows(records)
    first, second = load_exam(records, "annual"), load_exam(records, "annual")
    assert rows(records) == before
    pd.testing.assert_frame_equal(first.people, second.people)
    pd.testing.assert_frame_equal(first.answers, second.answers)


def test_the_frames_reconcile_with_the_records(records: str) -> None:
    exam: ExamData = source.load_exam(records, "annual")
    assert tables.outcome_counts(exam) == {
        "passed": 1,
        "failed": 1,
        "absent": 1,
        "exempt": 0,
        "voided": 0,
        "exception": 2,
        "pending": 1,
    }
    sums = exam.answers.groupby("card")["score"].sum().to_dict()
    scored = exam.people.dropna(subset=["score"])
    assert len(scored) == 2
    for card, score in zip(scored["card"], scored["score"], strict=True):
        assert sums[card] == score


def test_a_later_attempt_counts_with_its_own_form_and_a_paper_given_back_not_at_all(
    records: str,
) -> None:
    sessions = open_database(records)
    with sessions() as db:
        exam = db.scalars(select(Exam).where(Exam.name == "annual")).one()
        by_code = {form.code: form.id for form in exam.forms}
        mine = select(Attempt).join(Call).join(Person).where(Call.exam_id == exam.id)
        db.scalars(mine.where(Person.number == "N-1")).one().form_id = by_code["B"]
        db.scalars(mine.where(Person.number == "N-2")).one().state = "writing"
        db.commit()
    close_database(sessions)
    data = load_exam(records, "annual")
    assert data.people.set_index("card")["form"]["N-1"] == "B"
    assert set(data.answers.loc[data.answers["card"] == "N-1", "item_id"]) == {"b-1", "b-2", "b-3"}
    assert "N-2" not in set(data.answers["card"])


def test_a_pass_has_the_last_day_on_which_it_counts_where_the_policy_says_how_long(
    records: str,
) -> None:
    assert "valid_until" not in load_exam(records, "annual").people
    sessions = open_database(records)
    with sessions() as db:
        exam = db.scalars(select(Exam).where(Exam.name == "annual")).one()
        exam.policy = {"title": "规则", "cut_percent": 60, "valid_months": 12}
        calls = select(Attempt).join(Call).where(Call.exam_id == exam.id)
        for attempt in db.scalars(calls):
            attempt.ended_at = dt.datetime(2022, 11, 17, 18, 0)
        db.commit()
    close_database(sessions)
    data = load_exam(records, "annual")
    until = data.people.set_index("name")["valid_until"]
    assert sorted(until) == ["", "", "", "", "", "2023-11-18"]
    assert data.people.set_index("outcome")["valid_until"]["passed"] == "2023-11-18"
    assert "有效期至" in tables.people_table(data)
    assert load_exam(records, "annual", zone=dt.UTC).people["valid_until"].max() == "2023-11-17"

"""The report on items: figures as the statistics have them, flags with reasons in words, nothing that cannot be computed as a number."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import display
from analytics.figures import items as figures
from analytics.frames.times import question_seconds
from analytics.item_options import ItemOptions, bank_options
from analytics.stats.flags import Flag
from analytics.stats.items import item_statistics, pooled_correlation
from analytics.tables import items as tables
from analytics.tables import items_findings as found
from analytics.tables.answers import ExamAnswers
from analytics.tables.item_figures import AskedItem, asked_items, pooled_items
from analytics.words import answers as shared
from analytics.words import items as words
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.exchange.markdown import read_item_file
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.schema import close_database, open_database
from tests.analytics.cells import shown_by, text_of
from tests.analytics.made_answers import EXAM, Forms, Question, answered, answers_of, made_exam

NOTHING_KNOWN = ItemOptions()


def asked(forms: Forms, **more: Any) -> tuple[ExamAnswers, tuple[AskedItem, ...]]:
    answers = answers_of(forms, **more)
    return answers, asked_items(answers, NOTHING_KNOWN)


def everything(answers: ExamAnswers, those: tuple[AskedItem, ...]) -> str:
    """All that the report says of them."""
    frames = [tables.flag_table(those), tables.pooled_table(those), tables.flagged_options(those)]
    frames += [*tables.form_tables(those).values(), *tables.share_tables(those).values()]
    said = [*found.findings(answers, those), *found.warnings(answers)]
    parts = [display.table_part(frame, formats=tables.FORMATS) for frame in frames]
    return "\n".join(said) + text_of(parts)


def test_a_forms_table_is_what_the_statistics_say_of_its_answers() -> None:
    questions = [Question("a", expected=0.5), Question("b", points=2, half="C"), Question("c")]
    papers = ["AAA", "ACB", "AA-", "BA.", "BB.", "A-A", "BCA"]
    answers, those = asked({"A": (questions, papers)})
    points = np.array(
        [[1, 2, 1], [1, 1, 0], [1, 2, 0], [0, 2, 0], [0, 0, 0], [1, 0, 1], [0, 1, 1]], dtype=float
    )
    expected = item_statistics(points, np.array([1.0, 2.0, 1.0]))
    assert tuple(item.statistics for item in those) == expected
    shown = tables.form_table(those, "A")
    assert shown[words.FACILITY].tolist() == [each.facility for each in expected]
    assert shown[words.DISCRIMINATION].tolist() == [each.discrimination for each in expected]
    low, high = expected[0].discrimination_low, expected[0].discrimination_high
    assert shown[words.INTERVAL].tolist()[0] == f"{low:.2f}～{high:.2f}"
    assert shown[words.EFFICIENCY].tolist() == [each.efficiency for each in expected]
    assert shown[words.UPPER_LOWER].tolist() == [each.upper_lower for each in expected]
    assert shown[words.OMITTED].tolist() == [0, 1, 1]
    assert shown[words.NOT_REACHED].tolist() == [0, 0, 2]
    assert shown[words.OFF].tolist()[0] == pytest.approx(4 / 7 - 0.5)
    assert found.findings(answers, those)[0].startswith("7 人首次作答，1 份试卷共 3 道题")


def test_voided_open_and_missing_answers_are_no_zeros() -> None:
    questions = [Question("a"), Question("b", voided=True), Question("c")]
    papers = ["AAA", "ABB", "BAA", "AA?", "AA ", "BBB"]
    answers, those = asked({"A": (questions, papers)})
    first, voided, last = those
    assert (first.statistics.people, first.statistics.complete) == (6, 4)
    assert voided.statistics.facility is None
    assert (voided.flags, voided.options) == ((), None)
    assert (last.statistics.people, last.open, last.asked) == (4, 1, 5)
    assert tables.form_table(those, "A")[words.NOTE].tolist()[1] == words.VOIDED
    assert words.VOIDED_COUNT.format(count=1) in found.findings(answers, those)
    assert shared.OPEN.format(people=6, open=1) in found.warnings(answers)


def test_what_is_in_pretest_counts_for_nobody_and_gives_no_points() -> None:
    questions = [Question("a"), Question("p", points=0, voided=True), Question("c")]
    answers, those = asked({"A": (questions, ["AAA", "ABB", "BAA", "BBB", "AAA"])})
    assert those[1].pretest
    assert tables.form_table(those, "A")[words.NOTE].tolist()[1] == words.PRETEST
    said = found.findings(answers, those)
    assert words.PRETEST_COUNT.format(count=1) in said
    assert words.VOIDED_COUNT.format(count=1) not in said
    assert answers.forms[0].whole.tolist() == [2, 1, 1, 0, 2]


def test_a_question_on_two_forms_is_pooled() -> None:
    one, other = made_exam(40, 6, seed=1)["A"], made_exam(60, 6, seed=2)["A"]
    _, those = asked({"A": one, "B": other})
    pooled = pooled_items(those)
    assert len(pooled) == 6
    first = next(item for item in pooled if item.item_id == "i-001")
    mine = [item.statistics for item in those if item.item_id == "i-001"]
    assert first.places == ("A q01", "B q01")
    assert first.people == 100
    assert first.facility == pytest.approx(
        (40 * (mine[0].facility or 0) + 60 * (mine[1].facility or 0)) / 100
    )
    assert first.discrimination == pooled_correlation(
        [each.discrimination or 0.0 for each in mine], [40, 60]
    )
    alone = pooled_items(those[:6])[0]
    statistics = next(i.statistics for i in those[:6] if i.item_id == alone.item_id)
    assert alone.facility_error == pytest.approx(statistics.facility_error)
    assert alone.discrimination == pytest.approx(statistics.discrimination)


def test_another_version_of_an_item_is_not_pooled_with_it() -> None:
    papers = ["A", "B"] * 3
    _, those = asked(
        {
            "A": ([Question("a", content_hash="1")], papers),
            "B": ([Question("a", content_hash="2")], papers),
        }
    )
    assert [item.people for item in pooled_items(those)] == [6, 6]


def test_a_wrong_key_is_what_is_to_be_looked_at_first() -> None:
    """The eighth question is scored by B, which the better ones do not choose."""
    questions, papers = made_exam(200, 12)["A"]
    wrong = [*questions[:7], Question("i-008", key="B", expected=0.6), *questions[8:]]
    answers, those = asked({"A": (wrong, papers)})
    flags = tables.flag_table(those)
    assert flags.loc[0, words.QUESTION] == "q08"
    assert flags.loc[0, words.ADDRESS] == "/bank/i-008"
    mine = flags[flags[words.QUESTION] == "q08"].set_index(words.FLAG)[words.REASON]
    assert "区分度 -0." in mine[words.FLAG_NAMES[Flag.NEGATIVE_DISCRIMINATION]]
    assert "选 A 与其余各题的相关 +0." in mine[words.FLAG_NAMES[Flag.DISTRACTOR_BEATS_KEY]]
    assert "选正确选项 B 的" in mine[words.FLAG_NAMES[Flag.KEY_SUSPECT]]
    [said] = [text for text in found.findings(answers, those) if "最先要查看" in text]
    assert "A 卷 q08（/bank/i-008，答案可疑）" in said
    options = tables.flagged_options(those)
    assert options[options[words.KEY] == words.IS_KEY][words.OPTION].tolist()[0] == "B"
    share = tables.share_table(those, "A").set_index(words.QUESTION)
    assert str(share.loc["q08", "B"]).startswith("★")
    assert not str(share.loc["q08", "A"]).startswith("★")


def test_what_all_questions_differ_by_is_told_once_and_flags_only_who_differs_otherwise() -> None:
    right = {f"q{n}": 18 for n in range(10)} | {"odd": 8}
    columns = ["A" * count + "B" * (20 - count) for count in right.values()]
    papers = ["".join(row) for row in zip(*columns, strict=True)]
    questions = [Question(name, expected=0.7) for name in right]
    answers, those = asked({"A": (questions, papers)})
    assert [item.shift for item in those] == [pytest.approx(0.2)] * 11
    off = [item.item_id for item in those if any(f.flag == Flag.OFF_EXPECTED for f in item.flags)]
    assert off == ["odd"]
    [said] = [text for text in found.findings(answers, those) if "整体" in text]
    assert "整体高 20.0%" in said
    assert "1 道仍低、0 道仍高" in said
    few = asked({"A": (questions[-3:], [paper[-3:] for paper in papers])})[1]
    assert {item.shift for item in few} == {0.0}


def test_options_that_nobody_chose_are_known_of_the_version_that_was_asked() -> None:
    path = next(path for path in item_files([SHIPPED_ITEMS]) if "-s-" in path.stem)
    item = read_item_file(path).item
    assert item is not None
    options = bank_options({item.id}, "")
    key = item.questions[0].key_letters
    letters = tuple(item.questions[0].letters)
    assert options.of(item.id, item.content_hash, 1, "single") == letters
    assert options.of(item.id, "0" * 64, 1, "single") == ()
    assert options.of(item.id, "", 1, "single") == ()
    assert options.of(item.id, item.content_hash, 2, "single") == ()
    assert options.of("nothing", "", 1, "true_false") == ("true", "false")
    never = next(letter for letter in reversed(letters) if letter != key)
    papers = [key + "A" if n % 3 else next(x for x in letters if x not in (key, never)) + "B" for n in range(40)]  # fmt: skip
    for hash_, unused in ((item.content_hash, True), ("0" * 64, False)):
        questions = [Question(item.id, key=key, content_hash=hash_), Question("other")]
        those = asked_items(answers_of({"A": (questions, papers)}), options)
        flagged = {f.figures["option"] for f in those[0].flags if f.flag == Flag.UNUSED_DISTRACTOR}
        assert (never in flagged) is unused


BAD: dict[str, Forms] = {
    "nobody": {"A": ([Question("a")], [])},
    "one person": {"A": ([Question("a"), Question("b")], ["AB"])},
    "two people": {"A": ([Question("a"), Question("b")], ["AB", "BA"])},
    "all right": {"A": ([Question("a", expected=0.9), Question("b")], ["AA"] * 8)},
    "all wrong": {"A": ([Question("a"), Question("b")], ["BC"] * 40)},
    "zero variance": {"A": ([Question("a"), Question("b")], ["AB", "BA"] * 20)},
    "one question": {"A": ([Question("a")], ["A", "B"] * 20)},
    "without answers": {"A": ([Question("a"), Question("b")], ["A "] * 4 + ["B "] * 4)},
    "all open": {"A": ([Question("a"), Question("b")], ["??"] * 8)},
    "all left out": {"A": ([Question("a"), Question("b")], ["-."] * 8)},
    "all voided": {"A": ([Question("a", voided=True)], ["A"] * 8)},
    "a small form": {
        "A": ([Question("a"), Question("b")], ["AB", "BA", "AA"] * 4),
        "B": ([Question("a"), Question("c")], ["AA"]),
    },
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_computed_is_said_in_words(case: str) -> None:
    answers, those = asked(BAD[case])
    said = everything(answers, those)
    assert "nan" not in said.lower()
    assert "None" not in said
    assert found.findings(answers, those)[0]
    assert found.warnings(answers)[0] == shared.CONFIDENTIAL
    figures.expected_figure(answers, those)
    figures.plane_figure(answers, those)
    figures.curve_figures(answers, those)


def test_figures_of_so_few_that_they_point_at_persons_are_not_given() -> None:
    answers, those = asked(BAD["two people"])
    assert those == ()
    assert found.findings(answers, those) == [shared.TOO_FEW.format(people=2, smallest=5)]
    answers, those = asked(BAD["a small form"])
    assert {item.form for item in those} == {"A"}
    assert shared.SMALL_FORM.format(form="B", people=1, smallest=5) in found.warnings(answers)
    answers, those = asked(BAD["all right"], unit="U01")
    assert shared.WHOLE_EXAM in found.warnings(answers)
    answers, those = asked(BAD["nobody"])
    assert found.findings(answers, those) == [shared.NOBODY_SAT]


@settings(max_examples=8, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.text("AB-.? ", min_size=width, max_size=width), min_size=5, max_size=40)
    ),
    st.booleans(),
)  # fmt: skip
def test_counts_meet_the_papers_and_nothing_is_nan(papers: list[str], void: bool) -> None:
    questions = [Question(f"i{n}", voided=void and not n) for n in range(len(papers[0]))]
    answers, those = asked({"A": (questions, papers)})
    assert "nan" not in everything(answers, those).lower()
    for item in those:
        if item.voided:
            continue
        assert item.asked == item.statistics.people + item.open
        assert item.omitted + item.not_reached <= item.statistics.people
        if item.options is not None:
            assert item.options.people == item.statistics.people - item.not_reached


def test_the_figures_show_what_was_flagged() -> None:
    questions, papers = made_exam(200, 12)["A"]
    wrong = [*questions[:7], Question("i-008", key="B", expected=0.6), *questions[8:]]
    answers, those = asked({"A": (wrong, papers)}, simulated=True)
    sheets = figures.curve_figures(answers, those)
    drawn = [axes for sheet in sheets for axes in sheet.axes if axes.get_visible()]
    names = [axes.get_title(loc="left") for axes in drawn]
    assert len(names) == len(tables.flagged(those))
    assert names[0].startswith("A 卷 q08　i-008\n答案可疑")
    low = [item for item in those if (item.statistics.discrimination or 0) < 0.15]
    plane = figures.plane_figure(answers, those)
    assert plane is not None
    assert plane.axes[0].get_title(loc="left").startswith(f"{len(low)} 道题区分度低于 0.15，其中 1 道为负")  # fmt: skip


def test_times_are_told_where_the_room_saved_changes(tmp_path: Path, frame_records: bytes) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(frame_records)
    url = f"sqlite:///{path}"
    sessions = open_database(url)
    with sessions() as db:
        attempt = db.query(Attempt).filter(Attempt.state == "handed_in").first()
        assert attempt is not None
        attempt.began_at = dt.datetime(2022, 11, 18, 9)
        name, number = attempt.call.form.exam.name, attempt.id
        for seq, (question, second) in enumerate((("q01", 30), ("q02", 50), ("q01", 60))):
            at = attempt.began_at + dt.timedelta(seconds=second)
            row = AnswerEvent(attempt_id=number, page=1, seq=seq, question=question, value='"A"', marked=False, at=at)  # fmt: skip
            db.add(row)
        db.commit()
    close_database(sessions)
    assert question_seconds(url, name)[number] == {"q01": 40.0, "q02": 20.0}
    assert question_seconds(url, "nothing") == {}


def test_median_times_stand_in_the_table_where_there_are_any() -> None:
    answers = answers_of({"A": ([Question("a"), Question("b")], ["AB", "BA", "AA"] * 4)})
    seconds = {
        int(attempt): {"q01": float(n)} for n, attempt in enumerate(answers.forms[0].attempts)
    }
    those = asked_items(answers, NOTHING_KNOWN, seconds)
    shown = tables.form_table(those, "A")
    assert shown[words.SECONDS].tolist()[0] == 5.5
    assert shown[words.QUARTILES].tolist() == ["3–8", ""]
    assert words.SECONDS not in tables.form_table(asked_items(answers, NOTHING_KNOWN), "A")


@pytest.mark.slow
def test_the_notebook_shows_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions, papers = made_exam(40, 5)["A"]
    parts = shown_by(
        "items", answered({"A": (questions, papers)}), tmp_path, monkeypatch, exam=EXAM
    )
    said = text_of(parts)
    assert said.startswith(shared.CONFIDENTIAL)
    for title in (words.TABLE_POOLED, words.TABLE_FORM.format(form="A"), words.TABLE_OPTIONS.format(form="A")):  # fmt: skip
        assert title in said
    assert "nan" not in said.lower()
    empty = shown_by("items", answered(BAD["nobody"]), tmp_path, monkeypatch, exam=EXAM)
    assert shared.NOBODY_SAT in text_of(empty)

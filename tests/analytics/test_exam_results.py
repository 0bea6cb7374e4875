"""The tables: they add up to the roster, point at no small body, and show what the frames say."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import messages as m
from analytics.source import ExamData, load_exam
from analytics.stats.proportion import ratio_interval, wilson_interval
from analytics.stats.suppression import groups_together
from analytics.tables import exam_results as tables
from analytics.tables.exam_results import SMALLEST_BODY
from records.exams.result import OUTCOMES
from tests.analytics.samples import (
    Sat,
    Sitting,
    answers_frame,
    exam_data,
    people_frame,
    write_records,
)

Rosters = dict[str, list[str]]
RATES = (m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH, m.COLUMN_RATE_OF_CALLED)
OUTCOME_COLUMNS = list(m.OUTCOME_NAMES.values())


@st.composite
def rosters(draw: st.DrawFn) -> Rosters:
    """Up to a dozen bodies, most of them small."""
    sizes = draw(
        st.lists(st.one_of(st.integers(1, 6), st.integers(1, 30)), min_size=1, max_size=12)
    )
    return {
        f"第{number}局": draw(st.lists(st.sampled_from(OUTCOMES), min_size=size, max_size=size))
        for number, size in enumerate(sizes, 1)
    }


def shown_rows(rates: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """(bodies by themselves, the row of small bodies if there is one, the total)."""
    names = rates[m.COLUMN_BODY]
    prefix = m.SMALL_BODIES.split("{", maxsplit=1)[0]
    small = names.str.startswith(prefix)
    total = names == m.TOTAL
    assert total.sum() == 1
    assert small.sum() <= 1
    return rates[~small & ~total], rates[small], rates[total].iloc[0]


@pytest.mark.slow
@pytest.mark.slow
@given(rosters())
def test_outcomes_add_up_to_the_roster(given_rosters: Rosters) -> None:
    exam = exam_data(people_frame(given_rosters))
    called = sum(map(len, given_rosters.values()))
    counts = tables.outcome_counts(exam)
    assert set(counts) == set(OUTCOMES)
    assert sum(counts.values()) == called
    rates = tables.pass_rates(exam)
    assert (rates[OUTCOME_COLUMNS].sum(axis=1) == rates[m.COLUMN_CALLED]).all()
    bodies, small, total = shown_rows(rates)
    columns = [m.COLUMN_CALLED, *OUTCOME_COLUMNS]
    parts = bodies[columns].sum() + small[columns].sum()
    assert parts.tolist() == [total[column] for column in columns]
    assert total[m.COLUMN_CALLED] == called
    assert {m.OUTCOME_NAMES[key]: count for key, count in counts.items()} == {
        column: total[column] for column in OUTCOME_COLUMNS
    }
    sentence = tables.reconciliation(exam)
    assert f"= 应考 {called} 人" in sentence
    assert all(f"{m.OUTCOME_NAMES[key]} {count}" in sentence for key, count in counts.items())


@pytest.mark.parametrize("unknown", ["withdrawn", "", None])
def test_an_outcome_that_nobody_knows_is_not_swallowed(unknown: str | None) -> None:
    people = people_frame({"甲局": ["passed"] * 6})
    people.loc[2, "outcome"] = unknown
    with pytest.raises(ValueError, match="合计 5，应考 6"):
        tables.outcome_counts(exam_data(people))
    with pytest.raises(ValueError, match="合计 5，应考 6"):
        tables.reconciliation(exam_data(people))


@given(rosters())
def test_no_small_body_stands_in_a_row_or_in_a_difference_of_rows(given_rosters: Rosters) -> None:
    """Every row is a 0/1 combination of bodies; a small body must not be a linear combination of rows."""
    sizes = {body: len(outcomes) for body, outcomes in given_rosters.items()}
    if len(sizes) == 1:
        return  # the exam's own total says it all
    bodies, small, _ = shown_rows(tables.pass_rates(exam_data(people_frame(given_rosters))))
    alone = set(bodies[m.COLUMN_BODY])
    assert all(sizes[body] >= SMALLEST_BODY for body in alone)
    together = set(sizes) - alone
    assert bool(together) == (len(small) == 1)
    rows = [[float(body == name) for body in sizes] for name in alone]
    rows += [[float(body in together) for body in sizes]] * len(small)
    rows.append([1.0] * len(sizes))
    matrix = np.array(rows).T
    for place, size in enumerate(sizes.values()):
        if size < SMALLEST_BODY:
            target = np.eye(len(sizes))[place]
            solution = np.linalg.lstsq(matrix, target, rcond=None)[0]
            assert not np.allclose(matrix @ solution, target, atol=1e-6)


@given(rosters())
def test_the_small_bodies_together_are_no_small_body(given_rosters: Rosters) -> None:
    exam = exam_data(people_frame(given_rosters))
    bodies, small, total = shown_rows(tables.pass_rates(exam))
    for _, row in small.iterrows():
        everybody = row[m.COLUMN_CALLED] == total[m.COLUMN_CALLED]
        assert row[m.COLUMN_CALLED] >= SMALLEST_BODY or everybody
        count = len(given_rosters) - len(bodies)
        assert row[m.COLUMN_BODY] == m.SMALL_BODIES.format(count=count)


@given(rosters())
def test_no_more_bodies_are_merged_than_privacy_takes(given_rosters: Rosters) -> None:
    sizes = pd.Series({body: len(outcomes) for body, outcomes in given_rosters.items()})
    merged = {str(sizes.index[place]) for place in groups_together(sizes.tolist())}
    below = set(sizes[sizes < SMALLEST_BODY].index)
    assert below <= merged
    extra = sorted(sizes[body] for body in merged - below)
    assert len(extra) <= 1
    if not below:
        assert merged == set()
    elif len(below) >= 2 and sizes[list(below)].sum() >= SMALLEST_BODY:
        assert extra == []
    elif extra:
        assert extra[0] == sizes[sizes >= SMALLEST_BODY].min()


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([9, 7, 5], [9, 7, 5, 21]),
        ([9, 7, 4, 3], [9, 7, 7, 23]),
        ([9, 7, 4], [9, 11, 20]),  # one small body alone would be total − rest
        ([9, 7, 2, 2], [9, 11, 20]),  # four people together are still too few
        ([9, 7, 1, 1, 1, 1, 1], [9, 7, 5, 21]),
        ([6, 1], [7, 7]),
        ([2, 1], [3, 3]),
    ],
)
def test_which_rows_are_shown(sizes: Sequence[int], shown: Sequence[int]) -> None:
    people = people_frame({f"第{number}局": ["passed"] * size for number, size in enumerate(sizes)})
    assert tables.pass_rates(exam_data(people))[m.COLUMN_CALLED].tolist() == shown


def test_the_highest_rate_stands_first_and_equal_ones_by_code() -> None:
    rosters = {
        "丙局": ["failed"] * 6,
        "甲局": ["passed"] * 9,
        "丁局": ["absent"] * 5,
        "乙局": ["passed", "failed"] * 4,
        "戊局": ["passed"] * 5,
        "小局": ["passed"],
        "少局": ["passed"] * 4,
    }
    people = people_frame(rosters)
    mixed = people.sample(frac=1, random_state=3).reset_index(drop=True)
    small = m.SMALL_BODIES.format(count=2)
    for frame in (people, mixed):
        names = tables.pass_rates(exam_data(frame))[m.COLUMN_BODY].tolist()
        # Nobody took part in 丁局: no rate stands below every rate.
        assert names == ["甲局", "戊局", "乙局", "丙局", "丁局", small, m.TOTAL]


def test_bodies_of_equal_rates_stand_in_the_order_of_the_roster(tmp_path: Path) -> None:
    names = {"甲局": "YS9", "乙局": "YS10"}
    sat = [
        Sat(f"N-{body}-{number}", name, "passed", (40, 40, 0))
        for body, name in enumerate(names)
        for number in range(6)
    ]
    url = write_records(tmp_path / "records.db", Sitting("annual", sat, bodies=names))
    shown = tables.pass_rates(load_exam(url, "annual"))[m.COLUMN_BODY].tolist()
    assert shown == [*names, m.TOTAL]


@given(rosters())
def test_rates_and_intervals_are_those_of_passed_among_scored(given_rosters: Rosters) -> None:
    for _, row in tables.pass_rates(exam_data(people_frame(given_rosters))).iterrows():
        passed, failed = row[m.OUTCOME_NAMES["passed"]], row[m.OUTCOME_NAMES["failed"]]
        interval = (row[m.COLUMN_LOW], row[m.COLUMN_HIGH])
        assert row[m.COLUMN_SCORED] == passed + failed
        if row[m.OUTCOME_NAMES["exception"]] + row[m.OUTCOME_NAMES["pending"]]:
            # While somebody is not decided there is no rate.
            assert all(math.isnan(row[name]) for name in RATES)
            continue
        assert interval == wilson_interval(int(passed), int(passed + failed))
        due = row[m.COLUMN_CALLED] - row[m.OUTCOME_NAMES["exempt"]]
        if due:
            assert row[m.COLUMN_RATE_OF_CALLED] == passed / due
        else:
            assert math.isnan(row[m.COLUMN_RATE_OF_CALLED])
        if passed + failed:
            assert row[m.COLUMN_RATE] == passed / (passed + failed)
        else:
            assert math.isnan(row[m.COLUMN_RATE])


def _scored(scores: Sequence[float | None], *, total_points: float = 100.0) -> ExamData:
    people = people_frame({"甲局": ["absent" if score is None else "passed" for score in scores]})
    people["score"] = np.array(scores, dtype="float64")
    return exam_data(people, total_points=total_points)


@given(
    st.sampled_from([60.0, 62.0, 75.5, 80.0, 100.0, 120.0]).flatmap(
        lambda total: st.tuples(
            st.just(total),
            st.lists(st.one_of(st.none(), st.floats(0, total), st.just(total)), min_size=1),
        )
    )
)
def test_every_score_is_in_one_band(drawn: tuple[float, list[float | None]]) -> None:
    total, scores = drawn
    known = [score for score in scores if score is not None]
    bands = tables.score_bands(_scored(scores, total_points=total))
    assert bands[m.COLUMN_PEOPLE].sum() == len(known)
    forms = [name for name in bands.columns if name not in (m.COLUMN_BAND, m.COLUMN_PEOPLE)]
    assert (bands[forms].sum(axis=1) == bands[m.COLUMN_PEOPLE]).all() or not known
    for place, (_, band) in enumerate(bands.iterrows()):
        low, high = map(float, band[m.COLUMN_BAND].strip("[])").split(", "))
        last = place == len(bands) - 1
        assert band[m.COLUMN_BAND].endswith("]") == last
        inside = [score for score in known if low <= score < high or (last and score == high)]
        assert band[m.COLUMN_PEOPLE] == len(inside)
    if known:
        assert bands[m.COLUMN_PEOPLE].iloc[0] > 0


def test_the_full_score_is_in_the_last_band() -> None:
    bands = tables.score_bands(_scored([100.0, 95.0, 94.9, 90.0]))
    assert bands[m.COLUMN_BAND].tolist() == ["[90, 95)", "[95, 100]"]
    assert bands[m.COLUMN_PEOPLE].tolist() == [2, 2]
    assert bands["A 卷"].tolist() == bands["B 卷"].tolist() == [1, 1]


@given(st.lists(st.floats(0, 100), min_size=2, max_size=40))
def test_the_summary_agrees_with_the_standard_library(scores: list[float]) -> None:
    summary = tables.summary(_scored([*scores, None]))
    values = dict(zip(summary[m.COLUMN_FIGURE], summary[m.COLUMN_VALUE], strict=True))
    assert values[m.SUMMARY["called"]] == len(scores) + 1
    assert values[m.SUMMARY["bodies"]] == 1
    assert values[m.SUMMARY["mean"]] == pytest.approx(statistics.fmean(scores), abs=0.0051)
    assert values[m.SUMMARY["sd"]] == pytest.approx(statistics.stdev(scores), abs=0.0051)
    assert values[m.SUMMARY["median"]] == pytest.approx(statistics.median(scores), abs=0.0051)
    assert sum(values[column] for column in OUTCOME_COLUMNS) == len(scores) + 1


def test_area_rates_weigh_by_points_and_leave_out_what_is_not_marked() -> None:
    answers = answers_frame(
        [
            ("行政许可", "a", 2.0, 1.0),
            ("行政处罚", "b", 1.0, 1.0),
            ("行政处罚", "c", 9.0, 0.0),
            ("行政处罚", "c", 9.0, 3.0),
            ("行政处罚", "d", 20.0, None),
            ("行政复议", "e", 5.0, None),
        ],
        cards=["N-1", "N-1", "N-1", "N-2", "N-2", "N-2"],
        expected=[None, 0.8, 0.6, 0.6, 0.1, 0.5],
    )
    exam = exam_data(people_frame({"甲局": ["passed"]}), answers)
    permits, penalties = tables.area_rates(exam).to_dict("records")
    assert permits[m.COLUMN_AREA] == "行政许可"
    assert permits[m.COLUMN_SCORE_RATE] == 0.5
    # One person says nothing of others, and an item without an expectation nothing of an area.
    for column in (m.COLUMN_LOW, m.COLUMN_HIGH, m.COLUMN_EXPECTED, m.COLUMN_DIFFERENCE):
        assert math.isnan(permits[column])
    counts = [penalties[name] for name in (m.COLUMN_QUESTIONS, m.COLUMN_PEOPLE, m.COLUMN_ANSWERS)]
    assert counts == [2, 2, 3]
    assert penalties[m.COLUMN_SCORE_RATE] == pytest.approx(4 / 19)
    assert penalties[m.COLUMN_EXPECTED] == pytest.approx((0.8 + 9 * 0.6 + 9 * 0.6) / 19)
    assert penalties[m.COLUMN_DIFFERENCE] == pytest.approx(4 / 19 - 11.6 / 19)
    interval = ratio_interval(np.array([1.0, 3.0]), np.array([10.0, 9.0]))
    assert (penalties[m.COLUMN_LOW], penalties[m.COLUMN_HIGH]) == interval


def test_an_exam_that_nobody_sat_has_tables_too() -> None:
    exam = exam_data(people_frame({"甲局": ["absent"] * 6}))
    rates = tables.pass_rates(exam)
    assert rates[m.OUTCOME_NAMES["absent"]].tolist() == [6, 6]
    assert rates[m.COLUMN_RATE].isna().all()
    assert tables.score_bands(exam)[m.COLUMN_PEOPLE].sum() == 0
    assert tables.area_rates(exam).empty
    summary = tables.summary(exam).set_index(m.COLUMN_FIGURE)[m.COLUMN_VALUE]
    assert math.isnan(summary[m.SUMMARY["mean"]])


def test_the_people_table_has_everybody_once_in_words() -> None:
    exam = exam_data(people_frame({"甲局": list(OUTCOMES), "乙局": ["passed"]}))
    people = tables.people_table(exam)
    assert people.columns.tolist() == [
        m.COLUMN_CARD,
        m.COLUMN_NAME,
        m.COLUMN_BODY,
        m.COLUMN_FORM,
        m.COLUMN_OUTCOME,
        m.COLUMN_SCORE,
        m.COLUMN_NOTE,
    ]
    assert people[m.COLUMN_CARD].tolist() == exam.people["card"].tolist()
    assert people[m.COLUMN_OUTCOME].tolist() == [*m.OUTCOME_NAMES.values(), "合格"]
    scored = people[m.COLUMN_SCORE].notna()
    assert scored.tolist() == people[m.COLUMN_OUTCOME].isin(["合格", "不合格"]).tolist()


def test_there_is_a_word_for_every_outcome_of_the_records() -> None:
    assert tuple(m.OUTCOME_NAMES) == OUTCOMES


@pytest.mark.slow
@pytest.mark.slow
@given(rosters())
def test_tables_do_not_change_the_frames(given_rosters: Rosters) -> None:
    exam = exam_data(people_frame(given_rosters), answers_frame([("行政处罚", "a", 1.0, 1.0)]))
    people, answers = exam.people.copy(deep=True), exam.answers.copy(deep=True)
    tables.pass_rates(exam)
    tables.summary(exam)
    tables.score_bands(exam)
    tables.area_rates(exam)
    tables.people_table(exam)
    pd.testing.assert_frame_equal(exam.people, people)
    pd.testing.assert_frame_equal(exam.answers, answers)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (["passed", "failed", "absent", "voided"], []),
        (["passed", "exception", "pending"], [m.UNDECIDED.format(count=2)]),
    ],
)
def test_a_rate_is_provisional_while_somebody_is_not_decided(
    outcomes: list[str], told: list[str]
) -> None:
    assert tables.warnings(exam_data(people_frame({"甲局": outcomes}))) == told

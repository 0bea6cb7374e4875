"""How hard items are taken to be: figures against an independent library, and what an edit does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from question_bank.bank import ItemBank
from question_bank.facility import (
    EXPECTED,
    Facilities,
    Measured,
    Observed,
    facilities,
    holding,
    observe,
    pooled,
)
from question_bank.forms.assembly import assemble, report
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form, read_form
from tests.support.synthetic import make_item

AREA = "行政处罚"
ITEM = make_item("single", 1, AREA, 0.7)
COUNTS = st.dictionaries(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(1, 90), min_size=1)


@pytest.mark.parametrize(("right", "of"), [(0, 50), (31, 50), (50, 50), (1, 1), (700, 896)])
def test_right_and_wrong_have_wilsons_interval(right: int, of: int) -> None:
    found = observe({1.0: right, 0.0: of - right})
    assert found is not None
    assert (found.answers, found.facility) == (of, right / of)
    expected = binomtest(right, of).proportion_ci(method="wilson")
    assert found.interval == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_partial_credit_is_a_share_and_its_error_is_that_of_a_mean() -> None:
    found = observe({1.0: 2, 0.5: 1, 0.0: 1})
    assert found is not None
    assert found.facility == 0.625
    # Deviations 0.375, 0.375, -0.125, -0.625: their squares are 0.6875 together.
    assert found.error == pytest.approx((0.6875 / 3 / 4) ** 0.5)
    assert observe({}) is None
    assert observe({1.0: 1}) == Observed(1, 1.0, None)


@given(COUNTS, COUNTS)
def test_exams_are_pooled_by_their_answers(one: dict[float, int], other: dict[float, int]) -> None:
    both = {share: one.get(share, 0) + other.get(share, 0) for share in one.keys() | other.keys()}
    parts = [found for each in (one, other) if (found := observe(each))]
    together, whole = pooled(parts), observe(both)
    assert together is not None
    assert whole is not None
    assert together.answers == whole.answers
    assert together.facility == pytest.approx(whole.facility)
    low, high = together.interval
    assert 0 <= low <= together.facility <= high <= 1
    if together.error is not None:
        # Each exam's own spread; that of their means is no error of either.
        assert together.error <= max(part.error or 0 for part in parts) + 1e-12
    assert pooled([]) is None


def test_an_edited_item_does_not_inherit_what_was_measured() -> None:
    row = Measured(ITEM.id, ITEM.content_hash, "annual", Observed(100, 0.4, 0.05))
    other = Measured(ITEM.id, ITEM.content_hash, "resit", Observed(300, 0.6, 0.03))
    bank = {ITEM.id: ITEM}
    found = facilities([row, other], bank)
    assert found.of(ITEM) == pytest.approx(0.55)
    assert found.is_measured(ITEM)
    edited = ITEM.model_copy(update={"rationale": "另一条理由。"})
    assert holding([row], {ITEM.id: edited}) == {}
    assert facilities([row], {ITEM.id: edited}) == Facilities()
    assert EXPECTED.of(edited) == 0.7
    # What is no part of the content changes nothing: the file may expect something else by now.
    expects = ITEM.model_copy(update={"expected_facility": 0.9})
    assert facilities([row], {ITEM.id: expects}).of(expects) == 0.4


PLAN = Blueprint.model_validate(
    {
        "title": "按难度组卷",
        "duration_minutes": 30,
        "total_points": 10,
        "cut_score": 6,
        "rules": ["闭卷。"],
        "overlap_limit": 1.0,
        "difficulty": {"mean_facility": [0.45, 0.6], "spread": 0.05},
        "section": [{"title": "单选", "type": "single", "count": 10, "points": 1}],
    }
)
BANK = ItemBank([make_item("single", n, AREA, 0.5) for n in range(40)])
HALF_EASY = Facilities(
    {item.id: 0.9 for item in list(BANK.values())[:30]},
    frozenset(item.id for item in list(BANK.values())[:30]),
)


def build(known: Facilities) -> Form:
    return assemble(BANK, PLAN, exam="exam-1", forms=1, seed=3, facilities=known)[0]


def test_forms_are_built_on_measured_difficulty_and_say_so() -> None:
    before, after = build(EXPECTED), build(HALF_EASY)
    assert before.measured == 0
    assert not before.asks_the_same(after)
    # Of items at 0.9 a mean of at most 0.6 bears two of ten, where three of four were drawn without knowing.
    assert after.measured <= 2 < sum(place.item_id in HALF_EASY.measured for place in before.items)
    assert report([after], BANK).means[0] <= 0.6
    assert {place.facility for place in after.items if place.measured} <= {0.9}
    assert {place.facility for place in after.items if not place.measured} == {0.5}


def test_parallel_forms_have_as_many_measured_items() -> None:
    # What was expected of the others is far too high: forms with other shares of them would be parallel on paper alone.
    half = [item.id for item in BANK.values()][::2]
    known = Facilities(dict.fromkeys(half, 0.55), frozenset(half))
    for seed in range(6):
        forms = assemble(BANK, PLAN, exam="exam-1", forms=3, seed=seed, facilities=known)
        counts = [form.measured for form in forms]
        assert max(counts) - min(counts) <= 1


def test_forms_that_cannot_share_measured_items_evenly_are_built_anyway() -> None:
    four = list(BANK.values())[:4]
    measured, expected = [item.id for item in four[:2]], [item.id for item in four[2:]]
    small = PLAN.model_dump(by_alias=True)
    small["section"][0]["count"] = small["total_points"] = 2
    small |= {
        "cut_score": 1,
        "overlap_limit": 0.0,
        # Who stands with a measured one is the other measured one.
        "enemies": [(one, other) for one in measured for other in expected],
    }
    known = Facilities(dict.fromkeys(measured, 0.5), frozenset(measured))
    forms = assemble(
        BANK.only({item.id for item in four}),
        Blueprint.model_validate(small),
        exam="exam-1",
        forms=2,
        seed=1,
        facilities=known,
    )
    assert sorted(form.measured for form in forms) == [0, 2]


def test_the_same_measured_values_give_the_same_bytes_whatever_files_expect_later() -> None:
    kept = HALF_EASY.all_of(BANK.values())
    later = ItemBank(item.model_copy(update={"expected_facility": 0.2}) for item in BANK.values())
    again = assemble(later, PLAN, exam="exam-1", forms=1, seed=3, facilities=kept)[0]
    assert again.to_json() == build(HALF_EASY).to_json()
    read = read_form(again.to_json().encode(), "A.json")
    assert read == again
    assert read.content_hash == again.content_hash


def test_what_a_form_was_built_on_is_no_part_of_what_it_asks() -> None:
    form = build(EXPECTED)
    places = tuple(
        place.model_copy(update={"facility": 0.3, "measured": True}) for place in form.items
    )
    other = form.model_copy(update={"items": places})
    assert other.content_hash == form.content_hash
    assert other.asks_the_same(form)
    assert other.measured == 10

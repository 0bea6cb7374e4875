"""Items in pretest in forms: as many as the sections ask for, others in each form where there are any, and no part of what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank.bank import ItemBank
from question_bank.errors import BlueprintInfeasible, ProblemsFound
from question_bank.forms.assembly import assemble, report
from question_bank.forms.blueprint import Blueprint, load_blueprint
from question_bank.forms.form import Form, read_form
from question_bank.forms.placed import placed
from question_bank.forms.pretest import choose_pretest
from tests.question_bank.plans import plan, section
from tests.support.synthetic import make_item

AREA = "行政处罚"
FORMAL = ItemBank(make_item("single", n, AREA, 0.7) for n in range(8))


def pretest(count: int, **changed: object) -> ItemBank:
    made = [make_item("single", 100 + n, AREA, 0.2) for n in range(count)]
    return ItemBank(item.model_copy(update={"pool": "pretest", **changed}) for item in made)


def blueprint(unscored: int = 2) -> Blueprint:
    return plan(
        section=[{**section("single", 4), "pretest": unscored}],
        overlap_limit=1.0,
        quotas={},
        total_points=4,
    )


def forms(supply: ItemBank, unscored: int = 2) -> list[Form]:
    return assemble(FORMAL, blueprint(unscored), exam="exam-1", forms=2, seed=1, pretest=supply)


def unscored_of(form: Form) -> set[str]:
    return {place.item_id for place in form.items if place.pretest}


def test_forms_get_others_as_far_as_there_are_any() -> None:
    a, b = forms(pretest(4))
    assert len(unscored_of(a)) == len(unscored_of(b)) == 2
    assert not unscored_of(a) & unscored_of(b)
    a, b = forms(pretest(3))
    assert len(unscored_of(a) & unscored_of(b)) == 1
    assert forms(pretest(3)) == [a, b]


def test_they_count_in_nothing_that_is_measured_or_scored() -> None:
    made, without = forms(pretest(4)), forms(pretest(0), unscored=0)
    every = ItemBank([*FORMAL.values(), *pretest(4).values()])
    assert report(made, every).means == report(without, every).means == pytest.approx((0.7, 0.7))
    questions = placed(made[0], every)
    assert len(questions) == 6
    assert sum(question.points for question in questions) == blueprint().total_points
    assert {question.shown_points for question in questions} == {1.0}
    assert made[0].content_hash != without[0].content_hash


def test_a_form_keeps_them_in_its_file() -> None:
    form = forms(pretest(2))[0]
    assert read_form(form.to_json().encode(), "A.json") == form


def test_a_form_without_any_has_the_hash_that_it_had() -> None:
    form = forms(pretest(0), unscored=0)[0]
    assert "pretest" not in str(form.blueprint.all_rules)
    again = form.model_copy(
        update={"items": tuple(p.model_copy(update={"pretest": True}) for p in form.items)}
    )
    assert again.content_hash == form.content_hash


@pytest.mark.parametrize(
    "supply",
    [pretest(1), pretest(3, enemies=tuple(FORMAL)), pretest(3, type="multiple")],
)
def test_too_few_are_told(supply: ItemBank) -> None:
    with pytest.raises(BlueprintInfeasible) as refused:
        forms(supply)
    assert "试测题：每卷需单选题 2 道" in refused.value.reasons[0]


def test_none_stands_beside_an_enemy() -> None:
    scored, other = list(FORMAL.values())[:4], list(FORMAL)[-1]
    [[chosen]] = choose_pretest(blueprint(1), [scored], pretest(1, enemies=(other,)), 1)
    assert len(chosen) == 1
    with pytest.raises(BlueprintInfeasible):
        choose_pretest(blueprint(1), [scored], pretest(1, enemies=(scored[0].id,)), 1)
    seen = frozenset({chosen[0].id})
    with pytest.raises(BlueprintInfeasible):
        choose_pretest(blueprint(1), [scored], pretest(1), 1, [seen])


PLAN = """
title = "考试"
duration_minutes = 30
total_points = 10
cut_score = 6
practice = {practice}

[[section]]
title = "题目"
type = "{type}"
count = 1
points = 10
pretest = 1
"""


@pytest.mark.parametrize(
    ("practice", "kind", "told"),
    [("true", "single", "练习"), ("false", "essay", "试测只用于"), ("false", "case", "试测只用于")],
)
def test_where_there_can_be_none(tmp_path: Path, practice: str, kind: str, told: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PLAN.format(practice=practice, type=kind), encoding="utf-8")
    with pytest.raises(ProblemsFound) as refused:
        load_blueprint(path)
    assert any(told in str(problem) for problem in refused.value.problems)


def test_candidates_are_told_how_many(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PLAN.format(practice="false", type="single"), encoding="utf-8")
    assert "1 道试测题" in load_blueprint(path).all_rules[-1]

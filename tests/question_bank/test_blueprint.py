from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.errors import Problem, ProblemsFound
from question_bank.forms.blueprint import (
    SHIPPED_BLUEPRINTS,
    Blueprint,
    MarkingRule,
    check_enemies,
    find_blueprint,
    load_blueprint,
)
from records.exams.policy import find_policy
from tests.question_bank.plans import plan
from tests.question_bank.samples import changed

TOML = """title = "测试方案"
duration_minutes = 60
total_points = 16
cut_score = 9.6
overlap_limit = 0.5
rules = ["闭卷。", "及格 9.6 分。"]
enemies = [["a-1", "b-1"]]

[marking]
multiple = "fixed"
fixed_points = 0.5

[difficulty]
mean_facility = [0.6, 0.8]
spread = 0.01

[[section]]
title = "一、单选"
type = "single"
count = 4
points = 1.5

[[section]]
title = "二、多选"
type = "multiple"
count = 5
points = 2
instructions = "少选得半分。"

[quotas]
"行政处罚" = [2, 9]
"行政许可" = [1, 3]
"""


def write(folder: Path, text: str = TOML) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, *edits: tuple[str, str]) -> list[str]:
    path = write(folder, changed(TOML, *edits))
    with pytest.raises(ProblemsFound) as caught:
        load_blueprint(path)
    assert {problem.file for problem in caught.value.problems} == {str(path)}
    assert all(problem.line >= 1 for problem in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


def test_load(tmp_path: Path) -> None:
    blueprint = load_blueprint(write(tmp_path))
    assert blueprint.title == "测试方案"
    assert blueprint.count == 9
    assert blueprint.cut_score == 9.6
    assert blueprint.rules == ("闭卷。", "及格 9.6 分。")
    assert blueprint.marking == MarkingRule(multiple="fixed", fixed_points=0.5)
    assert blueprint.difficulty.mean_facility == (0.6, 0.8)
    assert [section.type for section in blueprint.sections] == ["single", "multiple"]
    assert blueprint.sections[1].instructions == "少选得半分。"
    assert blueprint.quotas == {"行政处罚": (2, 9), "行政许可": (1, 3)}
    assert blueprint.enemies == (("a-1", "b-1"),)


def test_defaults() -> None:
    blueprint = Blueprint.model_validate(
        {
            "title": "t",
            "duration_minutes": 1,
            "total_points": 1,
            "cut_score": 0,
            "section": [{"title": "s", "type": "essay", "count": 1, "points": 1}],
        }
    )
    assert blueprint.marking.multiple == "half"
    assert blueprint.overlap_limit == 1
    assert blueprint.difficulty.mean_facility == (0, 1)
    assert (blueprint.quotas, blueprint.enemies, blueprint.rules) == ({}, (), ())


def test_round_trip_through_json() -> None:
    blueprint = plan()
    again = Blueprint.model_validate_json(blueprint.model_dump_json(by_alias=True))
    assert again == blueprint


@pytest.mark.parametrize("path", sorted(SHIPPED_BLUEPRINTS.glob("*.toml")), ids=lambda p: p.stem)
def test_shipped(path: Path) -> None:
    blueprint = load_blueprint(path)
    assert sum(s.count * s.points for s in blueprint.sections) == blueprint.total_points
    assert blueprint.cut_score is None
    assert (
        0
        < find_policy(blueprint.policy).cut_score(blueprint.total_points)
        <= blueprint.total_points
    )
    assert set(blueprint.quotas) <= set(content_areas())
    assert all(0 <= low <= high for low, high in blueprint.quotas.values())
    low, high = blueprint.difficulty.mean_facility
    assert 0 <= low < high <= 1


def test_two_are_shipped_and_found_by_name() -> None:
    for name in ("annual-review-2022", "pre-appointment-2022"):
        assert find_blueprint(name) == SHIPPED_BLUEPRINTS / f"{name}.toml"
        assert load_blueprint(find_blueprint(name)).title


def test_find_by_path_and_in_order_of_folders(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    path = write(other)
    assert find_blueprint("plan", (own, other)) == path
    assert find_blueprint("plan", (other, own)) == path
    second = write(own)
    assert find_blueprint("plan", (own, other)) == second
    assert find_blueprint(str(path)) == path


def test_an_unknown_name_is_told_the_known_ones(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(ProblemsFound) as caught:
        find_blueprint("plann", (tmp_path,))
    message = messages.BLUEPRINT_MISSING.format(name="plann", known="plan")
    assert caught.value.problems == [Problem("plann", 1, message)]


def test_sum_of_points(tmp_path: Path) -> None:
    assert problems(tmp_path, ("points = 2\n", "points = 3\n")) == [
        messages.BLUEPRINT_SUM.format(total="21", points="16")
    ]


def test_quota_of_an_unknown_area(tmp_path: Path) -> None:
    assert problems(tmp_path, ('"行政许可"', '"天文"')) == [
        messages.BLUEPRINT_AREA.format(area="天文")
    ]


def test_quotas_that_ask_for_too_much(tmp_path: Path) -> None:
    others = len(content_areas()) - 2
    assert problems(tmp_path, ("[2, 9]", "[9, 9]")) == [
        messages.BLUEPRINT_QUOTA.format(low=10, high=12 + 9 * others, count=9)
    ]


def test_quotas_that_allow_too_little(tmp_path: Path) -> None:
    nothing = "".join(f'"{area}" = [0, 0]\n' for area in content_areas()[4:])
    few = "".join(
        f'"{area}" = [0, 1]\n'
        for area in content_areas()[:4]
        if area not in {"行政处罚", "行政许可"}
    )
    found = problems(tmp_path, ("[2, 9]", "[2, 3]"), ("[1, 3]\n", f"[1, 3]\n{nothing}{few}"))
    assert found == [messages.BLUEPRINT_QUOTA.format(low=3, high=8, count=9)]


def test_all_contradictions_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path, ("points = 2\n", "points = 3\n"), ('"行政许可"', '"天文"'), ("[2, 9]", "[9, 9]")
    )
    assert len(found) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[2, 9]", "[4, 2]"),
        ("[2, 9]", "[-1, 9]"),
        ("[0.6, 0.8]", "[0.8, 0.6]"),
        ("[0.6, 0.8]", "[0.6, 1.6]"),
        ("cut_score = 9.6", "cut_score = 17"),
        ("fixed_points = 0.5", "fixed_points = 2.5"),
    ],
)
def test_values_that_contradict_each_other(tmp_path: Path, old: str, new: str) -> None:
    assert len(problems(tmp_path, (old, new))) == 1


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('title = "测试方案"\n', "", "title"),
        ("duration_minutes = 60", "duration_minutes = 0", "duration_minutes"),
        ("cut_score = 9.6", "cut_score = -1", "cut_score"),
        ("overlap_limit = 0.5", "overlap_limit = 1.5", "overlap_limit"),
        ("overlap_limit = 0.5", "overlap = 0.5", "overlap"),
        ("spread = 0.01", "spread = 0", "spread"),
        ('multiple = "fixed"', 'multiple = "some"', "multiple"),
        ('type = "single"', 'type = "riddle"', "type"),
        ("count = 4", "count = 0", "count"),
        ("points = 1.5", "points = 1.3", "points"),
        ("[2, 9]", "[2]", "行政处罚"),
        ('["a-1", "b-1"]', '["a-1"]', "enemies"),
    ],
)
def test_bad_values_name_the_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    found = problems(tmp_path, (old, new))
    assert any(field in message for message in found)


def test_all_bad_values_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, ("count = 4", "count = 0"), ("duration_minutes = 60", "x = 1"))
    assert len(found) == 3


@pytest.mark.parametrize("data", [b"title = ", b"\xff\xfe", "标题".encode("gb18030")])
def test_not_toml(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(data)
    with pytest.raises(ProblemsFound) as caught:
        load_blueprint(path)
    [problem] = caught.value.problems
    assert problem.message.startswith(messages.BAD_TOML.format(detail=""))


def test_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.toml"):
        with pytest.raises(ProblemsFound) as caught:
            load_blueprint(path)
        [problem] = caught.value.problems
        assert problem.file == str(path)
        assert problem.message.startswith(messages.UNREADABLE.format(detail=""))


@pytest.mark.parametrize("field", ["title", "sections", "quotas"])
def test_blueprints_are_values(field: str) -> None:
    value: Any = None
    with pytest.raises(ValidationError):
        setattr(plan(), field, value)


def test_enemies_of_a_blueprint_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    blueprint = plan(enemies=[("a-1", "a-2"), ("a-1", "b-1")])
    check_enemies(blueprint, path, {"a-1", "a-2", "b-1"})
    with pytest.raises(ProblemsFound) as caught:
        check_enemies(blueprint, path, {"a-1"})
    assert caught.value.problems == [
        Problem(str(path), 1, messages.BLUEPRINT_ENEMY.format(id=enemy)) for enemy in ("a-2", "b-1")
    ]


def test_nothing_is_its_own_enemy(tmp_path: Path) -> None:
    path = write(tmp_path, changed(TOML, ('["a-1", "b-1"]', '["a-1", "a-1"]')))
    with pytest.raises(ProblemsFound) as caught:
        load_blueprint(path)
    message = messages.BLUEPRINT_SELF_ENEMY.format(id="a-1")
    assert caught.value.problems == [Problem(str(path), 1, message)]


def test_a_newer_blueprint_is_refused(tmp_path: Path) -> None:
    text = find_blueprint("annual-review-2022").read_text(encoding="utf-8")
    path = tmp_path / "a.toml"
    path.write_text(f"schema_version = 1\n{text}", encoding="utf-8")
    assert load_blueprint(path) == load_blueprint(find_blueprint("annual-review-2022"))
    path.write_text(f"schema_version = 2\nnew = 1\n{text}", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="请先升级"):
        load_blueprint(path)

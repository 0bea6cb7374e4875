"""Policies: read from TOML with everything that is wrong at once; frozen with the exam."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from records.errors import PolicyRejected
from records.exams.policy import (
    SHIPPED_POLICIES,
    Policy,
    find_policy,
    load_policy,
    plain_policy,
)
from records.exams.policy_schema import policy_schema, write_policy_schema

GOOD = """title = "规则"
cut_percent = 60

[attempts]
allowed = 3
counts = "best"

[resit]
allowed = 1
within_days = 3

[[grade]]
name = "不合格"
from_percent = 0

[[grade]]
name = "合格"
from_percent = 60
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(SHIPPED_POLICIES.glob("*.toml")), ids=lambda p: p.stem)
def test_what_is_shipped_says_that_it_is_an_example(path: Path) -> None:
    policy = load_policy(path)
    assert policy.example
    assert "示例" in policy.title
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 示例规则")


@pytest.mark.parametrize("path", sorted(SHIPPED_POLICIES.glob("*.toml")), ids=lambda p: p.stem)
def test_what_is_shipped_names_where_it_was_read(path: Path) -> None:
    policy = load_policy(path)
    if path.stem != "practice":  # Nothing follows from a practice paper.
        assert re.search("(19|20)[0-9]{2}|各地公开", policy.source)
        assert policy.irregularities.kinds
    assert policy == Policy.model_validate(policy.model_dump(mode="json", by_alias=True))


def test_the_docs_name_every_policy_that_is_shipped_and_no_other() -> None:
    docs = Path(__file__).parents[2] / "docs" / "policies.zh-CN.md"
    rows = re.findall(r"^\| (`.*?`) \|", docs.read_text(encoding="utf-8"), re.MULTILINE)
    told = {name for row in rows for name in re.findall("`([a-z-]+)`", row)}
    shipped = {path.stem for path in SHIPPED_POLICIES.glob("*.toml")}
    assert shipped <= told
    assert {name for name in told if "-" in name} <= shipped


@pytest.mark.parametrize("path", sorted(SHIPPED_POLICIES.glob("*.toml")), ids=lambda p: p.stem)
def test_what_is_shipped_says_what_a_candidate_asks(path: Path) -> None:
    """Notice, publication, review, another try, how long a pass is good, whether hours of study are asked: none is left open."""
    policy, text = load_policy(path), path.read_text(encoding="utf-8")
    if path.stem == "practice":
        return
    assert policy.notice_days
    assert policy.publish_days
    assert policy.review_days
    assert policy.grades
    assert policy.attempts.allowed > 1 or policy.resit.allowed
    assert policy.expires or "长期有效" in text
    assert not policy.hours or "学时" in text


def test_contradictions_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("allowed = 1\n", 'allowed = 0\nbatch = "next"\n').replace(
        "cut_percent = 60", 'cut_percent = 70\nhours_gate = "certificate"', 1
    )
    with pytest.raises(PolicyRejected) as caught:
        load_policy(write(tmp_path, text))
    fields = [each.split(": ")[1].partition("：")[0] for each in caught.value.problems]
    assert fields == [
        "cut_percent",
        "resit.within_days",
        "resit.allowed",
        "resit.within_days",
        "hours_gate",
    ]


def test_the_site_s_own_comes_first(tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_text(GOOD, encoding="utf-8")
    assert find_policy("practice", (tmp_path, SHIPPED_POLICIES)).title == "规则"
    assert find_policy("practice").title != "规则"
    for name in ("none", "../practice", ""):
        with pytest.raises(
            PolicyRejected, match=r"annual-best-of-three、.*、pre-appointment、reappointment$"
        ):
            find_policy(name, (SHIPPED_POLICIES,))


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('title = "规则"\n', "", ":1: title", "缺少"),
        ("cut_percent = 60", "cut_percent = 101", ":2: cut_percent", "不大于 100"),
        ("cut_percent = 60", "cut_percent = 60\ncut_scor = 6", ":3: cut_scor", "不认识"),
        ("allowed = 3", "allowed = 0", ":5: attempts.allowed", "不小于 1"),
        ('counts = "best"', 'counts = "worst"', ":6: attempts.counts", "best"),
        ("within_days = 3", "within_day = 3", ":10: resit.within_day", "不认识"),
        ("from_percent = 60", "from_percent = 160", ":18: grade.2.from_percent", "100"),
        ("cut_percent = 60", "cut_percent = 70", ":2: cut_percent", "等次的起点"),
        ("from_percent = 0", "from_percent = 60", ":12: grade", "由低到高"),
        ('name = "合格"', 'name = "不合格"', ":12: grade", "不能相同"),
        ("allowed = 3", "allowed = 1", ":6: attempts.counts", "只能考一次"),
        ("[resit]\nallowed = 1", "[resit]\nallowed = 0", ":10: resit.within_days", "没有补考"),
        (
            "cut_percent = 60",
            'cut_percent = 60\nincompatible_roles = [["marker", "king"]]',
            ":3: incompatible_roles.1.2",
            "marker",
        ),
        (
            "cut_percent = 60",
            'cut_percent = 60\nincompatible_roles = [["marker", "marker"]]',
            ":3: incompatible_roles",
            "自身",
        ),
        (
            "allowed = 1\nwithin_days = 3",
            "allowed = 0\nunseen = true",
            ":9: resit.allowed",
            "没有补考",
        ),
        (
            "within_days = 3",
            'within_days = 3\nbatch = "next"',
            ":10: resit.within_days",
            "下一批次",
        ),
        ("within_days = 3", 'batch = "next"\ncounts = "best"', ":11: resit.counts", "单独计算"),
        (
            "cut_percent = 60",
            "cut_percent = 60\nvalid_months = 12\nvalid_until = 2027-02-28",
            ":4: valid_until",
            "只能写一种",
        ),
        (
            "cut_percent = 60",
            'cut_percent = 60\nhours_gate = "sitting"',
            ":3: hours_gate",
            "hours = 0",
        ),
        (
            "[resit]",
            '[irregularities]\nkinds = [{ name = "甲", effects = ["bar"] }]\n\n[resit]',
            ":8: irregularities.bar_months",
            "最长禁考月数",
        ),
        (
            "[resit]",
            "[irregularities]\nbar_months = 3\n\n[resit]",
            ":9: irregularities.bar_months",
            "没有时不应写",
        ),
        (
            "[resit]",
            '[irregularities]\nkinds = [{ name = "其他违反考场纪律的行为", effects = ["void"] }]\n\n[resit]',
            ":9: irregularities.kinds",
            "重名",
        ),
        ("cut_percent = 60", "cut_percent = ", ":2: ", "TOML"),
    ],
)
def test_mistakes_are_told_by_line_and_field(
    tmp_path: Path, old: str, new: str, where: str, words: str
) -> None:
    assert old in GOOD
    load_policy(write(tmp_path, GOOD))
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(PolicyRejected) as caught:
        load_policy(path)
    (problem, *_) = caught.value.problems
    assert problem.startswith(f"{path}{where}")
    assert words in problem


def test_all_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("60", "600").replace("allowed = 3", "allowed = -1").replace("title", "titel")
    )
    with pytest.raises(PolicyRejected) as caught:
        load_policy(write(tmp_path, text))
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    ("decimals", "mode", "points", "rounded"),
    [
        (6, "half_up", 59.9999995, 60.0),
        (6, "half_up", 59.999999, 59.999999),
        (0, "half_up", 59.5, 60.0),
        (0, "half_even", 58.5, 58.0),
        (1, "half_up", 59.95, 60.0),
        (1, "half_up", 59.949999, 59.9),
        (2, "half_up", 0.1 + 0.2, 0.3),
    ],
)
def test_rounding_is_of_the_decimal_that_people_see(
    decimals: int, mode: str, points: float, rounded: float
) -> None:
    data = {"title": "x", "cut_percent": 60, "rounding": {"decimals": decimals, "mode": mode}}
    assert Policy.model_validate(data).rounded(points) == rounded


def test_cut_and_grades_follow_the_points_of_the_paper(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path, GOOD))
    assert [policy.cut_score(total) for total in (100, 40, 150, 80.5)] == [60, 24, 90, 48.3]
    assert [policy.band(score, 40) for score in (0, 23.99, 24, 40)] == [
        "不合格",
        "不合格",
        "合格",
        "合格",
    ]
    assert plain_policy(9.6, 16).cut_score(16) == 9.6
    assert plain_policy(9.6, 16).band(10, 16) == ""


def test_the_published_schema_is_current(tmp_path: Path) -> None:
    written = write_policy_schema(tmp_path)
    assert written.read_text(encoding="utf-8") == policy_schema()
    shipped = SHIPPED_POLICIES / written.name
    assert shipped.read_text(encoding="utf-8") == policy_schema()

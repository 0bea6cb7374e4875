"""Distractor tables, option curves, and the flags that they and the other figures raise."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import NotComputable
from analytics.stats.flags import Flag, item_flags
from analytics.stats.items import ItemStatistics, item_statistics, rest_scores
from analytics.stats.options import OptionTable, option_table
from analytics.stats.responses import Floats
from tests.analytics.stats import simulated

NAN = np.nan
SINGLE = ["A", "B", "C", "D"]


def one(letters: str) -> list[frozenset[str]]:
    """Each person's choice; a blank is none."""
    return [frozenset(letter.strip()) for letter in letters]


def test_who_chose_what_by_groups() -> None:
    rest = np.arange(10.0)
    table = option_table(one("CBB AACAAA"), rest, SINGLE, frozenset("A"), groups=2)
    assert (table.people, table.groups) == (10, (5, 5))
    assert [(row.option, row.chosen, row.share) for row in table.rows] == [
        ("A", 5, 0.5),
        ("B", 2, 0.2),
        ("C", 2, 0.2),
        ("D", 0, 0.0),
        ("", 1, 0.1),
    ]
    assert [row.curve for row in table.rows] == [(0.2, 0.8), (0.4, 0), (0.2, 0.2), (0, 0), (0.2, 0)]
    key, distractor = table.keys[0], table.distractors[0]
    took = np.array([0, 0, 0, 0, 1, 1, 0, 1, 1, 1])
    assert key.correlation == pytest.approx(np.corrcoef(took, rest)[0, 1])
    assert distractor.correlation is not None
    assert distractor.correlation < 0
    assert table.rows[3].correlation is None
    assert [row.option for row in table.distractors] == ["B", "C", "D"]


def test_several_options_may_be_chosen() -> None:
    chosen = [frozenset("AB"), frozenset("ABC"), frozenset("A"), frozenset()]
    table = option_table(chosen, np.arange(4.0), ["A", "B", "C"], frozenset("AB"), groups=2)
    assert [row.share for row in table.rows] == [0.75, 0.5, 0.25, 0.25]
    assert [row.option for row in table.keys] == ["A", "B"]


def test_a_group_that_ties_leave_empty_and_people_without_a_rest() -> None:
    table = option_table(one("AAB"), np.array([1.0, 1.0, NAN]), SINGLE, frozenset("A"), groups=3)
    assert table.groups == (0, 2, 0)
    assert table.rows[0].curve == (None, 1.0, None)
    assert (table.rows[0].chosen, table.rows[0].correlation) == (2, None)
    nobody = option_table(one("A"), np.array([NAN]), SINGLE, frozenset("A"))
    assert nobody.rows[0].correlation is None


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(NotComputable, match="no_answers"):
        option_table([], np.zeros(0), SINGLE, frozenset("A"))
    for chosen, rest, key in (("A", [1.0, 2.0], "A"), ("E", [1.0], "A"), ("A", [1.0], "E")):
        with pytest.raises(ValueError, match=r"answers|options"):
            option_table(one(chosen), np.array(rest), SINGLE, frozenset(key))


def exam(seed: int = 2) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    scores, *_, theta = simulated.form(random, 300, 20)
    return scores, theta


def told(
    item: ItemStatistics, options: OptionTable | None = None, **more: float
) -> dict[Flag, dict[str, float | str]]:
    return {
        raised.flag: dict(raised.figures)
        for raised in item_flags(item, options, **more)  # type: ignore[arg-type]
    }


def test_a_good_question_raises_nothing() -> None:
    scores, theta = exam()
    scores[:, 0] = theta + np.random.default_rng(1).normal(size=300) > 0
    item = item_statistics(scores, np.ones(20))[0]
    letters = ["A" if right else "BCD"[at % 3] for at, right in enumerate(scores[:, 0])]
    table = option_table(one("".join(letters)), rest_scores(scores, 0), SINGLE, frozenset("A"))
    assert not told(item, table, omitted=2, not_reached=1, asked=300, expected=0.5)


def test_facility_and_the_expected_one() -> None:
    scores, _ = exam()
    scores[:, 0] = np.arange(300) >= 3
    scores[:, 1] = np.arange(300) % 10 == 0
    easy, hard, *_ = item_statistics(scores, np.ones(20))
    assert told(easy)[Flag.TOO_EASY] == {"facility": 0.99, "people": 300}
    assert told(hard)[Flag.TOO_HARD] == {"facility": 0.1, "people": 300}
    off = told(hard, expected=0.5)[Flag.OFF_EXPECTED]
    assert (off["facility"], off["expected"], off["people"]) == (0.1, 0.5, 300)
    assert Flag.OFF_EXPECTED not in told(hard, expected=0.2)
    few = item_statistics(scores[::60], np.ones(20))[1]
    assert Flag.OFF_EXPECTED not in told(few, expected=few.facility or 0.0)


def test_a_wrong_key_is_suspect_with_the_distractor_that_the_best_chose() -> None:
    scores, theta = exam()
    random = np.random.default_rng(4)
    knows = theta + 0.5 * random.normal(size=300) > 0
    letters = ["B" if right else random.choice(list("ACD")) for right in knows]
    scores[:, 0] = [letter == "A" for letter in letters]
    item = item_statistics(scores, np.ones(20))[0]
    table = option_table(one("".join(letters)), rest_scores(scores, 0), SINGLE, frozenset("A"))
    found = told(item, table)
    assert found[Flag.NEGATIVE_DISCRIMINATION]["discrimination"] == item.discrimination
    assert (found[Flag.DISTRACTOR_BEATS_KEY]["option"], found[Flag.KEY_SUSPECT]["option"]) == (
        "B",
        "B",
    )
    assert float(found[Flag.KEY_SUSPECT]["share"]) > float(found[Flag.KEY_SUSPECT]["key_share"])


def test_unused_distractors_and_blank_answers() -> None:
    scores, _ = exam()
    item = item_statistics(scores, np.ones(20))[0]
    letters = "".join("A" if right else "B" for right in scores[:, 0])
    table = option_table(one(letters), rest_scores(scores, 0), SINGLE, frozenset("A"))
    unused = [
        raised.figures["option"]
        for raised in item_flags(item, table)
        if raised.flag is Flag.UNUSED_DISTRACTOR
    ]
    assert unused == ["C", "D"]
    found = told(item, omitted=45, not_reached=16, asked=300)
    assert found[Flag.MUCH_OMITTED] == {"share": 0.15, "people": 45}
    assert found[Flag.MUCH_NOT_REACHED]["people"] == 16
    assert not told(item, omitted=45, not_reached=16)


def test_few_people_or_no_figures_raise_nothing_on_discrimination() -> None:
    scores, _ = exam()
    scores[:, 0] = 1 - scores[:, 1:].mean(axis=1).round()
    few = item_statistics(scores[:20], np.ones(20))[0]
    assert few.discrimination is not None
    assert few.discrimination < 0
    assert Flag.NEGATIVE_DISCRIMINATION not in told(few)
    assert Flag.NEGATIVE_DISCRIMINATION in told(item_statistics(scores, np.ones(20))[0])
    nothing = item_statistics(np.full((9, 2), NAN), np.ones(2))[0]
    assert not told(nothing, expected=0.5, asked=9)

"""Hints of copying and of odd times: whom they are about stands on a list, never in the report; nothing is a verdict."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.choice import choose
from analytics.contents import TablePart
from analytics.frames.load import Frames
from analytics.tables import irregular as tables
from analytics.tables.answers import exam_answers
from analytics.words import fairness as words
from analytics.words import learning as learning_words
from tests.analytics.cells import shown_by, text_of
from tests.analytics.made_papers import OMITTED, Exam, Sat, frames_with, names, rasch

ITEMS = names(range(40))
SPREAD = np.linspace(-1.5, 1.5, 40)


def hall(*, minutes: list[float] | None = None) -> Frames:
    """Forty people; the second wrote what the first did, each wrong answer with it; others chose among three wrong ones."""
    given = rasch(40, SPREAD, 1)
    given[1] = given[0]
    random = np.random.default_rng(2)
    wrong = random.choice(['"B"', '"C"', '"D"'], size=given.shape)
    chosen = np.where(given == 1, '"A"', wrong).astype(object)
    chosen[1] = chosen[0]
    given[2, :3] = OMITTED
    return frames_with(
        Exam("e", 2026, [Sat("A", ITEMS, given, chosen=chosen, minutes=minutes or ())], cut=20.0)
    )


def hints(frames: Frames) -> list[tables.FormHints]:
    return tables.hints(frames, exam_answers(frames, choose(frames, exam="e")))


def test_answers_are_coded_with_the_key_that_full_points_tell() -> None:
    frames = hall()
    [form] = exam_answers(frames, choose(frames, exam="e")).forms
    coded, keys = tables.choices(form)
    right = coded == keys
    assert (right == (form.scores == 1)).all()
    assert (coded[2, :3] == -1).all()


def test_those_who_wrote_alike_are_a_hint_on_a_list_and_nowhere_else() -> None:
    found = hints(hall())
    listed = tables.hint_list(found)
    assert listed[words.CANDIDATE].tolist() == ["甲局-1", "甲局-2"]
    assert set(listed[words.NUMBER]) == {"1"}
    said = " ".join(tables.findings(found))
    assert "不是结论" in said
    assert "甲局-" not in said + tables.hint_table(found).to_string()


def test_times_are_hints_and_added_time_is_not_counted() -> None:
    random = np.random.default_rng(3)
    minutes = [*(40 * np.exp(random.normal(0, 0.1, 38))).tolist(), 2.0, 500.0]
    frames = hall(minutes=minutes)
    frames.attempts.loc[frames.attempts["minutes"] == 500.0, "extra_seconds"] = 30_000
    told = tables.hint_list(hints(frames))
    told = told[told[words.HINT] == words.TIME_HINT]
    assert told[words.CANDIDATE].tolist()[0] == "甲局-39"
    # Of the 60 minutes that everybody had they used all.
    assert "500" not in " ".join(told[words.BASIS])


def test_too_few_people_and_no_times_are_said_in_words() -> None:
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS, rasch(12, SPREAD, 1))]))
    said = " ".join(tables.findings(hints(frames)))
    assert words.REASONS["too_few"] in said
    assert words.REASONS["no_times"] in said
    assert tables.hint_list(hints(frames)).empty


@pytest.mark.slow
def test_the_notebook_on_fairness_names_nobody_outside_its_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = shown_by("fairness", hall(), tmp_path, monkeypatch, exam="e")
    lists = [part for part in parts if isinstance(part, TablePart) and part.people]
    assert len(lists) == 1
    assert len(lists[0].rows) == 2
    said = text_of([part for part in parts if part not in lists])
    assert "甲局-" not in said
    assert "nan" not in said.lower()
    assert words.ONE_FORM.format(form="A") in said


BAD = {
    "nobody sat": 0,
    "one person": 1,
    "a few": 6,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["fairness", "learning"])
@pytest.mark.parametrize("situation", [*BAD, "all right", "an item without answers"])
def test_the_notebooks_say_bad_input_in_words(
    name: str, situation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = rasch(BAD.get(situation, 40), SPREAD, 1)
    if situation == "all right":
        given[:] = 1
    if situation == "an item without answers":
        given[:, 5] = OMITTED
    frames = frames_with(Exam("e", 2026, [Sat("A", ITEMS, given)]))
    said = text_of(shown_by(name, frames, tmp_path, monkeypatch, exam="e"))
    assert "nan" not in said.lower()
    assert "None" not in said
    assert "。" in said


@pytest.mark.slow
def test_the_notebook_on_learning_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = shown_by("learning", hall(), tmp_path, monkeypatch, exam="e")
    said = text_of(parts)
    assert learning_words.TABLE_NEXT in said
    assert "甲局-" not in said

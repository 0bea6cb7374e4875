"""Differential functioning: do equally able people of two groups do equally well on an item?

By unit type, rank band and form; by sex and age band only where the site let the frames have them. A group is shown by its
number of people only where that does not point at persons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import NotComputable
from analytics.stats.equating import FEWEST_COMMON
from analytics.stats.fairness import FEWEST_IN_GROUP, Dif, DifStudy, mantel_haenszel
from analytics.stats.responses import dichotomous
from analytics.stats.suppression import SMALLEST
from analytics.tables.answers import ExamAnswers, FormAnswers
from analytics.tables.forms_compared import item_keys, people_shown
from analytics.words import fairness as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

Answers = npt.NDArray[np.int64]
GROUPINGS = ("unit_type", "rank", "sex", "age")
"""Of people; forms are compared by their common items."""
YOUNG, OLD = 35, 50
"""Ages up to which a band goes: a rule of this house."""


@dataclass(frozen=True)
class Study:
    """Two groups compared on one form (or by the common items of two). ``names``: of the questions, as columns of the answers."""

    by: str
    form: str
    reference: str
    focal: str
    people: tuple[int, int]
    names: tuple[str, ...]
    items: tuple[str, ...]
    found: DifStudy | NotComputable


@dataclass(frozen=True)
class Functioning:
    """All studies; ``not_told``: groupings that nobody's records tell; ``single``: those in which all are of one group."""

    studies: tuple[Study, ...]
    not_told: tuple[str, ...]
    single: tuple[str, ...]

    @property
    def done(self) -> list[Study]:
        """Those that have values."""
        return [study for study in self.studies if isinstance(study.found, DifStudy)]

    def flagged(self, *classes: str) -> list[tuple[Study, Dif]]:
        """Items of these ETS classes, the largest first."""
        found = [
            (study, dif)
            for study in self.studies
            if isinstance(study.found, DifStudy)
            for dif in study.found.items
            if dif.ets_class in classes
        ]
        return sorted(found, key=lambda each: -abs(each[1].delta))


def functioning(frames: Frames, answers: ExamAnswers) -> Functioning:
    """Every grouping of every form, then the forms by their common items."""
    studies: list[Study] = []
    told: dict[str, set[str]] = {by: set() for by in GROUPINGS}
    for form in answers.forms:
        groups = people_groups(frames, answers, form)
        for by in GROUPINGS:
            told[by] |= set(groups[by]) - {""}
            studies += _of_form(by, form, groups[by].to_numpy(dtype=np.str_))
    studies += [
        _of_forms(one, other) for one, other in combinations(answers.forms, 2) if one.people and other.people
    ]  # fmt: skip
    return Functioning(
        studies=tuple(studies),
        not_told=tuple(by for by in GROUPINGS if not told[by]),
        single=tuple(by for by in GROUPINGS if len(told[by]) == 1),
    )


def people_groups(frames: Frames, answers: ExamAnswers, form: FormAnswers) -> pd.DataFrame:
    """A row per attempt of the form, a column per grouping; ``""``: nobody knows. The unit is that of the call."""
    attempts = frames.attempts.set_index("attempt").loc[form.attempts]
    person = attempts["person"].astype(str)
    exam = str(answers.exam["exam"])
    calls = frames.calls[frames.calls["exam"] == exam]
    unit = person.map(
        dict(zip(calls["person"].astype(str), calls["unit"].astype(str), strict=True))
    )
    units = frames.units.set_index(frames.units["unit"].astype(str))
    people = frames.people.set_index(frames.people["person"].astype(str))
    types = {code: unit_type(bool(row.is_member), bool(row.is_body)) for code, row in units.iterrows()}  # fmt: skip
    year = answers.exam["year"]
    born = people["born_year"]
    ages = {
        number: "" if pd.isna(each) or pd.isna(year) else age_band(int(year) - int(each))
        for number, each in born.items()
    }
    ranks = {number: rank_band(str(each)) for number, each in people["rank"].items()}
    sexes = people["sex"].astype(object).fillna("").astype(str).to_dict()
    columns = {
        "unit_type": unit.map(types),
        "rank": person.map(ranks),
        "sex": person.map(sexes),
        "age": person.map(ages),
    }
    return pd.DataFrame({by: each.fillna("").astype(str) for by, each in columns.items()})


def unit_type(member: bool, body: bool) -> str:
    """What kind of unit it is, by what the register of units says."""
    return words.UNIT_TYPES[(member, body)]


def rank_band(rank: str) -> str:
    """Ranks together that differ in their step or in chief and deputy only."""
    return re.sub(r"(正职|副职)$", "", re.sub(r"^[一二三四]级", "", rank))


def age_band(age: int) -> str:
    """In words."""
    if age <= YOUNG:
        return words.AGE_YOUNG.format(age=YOUNG)
    return words.AGE_OLD.format(age=OLD) if age > OLD else words.AGE_MIDDLE.format(low=YOUNG + 1, high=OLD)  # fmt: skip


def right_answers(form: FormAnswers) -> Answers:
    """1 all points, 0 less (omitted and not reached, too), −1 no number: as `analytics.stats.fairness` takes them."""
    right = dichotomous(form.scores, form.maxima)
    return np.where(np.isnan(right), -1, right).astype(np.int64)


def _of_form(by: str, form: FormAnswers, groups: npt.NDArray[np.str_]) -> list[Study]:
    """The largest group as the reference, each other one beside it."""
    names, sizes = np.unique(groups[groups != ""], return_counts=True)
    order = [str(names[place]) for place in np.argsort(-sizes, kind="stable")]
    answers = right_answers(form)
    return [
        _study(
            by, form.form, order[0], focal, tuple(form.items["question"].astype(str)),
            tuple(form.items["item_id"].astype(str)), answers[groups == order[0]], answers[groups == focal],
        )
        for focal in order[1:]
    ]  # fmt: skip


def _of_forms(one: FormAnswers, other: FormAnswers) -> Study:
    """Two forms by the items that both have."""
    places = {key: place for place, key in enumerate(item_keys(other))}
    common = [
        (here, places[key]) for here, key in enumerate(item_keys(one)) if key in places
    ]  # fmt: skip
    here, there = [a for a, _ in common], [b for _, b in common]
    questions = one.items["question"].astype(str).tolist()
    items = one.items["item_id"].astype(str).tolist()
    forms = words.PAIR_NAME.format(x=other.form, y=one.form)
    names = words.FORM_NAME.format(form=one.form), words.FORM_NAME.format(form=other.form)
    if len(common) < FEWEST_COMMON:
        reason = "too_few_common" if common else "disconnected"
        apart = NotComputable(reason, common=len(common), needed=FEWEST_COMMON)
        return Study("form", forms, *names, (one.people, other.people), (), (), apart)
    return _study(
        "form", forms, *names, tuple(questions[a] for a in here), tuple(items[a] for a in here),
        right_answers(one)[:, here], right_answers(other)[:, there],
    )  # fmt: skip


def _study(
    by: str, form: str, reference: str, focal: str, names: tuple[str, ...], items: tuple[str, ...],
    of_reference: Answers, of_focal: Answers,
) -> Study:  # fmt: skip
    answers = np.vstack([of_reference, of_focal])
    is_focal = np.arange(len(answers)) >= len(of_reference)
    found: DifStudy | NotComputable
    try:
        found = mantel_haenszel(answers, is_focal)
    except NotComputable as error:
        found = error
    people = len(of_reference), len(of_focal)
    return Study(by, form, reference, focal, people, names, items, found)


def study_table(found: Functioning) -> pd.DataFrame:
    """Every comparison: the groups with their sizes, items by class, what could be shown at all; or why it was not made."""
    rows = [_study_row(study) for study in found.studies]
    rows += [
        {words.GROUPING: words.GROUPINGS[by], words.NOTE: text}
        for names, text in ((found.not_told, words.NOT_TOLD), (found.single, words.SINGLE))
        for by in names
    ]
    heads = [head for head in words.STUDY_HEADS if any(head in row for row in rows)]
    return pd.DataFrame(rows, columns=heads, dtype=object)


def _study_row(study: Study) -> dict[str, object]:
    row: dict[str, object] = {
        words.GROUPING: words.GROUPINGS[study.by],
        words.FORM: study.form,
        words.REFERENCE: words.GROUP.format(group=study.reference, people=people_shown(study.people[0])),
        words.FOCAL: words.GROUP.format(group=study.focal, people=people_shown(study.people[1])),
    }  # fmt: skip
    if isinstance(study.found, NotComputable):
        return row | {words.NOTE: _why_not(study)}
    classes = [dif.ets_class for dif in study.found.items]
    powers = [dif.power for dif in study.found.items]
    seen = [dif.detectable for dif in study.found.items]
    without = len(study.found.without)
    return row | {
        words.TESTED: len(classes),
        words.CLASS_A: classes.count("A"),
        words.CLASS_B: classes.count("B"),
        words.CLASS_C: classes.count("C"),
        words.POWER: float(np.median(powers)) if powers else None,
        words.DETECTABLE: float(np.median(seen)) if seen else None,
        words.NOTE: words.ITEMS_WITHOUT.format(count=without) if without else None,
    }


def _why_not(study: Study) -> str:
    assert isinstance(study.found, NotComputable)
    if study.found.reason == "too_few":
        return words.GROUP_TOO_SMALL.format(needed=FEWEST_IN_GROUP)
    return words.why(study.found)


def item_table(found: Functioning) -> pd.DataFrame:
    """The items of class B and C, the largest first."""
    rows = [
        {
            words.GROUPING: words.GROUPINGS[study.by],
            words.FORM: study.form,
            words.QUESTION: study.names[dif.item],
            words.ITEM: study.items[dif.item],
            words.HARDER_FOR: study.focal if dif.delta < 0 else study.reference,
            words.DELTA: dif.delta,
            words.ERROR: dif.error,
            words.P_VALUE: dif.p_value,
            words.CLASS: dif.ets_class,
            words.POWER: dif.power,
            words.ADDRESS: f"/bank/{study.items[dif.item]}",
        }
        for study, dif in found.flagged("B", "C")
    ]
    return pd.DataFrame(rows, dtype=object)


def findings(found: Functioning) -> list[str]:
    """What the comparisons say."""
    said = []
    if found.done:
        tested = sum(
            len(study.found.items) for study in found.done if isinstance(study.found, DifStudy)
        )
        text = words.DIF_FOUND if found.flagged("C") else words.DIF_NONE
        groupings = "、".join(dict.fromkeys(words.GROUPINGS[study.by] for study in found.done))
        said.append(
            text.format(
                groupings=groupings, tested=tested, b=len(found.flagged("B")), c=len(found.flagged("C")),
                items=_named(found.flagged("C")),
            )
        )  # fmt: skip
    left = [study for study in found.studies if study not in found.done]
    names = list(dict.fromkeys(words.GROUPINGS[study.by] for study in left))
    done = {words.GROUPINGS[study.by] for study in found.done}
    if missing := [name for name in names if name not in done]:
        said.append(
            words.DIF_TOO_SMALL.format(groupings="、".join(missing), needed=FEWEST_IN_GROUP)
        )
    return said


def _named(flagged: Sequence[tuple[Study, Dif]]) -> str:
    names = list(dict.fromkeys(study.items[dif.item] for study, dif in flagged))
    shown = "、".join(names[:SMALLEST])
    return words.AND_MORE.format(names=shown) if len(names) > SMALLEST else shown

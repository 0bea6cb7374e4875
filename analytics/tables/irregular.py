"""Answers more alike than chance makes them, and times far from the others': hints for a person to look into, never a verdict.

The report tells how many there are. Who they are stands on a list of its own, by candidate numbers, which leaves on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import NotComputable
from analytics.stats.copying import AlikePair, Likeness, UnusualTime, alike_pairs, unusual_times
from analytics.tables.answers import ExamAnswers, FormAnswers
from analytics.tables.forms_compared import people_shown
from analytics.words import fairness as words

if TYPE_CHECKING:
    from analytics.frames.load import Frames

Choices = npt.NDArray[np.int64]
NO_KEY = -9
"""Of a question that nobody has right."""
CHOSEN = ("single", "multiple", "true_false")
"""Kinds whose answers are one of a few."""


@dataclass(frozen=True)
class FormHints:
    """Of one form. ``people``: candidate numbers by row of the form; ``timed``: the rows that have a time."""

    form: str
    people: tuple[str, ...]
    alike: Likeness | NotComputable
    times: tuple[UnusualTime, ...] | NotComputable
    timed: tuple[int, ...]

    @property
    def pairs(self) -> tuple[AlikePair, ...]:
        """Pairs beyond the limit."""
        return self.alike.pairs if isinstance(self.alike, Likeness) else ()

    @property
    def unusual(self) -> tuple[UnusualTime, ...]:
        """Times beyond the limit."""
        return () if isinstance(self.times, NotComputable) else self.times


def hints(frames: Frames, answers: ExamAnswers) -> list[FormHints]:
    """Of every form."""
    return [_of_form(frames, form, int(answers.exam["duration_minutes"])) for form in answers.forms]


def _of_form(frames: Frames, form: FormAnswers, duration: int) -> FormHints:
    attempts = frames.attempts.set_index("attempt").loc[form.attempts]
    alike: Likeness | NotComputable
    times: tuple[UnusualTime, ...] | NotComputable
    try:
        alike = alike_pairs(*choices(form))
    except NotComputable as error:
        alike = error
    minutes = own_minutes(attempts, duration)
    timed = np.flatnonzero(minutes > 0)
    try:
        times = tuple(unusual_times(minutes[timed]))
    except NotComputable as error:
        times = error if len(timed) else NotComputable("no_times")
    people = tuple(attempts["person"].astype(str))
    return FormHints(form.form, people, alike, times, tuple(int(row) for row in timed))


def own_minutes(attempts: pd.DataFrame, duration: int) -> npt.NDArray[np.float64]:
    """Minutes without the time that was added: who had more than the exam's duration has that; 0 where it is not on record."""
    minutes = attempts["minutes"].to_numpy("float64")
    longer = attempts["extra_seconds"].to_numpy("float64") > 0
    told = np.where(longer, np.minimum(minutes, duration), minutes)
    return np.nan_to_num(told, nan=0.0)


def choices(form: FormAnswers) -> tuple[Choices, Choices]:
    """Answers of choice questions coded 0, 1, … per question, −1 where there is none, and the code that is right.

    The right answer is what whoever has all points gave; voided questions are left out.
    """
    of_choice = form.items["kind"].isin(CHOSEN).to_numpy() & ~form.voided
    columns = np.flatnonzero(of_choice)
    coded = np.full((form.people, len(columns)), -1, dtype=np.int64)
    keys = np.full(len(columns), NO_KEY, dtype=np.int64)
    for place, column in enumerate(columns):
        given = form.status[:, column] == "scored"
        given &= np.array([isinstance(each, str) for each in form.values[:, column]], dtype=bool)
        codes, _ = pd.factorize(form.values[given, column])
        coded[given, place] = codes
        right = given & (form.scores[:, column] >= form.maxima[column] - 1e-9)
        if right.any():
            keys[place] = coded[right, place][0]
    return coded, keys


def hint_table(found: list[FormHints]) -> pd.DataFrame:
    """What was compared, and how much is beyond the limits, form by form."""
    return pd.DataFrame([_row(each) for each in found], dtype=object)


def _row(each: FormHints) -> dict[str, object]:
    row: dict[str, object] = {words.FORM: each.form}
    if isinstance(each.alike, NotComputable):
        row |= {words.COMPARED: words.why(each.alike), words.ALIKE_PAIRS: None}
    else:
        row |= {words.COMPARED: each.alike.compared, words.ALIKE_PAIRS: len(each.pairs)}
    if isinstance(each.times, NotComputable):
        return row | {words.TIMED: words.why(each.times), words.UNUSUAL: None}
    return row | {words.TIMED: people_shown(len(each.timed)), words.UNUSUAL: len(each.unusual)}


def hint_list(found: list[FormHints]) -> pd.DataFrame:
    """Who is to be looked at, by candidate number: both people of a pair, then the times; with what it rests on."""
    rows: list[dict[str, object]] = []
    for each in found:
        for number, pair in enumerate(each.pairs, 1):
            basis = words.ALIKE_BASIS.format(
                matches=pair.matches, shared=pair.shared, wrong=pair.wrong_matches, expected=pair.expected
            )  # fmt: skip
            rows += [
                _line(words.ALIKE_HINT, each.form, f"{number}", each.people[row], basis)
                for row in (pair.first, pair.second)
            ]
        for time in each.unusual:
            basis = words.FAST if time.z < 0 else words.SLOW
            person = each.people[each.timed[time.person]]
            rows.append(
                _line(words.TIME_HINT, each.form, "", person, basis.format(minutes=time.minutes))
            )
    heads = [words.HINT, words.FORM, words.NUMBER, words.CANDIDATE, words.BASIS]
    return pd.DataFrame(rows, columns=heads)


def _line(hint: str, form: str, number: str, person: str, basis: str) -> dict[str, object]:
    return {
        words.HINT: hint,
        words.FORM: form,
        words.NUMBER: number,
        words.CANDIDATE: person,
        words.BASIS: basis,
    }


def findings(found: list[FormHints]) -> list[str]:
    """How much there is to look into, and that it proves nothing."""
    compared = [each for each in found if isinstance(each.alike, Likeness)]
    timed = [each for each in found if not isinstance(each.times, NotComputable)]
    pairs, times = sum(len(e.pairs) for e in found), sum(len(e.unusual) for e in found)
    said = []
    if not compared:
        said.append(words.NOT_ALIKE_STUDY.format(why=_first(each.alike for each in found)))
    elif pairs:
        said.append(words.ALIKE_FOUND.format(pairs=pairs))
    else:
        said.append(words.ALIKE_NONE.format(compared=sum(e.alike.compared for e in compared if isinstance(e.alike, Likeness))))  # fmt: skip
    if not timed:
        said.append(words.NOT_TIMED.format(why=_first(each.times for each in found)))
    elif times:
        said.append(words.TIMES_FOUND.format(times=times))
    else:
        said.append(words.TIMES_NONE)
    return said if found else []


def _first(reasons: object) -> str:
    for each in reasons:  # type: ignore[attr-defined]
        if isinstance(each, NotComputable):
            return words.why(each)
    return words.UNKNOWN

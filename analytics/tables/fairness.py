"""What the notebook on fairness is made of: the forms, the groups, the years and the hints of one exam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.choice import Choice
from analytics.tables import answers as answering
from analytics.tables import forms_compared, functioning, irregular, item_drift
from analytics.tables.answers import ExamAnswers
from analytics.tables.forms_compared import Pair
from analytics.tables.functioning import Functioning
from analytics.tables.irregular import FormHints
from analytics.tables.item_drift import Drifts

if TYPE_CHECKING:
    from analytics.frames.load import Frames


@dataclass(frozen=True)
class Fairness:
    """All that was compared, of first attempts."""

    answers: ExamAnswers
    pairs: list[Pair]
    groups: Functioning
    drifts: Drifts
    hints: list[FormHints]

    @property
    def mark(self) -> str:
        """What every title says when the papers were made by a model."""
        return self.answers.mark


def fairness(frames: Frames, choice: Choice) -> Fairness:
    """Of the chosen exam, of everybody. Raises `analytics.errors.NoResults`."""
    answers = answering.exam_answers(frames, choice)
    return Fairness(
        answers=answers,
        pairs=forms_compared.pairs(answers),
        groups=functioning.functioning(frames, answers),
        drifts=item_drift.drifts(frames, choice),
        hints=irregular.hints(frames, answers),
    )


def findings(found: Fairness) -> list[str]:
    """The findings, the most important first; or why there are none."""
    if absent := answering.absent(found.answers):
        return absent
    return [
        *forms_compared.findings(found.answers, found.pairs),
        *functioning.findings(found.groups),
        *item_drift.findings(found.drifts),
        *irregular.findings(found.hints),
    ]


def warnings(found: Fairness) -> list[str]:
    """What must be known before any figure is read."""
    return [*answering.warnings(found.answers), *item_drift.warnings(found.drifts)]

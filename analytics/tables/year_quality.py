"""How good the year's main exam was, in two sentences: its reliability, and the decisions at its cut. Pure functions.

The figures are those of the report on exam quality (`analytics.tables.quality_figures`), of first attempts.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics.errors import NotComputable
from analytics.stats.classification import Classification
from analytics.stats.reliability import Reliability
from analytics.tables.answers import absent, exam_answers
from analytics.tables.quality import why
from analytics.tables.quality_figures import WANTED, FormQuality, form_qualities
from analytics.tables.year import Year
from analytics.words import year as words


def sentences(year: Year) -> list[str]:
    """Of which exam, its reliability, its decisions and, where some answers wait for a person, that these are provisional."""
    if year.main is None:
        return [words.NO_EXAM.format(year=year.year)]
    answers = exam_answers(year.frames, year.choice)
    said = [words.QUALITY_TITLE.format(title=year.main.exam["title"])]
    nothing = absent(answers)
    if nothing:
        return said + nothing
    forms = form_qualities(answers)
    said += [*_reliable(forms), *_decisions(forms)]
    return [*said, words.QUALITY_OPEN] if answers.open or year.main.open else said


def _reliable(forms: Sequence[FormQuality]) -> list[str]:
    found: dict[str, Reliability] = {}
    for form in forms:
        value = form.reliability
        if isinstance(value, NotComputable):
            return [words.QUALITY_NONE.format(form=form.form, why=why(value))]
        found[form.form] = value
    enough = all(each.value >= WANTED for each in found.values())
    verdict = words.QUALITY_ENOUGH if enough else words.QUALITY_SHORT
    values = (words.FORM_VALUE.format(form=form, value=each.value) for form, each in found.items())
    return [
        words.QUALITY_RELIABLE.format(
            kind=words.KR20 if all(each.right_or_wrong for each in forms) else words.ALPHA,
            values=words.AND.join(values),
            verdict=verdict.format(wanted=WANTED),
            sem=max(each.sem for each in found.values()),
        )
    ]


def _decisions(forms: Sequence[FormQuality]) -> list[str]:
    """Over all forms, weighted by their people; nothing more where the reliability is told to be lacking already."""
    found: list[tuple[int, Classification]] = []
    for form in forms:
        if isinstance(form.reliability, NotComputable):
            return []
        value = form.decisions
        if isinstance(value, NotComputable):
            return [words.DECISIONS_NONE.format(form=form.form, why=why(value))]
        found.append((len(form.answers.whole), value))
    people = sum(size for size, _ in found)
    shares = {
        name: sum(size * float(getattr(each, name)) for size, each in found) / people
        for name in ("accuracy", "false_pass", "false_fail")
    }
    return [words.QUALITY_DECISIONS.format(cut=forms[0].cut, **shares)]

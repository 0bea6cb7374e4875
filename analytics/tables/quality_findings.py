"""What the report on an exam's quality finds, in sentences that are made from its figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.errors import NotComputable
from analytics.stats.standard_setting import Hofstee
from analytics.tables.answers import ExamAnswers, absent, warnings
from analytics.tables.cut_setting import Estimates, FormCut
from analytics.tables.quality import why
from analytics.tables.quality_figures import DIMENSION_PEOPLE, WANTED, FormQuality
from analytics.words import quality as words

__all__ = ["findings", "setting", "warnings"]

SHARP = 0.8
"""Information at the cut, as a share of the largest, that is called sharp (a rule of this house)."""


def findings(answers: ExamAnswers, qualities: Sequence[FormQuality]) -> list[str]:
    """The findings, the most important first."""
    nothing = absent(answers)
    if nothing:
        return nothing
    parts = (_reliability, _decision, _dimension, _information)
    return [
        _scores(answers),
        *(said for part in parts for each in qualities for said in part(each)),
    ]


def _scores(answers: ExamAnswers) -> str:
    whole = np.concatenate([form.whole for form in answers.forms])
    counts = {"people": answers.people, "forms": len(answers.forms)}
    if len(whole) < 2:
        return words.FINDING_SCORES_ONE.format(**counts)
    return words.FINDING_SCORES.format(
        mean=float(whole.mean()), sd=float(whole.std(ddof=1)), cut=answers.cut, **counts
    )


def _reliability(quality: FormQuality) -> list[str]:
    found = quality.reliability
    if isinstance(found, NotComputable):
        return [words.NO_RELIABILITY.format(form=quality.form, why=why(found))]
    times = quality.times
    if found.value >= WANTED:
        verdict = words.ENOUGH.format(wanted=WANTED)
    elif isinstance(times, NotComputable):
        verdict = words.NOT_ENOUGH_EVER.format(wanted=WANTED)
    else:
        verdict = words.NOT_ENOUGH.format(wanted=WANTED, times=times)
    return [
        words.FINDING_RELIABILITY.format(
            form=quality.form,
            name=words.KR20 if quality.right_or_wrong else words.ALPHA,
            value=found.value,
            low=found.low,
            high=found.high,
            sem=found.sem,
            verdict=verdict,
        )
    ]


def _decision(quality: FormQuality) -> list[str]:
    found = quality.decisions
    if isinstance(found, NotComputable):
        return [words.NO_DECISION.format(form=quality.form, why=why(found))]
    people = len(quality.answers.whole)
    return [
        words.FINDING_DECISION.format(
            form=quality.form,
            cut=found.cut,
            consistency=found.consistency,
            accuracy=found.accuracy,
            false_pass=found.false_pass,
            false_fail=found.false_fail,
            caution=words.FEW_PEOPLE.format(people=people) if people < DIMENSION_PEOPLE else "",
        )
    ]


def _dimension(quality: FormQuality) -> list[str]:
    found = quality.dimensions
    if isinstance(found, NotComputable) or found.first_to_second is None:
        return []
    verdict = words.NO_DIMENSION
    if found.dimensions:
        verdict = words.ONE_DIMENSION if found.dimensions == 1 else words.MORE_DIMENSIONS
    return [
        words.FINDING_DIMENSION.format(
            form=quality.form,
            dimensions=found.dimensions,
            ratio=found.first_to_second,
            verdict=verdict,
        )
    ]


def _information(quality: FormQuality) -> list[str]:
    found = quality.calibrated
    cut = found if isinstance(found, NotComputable) else found.at_cut
    if isinstance(cut, NotComputable):
        return [words.NO_INFORMATION.format(form=quality.form, why=why(cut))]
    share = cut.information / cut.best_information
    verdict = words.SHARP if share >= SHARP else words.BLUNT
    return [words.FINDING_INFORMATION.format(form=quality.form, share=share, verdict=verdict)]


def setting(
    answers: ExamAnswers,
    estimates: Estimates,
    cuts: Sequence[FormCut],
    compromise: Hofstee | NotComputable | None,
) -> list[str]:
    """What judges would make the cut."""
    said = [_angoff(each, estimates, answers.cut) for each in cuts]
    if not estimates.competent and any(not isinstance(each.cut, NotComputable) for each in cuts):
        said.append(words.REVIEWS_ONLY)
    return [*said, _hofstee(compromise)]


def _angoff(each: FormCut, estimates: Estimates, now: float) -> str:
    found = each.cut
    if isinstance(found, NotComputable):
        return words.NO_ANGOFF.format(form=each.form, why=why(found))
    return words.FINDING_ANGOFF.format(
        form=each.form,
        source=estimates.source,
        judges=found.judges,
        cut=found.cut + each.voided,
        error=found.error,
        now=now,
    )


def _hofstee(found: Hofstee | NotComputable | None) -> str:
    if found is None:
        return words.HOFSTEE_NONE
    if isinstance(found, NotComputable):
        return words.NO_HOFSTEE.format(why=why(found))
    if found.cut is None or found.fail_rate is None:
        return words.HOFSTEE_MEETINGS[found.meeting]
    return words.FINDING_HOFSTEE.format(
        cut=found.cut,
        rate=found.fail_rate,
        low=found.lowest_cut,
        high=found.highest_cut,
        few=found.lowest_fail_rate,
        many=found.highest_fail_rate,
    )

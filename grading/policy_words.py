"""An exam's rules in plain words, for those who choose them."""

from __future__ import annotations

from grading import messages
from records.exams.policy import Policy, Rounding

_EXACT = 6
"""Decimals that only take away what binary fractions add."""


def policy_words(policy: Policy, total_points: float) -> list[tuple[str, str]]:
    """What each rule is about, and what it says."""
    total = f"{total_points:g}"
    cut = f"{policy.cut_score(total_points):g}"
    words = [
        (
            messages.RULE_CUT,
            messages.RULE_CUT_IS.format(cut=cut, total=total, percent=f"{policy.cut_percent:g}"),
        ),
        (messages.RULE_ROUNDING, _rounding(policy.rounding)),
        (messages.RULE_MARKING, _marking(policy)),
        (messages.RULE_ATTEMPTS, _attempts(policy)),
        (messages.RULE_RESIT, _resit(policy)),
        (
            messages.RULE_NOTICE,
            messages.RULE_NOTICE_IS.format(days=policy.notice_days)
            if policy.notice_days
            else messages.RULE_NONE,
        ),
        (
            messages.RULE_VALID,
            _valid(policy),
        ),
    ]
    if policy.grades:
        grades = "；".join(
            messages.RULE_GRADE.format(name=band.name, percent=f"{band.from_percent:g}")
            for band in policy.grades
        )
        words.append((messages.RULE_GRADES, grades))
    if policy.exemptions:
        words.append((messages.RULE_EXEMPTIONS, "；".join(policy.exemptions)))
    if policy.hours:
        words.append(
            (
                messages.RULE_HOURS,
                messages.RULE_HOURS_IS[policy.hours_gate].format(hours=f"{policy.hours:g}"),
            )
        )
    if policy.irregularities.kinds:
        words.append((messages.RULE_IRREGULARITIES, _irregularities(policy)))
    if policy.source:
        words.append((messages.RULE_SOURCE, policy.source))
    return words


def _valid(policy: Policy) -> str:
    if policy.valid_until is not None:
        return messages.RULE_VALID_UNTIL.format(day=policy.valid_until)
    if policy.valid_months is not None:
        return messages.RULE_VALID_IS.format(months=policy.valid_months)
    return messages.RULE_VALID_ALWAYS


def _irregularities(policy: Policy) -> str:
    """Each kind, and what may be decided about it."""
    rules = policy.irregularities
    kinds = "；".join(
        messages.RULE_IRREGULARITY.format(
            name=each.name,
            effects="、".join(messages.RULE_EFFECTS[effect] for effect in each.effects),
        )
        for each in rules.kinds
    )
    longest = messages.RULE_BAR.format(months=rules.bar_months) if rules.bar_months else ""
    return kinds + longest


def _marking(policy: Policy) -> str:
    marking = policy.marking
    if marking.markers == 1:
        text = messages.RULE_MARKING_ONE
    else:
        text = messages.RULE_MARKING_TWO.format(
            percent=f"{marking.tolerance_percent:g}", rounding=_rounding(marking.rounding)
        )
    if marking.band_points:
        text += messages.RULE_MARKING_BAND.format(points=f"{marking.band_points:g}")
    return text


def _rounding(rounding: Rounding) -> str:
    if rounding.decimals == _EXACT:
        return messages.RULE_NOT_ROUNDED
    text = messages.RULE_HALF_UP if rounding.mode == "half_up" else messages.RULE_HALF_EVEN
    to = messages.RULE_TO_DECIMALS.format(decimals=rounding.decimals)
    return text.format(to=to if rounding.decimals else messages.RULE_TO_WHOLE)


def _attempts(policy: Policy) -> str:
    text = messages.RULE_TIMES.format(times=policy.attempts.allowed)
    if policy.attempts.allowed == 1:
        return text
    return text + "，" + messages.RULE_COUNTS[policy.attempts.counts]


def _resit(policy: Policy) -> str:
    if not policy.resit.allowed:
        return messages.RULE_NO_RESIT
    text = messages.RULE_RESIT_IS.format(times=policy.resit.allowed)
    if policy.resit.batch == "next":
        return text + messages.RULE_RESIT_NEXT
    if policy.resit.unseen:
        text += messages.RULE_RESIT_UNSEEN
    if policy.resit.within_days:
        text += messages.RULE_RESIT_WITHIN.format(days=policy.resit.within_days)
    return text + "，" + messages.RULE_COUNTS[policy.resit.counts]

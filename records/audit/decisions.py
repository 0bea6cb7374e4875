"""All decisions that the audit trail knows, and the Chinese title of every name in it."""

from __future__ import annotations

from records.audit import (
    account_decisions,
    appeal_decisions,
    bank_decisions,
    card_decisions,
    certificate_decisions,
    exam_decisions,
    hall_decisions,
    irregularity_decisions,
    law_decisions,
    marking_decisions,
    review_decisions,
    site_decisions,
    sitting_decisions,
    study_decisions,
)
from records.audit.decision import Decision

_BY_THING = (
    account_decisions,
    appeal_decisions,
    bank_decisions,
    certificate_decisions,
    card_decisions,
    exam_decisions,
    hall_decisions,
    irregularity_decisions,
    law_decisions,
    marking_decisions,
    review_decisions,
    site_decisions,
    sitting_decisions,
    study_decisions,
)

DECISIONS: dict[str, type[Decision]] = {
    each.name: each
    for module in _BY_THING
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Decision) and each is not Decision
}
"""All of them, by name."""

AUDIT_ACTIONS: dict[str, str] = {name: each.title for name, each in sorted(DECISIONS.items())} | {
    # Sites of 0.1.0 may hold it.
    "body.add": "登记执法主体",
}
"""Chinese title of every name in a trail."""

"""What a yearly review finds of a card, from its facts and the rule. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from certification.cards.policy import ReviewRule
from records.cards.review import Finding, Reason
from records.people.enforcement_card import CardState

EXAM_MET = frozenset({"passed", "exempt"})


class LineFacts(NamedTuple):
    """As `records.cards.review.CardReviewLine` has them; ``exam_asked``: the run has an exam."""

    state: CardState
    new_card: bool
    hours_met: bool
    exam_asked: bool
    exam: str
    on_post: bool
    disciplined: bool
    acted: bool
    explanation: str


def judge(facts: LineFacts, rule: ReviewRule) -> tuple[Finding, Sequence[Reason]]:
    """Whether the card is registered for the year, and why not.

    One that cannot be carried now (suspended, say) is neither registered nor refused. Of a card of the year it is only asked whether
    its holder is on an enforcement post, and without a breach of discipline.
    """
    if facts.state not in ("in_use", "unregistered"):
        return "apart", ()
    listed = facts.new_card and rule.new_cards == "list"
    found: list[Reason] = []
    if not listed and not facts.hours_met:
        found.append("hours")
    if not listed and facts.exam_asked and facts.exam not in EXAM_MET:
        found.append("exam")
    if not facts.on_post:
        found.append("post")
    if facts.disciplined:
        found.append("discipline")
    if not listed and rule.acts_years and not facts.acted and not facts.explanation.strip():
        found.append("acts")
    if found:
        return "refuse", found
    return ("listed" if listed else "register"), ()

"""The policy by which an exam made from a blueprint goes."""

from __future__ import annotations

from pathlib import Path

from question_bank.forms.blueprint import Blueprint
from records import messages
from records.errors import PolicyRejected
from records.exams.policy import Policy, find_policy, plain_policy


def policy_of(blueprint: Blueprint, folders: tuple[Path, ...]) -> Policy:
    """The policy that a blueprint names, or says by its cut score. Raises `PolicyRejected`."""
    if not blueprint.policy:
        return plain_policy(blueprint.cut_score or 0.0, blueprint.total_points)
    policy = find_policy(blueprint.policy, folders)
    points = policy.cut_score(blueprint.total_points)
    if blueprint.cut_score not in (None, points):
        text = messages.POLICY_CUT_TWICE
        named = {"cut": blueprint.cut_score, "policy": blueprint.policy, "points": points}
        raise PolicyRejected([text.format(**named)])
    return policy

"""Is a notebook this candidate's paper? Asked before anything in it is scored: another key would give points in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grading import messages
from grading.notebook import Submission

_FACTS = {
    "exam": messages.OTHER_EXAM,
    "form": messages.OTHER_FORM,
    "content_hash": messages.OTHER_CONTENT,
}


def paper_problem(
    submission: Submission,
    released: Mapping[str, Any],
    candidate: str,
    *,
    release_sha256: str = "",
) -> str:
    """Why a notebook is not the candidate's answered paper; ``""`` when it is.

    ``released``: what the released notebook says of itself; ``release_sha256`` of its file, where a copy of it is no answer.
    """
    for name, text in _FACTS.items():
        # Papers of 0.1.0 do not name their content; then it is not asked for.
        if submission.facts.get(name) != released.get(name):
            given = str(submission.facts.get(name, "—"))[:40]
            return text.format(given=given, expected=released.get(name))
    if submission.facts.get("candidate") not in (None, candidate):
        return messages.OTHER_CANDIDATE.format(given=str(submission.facts["candidate"])[:40])
    if any(cell.shows_key for cell in submission.cells if cell.grade_id):
        return messages.PAPER_WITH_KEY
    if release_sha256 == submission.sha256:
        return messages.RELEASED_PAPER
    return ""

"""The delivery room's error tree.

DeliveryError            anything this room reports to a person; ``str(error)`` is in Chinese
├── NotAvailable         the server is not set up for this, or the thing asked for is not there for this person
├── BadAnswer            an answer that no form sends
├── HandInRefused        a paper that cannot be handed in; what was handed in before stays as it is
├── NotNow               the exam does not stand where this could be done; ``code`` tells the page why
├── NotSaved             the disk or the database refused; nothing was acknowledged, the page tries again
└── BadPlan              an exam session that cannot be made: carries every problem
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Code = Literal["elsewhere", "other_page", "time_up", "gap", "not_open", "handed_in", "two_people"]


class DeliveryError(Exception):
    """Base of the room's errors."""


class NotAvailable(DeliveryError):
    """What was asked for is not there, or not for this person."""


class BadAnswer(DeliveryError):
    """The answer does not belong to the question."""


class HandInRefused(DeliveryError):
    """The paper cannot be handed in."""


class NotNow(DeliveryError):
    """Not possible as the exam stands; ``code`` is for the page, the text for the person."""

    def __init__(self, code: Code, text: str) -> None:
        self.code = code
        super().__init__(text)


class NotSaved(DeliveryError):
    """Nothing was written; what was acknowledged before is safe."""


class BadPlan(DeliveryError):
    """``problems`` lists what is wrong with the plan of an exam session."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))

"""The delivery room's error tree.

DeliveryError            anything this room reports to a person; ``str(error)`` is in Chinese
├── NotAvailable         the server is not set up for this, or the thing asked for is not there for this person
├── BadAnswer            an answer that no form sends
└── HandInRefused        a paper that cannot be handed in; what was handed in before stays as it is
"""

from __future__ import annotations


class DeliveryError(Exception):
    """Base of the room's errors."""


class NotAvailable(DeliveryError):
    """What was asked for is not there, or not for this person."""


class BadAnswer(DeliveryError):
    """The answer does not belong to the question."""


class HandInRefused(DeliveryError):
    """The paper cannot be handed in."""

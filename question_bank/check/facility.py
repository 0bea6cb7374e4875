"""Whether the expected facility can be true: not under what guessing gives, and in the band of its kind and level.

The bands are wide on purpose; they find slips (0.07 for 0.7) and estimates that nobody thought about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from question_bank.check import messages
from question_bank.check.caution import Caution
from question_bank.item import CognitiveLevel, Item

BANDS: Mapping[CognitiveLevel, tuple[float, float]] = {
    "识记": (0.40, 0.95),
    "理解": (0.40, 0.92),
    "应用": (0.35, 0.88),
    "综合": (0.25, 0.80),
}
TRUE_FALSE_AT_LEAST = 0.5
"""A coin is right half of the time."""


def facility_cautions(item: Item) -> Iterator[Caution]:
    """A caution if the item's expected facility is out of its band."""
    low, high = BANDS[item.cognitive_level]
    if item.type == "true_false":
        low = max(low, TRUE_FALSE_AT_LEAST)
    elif item.type == "single":
        low = max(low, 1 / len(item.questions[0].options))
    if not low <= item.expected_facility <= high:
        text = messages.FACILITY.format(
            facility=f"{item.expected_facility:.2f}",
            level=item.cognitive_level,
            low=f"{low:.2f}",
            high=f"{high:.2f}",
        )
        yield Caution(item.id, "facility_band", messages.EXPECTED_FACILITY, text)

"""Drift: an item that moved is found, by linked difficulties and by matched people; the others stay."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import NotComputable
from analytics.stats import drift
from analytics.stats.rasch_linking import Calibrated
from tests.analytics.stats.samples import DIFFICULTIES, answers

NAMES = tuple(f"i{number}" for number in range(30))


def test_an_item_that_became_known_drifts_and_the_others_stay() -> None:
    """Known difficulties of three years on three scales; one item easier by a logit in the last."""
    random = np.random.default_rng(4)
    years = {
        year: Calibrated(
            NAMES, DIFFICULTIES + shift + random.normal(0, 0.05, 30), np.full(30, 0.12)
        )
        for year, shift in ((2023, 0.0), (2024, -0.3), (2025, 0.4))
    }
    years[2025].difficulties[6] -= 1
    found = drift.linked_drift(years)
    flagged = [one for one in found if one.flagged]
    assert [(one.item, one.earlier, one.later) for one in flagged] == [("i6", 2024, 2025)]
    assert flagged[0].change == pytest.approx(-1, abs=0.3)
    assert len(found) == 60
    with pytest.raises(NotComputable, match="too_few"):
        drift.linked_drift({2025: years[2025]})


def test_drift_is_found_by_matching_people_of_two_years_too() -> None:
    before, after = answers(400, 8), answers(400, 9, ability=0.4, harder={6: -1.3})
    found = drift.matched_drift(NAMES, (2024, before), (2025, after))
    known = next(one for one in found if one.item == "i6")
    assert known.flagged
    assert known.evidence == "C"
    assert known.change < -1.5
    assert sum(one.flagged for one in found) <= 4
    with pytest.raises(NotComputable, match="too_few_common"):
        drift.matched_drift(NAMES[:5], (2024, before[:, :5]), (2025, after[:, :5]))
    with pytest.raises(NotComputable, match="too_few"):
        drift.matched_drift(NAMES, (2024, before[:50]), (2025, after))

"""The analytics room's error tree.

AnalyticsError           anything this room reports to a person; ``str(error)`` is in Chinese
├── NoResults            the exam has no results yet, or the site's records cannot be found
└── ReportFailed         a report notebook did not run
"""

from __future__ import annotations

from foundation.errors import LawStudyError


class AnalyticsError(LawStudyError):
    """Base of the room's errors."""


class NoResults(AnalyticsError):
    """There is nothing to analyse."""


class ReportFailed(AnalyticsError):
    """Names the notebook and what went wrong in it."""

"""The analytics room's error tree.

AnalyticsError           anything this room reports to a person; ``str(error)`` is in Chinese
├── NoResults            the exam has no results yet, or the site's records cannot be found
├── NotKnown             an exam, a unit or a report that there is not was asked for
├── NotComputable        a statistic has no value for this data; a code and figures, which a table puts into words
│   └── NotConverged     an estimate that found no end; says which items it ran away with
├── ReportFailed         a report notebook did not run
├── ProvinceRefused      exports of districts that cannot be counted together: carries every problem
└── ExportRefused        the frames cannot be written where they are to go
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError


class AnalyticsError(LawStudyError):
    """Base of the room's errors."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it in a notebook: the sentence, and no traceback."""
        return [str(self)]


class NoResults(AnalyticsError):
    """There is nothing to analyse."""


class NotKnown(AnalyticsError):
    """What was asked for is not there."""


class NotComputable(AnalyticsError):
    """A statistic has no value for this data: too few people, nothing that differs, no link between two forms.

    ``reason`` is a code (``too_few``, ``no_variance``, ...; each function's docstring lists its own) and ``figures`` what it
    rests on (how many there are, how many it takes): whoever shows it puts both into words.
    """

    def __init__(self, reason: str, **figures: float | str) -> None:
        told = ", ".join(f"{name}={value}" for name, value in figures.items())
        super().__init__(f"{reason} ({told})" if told else reason)
        self.reason = reason
        self.figures = figures


class NotConverged(NotComputable):
    """An estimate found no end: ``items`` are the columns (from 0) that it ran away with, as far as that can be told."""

    def __init__(self, reason: str, items: tuple[int, ...] = (), **figures: float | str) -> None:
        super().__init__(reason, **figures)
        self.items = items


class ReportFailed(AnalyticsError):
    """Names the notebook and what went wrong in it."""


class ProvinceRefused(AnalyticsError):
    """``problems`` lists everything that is wrong with the exports; nothing was written."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class ExportRefused(AnalyticsError):
    """There is something already, or no place for a folder."""

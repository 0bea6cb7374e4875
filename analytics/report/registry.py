"""Which reports there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analytics import messages as m

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@dataclass(frozen=True)
class Report:
    """A report. ``name``: its notebook's, too; ``scope``: what it is about; ``official``: it is written as an official document, too;

    ``daily``: what it says depends on the day on which it is made; ``facts``: it is told what `analytics.year_facts` describes, and has a
    page for each unit on request; ``panel``: it reads the judges' table of the exam;
    ``whole``: it is about everybody, whichever unit was asked for.
    """

    name: str
    scope: Literal["exam", "year"]
    official: bool = False
    daily: bool = False
    facts: bool = False
    panel: bool = False
    whole: bool = False

    @property
    def title(self) -> str:
        """As people call it."""
        return m.REPORT_NAMES[self.name]

    @property
    def notebook(self) -> Path:
        """What it is made by."""
        return NOTEBOOKS / f"{self.name}.ipynb"

    @property
    def is_there(self) -> bool:
        """Whether its notebook is."""
        return self.notebook.is_file()


ALL = (
    Report("pass_rates", "exam"),
    Report("certification", "year", daily=True),
    Report("items", "exam", whole=True),
    Report("quality", "exam", panel=True, whole=True),
    Report("fairness", "exam", whole=True),
    Report("learning", "exam"),
    Report("year", "year", official=True, daily=True, facts=True),
)
"""In the order in which people read them."""


def reports() -> tuple[Report, ...]:
    """Those whose notebooks are there."""
    return tuple(report for report in ALL if report.is_there)


def find_report(name: str) -> Report | None:
    """By its name, or by its Chinese title."""
    return next((each for each in reports() if name in (each.name, each.title)), None)

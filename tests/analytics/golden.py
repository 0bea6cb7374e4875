"""Golden pictures of the figures: small, in grey as a black-and-white printer has them, and compared with a tolerance.

matplotlib brings its own FreeType and the font comes as a pinned package, so machines differ by next to nothing; what is allowed
is far below what another order, a missing line or a cut label make (a test shows it). After a change that is meant:
``python -m tests.analytics.golden``, and look at them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageStat

from analytics.choice import Choice
from analytics.figures import certification, fairness, items, learning, pass_rates, quality
from analytics.figures import year as year_figures
from analytics.item_options import ItemOptions
from analytics.tables import certification as cards
from analytics.tables import fairness as fair
from analytics.tables import learning as learnt
from analytics.tables import pass_rates as rates
from analytics.tables.cut_setting import hofstee_cut
from analytics.tables.item_figures import asked_items
from analytics.tables.quality_figures import form_qualities
from analytics.tables.year import year_of
from tests.analytics.made_answers import Question, answers_of, made_exam
from tests.analytics.made_frames import Card, Held, Line, frames_of
from tests.analytics.made_papers import Exam, Sat, frames_with, names, rasch, study

FOLDER = Path(__file__).parents[1] / "data" / "figures"
DPI = 50
TOLERANCE = 6.0
"""Root mean square of the difference, of 255."""
PASSED, FAILED = "passed", "failed"


def drawings(*, other: bool = False) -> dict[str, Figure]:
    """Each figure by its name; ``other``: of data that differ a little."""
    outcomes = {
        "公安分局": [PASSED] * 110 + [FAILED] * 12,
        "农业农村局": [PASSED] * (24 if other else 14) + [FAILED] * (10 if other else 20),
        "教育局": [PASSED] * 25 + [FAILED] * 3 + ["absent"],
        "商务局": [PASSED] * 12 + [FAILED] * 6,
        "档案局": [PASSED] * 3,
        "统计局": [PASSED, FAILED],
    }
    years = [
        Held(f"e{year}", year, {"公安分局": [PASSED] * passed + [FAILED] * (60 - passed)})
        for year, passed in zip((2023, 2024, 2025), (40, 50 if other else 42, 51), strict=True)
    ]
    frames = frames_of(Held("e", 2026, outcomes), *years)
    sample = rates.sample(frames, Choice(2026, "e"))
    units = ("甲局", "乙局", "丙局")
    held = [Card(unit, n, until=f"2026-{n:02d}-15") for unit in units for n in range(1, 13)]
    lines = [
        Line(unit, n, finding=("refuse" if n % 5 == 0 else "register"), state="listed" if unit == "丙局" else "decided")
        for unit in units
        for n in range(1, 13 - (other and unit == "甲局") * 4)
    ]  # fmt: skip
    register = cards.register(frames_of(cards=held, lines=lines), Choice(2026), dt.date(2026, 4, 1))
    reviews = frames_of(Held("e", 2026, outcomes), lines=lines)
    earlier = reviews.card_reviews.iloc[: 20 + 10 * other].assign(year=2025, state="decided")
    reviews = replace(reviews, card_reviews=pd.concat([earlier, reviews.card_reviews]))
    of = year_of(reviews, Choice(2026, "e"), dt.date(2026, 12, 1), None)
    return _named(
        {
            "reviews": year_figures.review_figure(of),
            "units": pass_rates.unit_figure(sample),
            "funnel": pass_rates.funnel_figure(sample),
            "years": pass_rates.year_figure(sample),
            "review": certification.review_figure(register),
            **_of_answers(other=other),
            **_of_papers(other=other),
        }
    )


def _of_answers(*, other: bool) -> dict[str, Figure | None]:
    """A form whose fifth question has a wrong key; the other one is shorter, and has two."""
    questions, papers = made_exam(200, 8 if other else 12)["A"]
    wrong = [
        Question(each.item_id, key="B" if n in ((2, 4) if other else (4,)) else "A", expected=0.6)
        for n, each in enumerate(questions)
    ]
    answers = answers_of({"A": (wrong, papers)}, cut=5)
    asked = asked_items(answers, ItemOptions())
    qualities = form_qualities(answers)
    return {
        "scores": quality.score_figure(answers),
        "errors": quality.error_figure(answers, qualities),
        "information": quality.information_figure(answers, qualities),
        "hofstee": quality.hofstee_figure(answers, hofstee_cut(answers, "3,7,5%,60%")),
        "expected": items.expected_figure(answers, asked),
        "curves": items.curve_figures(answers, asked)[0],
    }


def _named(made: Mapping[str, Figure | None]) -> dict[str, Figure]:
    return {name: figure for name, figure in made.items() if figure is not None}


def _of_papers(*, other: bool) -> dict[str, Figure | None]:
    """Of two years of papers: the second form is harder, an item becomes easier, one unit is weak in one area."""
    moved = 1.8 if other else 0.6
    exams = []
    for year in (2025, 2026):
        spread = np.linspace(-1.2, 1.2, 18)
        spread[2] -= 2.2 * (year - 2025) * (0.2 if other else 1)
        first, second = rasch(110, spread, year), rasch(110, spread + moved, year + 9)
        first[1::2, ::3] &= rasch(55, [0.0 if other else 1.5] * 6, 7)
        sat = [Sat("A", names(range(18)), first), Sat("B", names(range(6, 24)), second)]
        exams.append(Exam(f"e{year}", year, sat, units=("甲局", "乙局"), cut=11.0))
    frames = frames_with(*exams)
    hours = {
        f"{unit}-{n}": 50 * (n % 5) * (n % 2 if other else 1)
        for unit in ("甲局", "乙局")
        for n in range(100)
    }
    frames = study(frames, hours)
    chosen = Choice(2026, "e2026")
    found, known = fair.fairness(frames, chosen), learnt.learning(frames, chosen)
    return {
        "equating": fairness.equating_figure(found.pairs, found.answers),
        "functioning": fairness.dif_figure(found.groups, ""),
        "drift": fairness.drift_figure(found.drifts, ""),
        "areas": learning.area_figure(known.rates, ""),
        "unit_areas": learning.unit_area_figure(known.cells, ""),
        "hours": learning.hours_figure(known.studied, ""),
    }


def picture(figure: Figure) -> Image.Image:
    """The figure in grey."""
    import io

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI)
    return Image.open(buffer).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Root mean square, of 255; pictures of another size differ by all."""
    if one.size != other.size:
        return 255.0
    return float(ImageStat.Stat(ImageChops.difference(one, other)).rms[0])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, figure in drawings().items():
        picture(figure).quantize(16).save(FOLDER / f"{name}.png", optimize=True)

"""The READMEs' pictures of the reports: ``python -m tests.support.report_figures`` takes them from `scripts/run`'s site and makes them small."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

REPORTS = Path("site") / "reports" / "annual-review-2022"
TARGET = Path(__file__).parents[2] / "docs" / "figures"
WIDTH, COLOURS = 1000, 48
PICTURES: Mapping[str, str] = {
    "pass_rates.png": "pass_rates/units.png",
    "report_funnel.png": "pass_rates/funnel.png",
    "report_areas.png": "learning/unit_areas.png",
    "report_years.png": "year/rates.png",
    "report_reviews.png": "year/reviews.png",
}
"""By the names under which documents show them: where a report's folder has them."""


def make_figures(reports: Path = REPORTS, target: Path = TARGET) -> None:
    """Write them all. Raises ``FileNotFoundError`` where a report was not made, and changes nothing then."""
    drawn = {}
    for name, source in PICTURES.items():
        with Image.open(reports / source) as picture:
            small = picture.convert("RGB")
            small.thumbnail((WIDTH, WIDTH * 2), Image.Resampling.LANCZOS)
            drawn[name] = small.quantize(COLOURS, dither=Image.Dither.NONE)
    for name, made in drawn.items():
        made.save(target / name, optimize=True)


if __name__ == "__main__":
    make_figures(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS)

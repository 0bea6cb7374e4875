"""The figures look as they were approved, in grey as they are printed; a figure of other data would be noticed."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.analytics.golden import FOLDER, TOLERANCE, difference, drawings, picture

pytestmark = pytest.mark.slow


def test_the_figures_are_the_golden_ones() -> None:
    drawn = {name: picture(figure) for name, figure in drawings().items()}
    assert set(drawn) == {path.stem for path in FOLDER.glob("*.png")}
    golden = {name: Image.open(FOLDER / f"{name}.png").convert("L") for name in drawn}
    differences = {name: difference(drawn[name], golden[name]) for name in drawn}
    assert {name: found for name, found in differences.items() if found > TOLERANCE} == {}


def test_a_figure_of_other_data_would_be_noticed() -> None:
    for name, figure in drawings(other=True).items():
        golden = Image.open(FOLDER / f"{name}.png").convert("L")
        assert difference(picture(figure), golden) > TOLERANCE, name

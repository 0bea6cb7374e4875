"""Published response data and estimates for it, beside the repository (see its README.md); tests skip where it is absent."""

from __future__ import annotations

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.stats.responses import Floats

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("LAWSTUDY_SHARED") or ROOT.parent / "shared")
FOLDER = SHARED / "psychometrics"

needs_published = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no published data at {FOLDER} (set LAWSTUDY_SHARED to the folder that has psychometrics/)",
)


@cache
def estimates() -> dict[str, Any]:
    """What published programs estimate for the sections."""
    found: dict[str, Any] = json.loads((FOLDER / "published_estimates.json").read_text("utf-8"))
    return found


@cache
def answers(section: str) -> Floats:
    """Persons × items, 1 right, 0 wrong, of the section (LSAT6, LSAT7) of Bock & Lieberman (1970)."""
    with (FOLDER / estimates()[section]["file"]).open(encoding="utf-8", newline="") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    patterns = np.array(rows)
    return np.repeat(patterns[:, :-1], patterns[:, -1].astype(np.int64), axis=0)

"""Every frame has exactly the columns and types that are documented, also where there is nothing yet."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from analytics import frames
from analytics.errors import NoResults
from analytics.frames.columns import FRAMES, NEVER
from analytics.frames.load import Frames
from tests.analytics.frame_site import write_frame_site
from tests.analytics.samples import write_records


def _empty(folder: Path) -> Frames:
    return frames.load(write_records(folder / "records.db"))


def _filled(folder: Path) -> Frames:
    return frames.load(write_frame_site(folder / "records.db"), sex_and_age=True)


def _with_practice(folder: Path) -> Frames:
    return frames.load(write_frame_site(folder / "records.db"), practice=True)


@pytest.mark.parametrize("load", [_empty, _filled, _with_practice])
def test_columns_and_types_are_the_documented_ones(load: object, tmp_path: Path) -> None:
    found = load(tmp_path)  # type: ignore[operator]
    for field in fields(Frames):
        frame: pd.DataFrame = getattr(found, field.name)
        documented = {each.name: each.dtype for each in FRAMES[field.name].columns}
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == documented, field.name
        assert list(frame.columns) == FRAMES[field.name].names
        assert frame.index.equals(pd.RangeIndex(len(frame)))
        for name, dtype in documented.items():
            if dtype == "category":
                assert str(frame[name].cat.categories.dtype) == "str", (field.name, name)


def test_what_never_is_missing_is_there(tmp_path: Path) -> None:
    found = _filled(tmp_path)
    for name, documented in FRAMES.items():
        frame: pd.DataFrame = getattr(found, name)
        assert len(frame), name
        never = [each.name for each in documented.columns if each.missing == NEVER]
        assert not frame[never].isna().any(axis=None), name


def test_every_frame_is_documented() -> None:
    assert [field.name for field in fields(Frames)] == list(FRAMES)
    for documented in FRAMES.values():
        assert len(set(documented.names)) == len(documented.names)


def test_the_page_tells_every_column() -> None:
    page = Path(__file__).parents[2] / "docs" / "analytics-frames.zh-CN.md"
    told = page.read_text(encoding="utf-8")
    for name, documented in FRAMES.items():
        section = told.partition(f"### {name} ")[2].partition("\n### ")[0]
        for column in documented.columns:
            assert f"`{column.name}`" in section, (name, column.name)


def test_records_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoResults, match=r"records\.db"):
        frames.load(f"sqlite:///{tmp_path / 'records.db'}")

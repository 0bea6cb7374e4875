"""Every frame has exactly the columns and types that are documented, also where there is nothing yet."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from analytics import frames
from analytics.errors import NoResults
from analytics.frame_columns import FRAMES, NEVER
from analytics.frames.load import Frames
from tests.analytics.samples import write_records


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, frame_records: bytes) -> Frames:
    """Of a site that has something in every frame."""
    path = tmp_path_factory.mktemp("filled") / "records.db"
    path.write_bytes(frame_records)
    return frames.load(f"sqlite:///{path}", sex_and_age=True)


def test_columns_and_types_of_a_site(filled: Frames) -> None:
    _require_documented(filled)


def test_columns_and_types_of_an_empty_site(tmp_path: Path) -> None:
    found = frames.load(write_records(tmp_path / "records.db"))
    _require_documented(found)
    assert not any(map(len, vars(found).values()))


def _require_documented(found: Frames) -> None:
    for field in fields(Frames):
        frame: pd.DataFrame = getattr(found, field.name)
        documented = {each.name: each.dtype for each in FRAMES[field.name].columns}
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == documented, field.name
        assert list(frame.columns) == FRAMES[field.name].names
        assert frame.index.equals(pd.RangeIndex(len(frame)))
        for name, dtype in documented.items():
            if dtype == "category":
                assert str(frame[name].cat.categories.dtype) == "str", (field.name, name)


def test_what_never_is_missing_is_there(filled: Frames) -> None:
    for name, documented in FRAMES.items():
        frame: pd.DataFrame = getattr(filled, name)
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

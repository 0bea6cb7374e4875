"""A document is made beside the server: the same bytes, and a failure is told as one sentence."""

from __future__ import annotations

import asyncio

import pytest

from documents import apart
from documents.apart import made_apart
from documents.errors import NotMade
from documents.exam_day import seat_labels_pdf
from documents.lists import list_xlsx
from tests.documents.values import halls, unit_list


def test_it_is_the_same_document() -> None:
    assert asyncio.run(made_apart(seat_labels_pdf, halls(2))) == seat_labels_pdf(halls(2))
    assert asyncio.run(made_apart(list_xlsx, unit_list(2))) == list_xlsx(unit_list(2))


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONGEST", 0.01)
    with pytest.raises(NotMade):
        asyncio.run(made_apart(seat_labels_pdf, halls(2)))


def test_a_failure_is_told_and_its_reason_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotMade, match="文件没有生成"):
        asyncio.run(made_apart(seat_labels_pdf, "no halls"))  # type: ignore[arg-type]
    assert "Traceback" in caplog.text

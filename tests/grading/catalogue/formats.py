"""Notebooks of the formats 2, 3 and 4.0 to 4.5, converted as nbformat does, and such as only say that they are."""

from __future__ import annotations

import json
import warnings
from typing import Any

import nbformat

from tests.grading.catalogue.case import Exam, HandIn, as_json, cases, changed


def _major(version: int) -> HandIn:
    """Written by nbformat in an older format."""

    def hand_in(place: Exam, who: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = nbformat.convert(nbformat.from_dict(place.answered()), version)
            place.exam.hand_in(who, nbformat.writes(made, version).encode())

    return hand_in


def _minor(version: int) -> HandIn:
    """What a notebook of 4.5 loses in an older minor version: ids before 4.5, attachments before 4.1."""

    def change(paper: dict[str, Any]) -> None:
        paper["nbformat_minor"] = version
        for cell in paper["cells"]:
            if version < 5:
                cell.pop("id", None)
            if version < 1:
                cell.pop("attachments", None)

    return changed(change)


def _cells_of_3(place: Exam, who: str) -> None:
    """Says 4 and has the cells of 3, in a worksheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = nbformat.convert(nbformat.from_dict(place.answered()), 3)
    paper = json.loads(nbformat.writes(made, 3))
    place.exam.hand_in(who, as_json({**paper, "nbformat": 4}))


CASES = cases(
    "formats",
    {
        "format-2": ("nbformat 2", _major(2)),
        "format-3": ("nbformat 3", _major(3)),
        **{f"format-4.{minor}": (f"nbformat 4.{minor}", _minor(minor)) for minor in range(6)},
        "ids-in-4.4": (
            "写明 4.4，却有单元编号",
            changed(lambda paper: paper.update(nbformat_minor=4)),
        ),
        "no-ids-in-4.5": (
            "写明 4.5，却没有单元编号",
            changed(lambda paper: [cell.pop("id") for cell in paper["cells"]]),
        ),
        "says-3": ("写明 3，内容是 4", changed(lambda paper: paper.update(nbformat=3))),
        "says-1": ("写明 1，内容是 4", changed(lambda paper: paper.update(nbformat=1))),
        "says-4-is-3": ("写明 4，内容是 3", _cells_of_3),
    },
)

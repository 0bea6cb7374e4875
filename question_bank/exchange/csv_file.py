"""CSV → drafts: UTF-8 with or without byte order mark, or GB18030, as Excel in China saves it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.columns import Row, drafts_of
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.incoming import decoded, incoming


def read_csv(path: Path) -> list[Draft]:
    """The drafts of a .csv. Raises `ProblemsFound` when it is none."""
    text = decoded(incoming(path), path.name)
    sample = text[:4096].split("\n", 1)[0]
    separator = max(",\t;", key=sample.count)
    rows = []
    try:
        # Row by row: a cell of several lines counts as one.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for cells in reader:
            where = messages.PLACE_LINE.format(line=reader.line_num)
            rows.append(Row(Place(path.name, where), cells))
    except csv.Error as error:
        problem = messages.CSV_BROKEN.format(detail=error)
        raise ProblemsFound([Problem(path.name, len(rows) + 1, problem)]) from error
    if not any(cell.strip() for row in rows for cell in row.cells):
        return []
    return list(drafts_of(rows, path.name, "CSV"))

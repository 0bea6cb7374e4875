"""The test cells of a paper as nbgrader's gradebook keeps them, read without nbgrader: a server has no memory for it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grading.nbgrader.course import Course
from grading.nbgrader.gradebook_database import gradebook_away, gradebook_engine, require_gradebook

# Columns of nbgrader 0.9's schema, as `grading.nbgrader.gradebook` uses them.
_SOURCES = text(
    "SELECT source_cell.name, source_cell.source FROM source_cell"
    " JOIN notebook ON notebook.id = source_cell.notebook_id"
    " JOIN assignment ON assignment.id = notebook.assignment_id"
    " WHERE assignment.name = :name AND notebook.name = :name"
)


def score_cells(course: Course, assignment: str) -> dict[str, str]:
    """Sources by the cell's nbgrader id; none where the paper was not released. Raises `GradebookMissing`."""
    require_gradebook(course)
    engine = gradebook_engine(course)
    try:
        with engine.connect() as connection:
            rows = connection.execute(_SOURCES, {"name": assignment})
            return {row.name: row.source for row in rows}
    except DatabaseError as error:
        raise gradebook_away(course, error) from error
    finally:
        engine.dispose()

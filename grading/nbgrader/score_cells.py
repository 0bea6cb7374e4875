"""The test cells of a paper as nbgrader's gradebook keeps them, read without nbgrader: a server has no memory for it."""

from __future__ import annotations

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError

from grading import messages
from grading.errors import GradebookMissing
from grading.nbgrader.course import Course

# Columns of nbgrader 0.9's schema, as `grading.nbgrader.gradebook` uses them.
_SOURCES = text(
    "SELECT source_cell.name, source_cell.source FROM source_cell"
    " JOIN notebook ON notebook.id = source_cell.notebook_id"
    " JOIN assignment ON assignment.id = notebook.assignment_id"
    " WHERE assignment.name = :name AND notebook.name = :name"
)


def score_cells(course: Course, assignment: str) -> dict[str, str]:
    """Sources by the cell's nbgrader id; none where the paper was not released. Raises `GradebookMissing`."""
    course.require_gradebook()
    engine = create_engine(course.gradebook_url, poolclass=NullPool, connect_args={"timeout": 30})
    try:
        with engine.connect() as connection:
            rows = connection.execute(_SOURCES, {"name": assignment})
            return {row.name: row.source for row in rows}
    except DatabaseError as error:
        raise GradebookMissing(
            messages.GRADEBOOK_DAMAGED, path=course.gradebook, detail=str(error.orig)
        ) from error
    finally:
        engine.dispose()

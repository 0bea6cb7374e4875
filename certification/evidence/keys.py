"""The versions of a paper's keys: what commits to each test cell as released and as it counts now, and the cells themselves.

The digest of a test cell would tell its key to whoever tries the few that there are. So it is taken with a salt that
follows from the whole of the exam's source paper, which nobody outside has; it is handed out with the key alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson

from certification.errors import EvidenceRefused
from certification.evidence import words
from certification.evidence.verify import commitment
from grading.nbgrader.course import Course, assignment_name
from grading.submitted import digest
from records.exams.attempt import Attempt


@dataclass(frozen=True)
class KeyVersion:
    """A test cell of a paper, as released and as it is scored by now."""

    paper: str
    cell: str
    salt: str
    released: str
    current: str

    def committed(self) -> dict[str, object]:
        """What tells nobody the key."""
        return {
            "paper": self.paper,
            "cell": self.cell,
            "released": commitment(self.salt, self.released),
            "current": commitment(self.salt, self.current),
            "changed": self.released != self.current,
        }


def key_versions(course: Course, attempt: Attempt) -> list[KeyVersion]:
    """Of every test cell of the attempt's paper, in its order. Raises `EvidenceRefused`, `GradebookMissing`, `ExamNotReleased`."""
    # In here: nbgrader must not come into the room's process.
    from grading.nbgrader.gradebook import load_paper, open_gradebook

    first = assignment_name(attempt.form.exam.name, attempt.form.code)
    try:
        source = course.notebook("source", ".", first).read_bytes()
        cells = {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in orjson.loads(source)["cells"]
            if "nbgrader" in cell["metadata"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvidenceRefused([words.NO_SOURCE.format(paper=first)]) from error
    with open_gradebook(course) as engine, engine.connect() as connection:
        key = load_paper(connection, course, attempt.assignment).key
    secret = digest(source)
    found = []
    for name, released in cells.items():
        if name in key.rules:
            salt = hashlib.sha256(f"lawstudy evidence\n{secret}\n{name}".encode()).hexdigest()
            found.append(
                KeyVersion(attempt.assignment, name, salt, released, key.cells[name].source)
            )
    return found

"""What a person's JupyterLab shows: lessons for a learner, the item bank for a trainer, figures and marking for an administrator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import orjson
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from courses.lesson.folder import LESSONS
from courses.lesson_review import hidden_lessons
from courses.lesson_texts import lesson_id
from foundation.files import write_whole
from foundation.site import Site
from grading.nbgrader.course import assignment_name
from grading.nbgrader.gradebook_database import has_gradebook
from lawstudy import messages as shell_messages
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, course_of, open_records
from lawstudy.processes import messages
from lawstudy.processes.lab_files import bring_up_to_date, link, link_items
from lawstudy.processes.lab_server import CONFIG, DESK, ORIGINALS
from records.cards.review import reviews
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.result import Result
from records.people.person import find_person

Role = Literal["cadre", "trainer", "admin"]
"""The faces of `lawstudy lab`: a learner's, a trainer's, an administrator's."""


def study_folder(site: Site, number: str) -> Path:
    """Of a learner or trainer, by their candidate number."""
    return site.root / "study" / number


def admin_folder(site: Site) -> Path:
    """Of the site's administrators."""
    return site.root / "admin"


def prepare_folder(site: Site, learner: str, *, trainer: bool = False) -> Path:
    """The learner's folder, called by their own number: every lesson; a trainer's has the item folders too.

    Lessons are brought up to date with the answers in them. Practice papers are written at the room, through this server: copies
    that an earlier version put here go, unless something was written in them.
    Raises `ShellError` for somebody who is not in the roster.
    """
    with open_records(site) as db:
        person = find_person(db, learner)
        if person is None:
            raise ShellError(shell_messages.NO_SUCH_LEARNER, card=learner)
        folder = study_folder(site, person.number)
        called = db.scalars(select(Call).where(Call.person_id == person.id)).all()
        papers = [
            assignment_name(row.form.exam.name, row.form.code)
            for row in called
            if row.form.exam.practice
        ]
        lessons = shown_lessons(db)
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons:
        bring_up_to_date(folder / lesson.name, lesson)
    for paper in papers:
        source, copied = course_of(site).notebook("release", ".", paper), folder / f"{paper}.ipynb"
        if source.is_file() and copied.is_file() and copied.read_bytes() == source.read_bytes():
            copied.unlink()
    if trainer:
        link_items(folder, bank_folders(site))
    return folder


def prepare_admin(site: Site, runtime: Path) -> Path:
    """The administrators' folder, with the nbgrader course; and in the server's folder ``runtime`` what their first page lists (`DESK`).

    What lies in the folder already stays as it is.
    """
    folder = admin_folder(site)
    folder.mkdir(parents=True, exist_ok=True)
    prepare_desk(site, runtime)
    course = course_of(site)
    if has_gradebook(course):
        course.create()  # Its configuration may be that of an earlier version.
        shown = folder / messages.COURSE_FOLDER
        link(shown, course.root)
        course.show_in_formgrader(runtime / CONFIG, shown)
    return folder


def prepare_desk(site: Site, place: Path) -> None:
    """Into the folder ``place`` what an administrator's first page lists (`DESK`), and the reports' notebooks of every year and exam

    (`ORIGINALS`): who opens one gets a copy of their own.
    """
    place.mkdir(parents=True, exist_ok=True)
    with open_records(site) as db:
        parts = list(_desk(db, site, place / ORIGINALS))
    write_whole(place / DESK, orjson.dumps(parts))


def shown_lessons(db: Session) -> list[Path]:
    """The notebooks of the lessons that people may read, by name."""
    hidden = hidden_lessons(db)
    return [path for path in sorted(LESSONS.glob("*.ipynb")) if lesson_id(path) not in hidden]


def _desk(db: Session, site: Site, originals: Path) -> Iterator[dict[str, object]]:
    """The newest year first: its own notebooks, then those of each exam that has results, with its papers in formgrader."""
    from analytics.frames.exams import exam_days

    days = exam_days(db, site.zone)
    exams: dict[int, list[Exam]] = {review.year: [] for review in reviews(db)}
    for exam in _with_results(db):
        exams.setdefault(days[exam.id].year if exam.id in days else 0, []).append(exam)
    for year in sorted(exams, reverse=True):
        if year:
            title = messages.DESK_YEAR.format(year=year)
            notebooks = _originals(originals, str(year), "year", {"year": year})
            yield {"title": title, "notebooks": notebooks, "papers": []}
        for exam in exams[year]:
            # Reports are of formal exams.
            about = {"exam": exam.name}
            notebooks = [] if exam.practice else _originals(originals, exam.name, "exam", about)
            papers = [
                {"form": form.code, "name": name}
                for form in exam.forms
                if course_of(site)
                .notebook("release", ".", name := assignment_name(exam.name, form.code))
                .is_file()
            ]
            yield {"title": exam.title, "notebooks": notebooks, "papers": papers}


def _originals(
    folder: Path, about: str, scope: Literal["exam", "year"], parameters: Mapping[str, str | int]
) -> list[str]:
    """Paths, as copies of them are called in the administrators' folder."""
    from analytics.copies import write_originals
    from analytics.report.registry import reports

    place = Path(messages.FIGURES_FOLDER) / about
    wanted = [report for report in reports() if report.scope == scope]
    written = write_originals(folder / place, wanted, parameters)
    return [(place / path.name).as_posix() for path in written]


def _with_results(db: Session) -> list[Exam]:
    """The newest first."""
    found = exists().where(Result.call_id == Call.id, Call.exam_id == Exam.id)
    return list(db.scalars(select(Exam).where(found).order_by(Exam.id.desc())))

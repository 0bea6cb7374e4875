"""What the page of corrections asks: the questions of an exam that have a key, wherever they stand in its forms. Reads alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from foundation.markup import to_html
from grading import messages
from grading.answer_words import keys_in_words
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.score_cells import score_cells
from grading.open_answers import question_facts
from grading.paper.score_cell import SUFFIX, parse_score_cell
from grading.submitted import released_paper
from records.exams.exam import Exam


@dataclass(frozen=True)
class KeyedQuestion:
    """``item`` as a correction names it; ``places``: where the forms ask it; ``stem`` and ``options`` as HTML; ``key`` in words."""

    item: str
    kind: str
    stem: str
    options: list[tuple[str, str]]
    key: str
    places: list[str] = field(default_factory=list)


def keyed_questions(course: Course, exam: Exam) -> dict[str, KeyedQuestion]:
    """By item, in the order of the first form. Raises `GradebookMissing`, ``OSError`` where the papers are gone."""
    found: dict[str, KeyedQuestion] = {}
    for form in exam.forms:
        cells = score_cells(course, assignment_name(exam.name, form.code))
        facts = question_facts(released_paper(course, exam.name, form.code).released)
        for question in form.questions:
            name = str(question["name"])
            source = cells.get(f"{name}{SUFFIX}")
            if source is None:
                continue
            part = name.partition("_")[2]
            item = f"{question['item_id']}/{part}" if part else str(question["item_id"])
            own = facts[name]
            if item not in found:
                options = [(each["id"], to_html(each["text"])) for each in own.get("options", ())]
                key = keys_in_words(parse_score_cell(source))
                found[item] = KeyedQuestion(item, own["kind"], to_html(own["stem"]), options, key)
            label = str(own["label"])
            found[item].places.append(messages.PLACE_IN_FORM.format(form=form.code, label=label))
    return found

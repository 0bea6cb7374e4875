"""Form → paper: an nbgrader source notebook with locked stems, answer cells and locked test cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading import messages
from grading.paper.score_cell import SUFFIX, score_cell_source, scoring_rule
from question_bank.content import CELL_SCHEMA
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form
from question_bank.forms.placed import PlacedQuestion
from question_bank.item import CONSTRUCTED, Question
from question_bank.shown import (
    answer_metadata,
    answer_stub,
    cell_metadata,
    options_markdown,
    stem_markdown,
)

BEGIN_MARK_SCHEME, END_MARK_SCHEME = "=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="
SHOWN_POINTS = "shown_points"
"""On test cells of the source that score nothing: what the released paper says that they are worth (`grading.paper.veil`)."""
_STUB_REGION = "### BEGIN SOLUTION\n### END SOLUTION"


def build_paper(form: Form, questions: Sequence[PlacedQuestion]) -> NotebookNode:
    """The source notebook of a form whose ``questions`` are `placed`, keys included."""
    blueprint = form.blueprint
    cells = [_head(form)]
    section = -1
    for placed in questions:
        if placed.place.section != section:
            section = placed.place.section
            cells.append(_section_head(blueprint, section))
        if placed.part == 1:
            cells.append(_context(placed))
        cells += _question_cells(placed, blueprint)
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "lawstudy": {
                "schema": CELL_SCHEMA,
                "kind": "paper",
                "exam": form.exam,
                "form": form.code,
                "content_hash": form.content_hash,
                "title": blueprint.title,
                "duration_minutes": blueprint.duration_minutes,
            },
        },
    )


def _head(form: Form) -> NotebookNode:
    blueprint = form.blueprint
    # Nothing counts the time of a practice paper.
    head = messages.PRACTICE_HEAD if blueprint.practice else messages.PAPER_HEAD
    text = head.format(
        title=blueprint.title,
        form=form.code,
        minutes=blueprint.duration_minutes,
        points=f"{blueprint.total_points:g}",
        rules="\n".join(f"* {rule}" for rule in blueprint.all_rules),
    )
    return _locked("paper-head", text, cell_metadata("head"))


def _section_head(blueprint: Blueprint, index: int) -> NotebookNode:
    section = blueprint.sections[index]
    template = messages.SECTION_HEAD_PRETEST if section.pretest else messages.SECTION_HEAD
    text = template.format(
        title=section.title,
        count=section.count,
        pretest=section.pretest,
        all=section.count + section.pretest,
        points=f"{section.points:g}",
        total=f"{section.count * section.points:g}",
        instructions=section.instructions,
    )
    return _locked(f"section-{index + 1}", text, cell_metadata("section"))


def _context(placed: PlacedQuestion) -> NotebookNode:
    number = placed.place.number
    points = f"{placed.place.points:g}"
    text = messages.CONTEXT.format(number=number, points=points, context=placed.item.context)
    return _locked(f"q{number:02d}-context", text, cell_metadata("context"))


def _question_cells(placed: PlacedQuestion, blueprint: Blueprint) -> list[NotebookNode]:
    name, label, points, question = placed.name, placed.label, placed.points, placed.question
    template = messages.PART_AND_STEM if placed.part else messages.NUMBER_AND_STEM
    heading = template.format(
        number=placed.place.number,
        part=placed.part,
        stem=stem_markdown(question),
        points=f"{placed.shown_points:g}",
    )
    stem = cell_metadata("stem", name)
    facts = answer_metadata(question, name, label, points=placed.shown_points)
    options = options_markdown(question)
    text = f"{heading}\n\n{options}" if options else heading
    if question.kind in CONSTRUCTED:
        scheme = messages.MARK_SCHEME.format(
            reference=question.reference_answer,
            rubric="\n".join(
                messages.RUBRIC_LINE.format(points=f"{line.points:g}", text=line.text)
                for line in question.rubric
            ),
        )
        text += f"\n\n{BEGIN_MARK_SCHEME}\n{scheme}\n{END_MARK_SCHEME}"
        return [
            _locked(f"{name}-stem", text, stem),
            _essay_cell(name, points, {**facts, "stub": messages.ESSAY_STUB}),
        ]
    rule = scoring_rule(name, question, points, blueprint.marking)
    return [
        _locked(f"{name}-stem", text, stem),
        _answer_cell(name, label, question, facts),
        _score_cell(placed, score_cell_source(rule, label)),
    ]


def _nbgrader(grade_id: str, cell_type: str, **fields: object) -> dict[str, object]:
    return {
        "grade": False,
        "grade_id": grade_id,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
        "cell_type": cell_type,
        **fields,
    }


def _metadata(nbgrader: dict[str, object], facts: dict[str, Any]) -> dict[str, object]:
    return {"nbgrader": nbgrader, "lawstudy": facts}


def _locked(grade_id: str, text: str, facts: dict[str, Any]) -> NotebookNode:
    metadata = _metadata(_nbgrader(grade_id, "markdown"), facts)
    return new_markdown_cell(text, id=grade_id, metadata=metadata)


def _answer_cell(name: str, label: str, question: Question, facts: dict[str, Any]) -> NotebookNode:
    # The empty region keeps nbgrader from replacing the cell by a stub that raises.
    source = f"{answer_stub(question, name, label)}\n{_STUB_REGION}\n{name} = None"
    nbgrader = _nbgrader(name, "code", locked=False, solution=True)
    return new_code_cell(source, id=name, metadata=_metadata(nbgrader, facts))


def _score_cell(placed: PlacedQuestion, source: str) -> NotebookNode:
    name = placed.name
    facts = cell_metadata("score", name)
    if placed.place.pretest:
        facts[SHOWN_POINTS] = placed.shown_points
    nbgrader = _nbgrader(f"{name}{SUFFIX}", "code", grade=True, points=placed.points)
    return new_code_cell(source, id=f"{name}{SUFFIX}", metadata=_metadata(nbgrader, facts))


def _essay_cell(name: str, points: float, facts: dict[str, Any]) -> NotebookNode:
    nbgrader = _nbgrader(name, "markdown", grade=True, locked=False, solution=True, points=points)
    source = f"{_STUB_REGION}"
    return new_markdown_cell(source, id=name, metadata=_metadata(nbgrader, facts))

"""A released paper as the room shows it: text and questions in order, the same for everybody; arranged anew for each.

Read from the notebook that candidates get, so what is not in there (keys) cannot be here.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import orjson

from foundation.markup import to_html
from grading.answers import AnswerShape
from question_bank import messages
from question_bank.content import CELL_SCHEMA
from question_bank.errors import NewerSchema


@dataclass(frozen=True)
class Paper:
    """A paper for the room. ``released`` is the notebook as candidates get it."""

    exam: str
    form: str
    released: Mapping[str, Any]
    questions: Mapping[str, AnswerShape]
    sections: Sequence[Sequence[Sequence[str]]]
    """Names of the questions: of each section its groups; those of a case belong together and stay in order."""

    @property
    def title(self) -> str:
        """What the exam is called on the paper."""
        return str(self.released["metadata"]["lawstudy"]["title"])

    @cached_property
    def content(self) -> bytes:
        """gzip of the JSON that pages read: ``{title, head, sections: [{head, groups: [{context, questions}]}]}``."""
        head, sections = "", list[dict[str, Any]]()
        context = ""
        for role, name, cell in _cells(self.released):
            text = "".join(cell["source"])
            match role:
                case "head":
                    head = to_html(text)
                case "section":
                    sections.append({"head": to_html(text), "groups": []})
                case "context":
                    context = to_html(text)
                case "answer":
                    shown = shown_facts(cell["metadata"]["lawstudy"])
                    if not sections:
                        sections.append({"head": "", "groups": []})
                    groups = sections[-1]["groups"]
                    if groups and _group(name) == _group(groups[-1]["questions"][0]["question"]):
                        groups[-1]["questions"].append(shown)
                    else:
                        groups.append({"context": context, "questions": [shown]})
                    context = ""
        data = {"title": self.title, "head": head, "sections": sections}
        return gzip.compress(orjson.dumps(data), mtime=0)

    @cached_property
    def content_hash(self) -> str:
        """Names `content` in an address, so that it may be kept by the browser."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def form_hash(self) -> str:
        """`Form.content_hash` of the form that the paper was made of; ``""`` on papers of 0.1.0."""
        return str(self.released["metadata"]["lawstudy"].get("content_hash", ""))

    def arrangement(self, seed: int) -> dict[str, Any]:
        """``order``: names of the questions as this candidate sees them; ``options``: of each question its letters in order.

        Questions change places within their section only, those of a case not at all. Same seed, same arrangement.
        """
        draw = random.Random(f"arrangement:{seed}")
        order: list[str] = []
        for section in self.sections:
            groups = list(section)
            draw.shuffle(groups)
            order += [name for group in groups for name in group]
        options = {}
        for name in (name for section in self.sections for group in section for name in group):
            letters = sorted(self.questions[name].options)
            if letters:
                draw.shuffle(letters)
                options[name] = "".join(letters)
        return {"order": order, "options": options}


def read_paper(data: bytes) -> Paper:
    """Read a released notebook.

    Raises ``KeyError`` and the like when it is no paper of ours, `NewerSchema` when a later version made it.
    """
    released = orjson.loads(data)
    facts = released["metadata"]["lawstudy"]
    if (version := facts.get("schema", 1)) > CELL_SCHEMA:
        file = f"{facts.get('exam')}-{facts.get('form')}"
        raise NewerSchema(messages.NEWER_SCHEMA, file=file, version=version, known=CELL_SCHEMA)
    questions: dict[str, AnswerShape] = {}
    sections: list[list[list[str]]] = []
    for role, name, cell in _cells(released):
        if role == "section" or not sections:
            sections.append([])
        if role != "answer":
            continue
        questions[name] = AnswerShape.of(cell["metadata"]["lawstudy"])
        section = sections[-1]
        if section and _group(section[-1][0]) == _group(name):
            section[-1].append(name)
        else:
            section.append([name])
    return Paper(
        facts["exam"],
        facts["form"],
        released,
        questions,
        [section for section in sections if section],
    )


def _cells(released: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for cell in released["cells"]:
        own = cell["metadata"].get("lawstudy")
        if own:
            yield own["role"], own.get("question", ""), cast("dict[str, Any]", cell)


def _group(question: str) -> str:
    """``q61`` of ``q61_2``: the questions of a case share it."""
    return question.partition("_")[0]


def shown_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a question with its Markdown made HTML; blanks keep their mark for the form to draw."""
    shown = {key: value for key, value in facts.items() if key != "role"}
    shown["stem"] = to_html(facts["stem"])
    if "options" in facts:
        shown["options"] = [
            {"id": option["id"], "text": to_html(option["text"])} for option in facts["options"]
        ]
    return shown

"""Does a released notebook hold anything that a candidate must not see?

The scan does not trust nbgrader's clearing: it looks at every cell of the released file for scoring code, keys, outputs,
unknown metadata, and for the texts that only markers have (rationales, reference answers, rubrics, accepted blanks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode

from grading import messages
from grading.paper.score_cell import SUFFIX
from question_bank.item import Item, Question
from question_bank.shown import answer_metadata, cell_metadata

_CODE = ("HIDDEN TESTS", "MARK SCHEME", "score_", "key=", "incomplete=", "points=", "numerals=")
_CELL_FIELDS = {"deletable", "editable", "nbgrader", "lawstudy"}
_LAWSTUDY_FIELDS = set(cell_metadata("answer", "q01")) | {
    *("kind", "label", "points", "stem", "options", "blanks", "stub"),
}
_NBGRADER_FIELDS = {
    "grade",
    "grade_id",
    "locked",
    "schema_version",
    "solution",
    "task",
    "cell_type",
    "checksum",
    "points",
}
_LABEL = re.compile(r"\d{1,3}(?:（\d{1,2}）)?")
_FRAGMENT = 12
"""Characters: a shorter run of marker-only text may stand in a stem by chance."""


def scan_paper(notebook: NotebookNode, form_code: str, items: Sequence[Item]) -> list[str]:
    """Every leak in a released paper that holds ``items``, as messages; an empty list means none."""
    secrets = list(secret_texts(items))
    shown = [_shown(question) for item in items for question in item.questions]
    found: list[str] = []
    for number, cell in enumerate(notebook.cells, 1):
        place = {"form": form_code, "cell": number}
        found += [
            messages.LEAK_MARKER.format(text=word, **place) for word in _CODE if word in cell.source
        ]
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append(messages.LEAK_OUTPUT.format(**place))
        if cell.get("attachments"):
            found.append(messages.LEAK_METADATA.format(text="attachments", **place))
        found += [
            messages.LEAK_METADATA.format(text=name, **place) for name in _unknown_fields(cell)
        ]
        if cell.metadata.get("nbgrader", {}).get("points") == 0:
            found.append(messages.LEAK_METADATA.format(text="points", **place))
        if _is_objective_answer(cell) and not _is_as_released(cell.source):
            found.append(messages.LEAK_SELECTED.format(**place))
        if cell.metadata.get("nbgrader", {}).get("grade_id", "").endswith(SUFFIX):
            found += [
                messages.LEAK_MARKER.format(text=line, **place)
                for line in cell.source.splitlines()
                if line.strip() and not line.startswith("#")
            ]
        facts = dict(cell.metadata.get("lawstudy", {}))
        # What the form shows is what the stem cell shows, and nothing more; so it may repeat a word that is an answer elsewhere.
        form = {name: facts.pop(name) for name in ("stem", "options") if name in facts}
        if form and form not in shown:
            found.append(messages.LEAK_METADATA.format(text="stem, options", **place))
        # A number that everybody reads may be the answer to a fill-in question, too.
        if not _LABEL.fullmatch(str(facts.pop("label", "1"))):
            found.append(messages.LEAK_METADATA.format(text="label", **place))
        rest = {**cell.metadata, "lawstudy": facts}
        text = _normal(str(cell.source)) + _normal(str(rest))
        found += [
            messages.LEAK_TEXT.format(what=what, item=item, **place)
            for what, item, secret in secrets
            if secret in text
        ]
    return found


def _shown(question: Question) -> dict[str, object]:
    """What the metadata of an answer cell may say of the question's text."""
    facts = answer_metadata(question, "q01", "1")
    return {name: facts[name] for name in ("stem", "options") if name in facts}


def secret_texts(items: Sequence[Item]) -> Iterator[tuple[str, str, str]]:
    """What only markers may read of the items: (what it is, item id, text without spaces)."""
    for item in items:
        # What a candidate may read anyway cannot leak, even where the rationale repeats it.
        shown = _normal(
            item.context
            + "".join(q.stem + "".join(o.text for o in q.options) for q in item.questions)
        )
        yield messages.WHAT_ITEM_ID, item.id, item.id
        texts: list[tuple[str, str]] = [(messages.WHAT_RATIONALE, item.rationale)]
        for question in item.questions:
            texts.append((messages.WHAT_REFERENCE, question.reference_answer))
            texts += [(messages.WHAT_RUBRIC, line.text) for line in question.rubric]
        for what, text in texts:
            for sentence in re.split(r"[。；;\n]", text):
                secret = _normal(sentence)
                if len(secret) >= _FRAGMENT and secret not in shown:
                    yield what, item.id, secret
        for question in item.questions:
            for blank in question.blanks:
                for accepted in blank:
                    yield messages.WHAT_BLANK, item.id, _normal("{{" + accepted)
                    yield messages.WHAT_BLANK, item.id, _normal(f"'{accepted}'")
                    yield messages.WHAT_BLANK, item.id, _normal(f'"{accepted}"')


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _unknown_fields(cell: NotebookNode) -> list[str]:
    metadata: Mapping[str, Mapping[str, object]] = cell.metadata
    return sorted(
        (set(metadata) - _CELL_FIELDS)
        | (set(metadata.get("lawstudy", {})) - _LAWSTUDY_FIELDS)
        | (set(metadata.get("nbgrader", {})) - _NBGRADER_FIELDS)
    )


def _is_objective_answer(cell: NotebookNode) -> bool:
    role: str = cell.metadata.get("lawstudy", {}).get("role", "")
    return role == "answer" and cell.cell_type == "code"


def _is_as_released(source: str) -> bool:
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith("#")]
    return len(lines) == 1 and re.fullmatch(r"q\d+(_\d+)? = None", lines[0]) is not None

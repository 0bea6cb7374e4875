"""Papers that are not the candidate's answered paper: another exam's, form's or person's, or none at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from tests.grading.catalogue.case import CONTROL, Exam, HandIn, as_json, beside, cases, changed
from tests.support.released_exam import ASSIGNMENT, answer, cell_of


def _says(**facts: object) -> HandIn:
    return changed(lambda paper: paper["metadata"]["lawstudy"].update(facts))


def _not_saying(*names: str) -> HandIn:
    def change(paper: dict[str, Any]) -> None:
        for name in names:
            paper["metadata"]["lawstudy"].pop(name, None)

    return changed(change)


def _own_name(place: Exam, who: str) -> None:
    paper = place.answered()
    paper["metadata"]["lawstudy"]["candidate"] = who
    place.exam.hand_in(who, as_json(paper))


def _released(place: Exam, who: str) -> None:
    data = place.exam.course.notebook("release", ".", ASSIGNMENT).read_bytes()
    place.exam.hand_in(who, data)


def _source(*, answered: bool) -> HandIn:
    def hand_in(place: Exam, who: str) -> None:
        path = place.exam.course.notebook("source", ".", ASSIGNMENT)
        paper: Any = json.loads(json.dumps(nbformat.read(path, 4)))
        place.exam.hand_in(who, as_json(answer(paper, **place.right) if answered else paper))

    return hand_in


def _scored(paper: dict[str, Any]) -> None:
    """As nbgrader's autograder leaves one: full marks as outputs, and the test cells with their hidden part."""
    for cell in paper["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "").endswith("-score"):
            cell["source"] += "\n### BEGIN HIDDEN TESTS\n2.0\n### END HIDDEN TESTS"
            cell["outputs"] = [
                {
                    "output_type": "execute_result",
                    "data": {"text/plain": "2.0"},
                    "metadata": {},
                    "execution_count": 1,
                }
            ]


def _renamed(name: str) -> Callable[[Path], object]:
    return lambda path: path.rename(path.with_name(name))


def _in_a_folder(path: Path) -> None:
    inner = path.with_name("答卷")
    inner.mkdir()
    path.rename(inner / path.name)


def _second(path: Path) -> None:
    """A blank paper under the right name, the answered one under another."""
    paper = json.loads(path.read_bytes())
    path.with_name(f"{path.stem} (1).ipynb").write_bytes(path.read_bytes())
    for name in ("q01", "q02", "q03"):
        cell_of(paper, name)["source"] = f"{name} = None"
    path.write_bytes(as_json(paper))


CASES = cases(
    "identity",
    {
        "other-exam": ("写明是另一场考试", _says(exam="other-exam")),
        "other-form": ("写明是 B 卷", _says(form="B")),
        "other-content": ("写明是另一版题目", _says(content_hash="0" * 64)),
        "other-person": ("写明是邻座的答卷", _says(candidate=CONTROL)),
        "own-name": ("写明是本人的答卷", _own_name),
        "person-as-list": ("考生写成列表", _says(candidate=[CONTROL])),
        "person-empty": ("考生写成空文本", _says(candidate="")),
        "person-null": ("考生写成 null", _says(candidate=None)),
        "exam-as-object": ("考试写成对象", _says(exam={"name": "parity-exam"})),
        "form-as-number": ("试卷写成数字", _says(form=1)),
        "no-exam": ("没有写明考试", _not_saying("exam")),
        "no-form": ("没有写明试卷", _not_saying("form")),
        "no-content": ("没有写明题目版本", _not_saying("content_hash")),
        "no-facts": ("没有写明任何来历", changed(lambda paper: paper["metadata"].pop("lawstudy"))),
        "facts-as-list": (
            "来历写成列表",
            changed(lambda paper: paper["metadata"].update(lawstudy=[])),
        ),
        "released-itself": ("原样交回发布的空白试卷", _released),
        "source-blank": ("交来源试卷（带评分代码）", _source(answered=False)),
        "source-answered": ("在源试卷上作答", _source(answered=True)),
        "scored-paper": ("交来已评分的试卷", changed(_scored)),
        "key-words-in-essay": (
            "简答题里写了评分代码的标记",
            changed(lambda p: cell_of(p, "q11").update(source="### BEGIN HIDDEN TESTS")),
        ),
        "other-name": ("文件名不是本卷的", beside(_renamed("答卷.ipynb"))),
        "upper-case-name": ("扩展名写成大写", beside(lambda p: _renamed(f"{p.stem}.IPYNB")(p))),
        "in-a-folder": ("答卷放在下一层文件夹里", beside(_in_a_folder)),
        "two-papers": ("目录里有两份：三题没答的叫本名，全对的叫“(1)”", beside(_second)),
        "no-paper": ("目录里没有答卷", beside(lambda path: path.unlink())),
    },
)

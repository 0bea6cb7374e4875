"""Code that would leave a file, in every place where somebody might execute it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.grading.catalogue.case import beside, cases, changed
from tests.grading.hostile import MARKER, WRITES
from tests.support.released_exam import cell_of

IMPORTED = f"__import__('pathlib').Path('{MARKER}').touch()"


def _source(name: str, source: str) -> Callable[[dict[str, Any]], object]:
    return lambda paper: cell_of(paper, name).update(source=source)


def _first_cell(source: str) -> Callable[[dict[str, Any]], object]:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "added",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    return lambda paper: paper["cells"].insert(0, cell)


def _module(path: Path) -> None:
    """A module beside the paper, by the name of one that programs import."""
    for name in ("json", "sitecustomize", "nbformat", "IPython"):
        path.with_name(f"{name}.py").write_text(WRITES, encoding="utf-8")


def _kernel(path: Path) -> None:
    """A kernel of the candidate's own beside the paper."""
    folder = path.parent / "kernels" / "own"
    folder.mkdir(parents=True)
    spec = {"argv": ["touch", MARKER], "display_name": "own", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    paper = json.loads(path.read_bytes())
    paper["metadata"]["kernelspec"] = {"name": "own", "display_name": "own"}
    path.write_bytes(json.dumps(paper).encode())


def _metadata(paper: dict[str, Any]) -> None:
    paper["metadata"]["widgets"] = {"application/x-python": WRITES}
    for cell in paper["cells"]:
        cell["metadata"]["init_cell"] = True
        cell["metadata"]["tags"] = [WRITES, f"{{{{ {IMPORTED} }}}}"]


def _outputs(paper: dict[str, Any]) -> None:
    cell_of(paper, "q01")["outputs"] = [
        {
            "output_type": "execute_result",
            "data": {"text/html": f"<script>{WRITES}</script>", "text/plain": WRITES},
            "metadata": {},
            "execution_count": 1,
        }
    ]


CASES = cases(
    "execution",
    {
        "call-as-answer": ("答案是一个函数调用", changed(_source("q01", f"q01 = {WRITES}"))),
        "call-in-list": ("列表里有函数调用", changed(_source("q04", f'q04 = ["A", {IMPORTED}]'))),
        "call-in-text": (
            "格式化文本里有函数调用",
            changed(_source("q09", f'q09 = f"{{{IMPORTED}}}"')),
        ),
        "call-in-comprehension": (
            "推导式里有函数调用",
            changed(_source("q04", f"q04 = [{IMPORTED} for _ in 'A']")),
        ),
        "call-as-default": (
            "函数的默认值里有调用",
            changed(_source("q01", f"def f(x={IMPORTED}): pass\nq01 = 'A'")),
        ),
        "call-in-class": (
            "类的定义里有调用",
            changed(_source("q01", f"class A:\n    {IMPORTED}\nq01 = 'A'")),
        ),
        "call-as-annotation": (
            "类型标注里有调用",
            changed(_source("q01", f"q01: {IMPORTED} = 'A'")),
        ),
        "call-as-index": ("赋值的下标里有调用", changed(_source("q01", f"q01[{IMPORTED}] = 'A'"))),
        "walrus": ("用 := 赋值", changed(_source("q01", f"(q01 := {IMPORTED})"))),
        "after-answer": ("正确答案后面有代码", changed(_source("q01", f"q01 = 'A'\n{WRITES}"))),
        "cell-magic": (
            "用 %%writefile 写文件",
            changed(_source("q01", f"%%writefile {MARKER}\nx")),
        ),
        "shell": ("用 ! 调用系统命令", changed(_source("q01", f"!touch {MARKER}"))),
        "code-in-score-cell": ("评分处写了代码", changed(_source("q01-score", f"{WRITES}\n1.0"))),
        "code-in-essay": ("简答题里写了代码", changed(_source("q11", f"```python\n{WRITES}\n```"))),
        "code-cell-first": ("另加一个代码单元", changed(_first_cell(WRITES))),
        "answers-from-outside": (
            "另加的单元给所有题赋值",
            changed(_first_cell(f"{WRITES}\nimport os\nos.environ['x'] = '1'")),
        ),
        "code-in-metadata": ("元数据里写了代码和模板", changed(_metadata)),
        "code-in-outputs": ("运行结果里有脚本", changed(_outputs)),
        "module-beside": ("答卷旁边有与程序库同名的模块", beside(_module)),
        "kernel-beside": ("答卷旁边有自制的内核", beside(_kernel)),
        "endless-loop": ("另加的单元是死循环", changed(_first_cell("while True: pass"))),
        "memory-eater": ("另加的单元占用内存", changed(_first_cell("x = b'x' * 10**9"))),
        "endless-in-answer": ("答题处是死循环", changed(_source("q01", "while True: q01 = 'A'"))),
        "long-power": ("答案是要算很久的乘方", changed(_source("q09", "q09 = 9**9**9"))),
        "huge-repeat": ("答案是重复十亿次的文本", changed(_source("q09", "q09 = 'x' * 10**9"))),
    },
)

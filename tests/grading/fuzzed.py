"""Papers of every hostile kind, changed at random: what the tests and `tests.grading.fuzz_for` feed to the scorer."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.grading.hostile import CELLS, WRITES
from tests.grading.submissions import AGREE, CHEATED, CRASHED
from tests.support.released_exam import answer

Paper = dict[str, Any]
Make = Callable[[Paper, dict[str, str]], Paper]


def _hostile(change: Callable[[Paper], object]) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        answer(paper, **right)
        change(paper)
        return paper

    return make


KINDS: dict[str, Make] = {
    **AGREE,
    **CHEATED,
    **CRASHED,
    **{name: _hostile(change) for name, change in CELLS.items()},
}


LITERALS = st.recursive(
    st.sampled_from(
        [
            *(
                "None",
                "True",
                "False",
                "'A'",
                '"对"',
                "'六十日'",
                "b'A'",
                "1j",
                "-1",
                "1e999",
                "...",
                "A",
            ),
            *(
                "0x" + "f" * 5000,
                "9" * 5000,
                "f'{1}'",
                "'\\ud800'",
                "'\\x00'",
                "'\u200b'",
                "()",
                "print()",
                WRITES,
            ),
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, max_size=4).map(lambda parts: f"{{{', '.join(parts)}}}"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}"),
        st.tuples(inner, st.sampled_from("+-*"), inner).map(" ".join),
        st.tuples(st.sampled_from("([{"), st.integers(1, 300), inner).map(
            lambda nest: nest[0] * nest[1] + nest[2]
        ),
    ),
    max_leaves=6,
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from([WRITES, f"q01 = {WRITES}", f"!python -c {WRITES!r}"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def _nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: (container, key)."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        found.append((value, key))
        if isinstance(inner, dict | list):
            found += _nodes(inner)
    return found


@st.composite
def changed_paper(draw: st.DrawFn, papers: dict[str, Paper]) -> bytes:
    """A paper of some kind, some of its places replaced by other JSON, then some of its bytes by others."""
    paper = copy.deepcopy(papers[draw(st.sampled_from(sorted(papers)))])
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(_nodes(paper)))
        match draw(st.sampled_from(["replace", "delete", "twice"])):
            case "replace":
                container[key] = draw(_JSON)
            case "delete":
                del container[key]
            case "twice" if isinstance(container, list):
                container.insert(key, copy.deepcopy(container[key]))
        if not isinstance(paper, dict) or not paper:
            break
    data = bytearray(json.dumps(paper, ensure_ascii=draw(st.booleans())).encode("utf-8", "replace"))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        data[start:end] = draw(st.binary(max_size=40))
    return bytes(data)

"""The body of a lesson: nothing is lost, everything is in order, and nothing that people write makes it raise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courses import messages
from courses.figures.source import KINDS
from courses.lesson.body import (
    CHOICE,
    Body,
    Calculator,
    Decision,
    Drawing,
    SelfCheck,
    Text,
    read_body,
)

CASE = """## 案例

### 第一步

先看案情。

```抉择
怎么办？

- [ ] 照签
  容易这样想。

  第二段回应。
- [x] 不签
  对。
```

第一步的讲评。

### 第二步

```时间轴 期限
立案 | 起算
```
```抉择
再怎么办？
- [X] 甲
  对。
- [ ] 乙
  错。
```
第二步的讲评。
{{计算器 期限}}

## 讲解

与案例无关。

{{自测 some-item 目标1、2}}"""
LINES = CASE.split("\n")


def body(text: str, first: int = 1) -> Body:
    return read_body(list(enumerate(text.split("\n"), first)))


def faults(text: str) -> list[tuple[int, str]]:
    return sorted(body(text).faults)


def test_what_stands_where_and_after_what() -> None:
    found = body(CASE)
    assert found.faults == []
    assert found.sections == ["案例", "讲解"]
    assert [(type(each), each.line, each.after) for each in found.blocks] == [
        (Text, 1, ""),
        (Text, 3, ""),
        (Decision, 7, ""),
        (Text, 18, "s01"),
        (Text, 20, "s01"),
        (Drawing, 22, "s01"),
        (Decision, 25, "s01"),
        (Text, 32, "s02"),
        (Calculator, 33, "s02"),
        (Text, 35, ""),
        (SelfCheck, 39, ""),
    ]
    first = next(each for each in found.blocks if isinstance(each, Decision))
    assert (first.name, first.stem) == ("s01", "怎么办？")
    assert [(each.text, each.reply, each.right) for each in first.choices] == [
        ("照签", "容易这样想。\n\n第二段回应。", False),
        ("不签", "对。", True),
    ]
    check = found.blocks[-1]
    assert isinstance(check, SelfCheck)
    assert (check.item, check.goals, check.section) == ("some-item", (1, 2), "讲解")


def test_every_fault_stands_at_its_line_of_the_file() -> None:
    assert faults("```抉择\n- [ ] 甲\n- [ ] 乙\n  错。\n```") == sorted(
        [
            (1, messages.CHOICE_NO_STEM),
            (1, messages.CHOICE_ONE_RIGHT),
            (2, messages.CHOICE_NO_REPLY),
        ]
    )
    assert faults("```抉择\n问\n- [x] 甲\n  对。\n```") == [
        (1, messages.CHOICE_COUNT.format(count=1))
    ]
    five = "\n".join(f"- [{'x' if n == 0 else ' '}] 项\n  因为。" for n in range(5))
    assert faults(f"```抉择\n问\n{five}\n```") == [(1, messages.CHOICE_COUNT.format(count=5))]
    assert faults("\n\n```时间轴 期限\n立案 | 起算\n\n只有时点\n```") == [
        (6, messages.TIMELINE_LINE)
    ]
    known = "、".join([CHOICE, *KINDS])
    assert faults("```python\n1\n```") == [(1, messages.UNKNOWN_FENCE.format(known=known))]
    assert (2, messages.FENCE_OPEN) in faults("甲\n```时间轴 期限\n立案 | 起算")
    for mark in ("看 {{自测 a}} 吧", "{{自测 A}}", "{{ 自测}}", "{{计算器}}", "- {{计算器 期限}}"):
        assert faults(f"甲\n{mark}") == [(2, messages.BAD_MARK)]
    assert faults("{{计算器 税}}") == [
        (1, messages.UNKNOWN_CALCULATOR.format(known="期限、管辖、裁量"))
    ]


_LINES = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(
        ["```", "```抉择", "```柱图 件", "## 附录", "### 二", "", "- [x] 甲", "甲 1", "{{自测"]
    ),
    st.text(max_size=20).map(lambda text: text.replace("\n", " ")),
)


@given(st.lists(_LINES, max_size=40), st.integers(1, 99))
def test_nothing_is_lost_and_nothing_raises(lines: list[str], first: int) -> None:
    found = body("\n".join(lines), first)
    places = [each.line for each in found.blocks]
    assert places == sorted(places)
    last = first + max(len(lines), 1) - 1
    assert all(first <= line <= last for line, _ in found.faults)
    taken: set[int] = set()
    for each in found.blocks:
        if isinstance(each, Text):
            own = range(each.line, each.line + len(each.lines))
            assert not taken & set(own)
            assert found.faults or [lines[n - first] for n in own] == list(each.lines)
            taken |= set(own)
    if not found.faults and not any("```" in line for line in lines):
        marks = {each.line for each in found.blocks if not isinstance(each, Text)}
        written = {n for n, line in enumerate(lines, first) if line.strip()}
        assert written == {n for n in taken | marks if lines[n - first].strip()}
    # Names of decisions are their numbers, and what is read after one comes after it.
    names = [each.name for each in found.blocks if isinstance(each, Decision)]
    assert names == [f"s{n:02d}" for n in range(1, len(names) + 1)]
    seen = {""}
    for each in found.blocks:
        assert each.after in seen
        seen |= {each.name} if isinstance(each, Decision) else set()

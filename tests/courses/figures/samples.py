"""A source of each kind, and texts and sources that nobody thought of."""

from __future__ import annotations

from hypothesis import strategies as st

from courses.figures.source import KINDS, Figure, read_figure

TREE = """决策树 这件事要不要走程序
问 属于五类事项吗？
否 按一般规则办
问 属于应急处置吗？
是 不适用
终 走程序"""
BOTH_ENDS = """决策树 两边都有去处
问 成立吗？
是 受理
否 不予受理"""
TIMELINE = """时间轴 一件案件的期限
立案 | 起算 | 第六十条
五个工作日内 | 要求听证"""
LANE = """泳道 谁在什么时候签字
列 承办单位 | 司法局 | 区长
承办单位：拟订草案
司法局：审查
区长：签发
区长：公布"""
BARS = """柱图 复议和诉讼（件）
行政复议 136
行政诉讼 1,067
其他 0.5"""
SAMPLES = (TREE, BOTH_ENDS, TIMELINE, LANE, BARS)


def made(source: str) -> Figure:
    """The figure of a source without faults."""
    figure, faults = read_figure(source)
    assert figure is not None, faults
    assert faults == []
    return figure


_CHARACTERS = st.one_of(
    st.sampled_from("，。、）《》“”（〈…%.,:;!?()[]|｜：: \t\"'\\<>&"),
    st.sampled_from("行政处罚区长签发0123456789abcWM—😀"),
    st.characters(),
)
texts = st.text(_CHARACTERS, max_size=50)
words = ["问 ", "是 ", "否 ", "终 ", "列 ", "甲：", "乙：", "列 甲 | 乙", "", "丙 12"]
_lines = st.tuples(st.sampled_from(words), texts).map("".join)


def _source(kind: str, title: str, lines: list[str]) -> str:
    return "\n".join([f"{kind} {title}", *lines])


anything = st.one_of(
    st.text(max_size=200),
    st.builds(_source, st.sampled_from([*KINDS, "图"]), texts, st.lists(_lines, max_size=14)),
)
"""Sources right and wrong."""

_plain = st.text(
    _CHARACTERS.filter(lambda c: c.isprintable() and c not in "|｜：:\n"), min_size=1, max_size=40
).map(lambda text: f"文{text.strip()}")


def _tree(title: str, asked: list[tuple[str, str, str]], end: str) -> str:
    lines = [line for question, word, out in asked for line in (f"问 {question}", f"{word} {out}")]
    return _source("决策树", title, [*lines, f"终 {end}"])


def _lane(title: str, first: str, others: list[str]) -> str:
    roles = [f"{first[:8]}{n}" for n in range(1, len(others) + 1)]
    steps = [f"{role}：{text}"[:48] for role, text in zip(roles, others, strict=True)]
    return _source("泳道", title, [f"列 {' | '.join(roles)}", *steps])


sound = st.one_of(
    st.builds(
        _tree,
        _plain,
        st.lists(st.tuples(_plain, st.sampled_from("是否"), _plain), min_size=1, max_size=5),
        _plain,
    ),
    st.builds(
        lambda title, rows: _source("时间轴", title, [" | ".join(row)[:48] for row in rows]),
        _plain,
        st.lists(
            st.lists(_plain.map(lambda text: text[:14]), min_size=2, max_size=3),
            min_size=1,
            max_size=12,
        ),
    ),
    st.builds(_lane, _plain, _plain, st.lists(_plain, min_size=2, max_size=4)),
    st.builds(
        lambda title, rows: _source("柱图", title, [f"{name[:24]} {n}" for name, n in rows]),
        _plain,
        st.lists(
            st.tuples(
                _plain,
                st.one_of(
                    st.integers(0, 10**15 - 1),
                    st.decimals(0, 10**15 - 1, places=4).map(lambda n: f"{n:f}"),
                ),
            ),
            min_size=2,
            max_size=8,
        ),
    ),
)
"""Sources without faults, full of marks and long words."""

"""Values that no page sends."""

from __future__ import annotations

from hypothesis import strategies as st

from courses.calculators import competence, deadline, discretion

_OPTIONS = [
    option.id
    for each in (deadline, competence, discretion)
    for field in each.spec().fields
    for option in field.options
]
_NAMES = [field.name for each in (deadline, competence, discretion) for field in each.spec().fields]
_TEXTS = st.one_of(
    st.sampled_from(_OPTIONS),
    st.sampled_from(
        [
            "0001-01-01",
            "9999-12-31",
            "2026-W13-1",
            "20260323",
            "2200-12-31",
            "1950-01-01",
            "-1",
            "",
            "nan",
            "inf",
            "-inf",
            "1e400",
            "1e15",
            "9" * 400,
            "１２，０００",
            "0x10",
            "1_000",
            "\ud800",
            "\0",
        ]
    ),
    st.dates().map(str),
    st.floats().map(str),
    st.text(max_size=30),
)
VALUES = st.dictionaries(
    st.one_of(st.sampled_from(_NAMES), st.text(max_size=10)),
    st.one_of(
        _TEXTS,
        st.lists(_TEXTS, max_size=4),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.lists(st.lists(st.integers(), max_size=2), max_size=2),
        st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    ),
    max_size=6,
)

"""A figure's cell: what its code reads as, and that a kernel gives what is given without one."""

from __future__ import annotations

import ast

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, output_from_msg

from courses.figures.notebook import FigureShown, cell_source, figure, output
from tests.courses.figures.samples import BARS, SAMPLES, anything, made, texts

NASTY = [
    'say "yes"',
    "it's",
    "back\\slash \\n \\",
    'three """ quotes',
    '"""',
    "end'''\"",
    "{braces} %s",
]


def argument(code: str) -> object:
    """What the cell's code calls `figure` with."""
    _, call = ast.parse(code).body
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    [given] = call.value.args
    return ast.literal_eval(given)


@pytest.mark.parametrize("source", SAMPLES)
def test_a_usual_source_stands_in_the_code_as_it_was_written(source: str) -> None:
    assert source in cell_source(source)
    assert argument(cell_source(source)) == source


@pytest.mark.parametrize("text", NASTY)
def test_quotes_and_backslashes_survive(text: str) -> None:
    source = f"时间轴 {text}\n立案 | {text}"
    assert argument(cell_source(source)) == source


@pytest.mark.parametrize("source", SAMPLES)
def test_lines_that_end_as_windows_ends_them_survive(source: str) -> None:
    windows = source.replace("\n", "\r\n") + "\r"
    assert output(windows) is not None
    assert argument(cell_source(windows)) == windows


@given(st.one_of(texts.map(lambda text: f"时间轴 甲\n乙 | 丙{text}"), anything))
def test_whatever_can_be_drawn_survives(source: str) -> None:
    if output(source) is not None:
        assert argument(cell_source(source)) == source


def test_the_output_is_one_that_notebooks_hold() -> None:
    made_output = output(BARS)
    assert made_output is not None
    cell = new_code_cell(cell_source(BARS), outputs=[nbformat.from_dict(made_output)])
    nbformat.validate(new_notebook(cells=[cell]))
    assert set(made_output["data"]) == {"image/svg+xml", "text/markdown", "text/plain"}
    assert output("时间轴 甲") is None


def test_a_source_with_faults_says_which() -> None:
    with pytest.raises(ValueError, match="时间轴每行") as caught:
        figure("时间轴\n只有时点")
    assert "标题" in str(caught.value)
    assert isinstance(figure(BARS), FigureShown)


@pytest.mark.slow
def test_a_kernel_gives_the_same() -> None:
    from jupyter_client.manager import start_new_kernel

    sources = [*SAMPLES, *(f"时间轴 {text}\n立案 | {text}" for text in NASTY)]
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        for source in sources:
            shown: list[dict[str, object]] = []

            def keep(message: dict[str, object], shown: list[dict[str, object]] = shown) -> None:
                if message["msg_type"] in ("execute_result", "error"):
                    shown.append(dict(output_from_msg(message)))

            client.execute_interactive(cell_source(source), timeout=60, output_hook=keep)
            [found] = shown
            assert {**found, "execution_count": None} == output(source)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert made(sources[0])

"""Parsing while other threads parse and rubbish is collected."""

from __future__ import annotations

import ast
import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from grading.python_source import parse

SOURCE = "\n".join(f"q01 = [[('A', {number}), 'B'], {{'x': [1, 2, [3]]}}]" for number in range(40))


class Rubbish:
    """In a circle with itself; its end lets other threads go on."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        time.sleep(0)


@pytest.fixture
def busy_collector() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(50)
    yield
    gc.set_threshold(*before)


def errors(parsing: Callable[[str], object]) -> list[str]:
    """What four threads that parse meet."""

    def work() -> str:
        for _ in range(300):
            Rubbish()
            try:
                parsing(SOURCE)
            except SystemError as error:
                return str(error)
        return ""

    with ThreadPoolExecutor(4) as pool:
        return [found for found in pool.map(lambda _: work(), range(4)) if found]


@pytest.mark.usefixtures("busy_collector")
def test_no_collection_comes_between() -> None:
    assert errors(parse) == []
    assert gc.isenabled()


def test_it_is_what_python_reads() -> None:
    assert ast.dump(parse(SOURCE)) == ast.dump(ast.parse(SOURCE))
    with pytest.raises(SyntaxError):
        parse("q01 = ")
    assert gc.isenabled()
    gc.disable()
    try:
        parse("1")
        assert not gc.isenabled()
    finally:
        gc.enable()

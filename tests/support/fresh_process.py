"""A process that has nothing of this one: what is measured there is not what other tests have left in memory here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def in_fresh_process(
    function: Callable[_Arguments, _Result],
    *args: _Arguments.args,
    **kwargs: _Arguments.kwargs,
) -> _Result:
    """The function's result; function, arguments and result must be ones that can be pickled."""
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        return executor.submit(function, *args, **kwargs).result()

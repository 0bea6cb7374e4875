"""Python text as a syntax tree; nothing is ever executed."""

from __future__ import annotations

import ast
import gc


def parse(source: str) -> ast.Module:
    """``ast.parse``, without the garbage collector in the middle of it.

    Up to CPython 3.11.7 a collection there may let another thread parse, and then this one ends in a ``SystemError``
    (python/cpython#113035): a good paper would be an exception. Raises what ``ast.parse`` raises.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        if collects:
            gc.enable()

"""No process of ours waits for imports that it does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    [
        "grading.release",
        "analytics.report.writing",
        "courses.lesson.files",
        "delivery.lab.server",
        "lawstudy.processes.lab",
    ],
)
def test_no_grammar_of_addresses_is_compiled(module: str) -> None:
    code = f"import {module}, nbformat, sys; assert 'jsonschema' in sys.modules; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

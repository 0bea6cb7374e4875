"""A released exam with one called candidate (the fixtures of the grading tests)."""

from __future__ import annotations

from tests.grading.conftest import exam, released_once

__all__ = ["exam", "released_once"]

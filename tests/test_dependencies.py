"""What our packages import is declared, and nobody else's package bears the name of one of ours."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def _normal(name: str) -> str:
    """A distribution's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: list[str]) -> set[str]:
    return {_normal(re.split(r"[\s\[<>=!~;(]", text, maxsplit=1)[0]) for text in requirements}


def _imports(package: str) -> Iterator[tuple[str, Path]]:
    """Every top-level module that a package imports, anywhere in its functions, too."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name.partition(".")[0], path
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0], path


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_declared(package: str) -> None:
    project = PROJECT["project"]
    declared = _names(project["dependencies"])
    declared |= _names(
        [text for texts in project["optional-dependencies"].values() for text in texts]
    )
    provided = packages_distributions()
    foreign = {
        (name, str(path.relative_to(ROOT)))
        for name, path in _imports(package)
        if name not in sys.stdlib_module_names and name not in PACKAGES
    }
    undeclared = {
        (name, path)
        for name, path in foreign
        if not declared & {_normal(found) for found in provided.get(name, [])}
    }
    assert undeclared == set()


def test_the_lists_are_read() -> None:
    assert "pyyaml" in _names(PROJECT["project"]["dependencies"])
    assert ("markdown_it", ROOT / "foundation" / "markup.py") in set(_imports("foundation"))
    assert requires("nbgrader")


def _locked() -> set[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        _normal(name)
        for name in re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==", text, re.MULTILINE)
    }


def test_no_locked_package_provides_one_of_ours() -> None:
    locked = _locked()
    assert len(locked) > 100
    found = packages_distributions()
    ours = _normal(PROJECT["project"]["name"])
    for package in [*PACKAGES, "tests", "benchmarks"]:
        others = {_normal(name) for name in found.get(package, [])} - {ours}
        assert others & locked == set(), package
    # The names are known of what is installed; so all that our own machines install is.
    assert {_normal(distribution(name).name) for name in ("nbgrader", "jupyterlab")} <= locked

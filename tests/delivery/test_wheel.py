"""The wheel: the JupyterLab extension is in it, ready to use, so that nobody who installs it needs Node."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import delivery

ROOT = Path(delivery.__file__).parents[1]


def test_the_wheel_has_the_built_extension_and_asks_for_no_node(tmp_path: Path) -> None:
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", tmp_path, ROOT]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    [path] = tmp_path.glob("*.whl")
    with ZipFile(path) as wheel:
        names = wheel.namelist()
        [metadata] = [name for name in names if name.endswith(".dist-info/METADATA")]
        required = wheel.read(metadata).decode()
    extension = "delivery/static/labextensions/@lawstudy/labextension/"
    assert f"{extension}package.json" in names
    assert any(name.startswith(f"{extension}static/remoteEntry.") for name in names)
    assert "delivery/lab/jupyterlab/overrides.json" in names
    # Nothing is put where another Jupyter of the environment would find it.
    assert [name for name in names if ".data/data/" in name] == []
    assert "documents/templates/slips.typ" in names
    assert "delivery/locale/zh_CN/LC_MESSAGES/lawstudy.json" in names
    assert not [name for name in names if name.endswith(".ts") or "node_modules" in name]
    node = [line for line in required.splitlines() if line.startswith("Requires-Dist: nodejs")]
    assert all("extra == 'hub'" in line for line in node)
    assert sum(name.startswith("question_bank/items/") for name in names) > 240

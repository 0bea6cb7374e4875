"""Exports are checked before anybody counts: everything that is wrong is said at once, and nothing is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analytics.errors import ExportRefused, ProvinceRefused
from analytics.frame_files import MANIFEST
from analytics.province.counting import Chosen
from analytics.province.report import write_report
from tests.support.district_frames import MadeDistrict, write_district


def _made(name: str, seed: int = 1) -> MadeDistrict:
    return MadeDistrict(name, {"passed": 20 + seed, "failed": 6, "absent": 5}, seed=seed)


def _manifest(folder: Path, **changed: object) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_bytes()), **changed}), encoding="utf-8")


def _refused(exports: list[Path], to: Path) -> list[str]:
    with pytest.raises(ProvinceRefused) as caught:
        write_report(exports, Chosen(2026), to)
    assert not to.exists()
    assert not list(to.parent.glob(".writing-*"))
    return caught.value.problems


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    names = ("good", "again", "copy", "older", "other", "cut", "gone", "broken", "rows", "words")
    folder = {
        name: write_district(tmp_path / "exports" / name, _made(f"{name}区", seed))
        for seed, name in enumerate(names)
    }
    _manifest(folder["again"], site="good区")
    shutil.copy(folder["good"] / "people.parquet", folder["copy"] / "people.parquet")
    manifest = json.loads((folder["copy"] / MANIFEST).read_bytes())
    of_good = json.loads((folder["good"] / MANIFEST).read_bytes())["frames"]["people"]
    manifest["frames"]["people"] = of_good
    _manifest(folder["copy"], frames=manifest["frames"])
    manifest = json.loads((folder["older"] / MANIFEST).read_bytes())
    del manifest["format"], manifest["program"]
    (folder["older"] / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    _manifest(folder["other"], format="0" * 16, program="lawstudy 9.9.9")
    (folder["cut"] / "results.parquet").write_bytes(
        (folder["cut"] / "results.parquet").read_bytes()[:-100]
    )
    (folder["gone"] / "exams.parquet").unlink()
    _broken_as_told(folder["broken"])
    manifest = json.loads((folder["rows"] / MANIFEST).read_bytes())
    manifest["frames"]["results"]["rows"] += 1
    _manifest(folder["rows"], frames=manifest["frames"])
    (folder["words"] / MANIFEST).write_text("[]", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    problems = _refused([tmp_path / "exports", folder["good"], tmp_path / "empty"], tmp_path / "to")
    expected = [
        "good：这个文件夹写了两次",
        "“good区”有几份导出",
        "人员却完全相同",
        "较早的版本 导出",
        "lawstudy 9.9.9 导出",
        "cut/results.parquet：内容与 manifest.json 不符",
        "gone/exams.parquet：缺少这个文件",
        "broken/items.parquet：不是完好的 Parquet 文件",
        "rows/results.parquet：列或行数与 manifest.json 不符",
        "words：manifest.json 读不出来",
        "empty：没有导出的数据",
    ]
    for text in expected:
        assert sum(text in problem for problem in problems) == 1, (text, problems)
    assert len(problems) == len(expected)


def _broken_as_told(folder: Path) -> None:
    """A file that is no Parquet though its hash is right."""
    import hashlib

    data = b"PAR1" + bytes(200) + b"PAR1"
    (folder / "items.parquet").write_bytes(data)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["frames"]["items"]["sha256"] = hashlib.sha256(data).hexdigest()
    _manifest(folder, frames=manifest["frames"])


def test_an_exam_that_no_district_had(tmp_path: Path) -> None:
    folder = write_district(tmp_path / "one", _made("甲区"))
    with pytest.raises(ProvinceRefused, match="没有一个区县有名为 no-such 的考试"):
        write_report([folder], Chosen(2026, "no-such"), tmp_path / "to")


def test_a_report_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = write_district(tmp_path / "one", _made("甲区"))
    (tmp_path / "to").mkdir()
    with pytest.raises(ExportRefused, match="已经存在"):
        write_report([folder], Chosen(2026), tmp_path / "to")
    with pytest.raises(ExportRefused, match="没有文件夹"):
        write_report([folder], Chosen(2026), tmp_path / "no" / "to")


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(ProvinceRefused, match=r"lawstudy\[province\]"):
        write_report([tmp_path], Chosen(2026), tmp_path / "to")

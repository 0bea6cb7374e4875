"""The reports' notebooks as they are kept in the repository."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from analytics import messages as m
from analytics.copies import write_originals
from analytics.report.parameters import is_parameters, names_of
from analytics.report.registry import ALL, NOTEBOOKS, Report, find_report, reports
from analytics.report.run import with_parameters


def test_the_notebooks_are_those_of_the_folder() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == {each.name for each in reports()}
    assert [each.name for each in ALL] == list(m.REPORT_NAMES)


def test_a_report_is_found_by_either_of_its_names() -> None:
    first = reports()[0]
    assert find_report("pass_rates") == find_report("合格率分析") == first
    assert find_report("nothing") is None


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.name)
def test_a_notebook_is_kept_without_output_and_with_short_cells(report: Report) -> None:
    notebook = nbformat.read(report.notebook, 4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    for cell in code:
        assert cell.outputs == []
        assert cell.execution_count is None
        assert is_parameters(cell) or 1 <= len(cell.source.splitlines()) <= 6
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.name)
def test_a_notebook_has_title_parameters_summary_and_at_the_end_its_method(report: Report) -> None:
    cells = nbformat.read(report.notebook, 4).cells
    assert cells[0].source == f"# {report.title}"
    assert [place for place, cell in enumerate(cells) if is_parameters(cell)] == [1]
    own = {"quality": {"angoff", "hofstee"}, "year": {"facts", "every_unit"}}.get(
        report.name, set()
    )
    assert set(names_of(cells[1].source)) <= {"site", "year", "exam", "unit", "day"} | own
    shown = [cell.source for cell in cells if "display." in cell.source]
    assert shown[0].startswith("display.summary(")
    assert cells[-1].source.startswith("## 方法说明")


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.name)
def test_parameters_are_set_as_papermill_sets_them(report: Report) -> None:
    """Whoever has papermill runs our notebooks with it, and gets the same cells."""
    papermill = pytest.importorskip("papermill")
    wanted: dict[str, str | int] = {"exam": '甲"乙', "year": 2026}
    ours = with_parameters(nbformat.read(report.notebook, 4), wanted)
    plain = papermill.iorw.load_notebook_node(str(report.notebook))
    known = set(names_of(plain.cells[1].source))
    theirs = papermill.parameterize.parameterize_notebook(
        plain, {name: value for name, value in wanted.items() if name in known}
    )
    assert [cell.metadata.get("tags", []) for cell in ours.cells] == [
        cell.metadata.get("tags", []) for cell in theirs.cells
    ]
    told: list[dict[str, object]] = [{}, {}]
    for notebook, names in zip((ours, theirs), told, strict=True):
        exec(notebook.cells[2].source, names)  # What papermill or we wrote: assignments.
        names.pop("__builtins__")
    assert told[0] == told[1]
    assert told[0]["exam" if "exam" in known else "year"] in wanted.values()


def test_an_original_is_about_its_exam_and_of_this_version(tmp_path: Path) -> None:
    folder = tmp_path / "图表"
    wanted, about = list(reports()), {"exam": '考试"一"'}
    written = write_originals(folder, wanted, about)
    assert [path.stem for path in written] == [each.title for each in reports()]
    for path, report in zip(written, reports(), strict=True):
        source = nbformat.read(path, 4).cells[1].source
        names: dict[str, object] = {}
        exec(source, names)
        assert names.get("exam", '考试"一"') == '考试"一"'
        assert names_of(source) == names_of(nbformat.read(report.notebook, 4).cells[1].source)
    written[0].write_text("an earlier version", encoding="utf-8")
    assert write_originals(folder, wanted, about) == written
    assert nbformat.read(written[0], 4).cells

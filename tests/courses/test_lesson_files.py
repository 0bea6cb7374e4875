from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from courses.errors import LessonRejected
from courses.lesson.files import lesson_texts, self_check_items, write_lessons
from courses.lesson.folder import LESSONS
from courses.lesson.source import APPENDIX, SECTIONS, SELF_CHECKS
from question_bank.areas import content_areas
from question_bank.bank import ItemBank, load_bank
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import StatuteRegister, load_register
from question_bank.shown import CellMetadata
from tests.courses.lessons import BANK, CHECKS, LESSON, rekeyed
from tests.question_bank.samples import DAY, REGISTER, changed, statute

SOURCES = sorted(LESSONS.glob("*.md"))
NOTEBOOKS = sorted(LESSONS.glob("*.ipynb"))
_STATUTE_ARTICLES = re.compile(
    r"《([^《》]+)》((?:[、和至]?第[零一二三四五六七八九十百千]+条(?:之一)?)+)"
)


@pytest.fixture(scope="module")
def bank() -> ItemBank:
    """The shipped bank as on a fixed day, so that no test fails because a day has passed."""
    return load_bank(on=DAY)


def head_of(source: Path) -> dict[str, object]:
    found = yaml.safe_load(source.read_text(encoding="utf-8").split("---\n")[1])
    assert isinstance(found, dict)
    return found


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def test_there_are_lessons() -> None:
    assert len(SOURCES) >= 2


def test_every_source_has_its_notebook_and_every_notebook_its_source() -> None:
    assert [source.with_suffix(".ipynb") for source in SOURCES] == NOTEBOOKS


def test_the_committed_notebooks_are_current(bank: ItemBank) -> None:
    """Otherwise: lawstudy lesson build."""
    texts = lesson_texts(bank)
    assert list(texts) == NOTEBOOKS
    stale = [path.name for path in NOTEBOOKS if path.read_bytes() != texts[path].encode()]
    assert stale == []


def test_the_committed_notebooks_tell_no_key(bank: ItemBank) -> None:
    """With every key, rationale and rubric of the bank changed, they would be the same to the byte."""
    other = ItemBank(map(rekeyed, bank.values()))
    assert all(other[item_id].content_hash != item.content_hash for item_id, item in bank.items())
    assert lesson_texts(other) == lesson_texts(bank)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_was_neither_run_nor_answered(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    answers = [c for c in notebook.cells if c.metadata["lawstudy"]["role"] == "answer"]
    assert all(c.outputs == [] for c in notebook.cells if c.cell_type == "code")
    assert SELF_CHECKS[0] <= len(answers) <= SELF_CHECKS[1]
    for cell in answers:
        assert (cell.outputs, cell.execution_count) == ([], None)
        (statement,) = ast.parse(cell.source).body
        assert ast.unparse(statement) == f"{cell.metadata['lawstudy']['question']} = None"
    for cell in notebook.cells:
        assert not cell.get("attachments")
        assert set(cell.metadata) <= {"deletable", "editable", "lawstudy"}
        CellMetadata.model_validate(cell.metadata["lawstudy"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_accepted_answers_of_blanks_stand_nowhere_in_the_self_checks(
    bank: ItemBank, path: Path
) -> None:
    for cell in read(path).cells:
        item = bank.get(cell.metadata["lawstudy"].get("item", ""))
        for question in item.questions if item else ():
            shown = question.stem + "".join(option.text for option in question.options)
            for accepted in (text for blank in question.blanks for text in blank):
                assert accepted in shown or accepted not in cell.source + str(cell.metadata)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_has_every_section_in_order(path: Path) -> None:
    lines = [line for cell in read(path).cells for line in cell.source.split("\n")]
    sections = [line[3:] for line in lines if line.startswith("## ")]
    assert sections in ([*SECTIONS], [*SECTIONS, APPENDIX])
    assert not any("{{" in line for line in lines)


def test_lessons_have_names_of_their_own_and_known_areas() -> None:
    heads = [head_of(source) for source in SOURCES]
    for field in ("id", "title"):
        assert len({head[field] for head in heads}) == len(SOURCES)
    assert {head["content_area"] for head in heads} <= set(content_areas())


def test_items_of_self_checks_are_used_once(bank: ItemBank) -> None:
    used = [
        cell.metadata["lawstudy"]["item"]
        for path in NOTEBOOKS
        for cell in read(path).cells
        if cell.metadata["lawstudy"]["role"] == "answer"
    ]
    assert len(set(used)) == len(used)
    assert set(used) <= set(bank)
    assert self_check_items() == set(used)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_lessons_rest_on_law_in_force(source: Path) -> None:
    """Every article that is cited, those in lists too (第二十五条、第二十七条)."""
    statutes = head_of(source)["statutes"]
    assert isinstance(statutes, list)
    versions = {parse_legal_basis(f"{text}第一条").title: text for text in statutes}
    cited = [
        (title, article)
        for title, run in _STATUTE_ARTICLES.findall(source.read_text(encoding="utf-8"))
        for article in re.findall("第[^第]+条(?:之一)?", run)
    ]
    assert {title for title, _ in cited} == set(versions)
    complaints = [
        load_register().complaint(parse_legal_basis(f"{versions[title]}{article}"), DAY)
        for title, article in cited
    ]
    assert [found for found in complaints if found] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two good lessons and a file that is none."""
    (tmp_path / "01-a.md").write_text(LESSON, encoding="utf-8")
    second = changed(LESSON, ("id: sample-lesson", "id: other"), ("导语。", "另一段导语。"))
    (tmp_path / "02-b.md").write_text(second, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("不是课程", encoding="utf-8")
    return tmp_path


def test_writing_builds_every_lesson(folder: Path) -> None:
    paths = write_lessons(BANK, folder)
    assert paths == [folder / "01-a.ipynb", folder / "02-b.ipynb"]
    assert {path: path.read_text(encoding="utf-8") for path in paths} == lesson_texts(BANK, folder)
    assert read(paths[1]).metadata["lawstudy"]["id"] == "other"
    assert all(path.read_bytes().endswith(b"}\n") for path in paths)
    assert "另一段导语" in paths[1].read_text(encoding="utf-8")


def test_writing_again_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in write_lessons(BANK, folder)}
    assert {path: path.read_bytes() for path in write_lessons(BANK, folder)} == before


def test_what_learners_wrote_into_a_built_notebook_goes(folder: Path) -> None:
    path, _ = write_lessons(BANK, folder)
    fresh = path.read_bytes()
    notebook = read(path)
    notebook.cells[-2].source = "c06 = False"
    nbformat.write(notebook, path)
    assert path.read_bytes() != fresh
    write_lessons(BANK, folder)
    assert path.read_bytes() == fresh


def test_one_bad_lesson_keeps_all_as_they_are(folder: Path) -> None:
    before = {path: path.read_bytes() for path in write_lessons(BANK, folder)}
    first, second = (path.with_suffix(".md") for path in before)
    first.write_text(LESSON.replace("导语。", "新导语。"), encoding="utf-8")
    second.write_text(LESSON.replace(CHECKS[0], "none"), encoding="utf-8")
    with pytest.raises(LessonRejected, match=r"^02-b\.md:\d+: 题库里没有试题“none”$"):
        write_lessons(BANK, folder)
    assert {path: path.read_bytes() for path in before} == before


def test_an_edited_item_makes_a_notebook_stale(folder: Path) -> None:
    before = lesson_texts(BANK, folder)
    item = BANK["sample-single"]
    question = item.questions[0].model_copy(update={"stem": "换了题干？"})
    edited = item.model_copy(update={"questions": (question,)})
    after = lesson_texts(ItemBank([*BANK.values(), edited]), folder)
    assert all(after[path] != text for path, text in before.items())


def test_another_register_may_be_given(folder: Path) -> None:
    assert lesson_texts(BANK, folder, REGISTER) == lesson_texts(BANK, folder)
    short = StatuteRegister([statute(articles=35)])
    with pytest.raises(LessonRejected, match="共 35 条"):
        lesson_texts(BANK, folder, short)


def test_items_that_lessons_show_are_known_before_they_are_built(folder: Path) -> None:
    """No exam may use them, whatever is wrong with the lesson."""
    assert self_check_items(folder) == set(CHECKS)
    (folder / "03-c.md").write_bytes("\ufeff  {{自测 other-s-001}}  \r\n".encode())
    assert self_check_items(folder) == {*CHECKS, "other-s-001"}


def test_a_folder_without_lessons(tmp_path: Path) -> None:
    assert lesson_texts(BANK, tmp_path) == {}
    assert write_lessons(BANK, tmp_path) == []
    assert self_check_items(tmp_path) == set()
    assert list(tmp_path.iterdir()) == []


def test_every_problem_of_every_lesson_at_once(folder: Path) -> None:
    for name in ("01-a.md", "02-b.md"):
        (folder / name).write_text(LESSON.replace(CHECKS[0], "none"), encoding="utf-8")
    with pytest.raises(LessonRejected) as caught:
        lesson_texts(BANK, folder)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["01-a.md", "02-b.md"]


def test_a_lesson_that_is_not_utf8(folder: Path) -> None:
    (folder / "01-a.md").write_bytes(LESSON.encode("gb18030"))
    with pytest.raises(LessonRejected, match=r"01-a\.md.*UTF-8"):
        lesson_texts(BANK, folder)


def test_a_lesson_saved_by_notepad(folder: Path) -> None:
    expected = lesson_texts(BANK, folder)
    path = folder / "01-a.md"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert lesson_texts(BANK, folder) == expected


def test_two_lessons_with_one_id(folder: Path) -> None:
    (folder / "02-b.md").write_text(LESSON, encoding="utf-8")
    with pytest.raises(LessonRejected, match="sample-lesson"):
        lesson_texts(BANK, folder)

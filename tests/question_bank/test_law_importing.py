from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document

from question_bank.errors import ProblemsFound
from question_bank.law.citation import parse_legal_basis
from question_bank.law.importing import Import, plan_import
from question_bank.law.register import StatuteRegister, load_register
from question_bank.law.texts import StatuteTexts
from tests.question_bank.samples import statute
from tests.question_bank.statute_files import FOLDER, needs_texts
from tests.question_bank.test_law_reading import BOLD, BRACKETS, PLAIN, PUBLISHED
from tests.support.spoiled_zip import spoiled

BEES = statute(
    title="中华人民共和国养蜂法",
    short_title="养蜂法",
    adopted=dt.date(2020, 3, 4),
    in_force_since=dt.date(2020, 3, 4),
    articles=3,
)
REGISTER = StatuteRegister([BEES])


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def docx(path: Path, paragraphs: Sequence[str], tables: int = 0) -> Path:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    for _ in range(tables):
        document.add_table(rows=1, cols=1)
    document.save(str(path))
    return path


def run(folder: Path, *paths: Path, replace_held: bool = False) -> Import:
    found = plan_import(paths, folder, REGISTER, replace_held=replace_held)
    found.write()
    return found


def refused(folder: Path, *paths: Path) -> str:
    before = {path: path.read_bytes() for path in folder.glob("*")}
    with pytest.raises(ProblemsFound) as error:
        run(folder, *paths)
    assert {path: path.read_bytes() for path in folder.glob("*")} == before
    return str(error.value)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "statutes"
    folder.mkdir(parents=True)
    return folder


def test_both_layouts_of_one_version_are_one_text(tmp_path: Path, site: Path) -> None:
    files = [write(tmp_path / "a.md", PLAIN), write(tmp_path / "b.md", BOLD)]
    [text] = run(site, *files).texts
    assert (text.change, text.version) == ("new", "养蜂法(2020-03-04)")
    assert text.row == BEES
    assert [path.name for path in site.iterdir()] == ["养蜂法(2020-03-04).md"]
    assert "b.md 文字相同" in text.oddities


def test_a_second_import_changes_nothing(tmp_path: Path, site: Path) -> None:
    file = write(tmp_path / "a.md", PLAIN)
    run(site, file)
    [path] = site.iterdir()
    before = path.stat().st_mtime_ns
    again = run(site, file)
    assert again.changed == ()
    assert path.stat().st_mtime_ns == before


def test_what_was_imported_is_cited(tmp_path: Path, site: Path) -> None:
    run(site, write(tmp_path / "a.md", PLAIN))
    texts = StatuteTexts(site)
    found = texts.article(parse_legal_basis("《养蜂法》(2020)第二条之一"))
    assert found is not None
    assert found[0].text == "蜂王只有一只。"
    assert texts.article(parse_legal_basis("《养蜂法》(2001)第一条")) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_has_a_paragraph_on_each_line(tmp_path: Path, site: Path, encoding: str) -> None:
    file = write(tmp_path / "办法.txt", BRACKETS.replace("甲。", "甲。\n乙。"), encoding)
    [text] = run(site, file).texts
    assert text.title == "养蜂管理办法（试行）"
    assert len(text.source.statute.articles[1, 0]) == 2


def test_docx_as_it_is_published(tmp_path: Path, site: Path) -> None:
    file = docx(tmp_path / "养蜂条例.docx", PUBLISHED.split("\n\n"), tables=1)
    [text] = run(site, file).texts
    assert text.version == "养蜂条例(2025-12-17)"
    assert list(text.source.statute.articles) == [(1, 0), (2, 0)]
    assert "文件里有 1 个表格，没有读取" in text.oddities
    assert "登记表里没有这部法规" in text.oddities


def test_line_breaks_within_a_paragraph_part_paragraphs(tmp_path: Path, site: Path) -> None:
    file = docx(
        tmp_path / "养蜂条例_20240606.docx", ["养蜂条例", "第一条　甲。\n乙。\n第二条　丙。"]
    )
    [text] = run(site, file).texts
    assert text.version == "养蜂条例(2024-06-06)"
    assert [len(paragraphs) for paragraphs in text.source.statute.articles.values()] == [2, 1]


PARTS = {
    "README.md": "# 中华人民共和国养蜂法\n\n2020年3月4日某次会议通过\n",
    "00-supplementary.md": "# 附则\n\n**第三条**　本法自2020年5月1日起施行。\n",
    "01-general.md": "# 第一编　总则\n\n### 第一章　甲\n\n**第一条**　甲。\n",
    "02-special.md": "# 第二编　分则\n\n**第二条**　乙。\n",
    "04-amendment.md": "# 修正案\n\n一、甲。\n\n一、乙。\n",
}


def test_a_statute_in_several_files_is_one_text(tmp_path: Path, site: Path) -> None:
    for name, text in PARTS.items():
        write(tmp_path / "code" / name, text)
    [code] = run(site, tmp_path / "code").texts
    found = code.source.statute
    assert list(found.articles) == [(1, 0), (2, 0), (3, 0)]
    assert found.in_force_since == dt.date(2020, 5, 1)
    assert [(each.level, each.number, each.before) for each in found.headings] == [
        ("编", 1, (1, 0)),
        ("章", 1, (1, 0)),
        ("编", 2, (2, 0)),
    ]
    assert "04-amendment.md 没有条文，作为附件未收入" in code.oddities
    # One part alone, given by name, belongs to the head beside it, and tells what it lacks.
    other = tmp_path / "other"
    [part] = plan_import([tmp_path / "code" / "02-special.md"], other, REGISTER).texts
    assert "缺第1条" in part.oddities
    assert "登记为 3 条，文本到第 2 条" in part.oddities


def test_a_part_without_the_head_is_refused(tmp_path: Path, site: Path) -> None:
    part = write(tmp_path / "code" / "02-special.md", PARTS["02-special.md"])
    assert "README.md" in refused(site, part)


def test_a_fuller_text_completes_what_is_held(tmp_path: Path, site: Path) -> None:
    short = PLAIN[: PLAIN.index("# 第二编")]
    run(site, write(tmp_path / "short.md", short))
    [text] = run(site, write(tmp_path / "full.md", PLAIN)).texts
    assert text.change == "completed"
    [less] = run(site, write(tmp_path / "short.md", short)).texts
    assert less.change == "same"
    assert (3, 0) in StatuteTexts(site).texts[0].articles


def test_another_wording_is_refused_and_replaces_when_told(tmp_path: Path, site: Path) -> None:
    run(site, write(tmp_path / "a.md", PLAIN))
    other = write(tmp_path / "b.md", PLAIN.replace("只有一只", "可以有两只"))
    said = refused(site, other)
    assert "第二条之一" in said
    assert "--replace" in said
    assert run(site, other, replace_held=True).texts[0].change == "replaced"
    assert "可以有两只" in next(site.iterdir()).read_text(encoding="utf-8")


def test_two_files_that_contradict_each_other_are_refused(tmp_path: Path, site: Path) -> None:
    files = [
        write(tmp_path / "a.md", PLAIN),
        write(tmp_path / "b.md", PLAIN.replace("只有一只", "可以有两只")),
    ]
    said = refused(site, *files)
    assert "a.md 是同一版本而文字不同：第二条之一" in said


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path, site: Path) -> None:
    broken = docx(tmp_path / "坏盘.docx", ["养蜂条例", "第一条　甲。"])
    broken.write_bytes(spoiled(broken.read_bytes(), "word/document.xml"))
    files = [
        write(tmp_path / "旧.doc", "x"),
        write(tmp_path / "旧.wps", "x"),
        write(tmp_path / "坏.docx", "这不是 docx"),
        broken,
        write(tmp_path / "图.txt", "\x00\x01"),
        write(tmp_path / "无题.md", "第一条 甲。\n"),
        write(tmp_path / "无条.md", "# 养蜂法\n\n2020年3月4日通过\n\n第一条没有空格。\n"),
        write(tmp_path / "无版本.md", "# 养蜂条例\n\n第一条 甲。\n"),
        write(tmp_path / "重复.md", PLAIN + "\n第一条 又一个。\n"),
        write(tmp_path / "好.md", BOLD.replace("养蜂法", "养花法")),
        tmp_path / "没有.md",
    ]
    said = refused(site, *files).splitlines()
    assert {line.split(":")[0] for line in said} == {path.name for path in files} - {"好.md"}
    assert sum("另存为" in line and "docx" in line for line in said) == 4
    assert "重复.md:30: 第一条出现不止一次（第 14、30 行）：请删去附件或重复的部分后再导入" in said


def test_the_version_can_be_told(tmp_path: Path, site: Path) -> None:
    file = write(tmp_path / "无版本.md", "# 养蜂条例\n\n第一条 甲。\n")
    [text] = plan_import([file], site, REGISTER, adopted=dt.date(2024, 6, 6)).texts
    assert text.version == "养蜂条例(2024-06-06)"
    with pytest.raises(ProblemsFound, match="只能与一个文件同用"):
        plan_import(
            [file, write(tmp_path / "a.md", PLAIN)], site, REGISTER, adopted=dt.date.today()
        )


def test_what_the_register_says_otherwise_is_told(tmp_path: Path, site: Path) -> None:
    text = PLAIN.replace("2001年5月1日", "2021年5月1日").replace("第三条　本法", "第四条　本法")
    [found] = run(site, write(tmp_path / "a.md", text)).texts
    assert "登记为 3 条，文本到第 4 条" in found.oddities
    assert "登记自 2020-03-04 起施行，文本为 2021-05-01" in found.oddities
    assert "缺第3条" in found.oddities


COUNTS = {
    ("民法典", "2020"): (1260, 1260),
    ("生态环境法典", "2026"): (1242, 1242),
    ("刑法", "2020"): (452, 505),
    ("刑法", "2023"): (452, 505),
    ("刑法修正案（十二）", "2023"): (8, 8),
    ("宪法", "2018"): (143, 143),
    ("行政处罚法", "2021"): (86, 86),
    ("行政复议法", "2017"): (43, 43),
    ("行政复议法", "2023"): (90, 90),
    ("法治宣传教育法", "2025"): (65, 65),
    ("最高人民法院关于适用〈行政诉讼法〉的解释", "2018"): (163, 163),
    ("郑州市城市市容和环境卫生管理条例", "2020"): (55, 55),
}
"""Number of the last article, and of articles with those that were inserted."""


@needs_texts
@pytest.mark.slow
def test_every_text_beside_the_repository(tmp_path: Path) -> None:
    register = load_register()
    found = plan_import([FOLDER], tmp_path / "statutes", register)
    found.write()
    texts = {(each.title, str(each.source.statute.adopted)[:4]): each for each in found.texts}
    for key, (last, articles) in COUNTS.items():
        statute_ = texts[key].source.statute
        assert (statute_.last, len(statute_.articles)) == (last, articles), key
    for each in found.texts:
        assert each.row is not None, each.version
        assert each.row.articles == each.source.statute.last, each.version
        assert each.source.statute.gaps == [], each.version
        since = each.source.statute.in_force_since
        # Of the criminal law the amendments, which stand elsewhere, tell when they took effect.
        if each.title != "刑法" or since is not None:
            told = since == each.row.in_force_since
            assert told or "施行日期" in each.row.unverified, each.version
    # Nothing that the register has read is missing.
    read = {(each.short_title, each.version) for each in register.statutes if each.has_text}
    assert read == set(texts)
    # The code of 2026, and what it puts an end to.
    [ends] = texts["生态环境法典", "2026"].source.statute.articles[1242, 0]
    ended = [s.title for s in register.statutes if s.replaced_by == "生态环境法典(2026)"]
    assert all(f"《{title}》" in ends.text for title in ended)
    assert plan_import([FOLDER], tmp_path / "statutes", register).changed == ()

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from question_bank import messages
from question_bank.errors import ProblemsFound
from question_bank.exchange import incoming
from question_bank.exchange.draft import Draft
from question_bank.exchange.markdown import parse_item_file
from question_bank.exchange.markdown_text import draft_text
from question_bank.exchange.word import read_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="{target}"/></Relationships>'
)


def options(draft: Draft) -> list[str]:
    return [option.text for option in draft.questions[0].options]


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph in several runs with language marks, as WPS writes it."""
    runs = "".join(
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        f'<w:t xml:space="preserve">{text[start : start + 3]}</w:t></w:r>'
        for start in range(0, len(text), 3)
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def written(path: Path, body: str, space: str = W, **parts: str) -> Path:
    """A .docx made by hand."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels", RELATIONS.format(kind="officeDocument", target="word/document.xml")
        )
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return path


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1．"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%2、"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="6"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num>
</w:numbering>"""


def test_paragraphs_as_typed(tmp_path: Path) -> None:
    document = Document()
    for text in (
        "法律知识练习题",
        "一、单项选择题（每题2分）",
        "1．一般追责期限是多久？",
        "A．六个月  B．一年",
        "C．二年\tD．三年",
        "答案：C",
        "解析：依据第三十六条。",
        "二、判断题",
        "2．期限一律为二年。",
        "答案：错",
    ):
        document.add_paragraph(text)
    document.save(str(tmp_path / "题.docx"))
    single, judged = read_word(tmp_path / "题.docx")
    assert (single.type, single.problems, single.head["points"]) == ("single", (), 2)
    assert options(single) == ["六个月", "一年", "二年", "三年"]
    assert (single.questions[0].key_letters, single.rationale) == ("C", "依据第三十六条。")
    assert (judged.place.where, judged.questions[0].answer) == ("第2题", False)


@pytest.mark.parametrize("space", [W, STRICT])
def test_automatic_numbers_and_letters(tmp_path: Path, space: str) -> None:
    body = paragraph("单项选择题", numbered(4))
    for question, letters in (("期限是多久？", 2), ("多少日内？", 3)):
        body += paragraph(question, numbered(1))
        body += "".join(paragraph(text, numbered(letters)) for text in ("甲甲", "乙乙", "丙丙"))
        body += paragraph("正确答案：Ｂ")
    numbering = NUMBERING.replace(W, space)
    drafts = read_word(written(tmp_path / "题.docx", body, space, numbering=numbering))
    assert [draft.questions[0].stem for draft in drafts] == ["期限是多久？", "多少日内？"]
    for draft in drafts:
        assert (draft.type, draft.problems) == ("single", ())
        assert (options(draft), draft.questions[0].key_letters) == (["甲甲", "乙乙", "丙丙"], "B")


def test_letters_of_a_second_level_begin_anew(tmp_path: Path) -> None:
    body = ""
    for question in ("甲？", "乙？"):
        body += paragraph(question, numbered(1))
        body += "".join(paragraph(text, numbered(1, 1)) for text in ("一", "二", "三"))
        body += paragraph("答案：A")
    drafts = read_word(written(tmp_path / "题.docx", body, numbering=NUMBERING))
    assert [(draft.questions[0].stem, options(draft)) for draft in drafts] == [
        ("甲？", ["一", "二", "三"]),
        ("乙？", ["一", "二", "三"]),
    ]


def test_deleted_text_is_gone_and_inserted_text_counts(tmp_path: Path) -> None:
    body = (
        paragraph("1．期限？")
        + paragraph("A．一年")
        + paragraph("B．二年")
        + paragraph("C．三年")
        + "<w:p><w:r><w:t>答案：</w:t></w:r><w:del><w:r><w:delText>A</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>B</w:t></w:r></w:ins></w:p>"
    )
    (draft,) = read_word(written(tmp_path / "题.docx", body))
    assert draft.questions[0].key_letters == "B"


def test_a_table_of_columns_and_a_table_of_options(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=5)
    for column, texts in enumerate(
        [("题干", "期限？"), ("A", "一年"), ("B", "二年"), ("C", "三年"), ("答案", "B")]
    ):
        for row, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("1．多少日？")
    layout = document.add_table(rows=2, cols=2)
    for index, text in enumerate(("A．五日", "B．七日", "C．十日", "D．十五日")):
        layout.cell(index // 2, index % 2).text = text
    document.add_paragraph("答案：D")
    document.save(str(tmp_path / "题.docx"))
    drafts = read_word(tmp_path / "题.docx")
    assert [options(draft) for draft in drafts] == [
        ["五日", "七日", "十日", "十五日"],
        ["一年", "二年", "三年"],
    ]
    assert [draft.problems for draft in drafts] == [(), ()]
    assert drafts[1].place.where == "第1个表格第2行"


def test_a_picture_leaves_its_name_and_the_check_names_it(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    document = Document()
    document.add_paragraph("1．图中是哪里？").add_run().add_picture(picture)
    for text in ("A．甲", "B．乙", "C．丙", "答案：A"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "题.docx"))
    (draft,) = read_word(tmp_path / "题.docx")
    assert "image1.png" in draft.questions[0].stem
    assert any("image1.png" in lost for lost in draft.lost)
    found = parse_item_file(draft_text(draft, "own-s-1001"), "x")
    assert messages.NO_PICTURE in [problem.message for problem in found.problems]


def test_a_tick_of_wingdings_is_a_key(tmp_path: Path) -> None:
    body = paragraph("1．期限为二年。") + (
        '<w:p><w:r><w:t>答案：</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    )
    (draft,) = read_word(written(tmp_path / "题.docx", body))
    assert (draft.type, draft.questions[0].answer) == ("true_false", True)


def test_hostile_files_cost_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "LARGEST_UNPACKED", 2**20)
    question = paragraph("1．问？") + paragraph("答案：对")
    bomb = written(tmp_path / "bomb.docx", question, big="0" * (2**20 + 1))
    deep = written(tmp_path / "deep.docx", "<w:sdt>" * 200 + "</w:sdt>" * 200)
    nothing = written(tmp_path / "nothing.docx", paragraph("会议通知"))
    (tmp_path / "text.docx").write_text("1．问？")
    (tmp_path / "old.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    for name in (bomb.name, deep.name, nothing.name, "text.docx", "old.docx", "gone.docx"):
        with pytest.raises(ProblemsFound):
            read_word(tmp_path / name)
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "{}">]>'.format(
        "a" * 99
    )
    path = tmp_path / "entity.docx"
    written(path, question)
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    text = parts["word/document.xml"].decode().replace("问？", "问？&e;&a;")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, entity + text if name == "word/document.xml" else data)
    try:
        read = str(read_word(path))
    except ProblemsFound:
        return
    assert "root:" not in read
    assert "aaa" not in read

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from question_bank import messages
from question_bank.errors import ProblemsFound
from question_bank.exchange import incoming
from question_bank.exchange.csv_file import read_csv
from question_bank.exchange.draft import Draft
from question_bank.exchange.excel import read_excel

HEAD = [
    "序号",
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "答案",
    "解析",
    "难度",
    "知识点",
]
SINGLE = [
    1,
    "单选题",
    "追责期限是多久？",
    "六个月",
    "一年",
    "二年",
    "三年",
    "C",
    "第三十六条",
    "易",
    "行政处罚",
]


def book(path: Path, *rows: Sequence[Any], title: str = "Sheet1", **more: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for name, others in more.items():
        extra = made.create_sheet(name)
        for row in others:
            extra.append(row)
    made.save(path)
    return path


def read(tmp_path: Path, *rows: Sequence[Any], **more: Any) -> list[Draft]:
    return read_excel(book(tmp_path / "题.xlsx", *rows, **more))


def keys(draft: Draft) -> str:
    return draft.questions[0].key_letters


def test_a_row_becomes_a_draft(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, HEAD, SINGLE)
    assert draft.place.where == "工作表“Sheet1”第2行"
    assert (draft.type, keys(draft), draft.problems) == ("single", "C", ())
    assert [option.text for option in draft.questions[0].options][2] == "二年"
    assert draft.head == {"expected_facility": 0.85, "content_area": "行政处罚"}


def test_columns_in_any_order_below_a_title_with_blanks_in_heads(tmp_path: Path) -> None:
    (draft,) = read(
        tmp_path,
        ["某区法律知识题库"],
        [],
        ["正确 答案", "Ｄ", "C", "B", "A", "题  目*", "命题人"],
        ["Ａ，Ｃ", "丁", "丙", "乙", "甲", "哪些？", "张三"],
    )
    assert (draft.type, keys(draft)) == ("multiple", "AC")
    assert draft.lost == (messages.COLUMNS_UNKNOWN.format(name="命题人"),)


@pytest.mark.parametrize(
    "key", ["ABD", "A,B,D", "A、B、D", "ＡＢＤ", "a b d", "A；B；D", "A，B和D", "选ABD", "（ABD）"]
)
def test_keys_of_multiple_choice(tmp_path: Path, key: str) -> None:
    (draft,) = read(tmp_path, HEAD, [1, "多选", "哪些？", "甲", "乙", "丙", "丁", key])
    assert (draft.type, keys(draft), draft.problems) == ("multiple", "ABD", ())


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("对", True),
        ("错误", False),
        ("√", True),
        ("×", False),
        (True, True),
        (False, False),
        ("正确。", True),
        ("F", False),
        ("（√）", True),
        ("A", True),
        ("Ｂ", False),
        ("不正确", False),
    ],
)
def test_keys_of_true_or_false(tmp_path: Path, key: object, answer: bool) -> None:
    (draft,) = read(tmp_path, HEAD, [1, "判断题", "期限为二年。", "", "", "", "", key])
    assert (draft.type, draft.questions[0].answer, draft.problems) == ("true_false", answer, ())


@pytest.mark.parametrize(
    ("options", "key", "answer"),
    [
        (("对", "错"), "A", True),
        (("错", "对"), "A", False),
        (("错误", "正确"), "B", True),
        (("A.正确", "B.错误"), "B", False),
        (("×", "√"), "B", True),
    ],
)
def test_the_letter_of_true_or_false_is_read_through_its_option(
    tmp_path: Path, options: tuple[str, str], key: str, answer: bool
) -> None:
    for kind in ("判断", ""):
        (draft,) = read(tmp_path, HEAD, [1, kind, "期限为二年。", *options, "", "", key])
        assert (draft.type, draft.questions[0].answer) == ("true_false", answer)
        assert draft.questions[0].options == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ([1, "单选", "问", "甲", "乙", "丙", "丁", "E"], messages.RAW_LETTER.format(letter="E", known="ABCD")),
        ([1, "单选", "问", "甲", "乙", "丙", "丁", "AB"], messages.RAW_SINGLE.format(count=2)),
        ([1, "多选", "问", "甲", "乙", "丙", "丁", "A"], messages.RAW_MULTIPLE),
        ([1, "多选", "问", "甲", "乙", "丙", "丁", "ABB"], messages.RAW_TWICE.format(key="ABB")),
        ([1, "单选", "问", "甲", "乙", "丙", "丁", ""], messages.RAW_NO_KEY),
        ([1, "单选", "问", "甲", "", "丙", "丁", "A"], messages.RAW_GAP.format(letters="B")),
        ([1, "单选", "问", "", "", "", "", "A"], messages.RAW_NO_OPTIONS),
        ([1, "单选", "", "甲", "乙", "丙", "", "A"], messages.EMPTY_STEM),
        ([1, "连线", "问", "甲", "乙", "丙", "", "A"], messages.RAW_TYPE.format(type="连线")),
        ([1, "判断", "问", "甲", "乙", "", "", "A"], messages.RAW_TRUTH_OPTIONS.format(key="A")),
        ([1, "判断", "问", "", "", "", "", "也许"], messages.RAW_KEY.format(key="也许")),
        ([1, "填空", "期限为____。", "", "", "", "", "二年；三年"], messages.RAW_BLANKS.format(blanks=1, answers=2)),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused(tmp_path: Path, row: list[object], problem: str) -> None:
    (draft,) = read(tmp_path, HEAD, row)
    assert problem in draft.problems


def test_the_text_of_an_option_may_stand_as_the_key(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, HEAD, [1, "单选", "问", "甲", "乙", "丙", "丁", "丙"])
    assert keys(draft) == "C"


def test_options_with_their_letters_and_all_options_in_one_cell(tmp_path: Path) -> None:
    (first,) = read(tmp_path, HEAD, [1, "", "问", "A.甲", "B、乙", "C．丙", "D:丁", "D"])
    (other,) = read(tmp_path, ["题干", "选项", "答案"], ["问", "A．甲 B．乙\nC．丙；D．丁", "D"])
    for draft in (first, other):
        assert [one.text for one in draft.questions[0].options] == ["甲", "乙", "丙", "丁"]


def test_a_gap_among_options_in_one_cell_is_refused(tmp_path: Path) -> None:
    head = ["题干", "选项", "答案"]
    (draft,) = read(tmp_path, head, ["问", "A.甲 B.乙 C.丙 E.戊", "A"])
    assert draft.problems


def test_one_answer_that_looks_like_several_is_told(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, HEAD, [1, "填空", "期限为____。", "", "", "", "", "六十日、60日"])
    assert draft.lost == (messages.RAW_ONE_ANSWER.format(answer="六十日、60日"),)


def test_blanks(tmp_path: Path) -> None:
    (draft,) = read(
        tmp_path,
        HEAD,
        [1, "填空题", "期限为____，涉及金融安全的为（　）。", *[""] * 4, "二年|两年；五年"],
    )
    (question,) = draft.questions
    assert question.stem == "期限为{{}}，涉及金融安全的为{{}}。"
    assert question.blanks == (("二年", "两年"), ("五年",))


def test_a_case_has_a_row_for_each_question(tmp_path: Path) -> None:
    (draft,) = read(
        tmp_path,
        ["题型", "题干", "A", "B", "C", "答案", "评分标准", "分值", "解析"],
        ["案例", "某局查处某公司。", "", "", "", "", "", "", "第三十六条"],
        ["小问（单选）", "能否处罚？", "能", "否", "看情况", "B", "", 4],
        ["小问（判断）", "期限为二年。", "", "", "", "对", "", 2],
        ["小问（简答）", "说明理由。", "", "", "", "已过期限", "3分：期限\n3分：起算", 6],
    )
    assert (draft.type, draft.context, draft.problems) == ("case", "某局查处某公司。", ())
    assert [one.kind for one in draft.questions] == ["single", "true_false", "short_answer"]
    assert [one.points for one in draft.questions] == [4, 2, 6]
    assert len(draft.questions[2].rubric) == 2


def test_a_sheet_for_each_type(tmp_path: Path) -> None:
    head = ["题干", "A", "B", "C", "D", "答案"]
    drafts = read(
        tmp_path,
        head,
        ["问", "甲", "乙", "丙", "丁", "A"],
        title="单选题",
        多选题=[head, ["问", "甲", "乙", "丙", "丁", "AB"]],
        判断题=[["题干", "答案"], ["陈述。", "√"]],
        说明=[["怎样填写"]],
    )
    assert [draft.type for draft in drafts] == ["single", "multiple", "true_false"]
    assert drafts[1].place.where == "工作表“多选题”第2行"


def test_a_sheet_without_head_is_told(tmp_path: Path) -> None:
    drafts = read(tmp_path, HEAD, SINGLE, 统计=[["部门", "人数"], ["甲局", 3]])
    assert [bool(draft.problems) for draft in drafts] == [False, True]
    assert drafts[1].place.where == "工作表“统计”"


def test_merged_cells_are_told(tmp_path: Path) -> None:
    path = book(
        tmp_path / "题.xlsx",
        ["题型", "题干", "A", "B", "C", "答案"],
        ["单选", "问一", "甲", "乙", "丙", "A"],
        ["", "问二", "甲", "乙", "丙", "B"],
        ["单选", "问三", "甲", "乙", "丙", "C"],
        ["单选", "", "丁", "戊", "己", "A"],
    )
    made = openpyxl.load_workbook(path)
    sheet = made.active
    assert sheet is not None
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B4:B5")
    made.save(path)
    drafts = read_excel(path)
    assert drafts[1].type == "single"
    assert "A2:A3" in drafts[1].lost[0]
    for draft in drafts[2:]:
        assert any("B4:B5" in problem for problem in draft.problems)


def test_what_a_table_program_changed_is_refused(tmp_path: Path) -> None:
    path = book(
        tmp_path / "题.xlsx",
        ["题型", "题干", "A", "B", "C", "答案", "分值", "难度"],
        ["单选", "哪天？", dt.date(2026, 3, 1), "4月", "5月", "A", 1, 0.7],
        ["单选", "多少？", 0.3, 0.5, "没有", "A", 1, 0.7],
        ["单选", "几个？", 3, 5, 0.5, "A", 1.5, 0.7],
    )
    made = openpyxl.load_workbook(path)
    sheet = made.active
    assert sheet is not None
    sheet["C3"].number_format = sheet["H3"].number_format = "0%"
    made.save(path)
    date, percent, plain = read_excel(path)
    assert "“选项A”列" in date.problems[0]
    assert len(percent.problems) == 1
    assert "“选项A”列" in percent.problems[0]
    assert not plain.problems
    assert [one.text for one in plain.questions[0].options] == ["3", "5", "0.5"]
    assert plain.head["points"] == 1.5


def test_a_cell_that_shows_an_error_is_refused(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, HEAD, [1, "单选", "问", "#N/A", "乙", "丙", "", "B"])
    assert any("“选项A”列" in problem for problem in draft.problems)
    path = book(tmp_path / "式.xlsx", HEAD, [1, "单选", "问", "甲", "乙", "丙", "=A1", "B"])
    (draft,) = read_excel(path)
    assert draft.problems == (
        messages.COLUMNS_CELL.format(name="选项D", reason=messages.CELL_COMPUTED),
    )


def test_prepared_rows_without_question_are_no_questions(tmp_path: Path) -> None:
    assert len(read(tmp_path, HEAD, SINGLE, [2], [3], [])) == 1


@pytest.mark.parametrize("name", ["题.xls", "题.et", "题.doc", "题.wps"])
def test_old_formats_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ProblemsFound, match="另存为"):
        read_excel(tmp_path / name)


def test_hostile_books_cost_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "LARGEST_UNPACKED", 2**20)
    good = book(tmp_path / "good.xlsx", HEAD, SINGLE)
    parts = {name: zipfile.ZipFile(good).read(name) for name in zipfile.ZipFile(good).namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    spoilt: dict[str, dict[str, bytes]] = {
        "vast": {sheet: parts[sheet].replace(b'r="A2"', b'r="XFD1048576"')},
        "bomb": {"xl/media/a.png": b"\0" * (incoming.LARGEST_UNPACKED + 1)},
        "cut": {sheet: parts[sheet][:200]},
        "entities": {
            sheet: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + parts[sheet]
        },
        "no workbook": {"xl/workbook.xml": b""},
    }
    for name, changed in spoilt.items():
        path = tmp_path / f"{name}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, data in {**parts, **changed}.items():
                archive.writestr(part, data)
        try:
            drafts = read_excel(path)
        except ProblemsFound:
            continue
        assert name == "entities"
        assert "root:" not in str(drafts)
    for name, data in {"none": b"", "text": b"a,b", "zip": b"PK\x03\x04" + b"x" * 99}.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        with pytest.raises(ProblemsFound):
            read_excel(tmp_path / f"{name}.xlsx")


CSV = '题型,题干,A,B,C,D,答案\r\n单选,期限？,六个月,一年,二年,三年,C\r\n判断,"期限,\r\n为二年。",,,,,对\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "题.csv"
    text = (
        CSV
        if separator == ","
        else CSV.replace('"期限,\r\n为二年。"', "期限").replace(",", separator)
    )
    path.write_bytes(text.encode(encoding))
    first, other = read_csv(path)
    assert (first.type, keys(first), first.place.where) == ("single", "C", "第2行")
    assert other.questions[0].answer is True


@pytest.mark.parametrize("data", [b"\xff\x00\xfe", b'a,b\n"c', b"\x00" * 9])
def test_what_is_no_csv_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "题.csv").write_bytes(data)
    with pytest.raises(ProblemsFound):
        read_csv(tmp_path / "题.csv")

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import ProblemsFound
from question_bank.exchange.draft import Draft
from question_bank.exchange.lines import questions_in
from question_bank.exchange.text import read_text


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Draft]:
    path = tmp_path / "题库.txt"
    path.write_bytes(text.encode(encoding))
    return read_text(path)


def options(draft: Draft) -> list[str]:
    return [option.text for option in draft.questions[0].options]


BANK = """某市行政执法人员练习题库

一、单项选择题（每题1分，共2分）
1、《行政处罚法》规定的一般追责期限是（ ）。
A、六个月
B、一年
C、二年
D、三年
正确答案：C
2．行政机关应当自收到申请之日起
多少日内作出决定？
A．十日　　　　B．二十日
C．三十日　　　D．六十日
正确答案：Ｂ
解析：依据第四十二条，
应当自受理之日起二十日内作出。

二、多项选择题
1.下列哪些属于行政处罚的种类？
A:警告\tB:罚款
C:记过\tD:行政拘留
答案：A、B、D  难度：易

三、判断题
1．期限一律为二年。
A．错误
B．正确
正确答案：A
2．当事人有权陈述和申辩。（√）
3．听证由申请人付费。
A. 对   B. 错
【答案】B
四、简答题
1. 简述追责期限的起算。
参考答案：
1.从违法行为发生之日起计算。
2.有连续或者继续状态的，从行为终了之日起计算。
评分标准：
2分：发生之日
3分：终了之日
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_practice_bank(tmp_path: Path, encoding: str, end: str) -> None:
    drafts = read(tmp_path, BANK.replace("\n", end), encoding)
    assert [draft.problems for draft in drafts] == [()] * 7
    assert [draft.type for draft in drafts] == [
        "single",
        "single",
        "multiple",
        "true_false",
        "true_false",
        "true_false",
        "short_answer",
    ]
    first, second, several, wrong, right, other, short = drafts
    assert first.place.where == "第4行"
    assert first.head["points"] == 1
    assert options(first) == ["六个月", "一年", "二年", "三年"]
    assert second.questions[0].stem == "行政机关应当自收到申请之日起多少日内作出决定？"
    assert (options(second)[1], second.questions[0].key_letters) == ("二十日", "B")
    assert second.rationale == "依据第四十二条，应当自受理之日起二十日内作出。"
    assert options(several) == ["警告", "罚款", "记过", "行政拘留"]
    assert (several.questions[0].key_letters, several.head["expected_facility"]) == ("ABD", 0.85)
    assert [one.questions[0].answer for one in (wrong, right, other)] == [False, True, False]
    assert right.questions[0].stem == "当事人有权陈述和申辩。（　）"
    assert short.questions[0].reference_answer.count("\n") == 1
    assert [line.points for line in short.questions[0].rubric] == [2, 3]
    assert "练习题库" in first.lost[0]


def test_a_question_in_one_line_of_tabs(tmp_path: Path) -> None:
    (first, other) = read(
        tmp_path,
        "1\t期限是多久？\tA.一年\tB.二年\tC.三年\t正确答案：B\n2\t期限为（　）\tA．一年\tB．二年\tC．三年\tC\n",
    )
    assert (options(first), first.questions[0].key_letters) == (["一年", "二年", "三年"], "B")
    assert (options(other), other.questions[0].key_letters) == (["一年", "二年", "三年"], "C")


@pytest.mark.parametrize(
    "line",
    [
        "A、甲 B、乙 C、丙 D、丁",
        "A．甲　B．乙　C．丙　D．丁",
        "Ａ．甲\nＢ．乙\nＣ．丙\nＤ．丁",
        "A：甲\nB：乙\nC：丙\nD：丁",
        "(A)甲 (B)乙\n（C）丙 （D）丁",
        "A 甲\nB 乙\nC 丙\nD 丁",
        "A.甲；B.乙；\nC.丙；D.丁",
    ],
)
def test_separators_of_options(tmp_path: Path, line: str) -> None:
    for text in (f"1．哪个？\n{line}\n答案：D", f"1．哪个？ {line.replace(chr(10), ' ')}\n答案 D"):
        if "A 甲" in line and text.startswith("1．哪个？ "):
            continue  # In the line of the stem a letter needs a sign.
        (draft,) = read(tmp_path, text)
        assert (options(draft), draft.problems) == (["甲", "乙", "丙", "丁"], ())
        assert draft.questions[0].stem == "哪个？"


def test_a_key_within_the_stem(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, "1.期限是（ C ）。\nA.一年\nB.二年\nC.三年\n")
    assert draft.questions[0].stem == "期限是（　）。"
    assert draft.questions[0].key_letters == "C"


def test_decimals_and_amounts_do_not_begin_questions(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, "1.罚款多少？\n3.5万元以下\nA.一\nB.二\nC.三\n答案：A")
    assert draft.questions[0].stem.startswith("罚款多少？")
    assert "3.5万元" in draft.questions[0].stem


def test_questions_without_numbers(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        "1、甲？\nA、一\nB、二\nC、三\n答案：A\n".replace("1、", "第1题 ")
        + "第2题 乙？\nA、一\nB、二\nC、三\n答案：B\n",
    )
    assert [draft.questions[0].stem for draft in drafts] == ["甲？", "乙？"]


@pytest.mark.parametrize(
    "text",
    [
        "1.甲？\nA.一\nB.二\nC.三\n答案：A\n答案：B",
        "1.甲？\nA.一\nB.二\nC.三\n乙？\nA.四\nB.五\nC.六\n答案：A",
        "1.甲？\nA.一\nB.二\nC.三\n",
        "1.甲？\nA.一\nB.二\nC.三\n答案：A\n解析：\n1.因为。\n2.乙。（√）",
        "1.甲？\nA.一\nB.二\nC.三\n答案：A\n解析：\n1.因为。\n2.乙（A）\nA.一\nB.二",
        "1.甲？\nA.一\nB.二\nC.三\n答案：D",
        "1.甲？\nA.一\nB.二\nC.三\nE.五\n答案：A",
        "1.甲？\nA.一 B.二 C.三 E.五\n答案：A",
        "1.甲？\nA.一 B.二\nB.三\nC.四\n答案：A",
        "1.公民甲（A）应当在（　）内提出？\nA.一\nB.二\nC.三",
        "1.期限为二年。（√）\n行政复议\n2.期限为三年。（×）",
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text)[0].problems


def test_headings_and_feet_of_pages_enter_no_question(tmp_path: Path) -> None:
    text = "1.期限是（C）。\nA.一年\nB.二年\nC.三年\n- 3 -\n二、行政复议部分\n第 4 页 共 9 页\n2.期限为二年。（√）\n三、许可\n"
    first, other = read(tmp_path, text)
    assert (options(first), first.problems) == (["一年", "二年", "三年"], ())
    assert (other.questions[0].stem, other.problems) == ("期限为二年。（　）", ())
    assert any("行政复议部分" in lost for lost in first.lost)


def test_a_text_without_questions_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound):
        read(tmp_path, "会议通知\n各单位：")


@given(st.lists(st.text(alphabet="1２、.:：A B(C)答案正确解析对\t一。", max_size=20), max_size=12))
def test_no_text_raises(lines: list[str]) -> None:
    questions_in(lines)


CASE = """一、案例分析题（每题20分）
1．某县城管局查处甲公司违法占道。调查中有下列事实：
1.执法人员一人到场；
A、B 两地均有摊位。
问题1（单选，4分）：下列说法正确的是
A．一人即可
B．不得少于两人
答案：B
解析：应当由两名以上执法人员。
问题2（判断，2分）处罚决定合法。
答案：错
问题3（简答，14分）
简述应当怎样处理。
参考答案：
1.补充调查；
2.重新告知。
评分标准：
8分：补充调查
6分：重新告知
解析：依据第四十二条。
法条依据：《行政处罚法》(2021)第四十二条第一款
难度：中
2．另一案情。
第1问（多选，20分）哪些正确？ A．甲 B．乙 C．丙
答案：AC
解析：略。
二、判断题
1．期限为二年。
答案：对
"""


def test_a_case_with_its_questions(tmp_path: Path) -> None:
    first, second, other = read(tmp_path, CASE)
    assert (first.type, second.type, other.type) == ("case", "case", "true_false")
    assert first.context.splitlines()[-1] == "A、B 两地均有摊位。"
    assert [(q.kind, q.points) for q in first.questions] == [
        ("single", 4),
        ("true_false", 2),
        ("short_answer", 14),
    ]
    assert first.questions[0].key_letters == "B"
    assert first.questions[1].answer is False
    assert first.questions[2].stem == "简述应当怎样处理。"
    assert first.questions[2].reference_answer == "1.补充调查；\n2.重新告知。"
    assert [line.points for line in first.questions[2].rubric] == [8, 6]
    assert first.rationale == "应当由两名以上执法人员。\n依据第四十二条。"
    assert first.head["points"] == 20
    assert first.head["legal_basis"] == ["《行政处罚法》(2021)第四十二条第一款"]
    assert not first.problems
    assert second.questions[0].key_letters == "AC"
    assert other.questions[0].stem == "期限为二年。"
    assert second.problems == other.problems == ()


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("问题2（判断", "问题3（判断", "应当从 1 起依次编号"),
        ("问题1（单选，4分）：下列说法正确的是\n", "", "案例的答案、评分标准要写在各小问"),
        ("答案：错\n", "", "小问2：没有答案"),
    ],
)
def test_a_case_that_does_not_fit_is_refused(
    tmp_path: Path, wrong: str, right: str, told: str
) -> None:
    first = read(tmp_path, CASE.replace(wrong, right, 1))[0]
    assert any(told in problem for problem in first.problems), first.problems

"""Moodle XML: our own, what Moodle writes, and hostile files."""

from __future__ import annotations

import pytest

from question_bank import messages
from question_bank.errors import ProblemsFound
from question_bank.exchange.draft import Draft
from question_bank.exchange.markdown import parse_item
from question_bank.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from tests.question_bank.samples import SAMPLES


def read(questions: str) -> list[Draft]:
    return read_moodle_xml(f"<quiz>{questions}</quiz>".encode(), "x.xml")


def test_html_as_moodle_writes_it() -> None:
    (draft,) = read("""
      <question type="multichoice">
        <name><text>Frage 1</text></name>
        <questiontext format="html"><text><![CDATA[<p dir="ltr">某局<b>不得</b>怎样&nbsp;？<br></p>
          <ul><li>一</li><li>二</li></ul><img src="@@PLUGINFILE@@/a.png" alt="">]]></text>
          <file name="a.png" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
        <generalfeedback format="html"><text></text></generalfeedback>
        <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
        <idnumber></idnumber><single>true</single><shuffleanswers>true</shuffleanswers>
        <answer fraction="100" format="html"><text><![CDATA[<p>甲 &lt; 乙</p>]]></text>
          <feedback format="html"><text><![CDATA[<p>对。</p>]]></text></feedback></answer>
        <answer fraction="0" format="html"><text><![CDATA[<p>丙</p>]]></text></answer>
        <answer fraction="-50" format="html"><text><![CDATA[<p>丁</p>]]></text></answer>
      </question>""")
    question = draft.questions[0]
    assert question.stem == "某局**不得**怎样 ？\n\n- 一\n- 二"
    assert [(option.text, option.is_key) for option in question.options] == [
        ("甲 < 乙", True),
        ("丙", False),
        ("丁", False),
    ]
    assert draft.rationale == "A：对。"
    assert draft.lost == (messages.LOST_PICTURE.format(name="a.png"), messages.LOST_PENALTY)
    assert draft.head == {"points": 1.0}
    assert draft.problems == ()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ('<question type="matching"/>', messages.FOREIGN_MATCHING),
        ('<question type="description"/>', messages.FOREIGN_NO_QUESTION),
        ('<question type="cloze"/>', messages.FOREIGN_KIND.format(kind="cloze")),
        ("<question/>", messages.FOREIGN_KIND.format(kind="")),
        ('<question type="truefalse"/>', messages.FOREIGN_TRUTH),
        ('<question type="multichoice"/>', messages.FOREIGN_NO_KEY),
        (
            '<question type="numerical"><answer fraction="100"><text>3</text><tolerance>0.1</tolerance></answer></question>',
            messages.FOREIGN_TOLERANCE,
        ),
        (
            '<question type="shortanswer"><answer fraction="100"><text>法*</text></answer></question>',
            messages.FOREIGN_WILDCARD,
        ),
    ],
)
def test_what_is_refused_has_a_reason(question: str, reason: str) -> None:
    (draft,) = read(question)
    assert draft.problems[0] == reason


def test_a_category_is_no_question_and_gives_the_area() -> None:
    category = '<question type="category"><category><text>$course$/top/行政许可</text></category></question>'
    asked = '<question type="essay"><questiontext format="plain_text"><text>论</text></questiontext></question>'
    (draft,) = read(category + asked)
    assert (draft.head, str(draft.place)) == ({"content_area": "行政许可"}, "x.xml 第1题")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", messages.XML_BROKEN.format(column=1)),
        (b"<quiz><question></quiz>", messages.XML_BROKEN.format(column=19)),
        (b"<html/>", messages.NOT_MOODLE_XML),
        (b"<quiz>" + b"<a>" * 300, messages.XML_TOO_LARGE),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', messages.XML_ENTITIES),
        (
            b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>',
            messages.XML_ENTITIES,
        ),
        (b'<?xml version="1.0" encoding="none"?><quiz/>', messages.XML_ENCODING),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_moodle_xml(data, "x.xml")
    assert [problem.message for problem in caught.value.problems] == [message]


def test_gb18030_is_read() -> None:
    text = '<?xml version="1.0" encoding="GB18030"?><quiz><question type="essay"><questiontext format="plain_text"><text>论依法行政</text></questiontext></question></quiz>'
    (draft,) = read_moodle_xml(text.encode("gb18030"), "x.xml")
    assert draft.questions[0].stem == "论依法行政"


@pytest.mark.parametrize("stem", ["甲{{}}乙", "甲_{{}}乙", "甲{{}}＿＿乙", "甲____乙{{}}丙"])
def test_a_blank_beside_a_line_of_the_stem_stays_apart(stem: str) -> None:
    item, _ = parse_item(SAMPLES["fill_in"], "x.md")
    assert item is not None
    asked = item.questions[0].model_copy(update={"stem": stem, "blanks": (("答案",),)})
    written = write_moodle_xml([item.model_copy(update={"questions": (asked,)})])
    (draft,) = read_moodle_xml(written, "x.xml")
    assert (draft.problems, draft.questions[0].stem) == ((), stem)

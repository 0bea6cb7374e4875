"""QTI: our own packages, items of both versions, and hostile packages."""

from __future__ import annotations

import io
import zipfile

import pytest

from question_bank import messages
from question_bank.errors import ProblemsFound
from question_bank.exchange import qti
from question_bank.exchange.qti import read_qti
from tests.support.spoiled_zip import spoiled

_VERSION_2 = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="choice" title="Unattended Luggage"
    adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
    <correctResponse><value>H</value><value>O</value></correctResponse>
    <mapping lowerBound="0" defaultValue="-2"><mapEntry mapKey="H" mappedValue="1"/><mapEntry mapKey="O" mappedValue="1"/></mapping>
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>
    <p>Look at the text:</p>
    <p><img src="images/sign.png" alt="NEVER LEAVE LUGGAGE UNATTENDED"/></p>
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="0">
      <prompt>Which are <em>elements</em> of water?</prompt>
      <simpleChoice identifier="H">Hydrogen<feedbackInline identifier="H" outcomeIdentifier="F">Yes.</feedbackInline></simpleChoice>
      <simpleChoice identifier="O">Oxygen</simpleChoice>
      <simpleChoice identifier="C">Carbon</simpleChoice>
    </choiceInteraction>
  </itemBody>
</assessmentItem>"""


def test_an_item_of_version_2() -> None:
    (draft,) = read_qti(_VERSION_2.encode(), "water.xml")
    question = draft.questions[0]
    assert draft.type == "multiple"
    assert question.stem == "Look at the text:\n\nWhich are *elements* of water?"
    assert [(option.text, option.is_key) for option in question.options] == [
        ("Hydrogen", True),
        ("Oxygen", True),
        ("Carbon", False),
    ]
    assert draft.rationale == "A：Yes."
    assert draft.lost == (
        messages.LOST_PICTURE.format(name="images/sign.png"),
        messages.LOST_WEIGHTS,
    )


def test_other_interactions_are_refused_by_name() -> None:
    text = _VERSION_2.replace("choiceInteraction", "orderInteraction")
    (draft,) = read_qti(text.encode(), "x.xml")
    assert draft.problems == (messages.QTI_KIND.format(kind="orderInteraction"),)


def test_a_key_that_is_no_choice_is_refused() -> None:
    (draft,) = read_qti(_VERSION_2.replace("<value>O", "<value>N").encode(), "x.xml")
    assert draft.problems == (messages.QTI_UNKNOWN_KEY.format(keys="N"),)


def package(**files: bytes) -> bytes:
    with io.BytesIO() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(f"{name}.xml", content)
        return made.getvalue()


def test_a_broken_file_in_a_package_costs_that_file() -> None:
    data = package(broken=b"<assessmentItem>", good=_VERSION_2.encode(), other=b"<html/>")
    drafts = read_qti(data, "x.zip")
    assert [bool(draft.problems) for draft in drafts] == [True, False]
    assert drafts[0].place.where == messages.IN_PACKAGE.format(name="broken.xml")


def test_a_package_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qti, "MAX_UNPACKED", 1000)
    with pytest.raises(ProblemsFound, match=messages.PACKAGE_TOO_LARGE):
        read_qti(package(big=b"<a>" + b" " * 100_000 + b"</a>"), "x.zip")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and no more", messages.PACKAGE_BROKEN),
        (spoiled(package(x=_VERSION_2.encode()), "x.xml"), messages.PACKAGE_BROKEN),
        (package(), messages.NOT_QTI),
        (b"<quiz/>", messages.NOT_QTI),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_qti(data, "x")
    assert [problem.message for problem in caught.value.problems] == [message]

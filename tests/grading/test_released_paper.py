from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.answers import MAX_BLANK, MAX_TEXT, AnswerShape, is_blank, read_answer
from grading.nbgrader.course import Course
from grading.notebook import parse_submission
from grading.paper.build import build_paper
from grading.paper.released import Paper, read_paper
from grading.release import release_exam
from grading.submitted import submission_bytes
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from question_bank.forms.placed import placed
from question_bank.item import Item, Option
from question_bank.item import Question as KeyedQuestion
from tests.support.released_exam import ASSIGNMENT, small_exam

RELEASED = Path("release", ".", ASSIGNMENT, f"{ASSIGNMENT}.ipynb")


@pytest.fixture(scope="module")
def paper(released_once: Path) -> Paper:
    return read_paper((released_once / RELEASED).read_bytes())


def question(kind: str, options: str = "", blanks: int = 0) -> AnswerShape:
    return AnswerShape("q01", kind, frozenset(options), blanks)


HOSTILE: list[object] = [
    True,
    False,
    0,
    1,
    1.0,
    float("nan"),
    10**30,
    "",
    "E",
    "a",
    "AB",
    "Ａ",
    " A",
    "True",
    "x" * (MAX_TEXT + 1),
    [],
    ["E"],
    ["A", "A"],
    ["A", "B", "A"],
    ["AB"],
    [""],
    [None],
    [True],
    ["A", 1],
    ["A", ["B"]],
    [["A"]],
    [{}],
    {},
    {"A": "B"},
    {"A", "B"},
    ("A", "B"),
    b"A",
]


def accepted(one: AnswerShape) -> list[object]:
    return [value for value in HOSTILE if one.fits(value)]


def test_an_answer_may_always_be_taken_back() -> None:
    for kind in ("single", "multiple", "true_false", "fill_in", "short_answer", "essay"):
        assert question(kind, "AB", 2).fits(None)


def test_single_takes_one_of_its_letters_only() -> None:
    one = question("single", "ABCD")
    assert all(one.fits(letter) for letter in "ABCD")
    assert accepted(one) == []


def test_multiple_takes_a_set_of_its_letters_only() -> None:
    one = question("multiple", "ABCD")
    assert one.fits(["A"])
    assert one.fits(["D", "B"])
    assert one.fits(["A", "B", "C", "D"])
    assert accepted(one) == [[]]


def test_true_false_takes_truth_values_and_no_numbers() -> None:
    assert [type(value) for value in accepted(question("true_false"))] == [bool, bool]


def test_one_blank_takes_a_short_text_only() -> None:
    one = question("fill_in", blanks=1)
    assert one.fits("听证")
    assert one.fits("x" * MAX_BLANK)
    assert not one.fits("x" * (MAX_BLANK + 1))
    assert not one.fits(["听证"])
    assert all(isinstance(value, str) for value in accepted(one))


def test_several_blanks_take_as_many_short_texts_only() -> None:
    one = question("fill_in", blanks=2)
    assert one.fits(["听证", ""])
    for value in ("听证", ["听证"], ["a", "b", "c"], ["a", None], ["a", "x" * (MAX_BLANK + 1)]):
        assert not one.fits(value)
    assert accepted(one) == [["A", "A"]]


@pytest.mark.parametrize("kind", ["short_answer", "essay"])
def test_long_answers_take_text_up_to_a_length_only(kind: str) -> None:
    assert question(kind).fits("理由" * (MAX_TEXT // 2))
    assert not question(kind).fits("x" * (MAX_TEXT + 1))
    assert all(isinstance(value, str) for value in accepted(question(kind)))


def test_every_question_of_the_form_is_read_with_its_kind(paper: Paper) -> None:
    bank, form = small_exam()
    assert [(q.name, q.kind) for q in paper.questions.values()] == [
        (q.name, q.question.kind) for q in placed(form, bank)
    ]
    assert (paper.exam, paper.form, paper.title) == (form.exam, form.code, form.blueprint.title)
    assert paper.questions["q10"].blanks == 2


def test_an_arrangement_is_the_same_for_the_same_seed_and_differs_between_seeds(
    released_once: Path, paper: Paper
) -> None:
    again = read_paper((released_once / RELEASED).read_bytes())
    drawn = [paper.arrangement(seed) for seed in range(50)]
    assert drawn == [again.arrangement(seed) for seed in range(50)]
    assert len({orjson.dumps(each) for each in drawn}) == 50


@settings(deadline=None)
@given(seed=st.integers(0, 2**31 - 1))
def test_questions_move_within_their_section_and_those_of_a_case_not_at_all(
    paper: Paper, seed: int
) -> None:
    order: list[str] = paper.arrangement(seed)["order"]
    place = 0
    for section in paper.sections:
        names = [name for group in section for name in group]
        here = order[place : place + len(names)]
        assert sorted(here) == sorted(names)
        for group in section:
            first = here.index(group[0])
            assert here[first : first + len(group)] == group
        place += len(names)
    assert place == len(order) == len(paper.questions)


@settings(deadline=None)
@given(seed=st.integers(0, 2**31 - 1))
def test_every_option_keeps_its_letter_and_none_is_lost(paper: Paper, seed: int) -> None:
    options: dict[str, str] = paper.arrangement(seed)["options"]
    assert {name: "".join(sorted(letters)) for name, letters in options.items()} == {
        name: "".join(sorted(q.options)) for name, q in paper.questions.items() if q.options
    }


def test_every_place_is_open_to_every_option_and_question(paper: Paper) -> None:
    drawn = [paper.arrangement(seed) for seed in range(400)]
    for place in range(4):
        assert {each["options"]["q01"][place] for each in drawn} == set("ABCD")
    for place in range(3):
        assert {each["order"][place] for each in drawn} == {"q01", "q02", "q03"}


def shown(paper: Paper) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(gzip.decompress(paper.content))
    return content


def shown_questions(paper: Paper) -> Iterator[dict[str, Any]]:
    for section in shown(paper)["sections"]:
        for group in section["groups"]:
            yield from group["questions"]


def test_the_content_has_every_question_in_its_place(paper: Paper) -> None:
    found = [
        [[q["question"] for q in group["questions"]] for group in section["groups"]]
        for section in shown(paper)["sections"]
    ]
    assert found == [[list(group) for group in section] for section in paper.sections]
    for one in shown_questions(paper):
        assert {option["id"] for option in one.get("options", [])} == paper.questions[
            one["question"]
        ].options
    [case] = shown(paper)["sections"][-1]["groups"]
    assert "合成案情0" in case["context"]


def test_the_content_is_the_same_bytes_each_time(released_once: Path, paper: Paper) -> None:
    again = read_paper((released_once / RELEASED).read_bytes())
    assert again.content == paper.content
    assert again.content_hash == paper.content_hash


def test_the_content_holds_no_text_that_only_markers_have(paper: Paper) -> None:
    data = gzip.decompress(paper.content).decode()
    bank, form = small_exam()
    for place in form.items:
        item = bank[place.item_id]
        secrets = [item.rationale, item.content_hash, item.id]
        for one in item.questions:
            secrets += [text for blank in one.blanks for text in blank]
            secrets += [line.text for line in one.rubric]
            secrets += [one.reference_answer] if one.reference_answer else []
        assert [text for text in secrets if text in data] == []


def rekeyed_question(one: KeyedQuestion) -> KeyedQuestion:
    """The same question with every key and every marker's text turned into another."""
    return one.model_copy(
        update={
            "options": tuple(
                Option(text=option.text, is_key=one.options[index - 1].is_key)
                for index, option in enumerate(one.options)
            ),
            "answer": None if one.answer is None else not one.answer,
            "blanks": tuple((f"别的答案{number}",) for number, _ in enumerate(one.blanks)),
            "reference_answer": one.reference_answer and "另一份参考答案，内容与前面完全不同。",
            "rubric": tuple(
                line.model_copy(update={"text": f"另一条评分标准第{number}条"})
                for number, line in enumerate(one.rubric)
            ),
        }
    )


def rekeyed_exam() -> tuple[ItemBank, Form]:
    bank, form = small_exam()
    items: list[Item] = [
        item.model_copy(update={"questions": tuple(map(rekeyed_question, item.questions))})
        for item in bank.values()
    ]
    hashes = {item.id: item.content_hash for item in items}
    assert all(hashes[item.id] != item.content_hash for item in bank.values())
    places = tuple(
        place.model_copy(update={"content_hash": hashes[place.item_id]}) for place in form.items
    )
    return ItemBank(items), form.model_copy(update={"items": places})


def test_all_that_a_browser_gets_is_the_same_whatever_the_keys_are(
    paper: Paper, tmp_path: Path
) -> None:
    """Whatever would tell a key in any order or encoding would differ between the two."""
    bank, form = rekeyed_exam()
    release_exam(Course(tmp_path), [form], bank)
    other = read_paper((tmp_path / RELEASED).read_bytes())
    assert other.content == paper.content
    assert other.content_hash == paper.content_hash
    assert [other.arrangement(seed) for seed in range(20)] == [
        paper.arrangement(seed) for seed in range(20)
    ]


def test_markup_in_a_paper_is_shown_as_text(released_once: Path) -> None:
    released = orjson.loads((released_once / RELEASED).read_bytes())
    evil = '<script>alert(1)</script> ![x](https://example.org/x.png) [y](javascript:alert(1)) "<b>'
    for cell in released["cells"]:
        facts = cell["metadata"]["lawstudy"]
        if facts["role"] == "answer":
            facts["stem"] = evil
            for option in facts.get("options", []):
                option["text"] = evil
        elif facts["role"] in ("head", "section", "context"):
            cell["source"] = evil
    text = gzip.decompress(read_paper(orjson.dumps(released)).content).decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>" not in text
    assert "src=" not in text
    assert 'href=\\"javascript' not in text


texts = st.text(st.characters(codec="utf-8"), max_size=MAX_BLANK)


def fitting(one: AnswerShape) -> st.SearchStrategy[Any]:
    match one.kind:
        case "single":
            return st.sampled_from(sorted(one.options))
        case "multiple":
            return st.lists(st.sampled_from(sorted(one.options)), unique=True)
        case "true_false":
            return st.booleans()
        case "fill_in" if one.blanks > 1:
            return st.lists(texts, min_size=one.blanks, max_size=one.blanks)
    return texts


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_answer_that_fits_reaches_the_scorer_as_it_was_given(
    paper: Paper, data: st.DataObject
) -> None:
    answers = {
        name: data.draw(st.none() | fitting(one), label=name)
        for name, one in paper.questions.items()
    }
    assert all(paper.questions[name].fits(value) for name, value in answers.items())
    known = list(paper.questions)
    cells = {
        cell.grade_id: cell.source
        for cell in parse_submission(submission_bytes(paper, answers), known).cells
    }
    untouched = {
        cell.grade_id: cell.source
        for cell in parse_submission(submission_bytes(paper, {}), known).cells
    }
    assert cells.keys() == untouched.keys()
    for name, source in cells.items():
        value = answers.get(name)
        if name not in answers or is_blank(value, paper.questions[name]):
            assert source == untouched[name]
        elif paper.questions[name].kind == "short_answer":
            assert source == value
        else:
            assert read_answer(source, name) == value


@pytest.mark.parametrize(("practice", "told"), [(False, "考试时间"), (True, "建议用时")])
def test_only_an_exam_has_a_time_that_ends(practice: bool, told: str) -> None:
    """The page of a practice paper says that nothing counts the time; the paper must not say otherwise."""
    bank, form = small_exam()
    blueprint = form.blueprint.model_copy(update={"practice": practice})
    changed = form.model_copy(update={"blueprint": blueprint})
    head = build_paper(changed, placed(form, bank)).cells[0].source
    assert f"{told}：{blueprint.duration_minutes} 分钟" in head
    assert ("考试时间" in head) is not practice

"""What the study view asks a real Jupyter Server: status codes, JSON in Chinese, and no key in any answer."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from courses import messages as courses_messages
from courses.lesson.files import self_check_items
from courses.lesson.folder import LESSONS
from courses.lesson.page import shown_lessons
from courses.lesson_texts import lesson_id
from delivery import messages
from delivery.lab.preview import state_in_words
from exam_room import messages as room_messages
from foundation.local_time import find_zone
from foundation.markup import to_html
from grading import messages as grading_messages
from question_bank.bank import ItemBank, load_bank
from question_bank.item import Item
from records.bank.review import find_text_review
from records.exams.exam import Exam
from records.study.tries import SelfCheckTry
from tests.question_bank.samples import SINGLE, changed
from tests.support.released_exam import EXAM, right_answers
from tests.support.study_server import PAPER, Answer, Place, Server, serve


@pytest.fixture(scope="module")
def started(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with serve(released_once, tmp_path_factory.mktemp("site")) as place:
        yield place


@pytest.fixture
def place(started: Place) -> Place:
    started.clear()
    return started


@pytest.fixture(scope="module")
def bank() -> ItemBank:
    return load_bank()


@pytest.fixture(scope="module")
def item(bank: ItemBank) -> Item:
    """A single-choice question of a shipped lesson."""
    return next(bank[name] for name in sorted(self_check_items()) if bank[name].type == "single")


class WebPage:
    """S1 at the room itself, in a browser of their own: the other door."""

    def __init__(self, place: Place) -> None:
        self._base = f"http://127.0.0.1:{place.room.port}"
        jar = urllib.request.HTTPCookieProcessor()
        self._browser = urllib.request.build_opener(jar)
        self._token = self._xsrf("/log-in")
        fields = {"login": "S1", "password": place.password, "_xsrf": self._token}
        self._browser.open(f"{self._base}/log-in", urlencode(fields).encode(), timeout=30).close()
        self._token = self._xsrf("/me")

    def text(self, path: str) -> str:
        with self._browser.open(f"{self._base}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def ask(self, path: str, data: object = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "X-XSRFToken": self._token}
        body = None if data is None else json.dumps(data).encode()
        asked = urllib.request.Request(f"{self._base}{path}", body, headers)
        with self._browser.open(asked, timeout=30) as answer:
            return dict(json.load(answer))

    def _xsrf(self, path: str) -> str:
        found = re.search(r'<meta name="xsrf" content="([^"]+)"', self.text(path))
        assert found
        return found[1]


def tries(place: Place) -> list[tuple[str, str, bool]]:
    with place.exam.sessions() as db:
        return [(row.item_id, row.answer, row.right) for row in db.query(SelfCheckTry)]


def wrong_letter(item: Item) -> str:
    question = item.questions[0]
    return next(letter for letter in question.letters if letter != question.key_letters)


# Who asks, and what


@pytest.mark.parametrize("address", ["home", "hand-in?path=a", "practice", "self-check", "preview"])
def test_a_stranger_is_told_nothing(place: Place, address: str) -> None:
    body = None if address in ("home", "hand-in?path=a") else b"{}"
    status, text = place.trainer.send(address, body, token="wrong")
    assert status == 403
    assert "S1" not in text


POSTS = {
    "self-check": {"item": "a", "lesson": "l", "answer": "A"},
    "hand-in": {"path": PAPER},
    "preview": {"path": PAPER, "text": ""},
}
DEEP = pytest.param(b"[" * 100_000, id="deep")


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"path"', b"3", b"{}", b'{"a": 1}', b"{", b"\xff", DEEP],
)
def test_a_request_that_says_nothing_is_a_bad_request(
    place: Place, address: str, body: bytes
) -> None:
    assert place.trainer.ask(address, body).refusal == (400, messages.BAD_REQUEST)


@pytest.mark.parametrize(
    ("address", "field"), [(address, field) for address in POSTS for field in POSTS[address]]
)
def test_every_field_is_needed(place: Place, address: str, field: str) -> None:
    place.save()
    fields = {name: value for name, value in POSTS[address].items() if name != field}
    assert place.trainer.post(address, **fields).refusal == (400, messages.BAD_REQUEST)
    assert place.handed_in == []


def everything(server: Server, item: Item) -> list[Answer]:
    """Whatever needs the room."""
    asked = {"item": item.id, "lesson": "l", "answer": item.questions[0].key_letters}
    return [
        server.post("practice"),
        server.post("self-check", **asked),
        server.post("hand-in", path=PAPER),
        server.receipt(PAPER),
    ]


def test_while_no_room_answers_everything_says_so_and_files_are_there(
    place: Place, item: Item
) -> None:
    place.save(q01='"A"')
    for found in everything(place.nobody, item):
        assert found.refusal == (502, messages.ROOM_AWAY)
    home = place.nobody.ask("home").data
    assert (home["state"], home["learner"], home["wrong"]) == ("away", "", [])
    assert [(file["path"], file["answered"]) for file in home["files"]] == [(PAPER, 1)]
    assert place.nobody.page("/log-in")[0] == 502
    assert place.handed_in == []


def test_who_is_not_logged_in_has_files_and_nothing_else(place: Place, item: Item) -> None:
    place.save(q01='"A"')
    for found in everything(place.stranger, item):
        assert found.refusal == (401, messages.LOG_IN_FIRST)
    home = place.stranger.ask("home").data
    assert (home["state"], home["learner"]) == ("log_in", "")
    assert [file["path"] for file in home["files"]] == [PAPER]
    assert place.handed_in == []


# Files


def everywhere(place: Place, path: str) -> list[Answer]:
    """What each address that takes a path says to this one."""
    return [
        place.cadre.receipt(path),
        place.cadre.post("hand-in", path=path),
        place.trainer.post("preview", path=path, text=SINGLE),
    ]


def test_a_file_that_is_not_there_is_named(place: Place) -> None:
    for found in everywhere(place, "没有.ipynb"):
        assert found.refusal == (404, messages.NO_FILE.format(path="没有.ipynb"))


def test_nothing_outside_the_folder_can_be_named(place: Place) -> None:
    """A paper stands there, so that it would be taken."""
    outside = place.save().rename(place.cadre.root.parent / "outside.ipynb")
    (place.cadre.root / "sub").mkdir()
    try:
        for path in (
            "../outside.ipynb",
            "/../outside.ipynb",
            "sub/../../outside.ipynb",
            "./../outside.ipynb",
            "../S1/../outside.ipynb",
            str(outside),
            f"/{outside}",
            "..\\outside.ipynb",
            "%2e%2e/outside.ipynb",
            "~/../outside.ipynb",
        ):
            for found in everywhere(place, path):
                assert found.refusal[0] == 404
        assert place.handed_in == []
    finally:
        (place.cadre.root / "sub").rmdir()
        outside.unlink()


@pytest.mark.parametrize("path", ["", ".", "/", "..", "../S1", "a" * 300])
def test_what_cannot_be_a_file_is_not_found(place: Place, path: str) -> None:
    for found in everywhere(place, path):
        assert found.refusal[0] == 404


def test_a_receipt_without_a_path_is_none(place: Place) -> None:
    assert place.cadre.ask("hand-in").refusal[0] == 404


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.one_of(
        st.lists(
            st.sampled_from(["..", ".", "", "a", "~", "\\", "C:", "etc", "passwd", "S1"]),
            max_size=6,
        ).map("/".join),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        st.integers(),
        st.none(),
        st.lists(st.text(max_size=3), max_size=2),
    )
)
@example(path="\ud800")
def test_whatever_the_path_the_answer_is_a_refusal(place: Place, path: object) -> None:
    for address, server in (("hand-in", place.cadre), ("preview", place.trainer)):
        assert server.post(address, path=path, text=SINGLE).refusal[0] in (400, 404)


# Handing in


def lasting(receipt: dict[str, Any]) -> dict[str, Any]:
    """What of a receipt is the same before and after scoring."""
    return {name: receipt[name] for name in ("at", "answered", "questions", "sha256")}


def test_a_receipt_can_be_asked_for_again(place: Place) -> None:
    place.save(q01='"A"', q02='"B"')
    assert place.cadre.receipt(PAPER) == Answer(200, {"receipt": None})
    found = place.cadre.post("hand-in", path=PAPER)
    assert found.status == 200
    assert (found.data["answered"], found.data["questions"]) == (2, 14)
    assert re.fullmatch(r"[0-9a-f]{64}", found.data["sha256"])
    shanghai = find_zone("Asia/Shanghai")
    at = dt.datetime.strptime(found.data["at"], "%Y年%m月%d日 %H:%M").replace(tzinfo=shanghai)
    assert abs(dt.datetime.now(dt.UTC) - at) < dt.timedelta(minutes=5)
    again = place.cadre.post("hand-in", path=PAPER)
    for receipt in (again.data, place.cadre.receipt(PAPER).data["receipt"]):
        assert lasting(receipt) == lasting(found.data)
    assert len(place.handed_in) == 1


def test_the_receipt_is_of_what_was_handed_in_and_not_of_what_was_saved_since(
    place: Place,
) -> None:
    place.save(q01='"A"')
    found = place.cadre.post("hand-in", path=PAPER)
    place.save(q01='"A"', q02='"B"', q03='"C"')
    assert lasting(place.cadre.receipt(PAPER).data["receipt"]) == lasting(found.data)
    status, message = place.cadre.post("hand-in", path=PAPER).refusal
    assert status == 409
    assert found.data["at"] in message
    assert lasting(place.cadre.receipt(PAPER).data["receipt"]) == lasting(found.data)


def test_the_receipt_is_told_from_the_records_whatever_becomes_of_the_file(place: Place) -> None:
    place.save(q01='"A"')
    receipt = place.cadre.post("hand-in", path=PAPER)
    assert receipt.status == 200
    place.handed_in[0].with_name("timestamp.txt").write_text("x", "utf-8")
    for found in (place.cadre.receipt(PAPER), place.cadre.post("hand-in", path=PAPER)):
        assert lasting(found.data.get("receipt", found.data)) == lasting(receipt.data)


def test_a_formal_paper_is_not_taken_as_a_file(place: Place) -> None:
    with place.exam.sessions() as db:
        db.query(Exam).one().practice = False
        db.commit()
    place.save(q01='"A"')
    found = place.cadre.post("hand-in", path=PAPER)
    assert found.refusal == (409, room_messages.FORMAL_IN_ROOM)
    assert place.handed_in == []


def test_a_paper_that_the_room_does_not_take_in_one_is_told_so(place: Place) -> None:
    path = place.save(q01='"A"')
    path.write_bytes(path.read_bytes() + b" " * 2**21)
    status, message = place.cadre.post("hand-in", path=PAPER).refusal
    assert (status, "KB" in message) == (409, True)
    assert place.handed_in == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b'{"metadata": {}}'])
def test_what_is_no_paper_is_refused(place: Place, data: bytes) -> None:
    (place.cadre.root / "notes.ipynb").write_bytes(data)
    for found in (
        place.cadre.post("hand-in", path="notes.ipynb"),
        place.cadre.receipt("notes.ipynb"),
    ):
        assert found.refusal == (409, grading_messages.NOT_A_PAPER)


def test_a_paper_of_another_exam_is_refused(place: Place) -> None:
    path = place.save()
    path.write_text(path.read_text(encoding="utf-8").replace(EXAM, "other-exam"), "utf-8")
    for found in (place.cadre.post("hand-in", path=PAPER), place.cadre.receipt(PAPER)):
        assert found.refusal == (409, grading_messages.NOT_CALLED)
    assert place.handed_in == []


def test_practice_is_scored_soon(place: Place) -> None:
    place.save(**{**right_answers(place.exam), "q07": "None"})
    assert place.cadre.post("hand-in", path=PAPER).status == 200
    lost = ["q07", "q11", "q12_3"]
    score = {"score": 20.0, "total": 40.0, "lost": lost, "withheld": False}
    assert place.cadre.scored(PAPER)["score"] == score
    [file] = place.cadre.ask("home").data["files"]
    assert (file["handed_in"], file["score"]) == (True, score)


def test_practice_that_cannot_be_scored_is_handed_in_all_the_same(place: Place) -> None:
    gradebook = place.exam.course.gradebook
    kept = gradebook.rename(gradebook.with_suffix(".kept"))
    try:
        place.save(q01='"A"')
        assert place.cadre.post("hand-in", path=PAPER).status == 200
        assert place.cadre.scored(PAPER)["score"] is None
    finally:
        kept.rename(gradebook)
    assert len(place.handed_in) == 1


# Lessons


def test_self_check_tells_why_and_keeps_the_book(place: Place, item: Item) -> None:
    right, wrong = item.questions[0].key_letters, wrong_letter(item)
    asked = {"item": item.id, "lesson": "l"}
    told = {
        "answer": right,
        "rationale": to_html(item.rationale),
        "citations": list(item.legal_basis),
        "articles": {},  # The site has no texts of statutes.
    }
    found = place.cadre.post("self-check", **asked, answer=wrong)
    assert found == Answer(200, {"right": False, **told})
    [entry] = place.cadre.ask("home").data["wrong"]
    assert (entry["item"], entry["tries"]) == (item.id, 1)
    found = place.cadre.post("self-check", **asked, answer=right)
    assert found == Answer(200, {"right": True, **told})
    assert place.cadre.ask("home").data["wrong"] == []
    assert tries(place) == [(item.id, f'"{wrong}"', False), (item.id, f'"{right}"', True)]


def test_formal_items_are_not_checked(place: Place, bank: ItemBank) -> None:
    """An item of exams is refused though it could be checked like those of lessons."""
    others = [found for found in bank.values() if found.pool == "formal"]
    asked_for: list[object] = [
        next(found.id for found in others if found.type == kind)
        for kind in ("single", "multiple", "true_false", "fill_in", "case")
    ]
    for asked in (*asked_for, "nothing", ""):
        found = place.cadre.post("self-check", item=asked, lesson="l", answer="A")
        assert found.refusal == (404, courses_messages.NOT_A_SELF_CHECK)
    for asked in (3, None, [], {}):
        found = place.cadre.post("self-check", item=asked, lesson="l", answer="A")
        assert found.refusal == (400, messages.BAD_REQUEST)
    assert tries(place) == []


def test_answers_of_lessons_are_one_record_behind_both_doors(place: Place, item: Item) -> None:
    """What JupyterLab keeps stands on the web page, what the web page checks stands in JupyterLab, and both count it."""
    right, wrong = item.questions[0].key_letters, wrong_letter(item)
    named = next(each for each in shown_lessons() if item.id in each.items)
    lesson, count = named.id, len(named.items)
    assert place.cadre.ask("answers").data == {"answers": {}}
    assert place.cadre.post("answers", item=item.id, answer=wrong).status == 200
    web = WebPage(place)
    assert web.ask("/api/study/answers") == {"answers": {item.id: {"answer": wrong, "right": None}}}
    told = web.ask("/api/self-check", {"item": item.id, "lesson": lesson, "answer": right})
    assert told["right"] is True
    kept = {"answers": {item.id: {"answer": right, "right": True}}}
    assert place.cadre.ask("answers").data == kept
    assert re.search(rf"自测已答 1/{count}", web.text("/me"))
    place.cadre.post("answers", item=item.id, answer=None)
    assert web.ask("/api/study/answers")["answers"][item.id]["answer"] is None


def test_a_practice_paper_is_one_record_behind_both_doors(place: Place) -> None:
    """Handed in from JupyterLab as a file, it stands among the tries of the web page, with its score."""
    place.save(**right_answers(place.exam))
    assert place.cadre.post("hand-in", path=PAPER).status == 200
    place.cadre.scored(PAPER)
    [paper] = place.cadre.ask("home").data["practice"]
    assert (paper["tries"], paper["score"]["score"]) == (1, 21.0)
    page = WebPage(place).text("/me")
    assert paper["title"] in page
    assert re.search(r"得分 21\s*/\s*40", page)


@pytest.mark.parametrize("given_answer", [None, "", [], [""], 3, {"a": 1}, [["A"]]])
def test_what_is_no_answer_is_not_recorded(place: Place, item: Item, given_answer: object) -> None:
    found = place.cadre.post("self-check", item=item.id, lesson="l", answer=given_answer)
    assert found.refusal in ((400, courses_messages.BAD_ANSWER), (400, messages.BAD_REQUEST))
    assert tries(place) == []


def test_an_empty_book_makes_no_practice(place: Place) -> None:
    assert place.cadre.post("practice").refusal == (404, messages.NOTHING_WRONG)
    assert list(place.cadre.root.iterdir()) == []


def test_practice_is_a_notebook_of_the_wrong_questions(place: Place, item: Item) -> None:
    place.cadre.post("self-check", item=item.id, lesson="l", answer=wrong_letter(item))
    found = place.cadre.post("practice")
    assert (found.status, list(found.data)) == (200, ["path"])
    path = place.cadre.root / found.data["path"]
    assert path.parent == place.cadre.root
    notebook = nbformat.read(path, 4)
    facts = [cell.metadata["lawstudy"] for cell in notebook.cells]
    assert [fact["item"] for fact in facts if fact["role"] == "answer"] == [item.id]
    assert item.rationale[:12] not in path.read_text(encoding="utf-8")
    [file] = place.cadre.ask("home").data["files"]
    assert (file["path"], file["kind"], file["questions"]) == (path.name, "practice", 1)


def test_home_names_what_is_damaged(place: Place) -> None:
    place.save(q01='"A"')
    (place.cadre.root / "broken.ipynb").write_bytes(b"{")
    found = place.cadre.ask("home").data
    assert found["learner"] == "S1"
    assert [(file["path"], file["kind"], file["answered"]) for file in found["files"]] == [
        ("broken.ipynb", "damaged", 0),
        (PAPER, "paper", 1),
    ]


def test_a_lesson_that_the_site_does_not_show_is_not_offered(place: Place) -> None:
    first, second = shown_lessons()[:2]
    for lesson in (first, second):
        source = next(path for path in LESSONS.glob("*.ipynb") if lesson_id(path) == lesson.id)
        shutil.copy(source, place.cadre.root / f"{lesson.id}.ipynb")
    with place.exam.sessions() as db:
        row = find_text_review(db, "lesson", first.id)
        assert row is not None
        row.state = "suspended"
        db.commit()
    try:
        titles = [file["title"] for file in place.cadre.ask("home").data["files"]]
    finally:
        with place.exam.sessions() as db:
            row = find_text_review(db, "lesson", first.id)
            assert row is not None
            row.state = "in_use"
            db.commit()
    assert second.title in titles
    assert first.title not in titles
    # Nothing of the learner's goes: the copy lies where it lay.
    assert (place.cadre.root / f"{first.id}.ipynb").exists()


# Preview


def test_only_trainers_see_a_preview(place: Place) -> None:
    path = place.cadre.root / "sample-single.md"
    path.write_text(SINGLE, encoding="utf-8")
    asked = {"path": path.name, "text": SINGLE}
    for server, refusal in (
        (place.cadre, (403, messages.NOT_FOR_LEARNERS)),
        (place.nobody, (403, messages.NOT_FOR_LEARNERS)),
    ):
        assert server.post("preview", **asked).refusal == refusal
        # Nor may they learn which files there are.
        missing = server.post("preview", path="none.md", text=SINGLE)
        assert missing.refusal == refusal
    text = changed(SINGLE, ("area: 行政处罚", "area: 天文"))
    status, shown = place.trainer.send(
        "preview", json.dumps({"path": path.name, "text": text}).encode()
    )
    found = json.loads(shown)
    assert status == 200
    assert [question["key"] for question in found["questions"]] == ["C"]
    assert [line for line, _ in found["problems"]] == [4]
    # This person's account is no trainer's in the room, which tells others nothing of reviews.
    assert found["review"] == messages.REVIEW_LOG_IN
    assert path.read_text(encoding="utf-8") == SINGLE


def test_a_preview_tells_what_the_room_knows_of_the_item() -> None:
    told = {"state": "in_use", "told": "审校状态：在用", "measured": "实测难度：100 份首次作答"}
    assert state_in_words(told) == "审校状态：在用　实测难度：100 份首次作答"
    assert state_in_words({**told, "measured": ""}) == "审校状态：在用"


@pytest.mark.parametrize("text", [None, 3, [], {}])
def test_a_preview_is_of_a_text(place: Place, text: object) -> None:
    (place.cadre.root / "a.md").write_text(SINGLE, encoding="utf-8")
    found = place.trainer.post("preview", path="a.md", text=text)
    assert found.refusal == (400, messages.BAD_REQUEST)

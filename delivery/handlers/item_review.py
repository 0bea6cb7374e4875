"""三审三校 on pages: what waits for whom, the blind trial, a text with its differences and its checklist, and each step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast, get_args

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.printing import Printed
from delivery.measured import measured_words
from delivery.request import Handler
from delivery.reviewed_items import ReviewedItems
from documents.evidence import EvidenceSheet, Part, evidence_pdf
from foundation.errors import NotAvailable
from foundation.markup import to_html
from grading.errors import ReviewRefused
from question_bank.errors import ReviewRulesRejected
from records.accounts.permissions import Action, may
from records.bank.review import (
    MOST_COMMENT,
    MOST_PROPOSED,
    TEXT_REVIEW_MOVES,
    ReviewedKind,
    TextAct,
)
from records.messages import TEXT_ACTS, TEXT_KINDS, TEXT_STATES

if TYPE_CHECKING:
    from grading.exposure import Use
    from grading.review.deciding import Person
    from grading.review.views import ReviewView
    from question_bank.item import Item, Question
    from question_bank.review import Reviewed, ReviewRules

# What judges and compares brings pydantic along: it is asked for where it is used, when somebody reviews.

_A_PAGE = 50
"""Lines of a list."""
_LONGEST_TEXT = 60_000
_USE = ("suspend", "resume", "retire", "revive")


class ReviewHandler(Handler):
    """What the pages of reviews share."""

    @property
    def person(self) -> Person:
        """Who asks."""
        from grading.review.deciding import Person

        return Person(self.me.login, tuple(self.me.roles))

    async def items(self) -> ReviewedItems:
        """The items as they are now. Raises `NotAvailable` where they cannot be read."""
        found = await self.server.item_files.read()
        if found is None:
            raise NotAvailable(messages.BANK_UNREAD)
        return found

    async def rules(self) -> ReviewRules:
        """The site's rules. Raises `NotAvailable`, in words, where they cannot be read."""
        from question_bank.review import review_rules

        folder = self.server.settings.exams.root
        try:
            return await asyncio.get_running_loop().run_in_executor(None, review_rules, folder)
        except ReviewRulesRejected as error:
            raise NotAvailable(str(error)) from error

    async def texts(self, kind: ReviewedKind) -> Mapping[str, Reviewed]:
        """Everything of a kind that can be reviewed."""
        from grading.review.views import texts_of_records

        if kind == "item":
            return (await self.items()).texts
        if kind == "lesson":
            from courses.lesson_review import reviewed_lessons

            written = await self.room.read(lambda db: texts_of_records(db, kind))
            return {**written, **reviewed_lessons()}
        return await self.room.read(lambda db: texts_of_records(db, kind))

    async def text(self, kind: str, name: str) -> Reviewed:
        """One of them. Raises `NotAvailable`."""
        found = (await self.texts(cast("ReviewedKind", kind))).get(name)
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found

    def said(self, name: str, most: int = MOST_COMMENT) -> str:
        """A text of the form."""
        return str(self.get_body_argument(name, ""))[: most + 1].replace("\r\n", "\n")


def _shipped_lessons() -> frozenset[str]:
    from courses.lesson_texts import lesson_texts

    return frozenset(lesson_texts())


@dataclass
class Filters:
    """What of a list is wanted."""

    kind: ReviewedKind = "item"
    state: str = "mine"
    words: str = ""


class Worklist(ReviewHandler):
    """What waits for the person, or all texts of a kind in a state."""

    actions: ClassVar[dict[str, Action]] = {"GET": "review.read"}

    async def get(self) -> None:
        """The list; ``state``: ``mine`` or one of the states."""
        await self.show([])

    async def show(self, problems: Sequence[str], done: str = "") -> None:
        """The page, with what stands against what was asked for."""
        from grading.review.views import review_lines

        asked = Filters(
            cast("ReviewedKind", self.get_argument("kind", "item")),
            self.get_argument("state", "mine"),
            self.get_argument("words", "")[:60],
        )
        if asked.kind not in TEXT_KINDS or asked.state not in {"mine", *TEXT_STATES}:
            raise NotAvailable(messages.NO_SUCH)
        texts, rules, who = await self.texts(asked.kind), await self.rules(), self.person
        lines = await self.room.read(
            lambda db: review_lines(db, asked.kind, texts.values(), who, rules)
        )
        counts = Counter[str](line.state for line in lines)
        counts["mine"] = sum(line.mine for line in lines)
        shown = [
            line
            for line in lines
            if (line.mine if asked.state == "mine" else line.state == asked.state)
            and (asked.words in line.id or asked.words in line.title)
        ]
        page = self.page_number()
        self.page(
            "item_review.html",
            asked=asked,
            counts=counts,
            found=len(shown),
            lines=shown[_A_PAGE * (page - 1) : _A_PAGE * page],
            number=page,
            pages=-(-len(shown) // _A_PAGE),
            problems=problems,
            done=done,
            STATES=TEXT_STATES,
            KINDS=TEXT_KINDS,
        )


class Submit(Worklist):
    """Drafts are given to their trial and reviews, several at once; all of them or none."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.submit"}

    async def post(self) -> None:
        """Items by their ids, or a text that was typed."""
        from grading.review.deciding import submit

        kind = self.said("kind", 10)
        typing, important = bool(self.said("typing", 3)), bool(self.said("important", 3))
        texts = await self._submitted(kind)
        who = self.person

        def work(db: Session) -> None:
            problems: list[str] = []
            for each in texts:
                try:
                    reviewed_kind = cast("ReviewedKind", kind)
                    submit(db, reviewed_kind, each, who, typing=typing, important=important)
                except ReviewRefused as error:
                    problems += [f"{each.id}：{problem}" for problem in error.problems]
            if problems:
                raise ReviewRefused(problems)

        try:
            if not texts:
                raise ReviewRefused([messages.REVIEW_NOTHING])
            await self.room.write(work)
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        where = f"/{kind}/{texts[0].id}" if len(texts) == 1 else f"?kind={kind}&state=mine"
        self.redirect(f"/item-review{where}", status=303)

    async def _submitted(self, kind: str) -> list[Reviewed]:
        if kind == "item" or (kind == "lesson" and self.get_body_arguments("id")):
            names = dict.fromkeys(self.get_body_arguments("id"))
            return [await self.text(kind, name) for name in names]
        if kind not in TEXT_KINDS:
            raise NotAvailable(messages.NO_SUCH)
        name = self.said("name", 80)
        if kind == "lesson" and name in _shipped_lessons():
            # What learners read is what came with the program, whatever somebody types.
            return [await self.text(kind, name)]
        from question_bank.review import submitted_text

        made = submitted_text(name, self.said("title", 60), self.said("text", _LONGEST_TEXT))
        return [made] if made is not None else []


class Adopt(Worklist):
    """The shipped record of reviews is taken over."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.adopt"}

    async def post(self) -> None:
        """By the administrator who is logged in."""
        from grading.review.shipped import adopt_reviews
        from question_bank.bank import ItemBank

        found, who = await self.items(), self.person
        loop = asyncio.get_running_loop()
        faulty = {name for name, text in found.texts.items() if text.faulty}
        bank = await loop.run_in_executor(
            None, lambda: ItemBank([found.item(name) for name in found.texts], faulty)
        )
        try:
            taken = await self.room.write(lambda db: adopt_reviews(db, bank, who))
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        await self.show([], messages.REVIEWS_ADOPTED.format(count=len(taken)))


class AdoptLessons(Worklist):
    """The shipped lessons are taken over as they stand."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.adopt"}

    async def post(self) -> None:
        """By the administrator who is logged in."""
        from courses.lesson_review import adopt_lessons

        who = self.person
        try:
            taken = await self.room.write(lambda db: adopt_lessons(db, who))
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        await self.show([], messages.LESSONS_ADOPTED.format(count=len(taken)))


@dataclass
class Typed:
    """What was typed, to be shown again."""

    values: dict[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()


class OneText(ReviewHandler):
    """A text: as a candidate sees it for who tries it, else with all that is known."""

    actions: ClassVar[dict[str, Action]] = {"GET": "review.read"}

    async def get(self, kind: str, name: str) -> None:
        """Show it."""
        await self.show(kind, name, [], Typed())

    async def show(self, kind: str, name: str, problems: Sequence[str], typed: Typed) -> None:
        """The page, with what stood against the last step."""
        from grading.review.views import review_view
        from question_bank.review import CHECKS

        reviewed, rules, who = await self.text(kind, name), await self.rules(), self.person
        view: ReviewView = await self.room.read(
            lambda db: review_view(db, cast("ReviewedKind", kind), reviewed, who, rules)
        )
        item = (await self.items()).item(name) if kind == "item" else None
        shared = {
            "view": view,
            "one": reviewed,
            "row": view.row,
            "problems": problems,
            "typed": lambda key: typed.values.get(key, ""),
            "ticked": typed.ticked,
            "STATES": TEXT_STATES,
            "KINDS": TEXT_KINDS,
            "ACTS": TEXT_ACTS,
            "MOST": (MOST_COMMENT, MOST_PROPOSED),
        }
        if view.to_try and item is not None:
            self.page(
                "item_trial.html",
                **shared,
                questions=shown_questions(item),
                html=to_html,
                item=item,
            )
            return
        citations = item.legal_basis if item is not None else ()
        self.page(
            "item_reviewed.html",
            **shared,
            citations=citations,
            articles=await self.server.articles(citations),
            own_acts=self._acts(view),
            uses=await self._uses(kind, name),
            measured=await self.room.read(lambda db: measured_words(db, item)) if item else "",
            CHECKS=CHECKS,
        )

    async def _uses(self, kind: str, name: str) -> Sequence[Use]:
        """The forms of formal exams that an item was in."""
        from grading.exposure import uses

        return await self.room.read(lambda db: uses(db).get(name, ())) if kind == "item" else ()

    def _acts(self, view: ReviewView) -> frozenset[str]:
        """The other acts that the person's roles allow as it stands."""
        if not may(self.me.roles, "review.take"):
            return frozenset()
        found = set(TEXT_REVIEW_MOVES.possible(view.state, self.me.roles))
        held = view.row is not None and bool(view.row.held)
        return frozenset(found & {"clear"} if held else found - {"clear"})


class Step(OneText):
    """``try``, ``pass``, ``back`` and the other acts."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.take"}

    async def post(self, kind: str, name: str, act: str) -> None:
        """Take it, or tell everything that stands against it."""
        reviewed, rules = await self.text(kind, name), await self.rules()
        typed = self._typed()
        try:
            work = await self._work(cast("ReviewedKind", kind), reviewed, rules, act)
            await self.room.write(work)
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(kind, name, error.problems, typed)
            return
        self.redirect(f"/item-review/{kind}/{name}", status=303)

    async def _work(
        self, kind: ReviewedKind, reviewed: Reviewed, rules: ReviewRules, act: str
    ) -> Callable[[Session], object]:
        from grading.review import deciding

        who, seen, reason = self.person, self.said("seen", 64), self.said("reason", 400)
        if act == "try":
            if kind != "item":
                raise NotAvailable(messages.NO_SUCH)
            if not self.said("unseen", 3):
                raise ReviewRefused([messages.REVIEW_UNSEEN])
            item = (await self.items()).item(reviewed.id)
            answer = tuple(self._answer(q, n) for n, q in enumerate(item.questions, 1))
            given = self._given(checks=("unseen",), answer=answer)
            return lambda db: deciding.solve(db, reviewed, item, who, given, rules, seen=seen)
        if act == "pass":
            given = self._given(checks=self.get_body_arguments("check")[:20])
            return lambda db: deciding.let_pass(db, kind, reviewed, who, given, rules, seen=seen)
        if act == "back":
            given = self._given()
            return lambda db: deciding.send_back(db, kind, reviewed, who, given, rules, seen=seen)
        if act == "withdraw":
            return lambda db: deciding.withdraw(db, kind, reviewed, who)
        if act == "hold":
            return lambda db: deciding.hold(db, kind, reviewed, who, reason=reason)
        if act == "clear":
            return lambda db: deciding.clear(db, kind, reviewed, who, reason=reason)
        use = cast("TextAct", act)
        return lambda db: deciding.change_use(db, kind, reviewed, who, act=use, reason=reason)

    def _given(self, **more: Any) -> Any:
        from grading.review.deciding import Given

        typed = self.said("facility", 5).strip().rstrip("%％")
        facility = int(typed) / 100 if typed.isascii() and typed.isdecimal() else None
        return Given(
            read_aloud=bool(self.said("read_aloud", 3)),
            facility=facility,
            comment=self.said("comment"),
            proposed=self.said("proposed", MOST_PROPOSED),
            **more,
        )

    def _answer(self, question: Question, number: int) -> object:
        """The answer of the form, as the question form of an exam gives it."""
        name = f"q{number}"
        given = [each[:20_000] for each in self.get_body_arguments(name)]
        if question.kind == "multiple":
            return given
        if question.kind == "fill_in":
            return given if len(question.blanks) > 1 else "".join(given[:1])
        if question.kind == "true_false":
            return {"true": True, "false": False}.get("".join(given[:1]))
        return given[0] if given else None

    def _typed(self) -> Typed:
        names = ("comment", "proposed", "facility", "reason")
        ticked = {*self.get_body_arguments("check")}
        ticked |= {name for name in ("read_aloud", "unseen") if self.said(name, 3)}
        ticked |= {
            f"{name}={value}"
            for name in self.request.body_arguments
            if name.startswith("q")
            for value in self.get_body_arguments(name)
        }
        return Typed({name: self.said(name, MOST_PROPOSED) for name in names}, frozenset(ticked))


class SignedForm(ReviewHandler, Printed):
    """The form of its reviews, to be signed and filed."""

    actions: ClassVar[dict[str, Action]] = {"GET": "review.read"}

    async def get(self, kind: str, name: str) -> None:
        """As a PDF; not while the person might still try it blind."""
        from grading.review.views import review_view

        reviewed, rules, who = await self.text(kind, name), await self.rules(), self.person
        view = await self.room.read(
            lambda db: review_view(db, cast("ReviewedKind", kind), reviewed, who, rules)
        )
        if view.row is None or view.to_try:
            raise NotAvailable(messages.NO_SUCH)
        sheet = _sheet(view, self.server.site_name, self.local_time)
        await self.finish_document(evidence_pdf, sheet, f"{name} {messages.REVIEW_FORM}", "pdf")


def shown_questions(item: Item) -> list[dict[str, Any]]:
    """The questions of an item as a candidate sees them: nothing of their keys."""
    from question_bank.shown import stem_markdown

    return [
        {
            "number": number,
            "kind": question.kind,
            "stem": stem_markdown(question),
            "options": [
                (letter, option.text)
                for letter, option in zip(question.letters, question.options, strict=True)
            ],
            "blanks": len(question.blanks),
        }
        for number, question in enumerate(item.questions, 1)
    ]


def _sheet(view: ReviewView, site: str, local_time: Callable[[Any], str]) -> EvidenceSheet:
    from question_bank.review import CHECKS

    row = view.row
    assert row is not None
    rows = [
        (
            TEXT_ACTS[step.act],
            view.named(step.by),
            local_time(step.at),
            "、".join(CHECKS[code] for code in step.checklist if code in CHECKS),
            "；".join(filter(None, (step.comment, step.proposed))),
        )
        for step in row.taken
    ]
    facts = (
        (messages.REVIEW_FORM_KIND, TEXT_KINDS[view.kind]),
        (messages.REVIEW_FORM_TITLE, f"{row.subject}　{view.reviewed.title}"),
        (messages.REVIEW_FORM_STATE, TEXT_STATES[view.state]),
        (messages.REVIEW_FORM_WRITER, view.named(row.writer)),
        (messages.REVIEW_FORM_HASH, row.content_hash),
        (messages.REVIEW_FORM_ALOUD, messages.YES if row.important else messages.NO),
    )
    return EvidenceSheet(
        title=messages.REVIEW_FORM,
        system=site,
        subject=row.subject,
        parts=(
            Part(messages.REVIEW_FORM_TEXT, facts),
            Part(messages.REVIEW_FORM_STEPS, (), messages.REVIEW_FORM_HEADS, (3, 2, 3, 6, 5), rows),
        ),
        notes=(messages.REVIEW_FORM_NOTE,),
        signatures=messages.REVIEW_FORM_SIGNATURES,
    )


_KIND = f"({'|'.join(get_args(ReviewedKind))})"
_NAME = "([a-z0-9-]{1,80})"
_ACTS = "|".join(("try", "pass", "back", "withdraw", "hold", "clear", *_USE))
ROUTES: list[tuple[str, Any]] = [
    (r"/item-review", Worklist),
    (r"/item-review/submit", Submit),
    (r"/item-review/adopt", Adopt),
    (r"/item-review/adopt-lessons", AdoptLessons),
    (rf"/item-review/{_KIND}/{_NAME}", OneText),
    (rf"/item-review/{_KIND}/{_NAME}\.pdf", SignedForm),
    (rf"/item-review/{_KIND}/{_NAME}/({_ACTS})", Step),
]

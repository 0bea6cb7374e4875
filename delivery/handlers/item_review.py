"""三审三校 of one text: the blind trial, the text with its differences and its checklist, and each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.review_handler import ONE_TEXT, ReviewHandler, shown_questions
from delivery.measured import measured_words
from foundation.errors import NotAvailable
from foundation.markup import to_html
from grading.errors import ReviewRefused
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
    from grading.review.views import ReviewView
    from question_bank.item import Question
    from question_bank.review import Reviewed, ReviewRules

_ACTS = (
    "try",
    "pass",
    "back",
    "withdraw",
    "hold",
    "clear",
    "suspend",
    "resume",
    "retire",
    "revive",
)


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


ROUTES: list[tuple[str, Any]] = [
    (ONE_TEXT, OneText),
    (rf"{ONE_TEXT}/({'|'.join(_ACTS)})", Step),
]

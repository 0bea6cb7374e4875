"""The form of a text's reviews (三审三校), to be signed and filed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from delivery import messages
from delivery.handlers.printing import Printed
from delivery.handlers.review_handler import ONE_TEXT, ReviewHandler
from documents.evidence import EvidenceSheet, Part, evidence_pdf
from foundation.errors import NotAvailable
from records.accounts.permissions import Action
from records.bank.review import ReviewedKind
from records.messages import TEXT_ACTS, TEXT_KINDS, TEXT_STATES

if TYPE_CHECKING:
    from grading.review.views import ReviewView


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


ROUTES: list[tuple[str, Any]] = [(rf"{ONE_TEXT}\.pdf", SignedForm)]

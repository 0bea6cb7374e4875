"""Certificates: those of an exam, one with what is decided about it, one's own; and the page that verifies off line."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from certification import revocation
from certification.codes import Revocations, sign_revocations
from certification.errors import CertificateRefused, CertificationError, KeysRefused
from certification.exam_documents import unprintable
from certification.issue import Issuer, issuable, issue_some
from certification.keys import KeyRing, SiteSigner, read_keys
from certification.page import verification_page
from certification.printing import certificate_list, list_taken, sheets, state_words, until_words
from certification.study_gate import short_of_hours
from certification.views import (
    CertificateView,
    certificate_view,
    certificates_of_exam,
    count_certificates,
    in_doubt,
    open_certificate_proposals,
)
from delivery import messages
from delivery.assets import certificate_script
from delivery.handlers.printing import Form, Printed
from delivery.handlers.results import OneExamOfResults
from documents.certificates import certificates_pdf
from documents.lists import list_xlsx
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from foundation.local_time import local_day, written_day
from records import messages as record_messages
from records.accounts.permissions import Action
from records.audit import trail
from records.audit.site_decisions import DocumentTaken
from records.certificates import CertificateAct
from records.exams.call import Call
from records.exams.publication import last_published

PAGE = 50
MOST_PAGES = 2_000
"""Steps of issuing: as many certificates as no district has."""


class CertificateHandler(Printed):
    """What the pages of certificates share."""

    @property
    def issuer(self) -> Issuer:
        """In whose name certificates are issued here."""
        settings = self.server.settings
        name = settings.office or settings.site_name
        return Issuer(name, settings.certificate_number, settings.zone)

    def today(self) -> dt.date:
        """The day of the site."""
        return local_day(utc_now(), self.server.settings.zone)

    async def keys(self) -> KeyRing:
        """The site's keys. Raises `KeysRefused`."""
        file = self.server.settings.signing_keys
        if file is None:
            raise KeysRefused(messages.NO_KEYS)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, read_keys, file)

    async def signer(self) -> SiteSigner:
        """The key that signs now. Raises `KeysRefused`."""
        signer = (await self.keys()).signer
        if signer is None:
            raise KeysRefused(messages.NO_KEYS)
        return signer

    async def revocations(self) -> Revocations:
        """Certificates that count no more. Raises `KeysRefused`."""
        issuer, today, keys = self.issuer, self.today(), (await self.keys()).keys
        return await self.room.read(lambda db: revocation.revocations(db, issuer, today, keys))


class ExamCertificates(OneExamOfResults, CertificateHandler):
    """The certificates of one exam."""

    async def short(self, number: str) -> Mapping[Call, float]:
        """Who passed and lacks hours of study that the policy asks for before the certificate."""
        from courses.hours_policy import FOLDER, hours_policies  # brings pydantic along

        folder, zone = self.server.settings.exams.root / FOLDER, self.server.settings.zone
        return await self.room.read(
            lambda db: short_of_hours(db, self.exam(db, number), hours_policies(folder), zone)
        )

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self, number: str) -> None:
        """Found by number or name, 50 a page; what waits for a second person, and what a person has to look at."""
        await self.show(number, [])

    async def show(self, number: str, problems: Sequence[str]) -> None:
        """The page, with what stood against issuing."""
        search, page = self.get_query_argument("search", "").strip()[:40], self.page_number()

        def ask(db: Session) -> dict[str, Any]:
            exam = self.exam(db, number)
            start = PAGE * (page - 1)
            rows = certificates_of_exam(db, exam, search=search, start=start, most=PAGE + 1)
            return {
                "exam": exam,
                "rows": rows[:PAGE],
                "more": len(rows) > PAGE,
                "counts": count_certificates(db, exam),
                "left": issuable(db, exam),
                "published": last_published(db, exam) is not None,
                "doubtful": in_doubt(db, exam),
                "waiting": open_certificate_proposals(db, exam),
                "unprintable": unprintable(db, exam),
            }

        found, short = await self.room.read(ask), await self.short(number)
        given = {"search": search} if search else {}
        self.page(
            "certificates.html",
            **found,
            search=search,
            number=page,
            problems=problems,
            short=short,
            address=lambda page: "?" + urlencode({**given, "page": page}),
            until=lambda one: until_words(one.exam_day, one.until),
            state=lambda one: state_words(one, self.today()),
            ACTS=record_messages.CERTIFICATE_ACTS,
        )


class IssueCertificates(ExamCertificates):
    """Issue all that are due."""

    actions: ClassVar[dict[str, Action]] = {"POST": "certificate.issue"}

    async def post(self, number: str) -> None:
        """In steps, between which answers of candidates are saved."""
        actor, roles, issuer = self.me.login, self.me.roles, self.issuer
        try:
            signer = await self.signer()
            short = {call.id for call in await self.short(number)}

            def issue(db: Session) -> int:
                exam = self.exam(db, number)
                made = issue_some(db, exam, issuer, signer, actor=actor, roles=roles, short=short)
                return len(made)

            for _ in range(MOST_PAGES):
                if not await self.room.write(issue):
                    break
        except CertificationError as error:
            self.set_status(409)
            await self.show(number, getattr(error, "problems", [str(error)]))
            return
        self.redirect(f"/results/{number}/certificates", status=303)


class PrintedCertificates(OneExamOfResults, CertificateHandler):
    """All certificates of an exam that count, or the list of all of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self, number: str, form: Form) -> None:
        """PDF to print, a page each; or a table. The trail keeps who took it."""
        zone, now, actor = self.server.settings.zone, self.room.now(), self.me.login

        def read(db: Session) -> tuple[str, Any, DocumentTaken]:
            exam = self.exam(db, number)
            found = certificates_of_exam(db, exam)
            if not found:
                raise NotAvailable(messages.NO_CERTIFICATES)
            made: Any = sheets(found)
            people, document = len(made.sheets), messages.CERTIFICATES
            if form == "xlsx":
                people, document = len(found), messages.CERTIFICATE_LIST
                made = certificate_list(exam, found, zone, now=now)
            return exam.title, made, list_taken(exam, people, document, form)

        title, made, taken = await self.room.read(read)
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        make: Any = certificates_pdf if form == "pdf" else list_xlsx
        await self.finish_document(make, made, f"{title} {taken.document}", form)


class OneCertificate(CertificateHandler):
    """A certificate, what it says, and what is decided about it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [])

    async def show(
        self, number: str, problems: Sequence[str], typed: Mapping[str, str] | None = None
    ) -> None:
        """The page, with what stood against the last decision."""
        view = await self.room.read(lambda db: self.found(db, number))
        given = typed or {}
        self.page(
            "certificate.html",
            view=view,
            one=view.certificate,
            problems=problems,
            typed=lambda name: given.get(name, ""),
            until=until_words(view.certificate.exam_day, view.certificate.until),
            written_day=written_day,
            state=lambda one: state_words(one, self.today()),
            ACTS=record_messages.CERTIFICATE_ACTS,
            PROPOSALS=messages.PROPOSAL_STATES,
        )

    def found(self, db: Session, number: str) -> CertificateView:
        """The certificate. Raises `NotAvailable`."""
        view = certificate_view(db, int(number))
        if view is None:
            raise NotAvailable(messages.NO_SUCH)
        return view


class DecideCertificate(OneCertificate):
    """``propose``, ``confirm``, ``refuse``: by two people."""

    actions: ClassVar[dict[str, Action]] = {"POST": "certificate.decide"}

    async def post(self, number: str, act: str) -> None:
        """Do it, or tell everything that stands against it."""
        said = {name: self.get_body_argument(name, "")[:400] for name in ("act", "reason", "name")}
        actor, roles, issuer = self.me.login, self.me.roles, self.issuer
        signer = (await self.keys()).signer
        if act == "propose" and said["act"] not in record_messages.CERTIFICATE_ACTS:
            raise NotAvailable(messages.NO_SUCH)

        def decide(db: Session) -> int:
            one = self.found(db, number).certificate
            if act == "propose":
                wanted = cast("CertificateAct", said["act"])
                reason, name = said["reason"], said["name"]
                revocation.propose(
                    db, one.number, wanted, reason=reason, name=name, actor=actor, roles=roles
                )
            elif act == "confirm":
                held = revocation.confirm(db, one.number, issuer, signer, actor=actor, roles=roles)
                return held.id
            else:
                revocation.refuse(db, one.number, reason=said["reason"], actor=actor, roles=roles)
            return one.id

        try:
            shown = await self.room.write(decide)
        except CertificateRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, said)
            return
        self.redirect(f"/certificates/{shown}", status=303)


class PrintedCertificate(OneCertificate):
    """One certificate to print."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self, number: str) -> None:
        """As a PDF. The trail keeps who took it."""
        actor = self.me.login

        def read(db: Session) -> tuple[str, Any, DocumentTaken]:
            one = self.found(db, number).certificate
            if one.state != "valid":
                raise NotAvailable(messages.CERTIFICATE_ENDED)
            taken = list_taken(one.call.exam, 1, messages.CERTIFICATES, "pdf")
            return f"{messages.CERTIFICATES} {one.number}", sheets([one]), taken

        name, made, taken = await self.room.read(read)
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        await self.finish_document(certificates_pdf, made, name, "pdf")


class MyCertificate(OneCertificate):
    """One's own certificate to print."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self, number: str) -> None:
        """As a PDF; of others it is not even said that they exist."""
        person = self.learner()

        def read(db: Session) -> tuple[str, Any]:
            view = certificate_view(db, int(number))
            if view is None or view.certificate.call.person_id != person:
                raise NotAvailable(messages.NO_SUCH)
            one = view.certificate
            if one.state != "valid":
                raise NotAvailable(messages.CERTIFICATE_ENDED)
            return f"{messages.CERTIFICATES} {one.number}", sheets([one])

        name, made = await self.room.read(read)
        await self.finish_document(certificates_pdf, made, name, "pdf")


class VerificationPage(CertificateHandler):
    """The page that verifies certificates off line, to be saved and handed on."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self) -> None:
        """With the keys and the list of now."""
        ring, signer, listed = await self.keys(), await self.signer(), await self.revocations()
        page = verification_page(certificate_script(), self.issuer.name, ring.keys, listed, signer)
        self.finish_file(page.encode(), messages.VERIFICATION_FILE, "text/html; charset=utf-8")


class RevocationList(CertificateHandler):
    """The signed list of certificates that count no more."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self) -> None:
        """As the page that verifies takes it."""
        signer, listed = await self.signer(), await self.revocations()
        text = sign_revocations(listed, signer)
        name = messages.REVOCATION_FILE.format(day=listed.on.isoformat())
        self.finish_file(text.encode("ascii"), name, "text/plain; charset=utf-8")


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/results/{_NUMBER}/certificates", ExamCertificates),
    (rf"/results/{_NUMBER}/certificates/issue", IssueCertificates),
    (rf"/results/{_NUMBER}/certificates\.(pdf|xlsx)", PrintedCertificates),
    (rf"/certificates/{_NUMBER}", OneCertificate),
    (rf"/certificates/{_NUMBER}/(propose|confirm|refuse)", DecideCertificate),
    (rf"/certificates/{_NUMBER}\.pdf", PrintedCertificate),
    (rf"/my-certificates/{_NUMBER}\.pdf", MyCertificate),
    (r"/certificates/verification\.html", VerificationPage),
    (r"/certificates/revocations\.txt", RevocationList),
]

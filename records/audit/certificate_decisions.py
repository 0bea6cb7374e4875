"""What is decided once results stand: their publication, certificates, and the keys that sign them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class PublicationAsked(Decision):
    """By the first of two. ``sha256``: of the results that are meant; the subject is the exam."""

    name, title = "publication.ask", "提请发布成绩"
    sha256: str
    people: int
    passed: int
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicationApproved(Decision):
    """By the second of two."""

    name, title = "publication.approve", "审批同意发布成绩"
    sha256: str
    asked_by: str


@dataclass(frozen=True, kw_only=True)
class PublicationRefused(Decision):
    """By the second, or taken back by the first."""

    name, title = "publication.refuse", "退回成绩发布"
    sha256: str
    asked_by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResultsPublished(Decision):
    """From now on candidates see them."""

    name, title = "publication.publish", "发布成绩"
    sha256: str
    people: int
    passed: int
    asked_by: str
    approved_by: str


@dataclass(frozen=True, kw_only=True)
class ExamArchived(Decision):
    """Its results are closed for good."""

    name, title = "publication.archive", "考试归档"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CertificatesIssued(Decision):
    """``numbers`` of the certificates; the subject is the exam."""

    name, title = "certificate.issue", "签发证书"
    numbers: Sequence[str]
    key: str


@dataclass(frozen=True, kw_only=True)
class CertificateProposed(Decision):
    """By the first of two; the subject is the number of the certificate."""

    name, title = "certificate.propose", "提议处理证书"
    act: str
    reason: str
    name_now: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificateProposalRefused(Decision):
    """By the second, or taken back by the first."""

    name, title = "certificate.refuse", "退回证书处理提议"
    act: str
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Decision):
    """It counts no more, by the second of two."""

    name, title = "certificate.revoke", "吊销证书"
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class CertificateRenamed(Decision):
    """The name was wrong: another number, the right name. By the second of two."""

    name, title = "certificate.rename", "更正姓名换发证书"
    before: str
    after: str
    replaced_by: str
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyProposed(Decision):
    """By the first of two administrators; the subject is the key that is meant, if there is one."""

    name, title = "certificate.propose_key", "提议处理签名密钥"
    act: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyProposalRefused(Decision):
    """By the second, or taken back by the first."""

    name, title = "certificate.refuse_key", "退回签名密钥处理提议"
    act: str
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyMade(Decision):
    """The subject is the key. ``retired_key``: the key that signs no more. Before two people decided it, nobody is named."""

    name, title = "certificate.key", "启用签名密钥"
    retired_key: str = ""
    reason: str = ""
    proposed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class SigningKeyRetired(Decision):
    """It signs no more, and no other one does; what it signed stays good."""

    name, title = "certificate.retire_key", "停用签名密钥"
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyRevoked(Decision):
    """What it signed proves nothing by itself from now on."""

    name, title = "certificate.revoke_key", "作废签名密钥"
    reason: str
    proposed_by: str = ""

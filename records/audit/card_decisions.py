"""What is decided about enforcement cards and their yearly review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class CardQualified(Decision):
    """Somebody passed both exams for a card of a field. The subject is their number."""

    name, title = "card.qualify", "登记执法资格"
    field: str
    public_on: str
    special_on: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class CardIssued(Decision):
    """A card was issued; ``replaces``: the number of the one in whose place, ``""``: of none. The subject is its number, as of what follows."""

    name, title = "card.issue", "发放执法证件"
    replaces: str
    field: str
    valid_until: str
    card_state: str
    document_number: str


@dataclass(frozen=True, kw_only=True)
class CardStepProposed(Decision):
    """Something is to happen to a card that a second person confirms."""

    name, title = "card.propose", "提出证件处理"
    card_act: str
    organ: str
    document_number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CardStepMade(Decision):
    """It happened; ``before`` and ``after``: how the card stood and stands."""

    name, title = "card.step", "办理执法证件事项"
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class CardStepWithdrawn(Decision):
    """It does not happen."""

    name, title = "card.withdraw", "不同意或撤回证件处理"
    card_act: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CardPaperServed(Decision):
    """The paper of a step came to the card's holder."""

    name, title = "card.serve", "登记证件决定的送达"
    card_act: str
    served_on: str
    served_how: str


@dataclass(frozen=True, kw_only=True)
class CardsExpired(Decision):
    """The term of cards is over; the subject is the day, ``numbers``: theirs."""

    name, title = "card.expire", "登记到期的执法证件"
    numbers: list[str]


@dataclass(frozen=True, kw_only=True)
class CardsImported(Decision):
    """The register came as a file, whose name is the subject."""

    name, title = "card.import", "导入执法证件"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Decision):
    """A year's review was opened; the subject is the year, as of what follows."""

    name, title = "card.review_open", "组织证件年审"
    lines: int
    units: int
    exam: str
    policy: str


@dataclass(frozen=True, kw_only=True)
class ReviewLineStated(Decision):
    """What the unit says of an officer was changed. The subject is ``YEAR/CARD``."""

    name, title = "card.review_state", "修改年审核对内容"
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ReviewUnitConfirmed(Decision):
    """A unit says that its list is right. The subject is ``YEAR/UNIT``, as of the next."""

    name, title = "card.review_confirm", "单位核对年审初审名单"
    lines: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ReviewUnitReturned(Decision):
    """It goes back to the unit."""

    name, title = "card.review_return", "退回年审初审名单"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewProposed(Decision):
    """The decision is put to a second person; ``sheet_sha256``: of the lines with what was found of each."""

    name, title = "card.review_propose", "拟定年审决定"
    registered: int
    refused: int
    apart: int
    document_number: str
    sheet_sha256: str


@dataclass(frozen=True, kw_only=True)
class ReviewTakenBack(Decision):
    """Back to the lists."""

    name, title = "card.review_take_back", "退回拟定的年审决定"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Decision):
    """It is decided; ``sheet_sha256`` as it was proposed."""

    name, title = "card.review_decide", "作出年审决定"
    registered: int
    refused: int
    sheet_sha256: str


@dataclass(frozen=True, kw_only=True)
class ReviewPublished(Decision):
    """From now on it holds and its people see it; ``apart``: cards that stand otherwise by now, left as they are."""

    name, title = "card.review_publish", "公布年审结果"
    registered: int
    refused: int
    apart: int

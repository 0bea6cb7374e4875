"""A lesson's Markdown source: its head, its sections, its citations and its self-checks, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from courses import messages
from courses.errors import LessonRejected
from question_bank import messages as bank_messages
from question_bank.bank import ItemBank, content_areas
from question_bank.exchange.front_matter import read_yaml_head, repeated_fields
from question_bank.item import CONSTRUCTED
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.register import StatuteRegister

SECTIONS = ("学习目标", "讲解", "案例", "小结", "自测")
SELF_CHECKS = 5

SELF_CHECK = re.compile(r"\{\{自测\s+(?P<id>[a-z0-9-]+)\s*\}\}$")
_LIKE_SELF_CHECK = re.compile(r"\{\{\s*自测")
_STATUTE = re.compile(r"《(?P<title>[^《》]+)》\((?P<version>\d{4}(?:-\d{2}-\d{2})?)\)$")
_ORDINAL = r"(?:[零〇一二两三四五六七八九十百千]+|[0-9]{1,5})"
_ARTICLE = rf"第({_ORDINAL}(?:[、,]{_ORDINAL})*)条(?:之({_ORDINAL}))?"
_PLACE = rf"(?:{_ARTICLE}|第{_ORDINAL}款|第\(?{_ORDINAL}\)?项)"
_AND = "(?:、|,|和|及|以及|或|或者|至)?"
# For text without spaces and emphasis, its width folded.
_CITED = re.compile(
    rf"《(?P<title>[^《》]+)》(?:\((?P<version>\d{{4}})[^()]*\))?(?P<places>{_PLACE}(?:{_AND}{_PLACE})*)"
)
_PREFIX = "中华人民共和国"


class LessonHead(BaseModel):
    """What a lesson says of itself. ``minutes``: the time to study it; ``statutes`` with their versions."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    content_area: str
    minutes: Annotated[int, Field(ge=5)]
    statutes: Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True)
class LessonSource:
    """A source without faults. ``lines``: the body."""

    head: LessonHead
    lines: list[str]


Numbered = list[tuple[int, str]]
Faults = Iterator[tuple[int, str]]


def read_lesson(
    text: str, file: str, bank: ItemBank, register: StatuteRegister, *, on: dt.date
) -> LessonSource:
    """Read a source. ``on``: the day on which citations must be in force. Raises `LessonRejected` with every fault."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    yaml_head, _ = read_yaml_head(file, lines)
    if yaml_head is None:
        raise LessonRejected([messages.AT.format(file=file, line=1, reason=messages.NO_HEAD)])
    head: LessonHead | None = None
    found: list[tuple[int, str]] = [
        (line, messages.REPEATED_FIELD.format(field=field))
        for line, field in repeated_fields(yaml_head.node)
    ]
    known: dict[str, Any] = dict(yaml_head.data) if isinstance(yaml_head.data, dict) else {}
    try:
        head = LessonHead.model_validate(yaml_head.data)
    except ValidationError as error:
        bad = [str(e["loc"][0]) if e["loc"] else "?" for e in error.errors()]
        found.append((1, messages.BAD_FIELD.format(field="、".join(bad))))
        known = {name: value for name, value in known.items() if name not in bad}
    if known:
        body = list(enumerate(lines, 1))[yaml_head.body_start - 1 :]
        found += _faults(known, body, min(yaml_head.body_start, len(lines)), bank, register, on)
    if head is None or found:
        raise LessonRejected(
            [messages.AT.format(file=file, line=n, reason=why) for n, why in sorted(found)]
        )
    return LessonSource(head, lines[yaml_head.body_start - 1 :])


def _faults(
    known: Mapping[str, Any],
    body: Numbered,
    start: int,
    bank: ItemBank,
    register: StatuteRegister,
    on: dt.date,
) -> Faults:
    area = known.get("content_area")
    if area is not None and area not in content_areas():
        yield 1, bank_messages.UNKNOWN_AREA.format(area=area)
    headings = [line[3:].strip() for _, line in body if line.startswith("## ")]
    if headings != list(SECTIONS):
        yield start, messages.SECTIONS.format(wanted="、".join(SECTIONS))
    if "statutes" in known:
        versions: dict[str, str] = {}
        yield from _read_statutes(known["statutes"], versions, register)
        for number, line in body:
            for reason in _check_citations(line, versions, register, on):
                yield number, reason
    yield from _check_self_checks(body, start, bank)


def _read_statutes(
    declared: list[str], versions: dict[str, str], register: StatuteRegister
) -> Faults:
    """Fill ``versions`` (short title → version) from the head."""
    for text in declared:
        match = _STATUTE.match(text)
        if match is None:
            yield 1, messages.BAD_STATUTE.format(text=text)
            continue
        title = match["title"].removeprefix(_PREFIX)
        if register.find(LegalBasis(title, match["version"], 1)) is None:
            yield 1, messages.UNKNOWN_STATUTE.format(text=text)
        else:
            versions[title] = match["version"]


def _check_citations(
    line: str, versions: dict[str, str], register: StatuteRegister, on: dt.date
) -> Iterator[str]:
    plain = re.sub(r"[\s*_]", "", unicodedata.normalize("NFKC", line))
    for citation in _CITED.finditer(plain):
        title = citation["title"].removeprefix(_PREFIX)
        articles = [
            f"第{number}条" + (f"之{inserted}" if inserted else "")
            for numbers, inserted in re.findall(_ARTICLE, citation["places"])
            for number in re.split("[、,]", numbers)
        ]
        if articles and title not in versions:
            yield messages.CITES_UNDECLARED.format(title=title)
            continue
        cited = citation["version"]
        if articles and cited and cited != versions[title][:4]:
            yield messages.CITES_OTHER_VERSION.format(title=title, cited=cited)
            continue
        for article in articles:
            try:
                basis = parse_legal_basis(f"《{title}》({versions[title]}){article}")
            except ValueError:
                yield messages.BAD_ARTICLE.format(article=article)
                continue
            complaint = register.complaint(basis, on)
            if complaint:
                yield complaint


def _check_self_checks(body: Numbered, start: int, bank: ItemBank) -> Faults:
    seen: list[str] = []
    section = ""
    for number, line in body:
        if line.startswith("## "):
            section = line[3:].strip()
        match = SELF_CHECK.match(line.strip())
        if match is None:
            if _LIKE_SELF_CHECK.search(line):
                yield number, messages.BAD_SELF_CHECK
            continue
        item_id = match["id"]
        if section != SECTIONS[-1]:
            yield number, messages.SELF_CHECK_PLACE
        if item_id in seen:
            yield number, messages.SELF_CHECK_REPEATED.format(id=item_id)
        seen.append(item_id)
        item = bank.get(item_id)
        if item is None:
            yield number, messages.UNKNOWN_ITEM.format(id=item_id)
        elif item.type == "case" or item.type in CONSTRUCTED:
            name = bank_messages.TYPE_NAMES[item.type]
            yield number, messages.NOT_FOR_SELF_CHECK.format(id=item_id, type=name)
        elif item.pool != "study":
            # A lesson shows the answer: no exam may ask it, and no practice paper either.
            pool = bank_messages.POOL_NAMES[item.pool]
            yield number, messages.NOT_FOR_STUDY.format(id=item_id, pool=pool)
    if len(seen) != SELF_CHECKS:
        last = body[-1][0] if body else start
        yield last, messages.SELF_CHECK_COUNT.format(count=len(seen))

"""A statute's text → what it says of itself: title, history, version, entry into force, headings, articles; and what is odd in it.

Reads both layouts of `question_bank.law.text`, and plain text as it is published: an order of promulgation or a history in brackets
above, a table of contents, headings without marks. What the text does not say stays ``None``; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from question_bank import messages
from question_bank.law.numerals import from_chinese, to_chinese
from question_bank.law.text import (
    ArticleKey,
    Paragraph,
    article_head,
    clause_head,
    heading,
    parse_statute,
    statute_lines,
)

HeadOf = Callable[[str], ArticleKey | None]
EventKind = Literal["adopted", "revised", "amended", "approved", "published", "in_force"]

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_OF_OTHER = re.compile(r"(?:通过|批准)的《")
_VERB = re.compile("通过|修订|修正|批准|公布|发布|施行|实施")
_KINDS: Mapping[str, EventKind] = {
    "通过": "adopted",
    "修订": "revised",
    "修正": "amended",
    "批准": "approved",
    "公布": "published",
    "发布": "published",
    "施行": "in_force",
    "实施": "in_force",
}
_FROM = re.compile(rf"自{_DATE.pattern}起(?:施行|实施)")
_AT_ONCE = re.compile(r"自(?:公布|发布|印发)之日起(?:施行|实施)")
_ORDER = re.compile(
    r"(?P<issuer>国务院|主席|[\u4e00-\u9fff]{2,8}人民政府)令第?(?P<number>[0-9一二三四五六七八九十百零〇]+)号"
)
_TITLE_END = (
    "法",
    "法典",
    "条例",
    "规定",
    "办法",
    "细则",
    "规则",
    "准则",
    "决定",
    "解释",
    "章程",
    "意见",
)
_TITLE = re.compile(
    rf"[^。，；：:,;]{{1,70}}(?:{'|'.join(_TITLE_END)}|修正案)(?:[（(][^（()）]{{1,10}}[）)])?$"
)
_CONTINUES = tuple("和与及的关")
_PART = re.compile(
    r"(?:第[零〇一二三四五六七八九十百]+(?:编|分编)|附则$|附件|修正案$|总则$|分则$|序言$)"
)
_ABOVE_TEXT = re.compile(r"#*\s*(?:目\s*录|序\s*言)$")
_FACT = re.compile(r"^(?P<name>adopted|in_force_since|document_number):\s*(?P<value>\S.*?)\s*$")
_PREFIX = "中华人民共和国"


@dataclass(frozen=True)
class Event:
    """An entry of the history."""

    day: dt.date
    kind: EventKind
    text: str


@dataclass(frozen=True)
class Heading:
    """A part, chapter or section and the article that follows it, which a heading at the end lacks."""

    level: str
    number: int
    title: str
    before: ArticleKey | None


@dataclass(frozen=True)
class ReadStatute:
    """``title`` as the text has it, ``""`` without one. ``adopted``: the day by which this version goes, as far as the text tells.

    ``repeated``: lines (from 1) on which each article stands that stands more than once. ``by_clauses``: its articles are 一、二、….
    """

    title: str
    history: tuple[Event, ...]
    adopted: dt.date | None
    in_force_since: dt.date | None
    document_number: str | None
    headings: tuple[Heading, ...]
    articles: Mapping[ArticleKey, Sequence[Paragraph]]
    repeated: Mapping[ArticleKey, tuple[int, ...]]
    by_clauses: bool = False

    def with_parts(self, parts: Sequence[ReadStatute]) -> ReadStatute:
        """This title and history with the articles of its parts, in the order of the parts."""
        articles = {key: text for part in parts for key, text in part.articles.items()}
        headings = tuple(each for part in parts for each in part.all_headings)
        force = self.in_force_since or _in_force(self.history, articles, self.adopted)
        return replace(self, articles=articles, headings=headings, in_force_since=force)

    @property
    def all_headings(self) -> tuple[Heading, ...]:
        """Its headings, its title first where that is one."""
        match = heading(self.title)
        number = _numeral(match["number"]) if match else None
        if match is None or number is None:
            return self.headings
        title = re.sub(r"\s", "", match["title"] or "")
        first = next(iter(self.articles), None)
        return (Heading(match["level"], number, title, first), *self.headings)

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a statute that comes in several files."""
        return bool(_PART.match(self.title))

    @property
    def last(self) -> int:
        """The number of the last article, 0 without any."""
        return max((number for number, _ in self.articles), default=0)

    @property
    def gaps(self) -> list[int]:
        """Numbers below the last that no article has."""
        present = {number for number, inserted in self.articles if not inserted}
        return [number for number in range(1, self.last) if number not in present]

    def oddities(self) -> Iterator[str]:
        """What a person should look at: gaps, numbers out of order, inserted articles without the one that they follow."""
        if gaps := self.gaps:
            yield messages.TEXT_GAPS.format(gaps=_runs(gaps))
        keys = list(self.articles)
        for before, after in pairwise(keys):
            if after < before:
                yield messages.TEXT_ORDER.format(
                    article=article_name(after), other=article_name(before)
                )
        for number, inserted in keys:
            if inserted and (number, inserted - 1) not in self.articles:
                yield messages.TEXT_INSERTED.format(article=article_name((number, inserted)))
        for key, paragraphs in self.articles.items():
            if not paragraphs:
                yield messages.TEXT_EMPTY.format(article=article_name(key))
            for paragraph in paragraphs:
                numbers = list(paragraph.items)
                if numbers != list(range(1, len(numbers) + 1)):
                    listed = "、".join(map(to_chinese, filter(None, numbers)))
                    yield messages.TEXT_ITEMS.format(article=article_name(key), items=listed)


def normal_title(title: str) -> str:
    """A title as titles are compared: without 中华人民共和国 and spaces, inner marks 〈〉."""
    title = re.sub(r"\s", "", title).translate(str.maketrans("《》<>()", "〈〉〈〉（）"))
    return title.removeprefix(_PREFIX).replace(f"〈{_PREFIX}", "〈")


def article_name(key: ArticleKey) -> str:
    """``第三十六条``, ``第十二条之一``."""
    number, inserted = key
    name = f"第{to_chinese(number)}条" if number else "第零条"
    return f"{name}之{to_chinese(inserted)}" if inserted else name


def read_statute(text: str, *, named: dt.date | None = None) -> ReadStatute:
    """Read a text. ``named``: the day that the file's name has, which says the version where the history does not."""
    facts = dict(_facts(text))
    lines = statute_lines(text)
    head, body = _split(lines)
    title, history = _title(head), tuple(_history(head))
    articles = parse_statute(text)
    adopted = _adopted(text, history, named)
    heads: HeadOf = article_head if any(map(article_head, lines)) else clause_head
    return ReadStatute(
        title,
        history,
        adopted,
        _day(facts.get("in_force_since")) or _in_force(history, articles, adopted),
        facts.get("document_number") or _number(head, history, adopted),
        tuple(_headings(lines[body:], heads)),
        articles,
        _repeated(lines, heads),
        bool(articles) and heads is clause_head,
    )


def title_and_version(text: str, *, named: dt.date | None = None) -> tuple[str, dt.date | None]:
    """The same two as `read_statute` finds them, for who wants no more of the text."""
    head, _ = _split(statute_lines(text))
    return _title(head), _adopted(text, _history(head), named)


def _adopted(text: str, history: Iterable[Event], named: dt.date | None) -> dt.date | None:
    """What this program wrote, else what the file's name says, else the last entry of the history."""
    dated = [event.day for event in history if event.kind != "in_force"]
    return _day(dict(_facts(text)).get("adopted")) or named or (dated[-1] if dated else None)


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """The front matter of a file that this program wrote."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return
    for line in lines[1:]:
        if line.strip() == "---":
            return
        if match := _FACT.match(line):
            yield match["name"], match["value"]


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _split(lines: Sequence[str]) -> tuple[list[str], int]:
    """What stands above the text proper, and the index of the line where that begins."""
    head: list[str] = []
    for index, line in enumerate(lines):
        marked = line.startswith("#") and not all(each.startswith("#") for each in head)
        is_title = line.startswith("# ") and not head
        begins = marked or heading(line) or article_head(line) or (head and clause_head(line))
        if not is_title and (begins or _ABOVE_TEXT.match(line)):
            return head, index
        if line:
            head.append(line)
    return head, len(lines)


def _title(head: Sequence[str]) -> str:
    for line in head:
        if line.startswith("# "):
            return line.removeprefix("#").strip()
    for index in range(len(head) - 1, -1, -1):
        line = re.sub(r"\s", "", head[index])
        if _DATE.search(line) or not _TITLE.match(line):
            continue
        before = re.sub(r"\s", "", head[index - 1]) if index else ""
        if line.startswith(_CONTINUES) and before and not _DATE.search(before):
            return before + line
        return line
    return ""


def _history(head: Sequence[str]) -> Iterator[Event]:
    """A date and what happened on it, up to the next date; a bare date below an order of promulgation is that of its signing."""
    text = "\n".join(line for line in head if not line.startswith("#"))
    dates = list(_DATE.finditer(text))
    ends = [match.start() for match in dates[1:]] + [len(text)]
    for match, end in zip(dates, ends, strict=False):
        day = _made(match.groups())
        if day is None:
            continue
        said = text[match.end() : end]
        words = match.group() + said
        verb = _VERB.search(said)
        kind: EventKind
        if _OF_OTHER.search(said):
            kind = "amended"
        elif verb is not None:
            kind = _KINDS[verb.group()]
        elif not said.split("\n")[0].strip() and "令" in text[: match.start()]:
            kind = "published"
            words = f"{match.group()}公布"
        else:
            continue
        yield Event(day, kind, re.sub(r"\s+", " ", words).strip(" 　（）()根据、和"))


def _in_force(
    history: Sequence[Event],
    articles: Mapping[ArticleKey, Sequence[Paragraph]],
    adopted: dt.date | None,
) -> dt.date | None:
    """When this version took effect, as far as the text tells: of an amended one, its last article tells of the first version."""
    if adopted is None:
        return None
    last = [p.text for key in list(articles)[-2:] for p in articles[key]]
    days = [_made(match.groups()) for text in last for match in _FROM.finditer(text)]
    days += [event.day for event in history if event.kind == "in_force"]
    later = [day for day in days if day is not None and day >= adopted]
    if later:
        return later[0]
    told = next((e.kind for e in history if e.day == adopted and e.kind == "published"), None)
    return adopted if told and any(map(_AT_ONCE.search, last)) else None


def _made(groups: Sequence[str]) -> dt.date | None:
    try:
        return dt.date(*map(int, groups))
    except ValueError:
        return None


def _number(head: Sequence[str], history: Sequence[Event], adopted: dt.date | None) -> str | None:
    """The number of the order by which this version was published."""
    for event in history:
        if event.day == adopted and (match := _ORDER.search(event.text)):
            return f"{match['issuer']}令第{match['number']}号"
    # An order of promulgation stands above the first date.
    above = "".join(line for line in head if not line.startswith("#"))
    date = _DATE.search(above)
    match = _ORDER.search(re.sub(r"\s", "", above[: date.start()])) if date else None
    return f"{match['issuer']}令第{match['number']}号" if match else None


def _headings(lines: Sequence[str], head_of: HeadOf) -> Iterator[Heading]:
    """In their order; a table of contents, which names them all beforehand, is left out."""
    waiting: list[tuple[str, int, str]] = []
    seen_article = False
    for line in lines:
        key = head_of(line)
        if key is not None:
            if not seen_article and waiting:
                # The last time that the first heading stands here is where the text begins.
                again = len(waiting) - 1 - waiting[::-1].index(waiting[0])
                waiting = waiting[again:]
            seen_article = True
            yield from (Heading(*each, key) for each in waiting)
            waiting = []
        elif match := heading(line):
            title = re.sub(r"\s", "", match["title"] or "")
            number = _numeral(match["number"])
            if number is not None:
                waiting.append((match["level"], number, title))
    yield from (Heading(*each, None) for each in waiting if seen_article)


def _numeral(text: str) -> int | None:
    try:
        return from_chinese(text)
    except ValueError:
        return None


def _repeated(lines: Sequence[str], head_of: HeadOf) -> dict[ArticleKey, tuple[int, ...]]:
    places: dict[ArticleKey, list[int]] = {}
    for number, line in enumerate(lines, 1):
        key = head_of(line)
        if key is not None:
            places.setdefault(key, []).append(number)
    return {key: tuple(found) for key, found in places.items() if len(found) > 1}


def _runs(numbers: Sequence[int]) -> str:
    """``[1, 2, 3, 7]`` → ``第1–3、7条``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [f"{first}–{last}" if last > first else str(first) for first, last in runs]
    return f"第{'、'.join(told)}条"

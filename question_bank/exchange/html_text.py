"""HTML of other platforms ↔ the text of an item: paragraphs, lines, bold, italics and lists; the rest is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from question_bank import messages

_BREAKS = frozenset(
    {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_WRAP = re.compile(r"(^|\S)[ \t\r\f]*\n\s*")
_TAG = re.compile(r"<[A-Za-z/!]")
_UNNAMED = frozenset({"", "moodle", "moodle_auto_format"})
_SILENT = frozenset({"script", "style", "head", "title"})
_NAMED = {
    "img": messages.LOST_PICTURE,
    "table": messages.LOST_TABLE,
    "a": messages.LOST_LINK,
    "audio": messages.LOST_MEDIA,
    "video": messages.LOST_MEDIA,
    "object": messages.LOST_MEDIA,
    "iframe": messages.LOST_MEDIA,
    "math": messages.LOST_FORMULA,
    "sub": messages.LOST_SCRIPT,
    "sup": messages.LOST_SCRIPT,
}
_NAME = {
    "img": "src",
    "a": "href",
    "audio": "src",
    "video": "src",
    "object": "data",
    "iframe": "src",
}


@dataclass(frozen=True)
class Plain:
    """The text, and what could not stay, in words for a person."""

    text: str
    lost: tuple[str, ...] = ()


def plain_text(html: str) -> Plain:
    """The text of a piece of HTML. Never raises for what the piece contains."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("\u00a0", " ")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return Plain(re.sub(r"\n{3,}", "\n\n", text).strip(), tuple(dict.fromkeys(reader.lost)))


def moodle_text(text: str, written: str) -> Plain:
    """A text in one of Moodle's formats, as GIFT and XML call them: HTML is read, and what looks like it where none is named."""
    is_html = written == "html" or (written in _UNNAMED and _TAG.search(text))
    return plain_text(text) if is_html else Plain(text)


def html_of(text: str) -> str:
    """The HTML of an item's text, well-formed as XML: paragraphs, lines and bold. `plain_text` gives the text back."""
    paragraphs = (_line_breaks(part) for part in escape(text, quote=False).split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _line_breaks(escaped: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escaped).replace("\n", "<br/>")


@dataclass
class _Reader(HTMLParser):
    parts: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    silent: int = 0
    verbatim: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BREAKS:
            self.parts.append("\n\n")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "tr":
            self.parts.append("\n")
        self.verbatim += tag == "pre"
        if tag in _NAMED:
            name = dict(attrs).get(_NAME.get(tag, "")) or ""
            self.lost.append(_NAMED[tag].format(name=name[:80]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BREAKS:
            self.parts.append("\n\n")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        self.verbatim -= tag == "pre" and self.verbatim > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data if self.verbatim else _WRAP.sub(_unwrapped, data))


def _unwrapped(found: re.Match[str]) -> str:
    """Where the source breaks a line it only makes room, and between Chinese characters not even that."""
    return "" if "\u2e80" <= found[1] <= "\uffef" else f"{found[1]} "

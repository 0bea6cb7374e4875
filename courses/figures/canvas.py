"""Pieces of a drawing: boxes, text, arrows as SVG, in units of which a page's width has 360."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from unicodedata import east_asian_width

WIDTH = 360.0
SIZE, SMALL = 14.0, 12.0
LEADING = 1.4

INK, SOFT, LINE = "#1a2433", "#4b5766", "#5b6877"
PAPER, TINT, WARM, GOOD = "#ffffff", "#dfeaf6", "#fff3e6", "#e8f5ec"
BRAND, WARN, FINE = "#1f5a96", "#9a4509", "#1b6b3a"
_FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
_NOT_FIRST = set("，。、；：！？）》」』”’〉】…％%)],.;:!?")
_NOT_LAST = set("（《「『“‘〈【([")


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is: a Chinese character is as wide as it is high, others a little over half."""
    return sum(size if east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """The text in lines of at most ``width``, which has room for a character.

    Marks stay with what they belong to, numbers and words of letters are not parted, as long as a line has room for them.
    """
    lines, rest = [], text.strip()
    while text_width(rest, size) > width:
        most = 1
        while text_width(rest[: most + 1], size) <= width:
            most += 1
        end = next((n for n in range(most, 0, -1) if _may_part(rest[n - 1], rest[n])), most)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest else lines


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    of_a_word = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return after not in _NOT_FIRST and before not in _NOT_LAST and not of_a_word


@dataclass
class Canvas:
    """Collects the pieces; `svg` makes the drawing of them."""

    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        lines: list[str],
        *,
        size: float = SIZE,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
    ) -> float:
        """Lines of text from ``y`` (top) down; returns where they end."""
        weight = ' font-weight="bold"' if bold else ""
        for n, line in enumerate(lines):
            base = y + size * (LEADING * n + 1.05)
            self.parts.append(
                f'<text x="{x:.1f}" y="{base:.1f}" font-size="{size:g}" fill="{fill}"'
                f' text-anchor="{anchor}"{weight}>{escape(line)}</text>'
            )
        return y + size * LEADING * len(lines)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = PAPER,
        stroke: str = LINE,
        radius: float = 6,
    ) -> None:
        """A box with round corners."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius:g}"'
            f' fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
        )

    def arrow(self, *points: tuple[float, float]) -> None:
        """A line through the points, with a head at the last one."""
        (bx, by), (ex, ey) = points[-2:]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        )
        across = abs(ex - bx) > abs(ey - by)
        back = (5 if ex < bx else -5) if across else (5 if ey < by else -5)
        head = (
            f"{ex:.1f},{ey:.1f} {ex + back:.1f},{ey - 4:.1f} {ex + back:.1f},{ey + 4:.1f}"
            if across
            else f"{ex:.1f},{ey:.1f} {ex - 4:.1f},{ey + back:.1f} {ex + 4:.1f},{ey + back:.1f}"
        )
        self.parts.append(f'<polygon points="{head}" fill="{LINE}"/>')

    def add(self, part: str) -> None:
        """Any other piece."""
        self.parts.append(part)

    def svg(self, title: str, height: float) -> str:
        """The drawing; ``title`` is what somebody hears who does not see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:.0f}" role="img"'
            f' aria-label="{escape(title)}" font-family="{_FONT}">{"".join(self.parts)}</svg>'
        )

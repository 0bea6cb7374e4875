"""A bank report as one HTML page that stands alone: tables, and bars for what a blueprint needs and has."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from question_bank.check import messages as check_messages
from question_bank.forms.coverage import ENOUGH_TIMES, Cover
from question_bank.report import messages
from question_bank.report.contents import BankReport
from question_bank.report.tables import Table, tables

_STYLE = """
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1c2430; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border-bottom: 1px solid #d5dae1; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f1f4f8; } td.figure { text-align: right; font-variant-numeric: tabular-nums; }
.lacks { fill: #b3261e; } .enough { fill: #2c6e49; } .need { stroke: #1c2430; stroke-width: 2; }
svg text { font-size: 13px; fill: #1c2430; }
"""
_ROW, _LEFT, _WIDTH = 26, 170, 480
_MOST_TIMES = 10
"""A bar ends there, however much there is."""


def page(report: BankReport) -> str:
    """The page."""
    return "\n".join(
        [
            '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{messages.TITLE}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{messages.TITLE}</h1>",
            f"<p>{intro(report)}</p>",
            *_parts(report),
            "</body></html>\n",
        ]
    )


def intro(report: BankReport) -> str:
    """The report in a sentence, and what could not be looked at."""
    weighed = report.weighed
    text = messages.INTRO.format(
        items=report.items,
        standing=len(weighed.standing),
        waived=len(weighed.waived),
        void=len(weighed.void),
    )
    return text + check_messages.NO_TEXT.format(count=report.unread) if report.unread else text


def _parts(report: BankReport) -> Iterator[str]:
    for table in tables(report):
        yield f"<h2>{escape(table.name)}</h2>"
        if table.name == messages.COVERAGE_SHEET:
            for title, covers in report.coverage.items():
                yield _bars(messages.COVERAGE.format(title=title), list(covers))
        if table.note:
            yield f"<p>{escape(table.note)}</p>"
        yield from (
            _table(table) if table.rows else ([] if table.note else [f"<p>{messages.NONE}</p>"])
        )


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.name)}"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    yield "</tr></thead><tbody>"
    inner = [v for row in table.rows for v in row[1:-1] if isinstance(v, int)]
    most = max(inner, default=0)
    for row in table.rows:
        cells = [
            _cell(value, most if table.shaded and at + 1 < len(row) else 0)
            for at, value in enumerate(row)
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _cell(value: str | float, most: int) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    shade = (
        f' style="background: rgb(44 110 73 / {0.5 * value / most:.2f})"' if most and value else ""
    )
    return f'<td class="figure"{shade}>{value}</td>'


def _bars(title: str, covers: list[Cover]) -> str:
    """A bar for each cell: how many times what a form needs; the line stands at three times."""
    height = _ROW * len(covers) + 10
    unit = (_WIDTH - 60) / _MOST_TIMES
    line = _LEFT + ENOUGH_TIMES * unit
    parts = [
        f'<figure><figcaption>{escape(title)}{messages.COVERAGE_LEGEND}</figcaption><svg role="img" aria-label="{escape(title)}"'
        f' viewBox="0 0 {_LEFT + _WIDTH} {height}" width="{_LEFT + _WIDTH}" style="max-width: 100%">'
    ]
    for row, cover in enumerate(covers):
        times = cover.supply / cover.need
        top = _ROW * row + 4
        length = min(times, _MOST_TIMES) * unit
        kind = "enough" if cover.enough else "lacks"
        parts.append(
            f'<text x="0" y="{top + 14}">{escape(cover.cell)}</text>'
            f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{length:.1f}" height="18"/>'
            f'<text x="{_LEFT + length + 6:.1f}" y="{top + 14}">{cover.supply}/{cover.need}</text>'
        )
    parts.append(f'<line class="need" x1="{line:.1f}" x2="{line:.1f}" y1="0" y2="{height}"/>')
    return "".join([*parts, "</svg></figure>"])

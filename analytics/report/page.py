"""A report as one HTML page that needs nothing outside itself."""

from __future__ import annotations

import html
from collections.abc import Sequence

from analytics.contents import Bullets, Heading, Page, Paragraph, Part, Picture, TablePart
from analytics.report.outside_hosts import refuse_outside_hosts
from analytics.table_html import table_html
from analytics.webfont import NAME, font_face

_STYLE = """
body { font-family: "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "%s", sans-serif;
  color: #1f2937; max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; line-height: 1.7; }
h1 { font-size: 1.7rem; border-bottom: 3px solid #1f5a96; padding-bottom: .4rem; }
h2 { font-size: 1.3rem; margin-top: 2.2rem; }
h3 { font-size: 1.1rem; margin-top: 1.6rem; }
.summary { border-left: 4px solid #1f5a96; background: #f3f6fa; padding: .3rem 1rem; }
.warning { font-weight: bold; }
figure { margin: 1.2rem 0; }
img { max-width: 100%%; height: auto; }
.wide { overflow-x: auto; }
.dataframe { border-collapse: collapse; font-size: .92rem; margin: 1rem 0; }
.dataframe caption { text-align: left; font-weight: bold; padding: .2rem 0; }
.dataframe :is(th, td) { border-bottom: 1px solid #d1d5db; padding: .3rem .6rem; text-align: left; white-space: nowrap; }
.dataframe .number { text-align: right; }
.dataframe td:first-child { white-space: normal; min-width: 8rem; }
.dataframe thead th { background: #f3f4f6; }
.pages, .pages > tbody, .pages > thead, .pages > * > tr, .pages > * > tr > td { display: block; padding: 0; border: 0; }
.running { color: #4b5563; font-size: .85rem; border-bottom: 1px solid #d1d5db; }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  .pages { display: table; width: 100%%; table-layout: fixed; }
  .pages > thead { display: table-header-group; }
  .pages > tbody { display: table-row-group; }
  .pages > * > tr { display: table-row; }
  .pages > * > tr > td { display: table-cell; }
  .wide { overflow: visible; }
  .dataframe { width: 100%%; font-size: 7.5pt; }
  .dataframe :is(th, td) { padding: .15rem .25rem; white-space: normal; overflow-wrap: anywhere; min-width: 0; }
  .dataframe tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .page { break-before: page; }
}
"""


def html_page(title: str, head: Sequence[str], parts: Sequence[Part]) -> str:
    """The page; ``head`` stands on every sheet that is printed. Raises `ReportFailed` rather than name an outside host."""
    body = "\n".join(_sections(parts))
    running = "<br>".join(html.escape(line) for line in head if line)
    shown = f"{html.escape(title)}{running}{body}"
    # What a picture holds is no text.
    glyphs = "".join(piece.partition('">')[2] for piece in shown.split('src="data:'))
    style = font_face(shown.partition('src="data:')[0] + glyphs) + _STYLE % NAME
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        '<table class="pages" role="presentation">\n'
        f'<thead><tr><td><p class="running">{running}</p></td></tr></thead>\n'
        f"<tbody><tr><td>\n<h1>{html.escape(title)}</h1>\n{body}\n</td></tr></tbody>\n</table>\n"
        "</body>\n</html>\n"
    )
    refuse_outside_hosts(page, "report.html")
    return page


def _sections(parts: Sequence[Part]) -> list[str]:
    """Each part as HTML; the summary's sentences that follow each other stand in one frame."""
    made: list[str] = []
    in_summary = False
    for part in parts:
        belongs = isinstance(part, Paragraph) and part.tone != "plain"
        if belongs != in_summary:
            made.append('<div class="summary">' if belongs else "</div>")
            in_summary = belongs
        made.append(_section(part))
    return [*made, "</div>"] if in_summary else made


def _section(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"<h{level + 1}>{html.escape(text)}</h{level + 1}>"
        case Paragraph(text, tone):
            kind = ' class="warning"' if tone == "warning" else ""
            return f"<p{kind}>{html.escape(text)}</p>"
        case Page(title):
            return f'<h2 class="page">{html.escape(title)}</h2>' + "".join(
                map(_section, part.parts)
            )
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{html.escape(each)}</li>" for each in items) + "</ul>"
        case Picture():
            source = f"data:image/png;base64,{part.png}"
            return f'<figure><img alt="{html.escape(part.title)}" src="{source}"></figure>'
        case TablePart():
            return f'<div class="wide">{table_html(part)}</div>'

"""The last look at a page before it is published: nothing in it may need an outside host."""

from __future__ import annotations

import pytest

from analytics.errors import ReportFailed
from analytics.report.outside_hosts import refuse_outside_hosts


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://host.example/x.png">',
        "<a href='http://host.example/'>",
        "<img src=//host.example/x.png>",
        "<style>b { background: url(https://host.example/x) }</style>",
        '<style>b { background: URL( "//host.example/x" ) }</style>',
        '<SCRIPT SRC = "HTTPS://host.example/x.js"></SCRIPT>',
        '<svg><use xlink:href="https://host.example/#x"/></svg>',
        '<style>@import "https://host.example/x.css";</style>',
        '<img srcset="https://host.example/x.png 2x">',
        '<video poster="https://host.example/x.png"></video>',
        '<object data="https://host.example/x"></object>',
        '<form action="https://host.example/x"></form>',
        "<script>fetch('https://host.example/x')</script>",
        '<img src="&#104;ttps://host.example/x.png">',
    ],
)
def test_a_page_that_needs_an_outside_host_is_refused(markup: str) -> None:
    with pytest.raises(ReportFailed, match=r"(?i)host\.example"):
        refuse_outside_hosts(f"<html><body>{markup}</body></html>", "report.html")


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="data:image/png;base64,AA//bb//">',
        '<a href="#part">',
        "<p>https://host.example 只是文字</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_a_page_that_needs_none_is_not(markup: str) -> None:
    refuse_outside_hosts(f"<html><body>{markup}</body></html>", "report.html")

"""Yearly reports on the rule of law (述法报告)."""

from __future__ import annotations

from typing import Literal, get_args

ReportForm = Literal["head", "member"]
"""主要负责人, 其他班子成员: what each has to report on differs."""
REPORT_FORMS: tuple[ReportForm, ...] = get_args(ReportForm)

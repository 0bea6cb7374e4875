"""Where a site's reports lie, and which there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from analytics.report.manifest import Manifest, read_manifest
from analytics.report.registry import Report, reports


def report_folder(root: Path, year: int, exam: str = "", unit: str = "") -> Path:
    """Of the reports about an exam, or about a year; those about a unit alone lie in a folder within."""
    folder = root / "reports" / (exam or str(year))
    return folder / re.sub(r"[^\w-]", "_", unit) if unit else folder


def on_shelf(folder: Path) -> list[dict[str, Any]]:
    """Every report, and what of it lies in the folder, as JSON has it: files that people look for, by what they are."""
    return [_told(report, read_manifest(folder / report.name)) for report in reports()]


def _told(report: Report, manifest: Manifest | None) -> dict[str, Any]:
    about = {"name": report.name, "title": report.title}
    if manifest is None:
        return {**about, "made": "", "files": []}
    files = [
        {"what": what, "file": file, "people": manifest.named.get(file, 0)}
        for what, file in manifest.shown.items()
    ]
    return {**about, "made": manifest.made, "files": files}

"""What the built pages are made of is in their stamp, so that none of it changes without a new build."""

from __future__ import annotations

import re

import hatch_build


def test_whatever_the_sources_import_is_in_the_stamp() -> None:
    known = {path.resolve() for path in hatch_build.sources()}
    outside = {
        (path.parent / name).resolve()
        for path in (hatch_build.SOURCE / "src").rglob("*.ts")
        for name in re.findall(r"from '(\.[^']+)'", path.read_text(encoding="utf-8"))
        if not (path.parent / name).resolve().is_relative_to(hatch_build.SOURCE)
    }
    assert outside
    assert outside <= known


def test_a_changed_translation_is_another_stamp() -> None:
    before = hatch_build.hash_of(hatch_build.sources())
    [catalogue] = [path for path in hatch_build.sources() if "locale" in path.parts]
    others = [path for path in hatch_build.sources() if path != catalogue]
    assert hatch_build.hash_of(others) != before

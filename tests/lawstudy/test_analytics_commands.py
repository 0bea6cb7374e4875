"""What analyses are made of, exported on the command line."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pandas as pd
from sqlalchemy import select

from foundation.site import open_site
from records.audit.actor import operating_system_user
from records.audit.trail import AuditEntry
from records.schema import close_database, open_database
from tests.lawstudy.conftest import lawstudy, ok


def exports(site: Path) -> list[str]:
    sessions = open_database(open_site(site).records_url)
    with closing(sessions()) as db:
        wanted = select(AuditEntry.actor).where(AuditEntry.action == "analytics.export")
        found = list(db.scalars(wanted))
    close_database(sessions)
    return found


def test_the_frames_are_exported_once_and_on_record(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    said = ok("--site", site, "analytics", "export", folder)
    assert str(folder) in said.replace("\n", "")
    people = pd.read_parquet(folder / "people.parquet")
    assert f"{len(people)} 人，0 场考试，0 条作答" in said
    assert "name" not in people
    manifest = json.loads((folder / "manifest.json").read_bytes())
    actor = f"命令行：{operating_system_user()}"
    assert manifest["made_by"] == actor
    assert exports(site) == [actor]
    again = lawstudy("--site", site, "analytics", "export", folder)
    assert again.returncode == 1
    assert "已经存在" in again.stderr
    assert exports(site) == [actor]

"""Who writes items may run programs in the same account: nothing there leads who reads them, with more rights, to other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.files import NotRegular
from question_bank.bank import item_files, read_bank, unread_files
from question_bank.exchange.applying import finish_import


def test_a_link_is_no_item(tmp_path: Path) -> None:
    secret = tmp_path / "keys" / "signing.md"
    secret.parent.mkdir()
    secret.write_text("---\nid: 秘密\n---\n密钥", encoding="utf-8")
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "x.md").symlink_to(secret)
    assert item_files([folder]) == []
    # It is told, by its own name and with nothing of what it leads to.
    assert unread_files([folder]) == [folder / "x.md"]
    [problem] = read_bank([folder]).problems
    assert "秘密" not in str(problem)
    assert "密钥" not in str(problem)


def test_an_import_is_put_into_the_folder_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "statutes"
    elsewhere.mkdir()
    (elsewhere / "law.md").write_text("原文", encoding="utf-8")
    folder = tmp_path / "items"
    ready = folder / ".import-ready"
    (ready / "area").mkdir(parents=True)
    (ready / "area" / "law.md").write_text("改过", encoding="utf-8")
    (folder / "area").symlink_to(elsewhere)
    with pytest.raises(NotRegular):
        finish_import(folder)
    assert (elsewhere / "law.md").read_text(encoding="utf-8") == "原文"
    # The folder of its own has what it is meant for.
    (folder / "area").unlink()
    finish_import(folder)
    assert (folder / "area" / "law.md").read_text(encoding="utf-8") == "改过"

"""`exam build` beside faulty files, over blueprints that name what is not there, and over forms of an earlier version."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.site import open_site
from lawstudy.commands.bank import bank_check
from lawstudy.commands.exam import build
from lawstudy.opening import bank_of, create_site, forms_of
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.content import ITEM_CONTENT_0
from question_bank.errors import ProblemsFound
from question_bank.forms.blueprint import find_blueprint
from question_bank.forms.placed import placed
from question_bank.item import Item
from question_bank.value import canonical_json, sha256

EXAM = "practice-2022"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_site(tmp_path / "site", demo=False, name="测试")
    return tmp_path / "site"


def _build(root: Path, blueprint: str = EXAM) -> None:
    build(root, blueprint, forms=1, seed=1, exam="")


def test_a_draft_and_an_outdated_statute_do_not_close_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = item_files([SHIPPED_ITEMS])[0]
    (root / "items" / "untitled.md").write_text("", encoding="utf-8")
    old = shipped.read_text(encoding="utf-8").replace(f"id: {shipped.stem}", "id: old-001")
    start = old.index("legal_basis:")
    end = old.index("---", start)
    basis = "legal_basis:\n  - 《行政处罚法》(2017)第一条\n"
    (root / "items" / "old-001.md").write_text(
        f"{old[:start]}{basis}{old[end:]}\n第一条", encoding="utf-8"
    )
    _build(root)
    assert "lawstudy bank check" in capsys.readouterr().out
    site = open_site(root)
    [form] = forms_of(site, EXAM)
    bank = bank_of(site)
    assert "old-001" in bank.frozen
    assert "old-001" not in {question.item.id for question in placed(form, bank)}
    with pytest.raises(ProblemsFound, match=r"untitled\.md"):
        bank_check(root, [])


def test_enemies_that_are_not_there_are_refused(root: Path) -> None:
    text = find_blueprint(EXAM).read_text(encoding="utf-8")
    (root / "blueprints").mkdir()
    path = root / "blueprints" / "own.toml"
    path.write_text(f'enemies = [["untitled", "no-such"]]\n{text}', encoding="utf-8")
    (root / "items" / "untitled.md").write_text("", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="no-such") as caught:
        _build(root, str(path))
    assert len(caught.value.problems) == 1


def test_forms_of_an_earlier_version_stay_as_they_are(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _build(root)
    site = open_site(root)
    [form] = forms_of(site, EXAM)
    bank = bank_of(site)

    def old_hash(item: Item) -> str:
        return sha256(canonical_json(item, ITEM_CONTENT_0))

    places = [p.model_copy(update={"content_hash": old_hash(bank[p.item_id])}) for p in form.items]
    old = form.model_copy(update={"items": tuple(places)})
    assert old != form
    path = site.forms_folder(EXAM) / "A.json"
    path.write_text(old.to_json(), encoding="utf-8")
    capsys.readouterr()
    _build(root)
    assert path.read_text(encoding="utf-8") == old.to_json()
    assert old.content_hash[:12] in capsys.readouterr().out
    # One that is damaged is written anew.
    path.write_bytes(b"{")
    _build(root)
    assert path.read_text(encoding="utf-8") == form.to_json()

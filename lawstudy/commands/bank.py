"""`lawstudy bank`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from foundation.site import open_site
from lawstudy import messages
from lawstudy.console import progress, show_table
from lawstudy.opening import bank_folders
from question_bank.bank import SHIPPED_ITEMS, content_areas, item_files, load_bank
from question_bank.item import ITEM_TYPES
from question_bank.law.citation import parse_legal_basis


def bank_check(root: Path, folders: list[Path]) -> None:
    """Check the given folders, or the bank of the site (outside a site: the shipped bank)."""
    if not folders:
        is_site = (root / "lawstudy.toml").is_file()
        folders = list(bank_folders(open_site(root))) if is_site else [SHIPPED_ITEMS]
    for folder in folders:
        if not folder.exists() and folder.name != "items":
            raise FileNotFoundError(2, "No such file or directory", str(folder))
    with progress(messages.CHECKING) as tell:
        bank = load_bank(folders, progress=tell)
    statutes = {
        parse_legal_basis(text).title for item in bank.values() for text in item.legal_basis
    }
    counts = Counter((item.content_area, item.type) for item in bank.values())
    rows = []
    for area in content_areas():
        by_type = [counts[area, kind] for kind in ITEM_TYPES]
        rows.append([area, *(str(count or "") for count in by_type), str(sum(by_type))])
    totals = [sum(counts[area, kind] for area in content_areas()) for kind in ITEM_TYPES]
    rows.append([messages.RESULTS_TOTAL, *map(str, totals), str(len(bank))])
    done = messages.BANK_DONE.format(
        count=len(item_files(folders)),
        statutes=len(statutes),
        areas=len({item.content_area for item in bank.values()}),
    )
    show_table(done, messages.BANK_COLUMNS, rows)

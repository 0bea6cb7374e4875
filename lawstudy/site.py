"""A site: one district's folder on disk, with its settings in lawstudy.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lawstudy import messages
from lawstudy.errors import SiteExists, SiteMissing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from grading.course import Course
    from question_bank.bank import ItemBank
    from question_bank.form import Form

SETTINGS = "lawstudy.toml"

_TEMPLATE = """# 本站点的设置。修改后无需重启，下次运行命令时生效。

[site]
name = "{name}"
demo = {demo}  # 演示站点：允许 lawstudy exam simulate 生成模拟答卷

[records]
# 默认是本文件夹中的 SQLite 数据库；也可以填写 PostgreSQL 的 SQLAlchemy 地址。
url = "sqlite:///records.db"

[bank]
# 除系统自带题库外，本单位自己的试题文件夹（相对于本文件夹）。
items = ["items"]
"""


@dataclass(frozen=True)
class Site:
    """An opened site. All paths are absolute."""

    root: Path
    name: str
    demo: bool
    records_url: str
    item_folders: tuple[Path, ...]

    @property
    def course(self) -> Course:
        """The nbgrader course."""
        from grading.course import Course

        return Course(self.root / "course")

    def forms_folder(self, exam: str) -> Path:
        """Where an exam's forms lie."""
        return self.root / "exams" / exam / "forms"

    def report_folder(self, exam: str) -> Path:
        """Where an exam's report goes."""
        return self.root / "reports" / exam

    def bank_folders(self) -> tuple[Path, ...]:
        """The shipped items and the site's own."""
        from question_bank.bank import SHIPPED_ITEMS

        return (SHIPPED_ITEMS, *self.item_folders)

    def load_bank(self) -> ItemBank:
        """Read and check the bank. Raises `question_bank.errors.ProblemsFound`."""
        from question_bank.bank import load_bank

        return load_bank(self.bank_folders())

    def load_forms(self, exam: str) -> list[Form]:
        """The forms of an exam. Raises `grading.errors.ExamNotReleased` when there are none."""
        from pydantic import ValidationError

        from grading import messages as grading_messages
        from grading.errors import ExamNotReleased
        from question_bank.form import Form

        paths = sorted(self.forms_folder(exam).glob("*.json"))
        if not paths:
            raise ExamNotReleased(grading_messages.NO_FORMS.format(exam=exam))
        try:
            return [Form.model_validate_json(path.read_bytes()) for path in paths]
        except ValidationError as error:
            text = messages.FORM_DAMAGED.format(folder=self.forms_folder(exam))
            raise ExamNotReleased(text) from error

    def sessions(self) -> sessionmaker[Session]:
        """The records database. Raises `records.errors.RecordsMissing`."""
        from records.database import open_database

        return open_database(self.records_url)


def create_site(root: Path, *, demo: bool, name: str) -> Site:
    """Make the folder, its settings and an empty database; an existing site of the same kind is opened as it is.

    Raises `SiteExists` when the folder holds other files.
    """
    from records.database import create_database

    settings = root / SETTINGS
    if not settings.exists():
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise SiteExists(messages.FOLDER_NOT_EMPTY.format(folder=root))
        (root / "items").mkdir(parents=True)
        settings.write_text(
            _TEMPLATE.format(name=name, demo="true" if demo else "false"), encoding="utf-8"
        )
    site = open_site(root)
    if demo and not site.demo:
        raise SiteExists(messages.NOT_A_DEMO_SITE.format(folder=root))
    create_database(site.records_url)
    site.course.create()
    return site


def open_site(root: Path) -> Site:
    """Read a site's settings. Raises `SiteMissing`."""
    from records.database import resolve_url

    root = root.resolve()
    settings = root / SETTINGS
    if not settings.is_file():
        raise SiteMissing(messages.NO_SITE.format(folder=root))
    try:
        data = tomllib.loads(settings.read_text(encoding="utf-8"))
        name, demo = str(data["site"]["name"]), bool(data["site"].get("demo", False))
        url = str(data["records"]["url"])
        folders = [root / str(folder) for folder in data.get("bank", {}).get("items", [])]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise SiteMissing(messages.BAD_SETTINGS.format(file=settings, detail=error)) from error
    return Site(root, name, demo, resolve_url(url, root), tuple(folders))

"""Where a site keeps what its exams are made of: items, blueprints, policies, and the forms that were built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grading import messages
from grading.nbgrader.course import Course
from records.errors import ExamNotReleased

if TYPE_CHECKING:
    from question_bank.bank import ItemBank
    from question_bank.forms.form import Form

# What is shipped is asked for by name inside the functions: its modules bring pydantic, which the room need not hold.


@dataclass(frozen=True)
class ExamFolders:
    """``root``: the site's folder; ``own_items``: of the site, beside the shipped ones."""

    root: Path
    course: Course
    own_items: tuple[Path, ...] = ()

    @property
    def items(self) -> tuple[Path, ...]:
        """Folders of items: the shipped ones, then the site's own."""
        from question_bank.bank import SHIPPED_ITEMS

        return (SHIPPED_ITEMS, *self.own_items)

    @property
    def blueprints(self) -> tuple[Path, ...]:
        """Where blueprints are looked for, in this order."""
        from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS

        return (self.root / "blueprints", SHIPPED_BLUEPRINTS)

    @property
    def statutes(self) -> Path:
        """Where the texts of statutes lie, as far as the site has any, and its own rows of the register."""
        return self.root / "statutes"

    @property
    def policies(self) -> tuple[Path, ...]:
        """Where policies are looked for, in this order."""
        from records.exams.policy import SHIPPED_POLICIES

        return (self.root / "policies", SHIPPED_POLICIES)

    def exam(self, name: str) -> Path:
        """An exam's own folder."""
        return self.root / "exams" / name

    def forms(self, exam: str) -> Path:
        """Where an exam's forms lie."""
        return self.exam(exam) / "forms"

    def built(self) -> list[str]:
        """The names of all exams of which forms were built."""
        return sorted(
            {path.parents[1].name for path in (self.root / "exams").glob("*/forms/*.json")}
        )

    def bank(self) -> ItemBank:
        """The bank as far as it can be read; its ``problems`` are for whoever builds something new of it."""
        from question_bank.bank import read_bank
        from question_bank.law.register import site_register

        return read_bank(self.items, register=site_register(self.statutes))

    def built_forms(self, exam: str) -> list[Form]:
        """The forms of an exam. Raises `ExamNotReleased` when there are none, `FormDamaged` and `NewerSchema`."""
        from question_bank.forms.form import read_form

        paths = sorted(self.forms(exam).glob("*.json"))
        if not paths:
            raise ExamNotReleased(messages.NO_FORMS, exam=exam)
        return [read_form(path.read_bytes(), str(path)) for path in paths]

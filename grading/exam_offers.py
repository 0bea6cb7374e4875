"""What an exam can be made of: the blueprints of a site, each with what it asks for and the rules that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from foundation.errors import LawStudyError
from grading import messages
from grading.exam_folders import ExamFolders
from grading.exam_policy import policy_of
from grading.policy_words import policy_words
from question_bank.forms.blueprint import Blueprint, load_blueprint
from question_bank.messages import TYPE_NAMES
from records.exams.policy import Policy


@dataclass(frozen=True)
class Offer:
    """A blueprint by its name. ``problems``: why nothing can be made of it; then there may be no ``blueprint`` or ``policy``."""

    name: str
    blueprint: Blueprint | None = None
    policy: Policy | None = None
    problems: Sequence[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """As people know it."""
        return self.blueprint.title if self.blueprint else self.name

    @property
    def sections(self) -> list[str]:
        """How many questions of which type, at how many points: a line each."""
        if self.blueprint is None:
            return []
        return [
            f"{TYPE_NAMES[section.type]} {section.count} 题，每题 {section.points:g} 分"
            + (messages.OFFER_PRETEST.format(count=section.pretest) if section.pretest else "")
            for section in self.blueprint.sections
        ]

    @property
    def rules(self) -> list[tuple[str, str]]:
        """The policy in words."""
        if self.blueprint is None or self.policy is None:
            return []
        return policy_words(self.policy, self.blueprint.total_points)


def offers(folders: ExamFolders) -> list[Offer]:
    """Every blueprint of the site, formal exams first; the site's own goes before a shipped one of the same name."""
    paths = {
        path.stem: path
        for folder in reversed(folders.blueprints)
        for path in sorted(folder.glob("*.toml"))
    }
    found = []
    for name, path in sorted(paths.items()):
        blueprint = policy = None
        problems: list[str] = []
        try:
            blueprint = load_blueprint(path)
            policy = policy_of(blueprint, folders.policies)
        except LawStudyError as error:
            problems = [str(each) for each in getattr(error, "problems", None) or [error]]
        found.append(Offer(name, blueprint, policy, problems))
    return sorted(found, key=lambda each: bool(each.blueprint and each.blueprint.practice))

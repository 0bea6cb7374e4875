"""An item whose articles still stand, by their numbers in the later version: a reviewer confirms what is proposed here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from question_bank.exchange.markdown import parse_item_file
from question_bank.law.citation import parse_legal_basis
from question_bank.law.effects import Effects


@dataclass(frozen=True)
class Renumbered:
    """``text``: of the file with the later citations; ``changes``: each citation as it was and as it is proposed.

    ``named``: whether the rationale names an article by a number that is no longer right, which a person has to rewrite.
    """

    text: str
    changes: tuple[tuple[str, str], ...]
    named: bool


def renumbered(text: str, file: str, effects: Effects) -> Renumbered:
    """The item file with the citations that hold in their later form; paragraph and item stay, for the words are the same."""
    head = parse_item_file(text, file).head
    lines = text.split("\n")
    changes: list[tuple[str, str]] = []
    named = False
    for line, basis in head.citations if head else ():
        effect = effects.holding(basis)
        if effect is None:
            continue
        later = parse_legal_basis(effect.affecting)
        proposed = replace(later, paragraph=basis.paragraph, item=basis.item)
        start = lines[line - 1].partition("- ")[0]
        lines[line - 1] = f"{start}- {proposed}"
        changes.append((str(basis), str(proposed)))
        body = "\n".join(lines[head.body_start - 1 :]) if head else ""
        named = named or (basis.article_text != later.article_text and basis.article_text in body)
    return Renumbered("\n".join(lines), tuple(changes), named)

"""A figure in words, for who does not see it: nothing that is drawn is missing here."""

from __future__ import annotations

from courses import messages
from courses.figures.source import BarChart, DecisionTree, Figure, SwimLane, Timeline


def in_words(figure: Figure) -> list[str]:
    """A sentence for each part, in order."""
    match figure:
        case DecisionTree():
            return _tree(figure)
        case Timeline():
            return [
                f"{m.when}：{m.what}" + (f"（{m.basis}）" if m.basis else "")
                for m in figure.moments
            ]
        case SwimLane():
            return _swim_lane(figure)
        case BarChart():
            return [f"{bar.name}：{bar.written}" for bar in figure.bars]


def as_markdown(figure: Figure) -> str:
    """Title and sentences as a numbered list."""
    lines = [f"{n}. {line}" for n, line in enumerate(in_words(figure), 1)]
    return f"**{messages.FIGURE}{figure.title}**\n\n" + "\n".join(lines)


def _swim_lane(lane: SwimLane) -> list[str]:
    sentences = [f"{step.role}：{step.text}" for step in lane.steps]
    busy = {step.role for step in lane.steps}
    idle = "、".join(role for role in lane.roles if role not in busy)
    return [*sentences, messages.LANE_IDLE.format(roles=idle)] if idle else sentences


def _tree(tree: DecisionTree) -> list[str]:
    sentences = []
    for question, after in zip(tree.questions, [*tree.questions[1:], None], strict=True):
        onward = messages.TREE_ON if after else messages.TREE_TO.format(end=tree.end)
        yes, no = question.yes or onward, question.no or onward
        sentences.append(messages.TREE_QUESTION.format(text=question.text, yes=yes, no=no))
    return sentences

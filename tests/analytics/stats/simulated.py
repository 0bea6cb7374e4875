"""Answers of people and items whose parameters are known."""

from __future__ import annotations

import numpy as np

from analytics.stats.irt import probabilities
from analytics.stats.responses import Floats


def answers(
    random: np.random.Generator, slope: Floats, difficulty: Floats, theta: Floats
) -> Floats:
    """People × items of 0 and 1 as the two-parameter model has them."""
    chance = probabilities(slope, difficulty, theta).T
    return (random.random(chance.shape) < chance).astype(np.float64)


def form(
    random: np.random.Generator, people: int, items: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """An exam that is like one of ours: (answers, slopes, difficulties, θ)."""
    slope = random.lognormal(0.0, 0.3, items)
    difficulty = random.normal(-0.5, 1.0, items)
    theta = random.normal(size=people)
    return answers(random, slope, difficulty, theta), slope, difficulty, theta

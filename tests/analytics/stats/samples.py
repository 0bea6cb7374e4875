"""Answers of a Rasch population to thirty items."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Answers = npt.NDArray[np.int64]
DIFFICULTIES = np.linspace(-2, 1, 30)


def answers(
    people: int, seed: int, ability: float = 0.0, harder: dict[int, float] | None = None
) -> Answers:
    random = np.random.default_rng(seed)
    difficulties = DIFFICULTIES.copy()
    for item, by in (harder or {}).items():
        difficulties[item] += by
    person = random.normal(ability, 1, (people, 1))
    chance = 1 / (1 + np.exp(difficulties - person))
    return (random.random(chance.shape) < chance).astype(np.int64)

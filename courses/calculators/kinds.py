"""Which calculators there are, as lessons name them."""

from __future__ import annotations

from typing import Literal

CalculatorKind = Literal["deadline", "competence", "discretion"]

CALCULATORS: dict[str, CalculatorKind] = {
    "期限": "deadline",
    "管辖": "competence",
    "裁量": "discretion",
}

"""What DuckDB counts in the exports of many districts. Plain values come out; who may see them, `analytics.province.tables` says.

Definitions are those of a district's own report: outcomes as its administrator knows them (nobody asked: pending), score rates
over first papers by points, where omitted and not reached count 0 and what is voided or not marked yet counts not at all
(`analytics.tables.areas`). A candidate number is one district's own, so districts are counted one by one: that is also what
bounds the memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analytics.province.exports import District

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_YEARS = 6
_COUNTED = (
    "exams",
    "items",
    "results",
    "responses",
    "card_reviews",
    "certificates",
    "study_hours",
)


@dataclass(frozen=True)
class Chosen:
    """Of which year, and of which exam where only one is wanted (its name in every district); ``exam``: ``""`` is all."""

    year: int
    exam: str = ""


@dataclass(frozen=True)
class Answered:
    """``people`` who were asked, their ``answers``, the points that they gained and those that there were."""

    people: int
    answers: int
    gained: float
    points: float


@dataclass(frozen=True)
class DistrictCount:
    """A district: people called, by outcome; by year and outcome, too; cards in the year's review, by finding; people expected

    at study events, by presence; certificates issued in the year; answers by content area.
    """

    name: str
    demo: bool
    made_at: str
    exams: int
    outcomes: Mapping[str, int]
    years: Mapping[tuple[int, str], int]
    findings: Mapping[str, int]
    presence: Mapping[str, int]
    certificates: int
    areas: Mapping[str, Answered]


@dataclass
class ItemCount:
    """An item in all districts that had it."""

    area: str
    kind: str
    districts: int = 0
    people: int = 0
    gained: float = 0.0
    points: float = 0.0


@dataclass(frozen=True)
class Counted:
    """All of it. ``items`` by the bank's id; ``responses``: rows that the exports hold, of all years."""

    chosen: Chosen
    districts: Sequence[DistrictCount]
    items: Mapping[str, ItemCount] = field(default_factory=dict)
    responses: int = 0

    def total(self, what: Callable[[DistrictCount], Mapping[Any, int]]) -> Counter[Any]:
        """A count of every district, added up."""
        found: Counter[Any] = Counter()
        for each in self.districts:
            found.update(what(each))
        return found


def count(
    duck: DuckDBPyConnection,
    districts: Sequence[District],
    chosen: Chosen,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Counted:
    """Count everything, a district at a time."""
    found: list[DistrictCount] = []
    items: dict[str, ItemCount] = {}
    for number, district in enumerate(districts):
        progress(number, len(districts))
        _open(duck, district, chosen)
        found.append(_district(duck, district, chosen))
        _add_items(duck, items)
    progress(len(districts), len(districts))
    responses = sum(each.rows["responses"] for each in districts)
    return Counted(chosen, found, items, responses)


def _open(duck: DuckDBPyConnection, district: District, chosen: Chosen) -> None:
    """A view for each frame of the district; ``wanted``: the exams."""
    for frame in _COUNTED:
        duck.read_parquet(str(district.file(frame))).create_view(frame)
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT exam FROM exams"
        " WHERE year = $year AND NOT practice AND ($exam = '' OR exam = $exam)",
        {"year": chosen.year, "exam": chosen.exam},
    )


def _district(duck: DuckDBPyConnection, district: District, chosen: Chosen) -> DistrictCount:
    year = {"year": chosen.year}
    return DistrictCount(
        name=district.name,
        demo=district.demo,
        made_at=district.made_at,
        exams=_number(duck, "SELECT count(*) FROM wanted"),
        outcomes=_counts(
            duck,
            "SELECT coalesce(outcome, 'pending'), count(*) FROM results"
            " SEMI JOIN wanted USING (exam) GROUP BY 1",
        ),
        years=dict(_years(duck, chosen)),
        findings=_counts(
            duck, "SELECT finding, count(*) FROM card_reviews WHERE year = $year GROUP BY 1", year
        ),
        presence=_counts(
            duck,
            "SELECT CASE WHEN made_up_on IS NULL THEN presence ELSE 'made_up' END, count(*)"
            " FROM study_hours WHERE year(day) = $year GROUP BY 1",
            year,
        ),
        certificates=_number(
            duck,
            "SELECT count(*) FROM certificates WHERE year(issued_on) = $year AND state <> 'replaced'",
            year,
        ),
        areas=dict(_areas(duck)),
    )


def _number(duck: DuckDBPyConnection, query: str, given: Mapping[str, object] | None = None) -> int:
    return int(duck.execute(query, dict(given or {})).fetchall()[0][0])


def _counts(
    duck: DuckDBPyConnection, query: str, given: Mapping[str, object] | None = None
) -> dict[str, int]:
    rows = duck.execute(query, dict(given or {})).fetchall()
    return {str(what): int(number) for what, number in rows}


def _years(duck: DuckDBPyConnection, chosen: Chosen) -> Iterator[tuple[tuple[int, str], int]]:
    """The last years up to this one: outcomes of all formal exams, or of those of the chosen name."""
    rows = duck.execute(
        "SELECT year, coalesce(outcome, 'pending'), count(*) FROM results JOIN exams USING (exam)"
        " WHERE NOT practice AND year BETWEEN $first AND $year AND ($exam = '' OR exam = $exam)"
        " GROUP BY 1, 2",
        {"first": chosen.year - MOST_YEARS + 1, "year": chosen.year, "exam": chosen.exam},
    ).fetchall()
    for year, outcome, number in rows:
        yield (int(year), str(outcome)), int(number)


_ANSWERS = """
    FROM responses
    SEMI JOIN wanted USING (exam)
    ANTI JOIN (SELECT exam, form, question FROM items WHERE voided) USING (exam, form, question)
    WHERE first AND points IS NOT NULL AND status IN ('scored', 'omitted', 'not_reached')
"""


def _areas(duck: DuckDBPyConnection) -> Iterator[tuple[str, Answered]]:
    rows = duck.execute(
        "SELECT content_area, count(DISTINCT person), count(*), sum(coalesce(score, 0)), sum(points)"
        f" {_ANSWERS} GROUP BY content_area ORDER BY content_area"
    ).fetchall()
    for area, *figures in rows:
        yield str(area), Answered(*figures)


def _add_items(duck: DuckDBPyConnection, items: dict[str, ItemCount]) -> None:
    rows = duck.execute(
        "SELECT item_id, any_value(content_area), any_value(kind), count(DISTINCT person),"
        f" sum(coalesce(score, 0)), sum(points) {_ANSWERS} GROUP BY item_id ORDER BY item_id"
    ).fetchall()
    for item, area, kind, people, gained, points in rows:
        one = items.setdefault(item, ItemCount(area, kind))
        one.districts += 1
        one.people += people
        one.gained += gained
        one.points += points

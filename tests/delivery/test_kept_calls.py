"""Lists between their preview and the word that counts."""

from __future__ import annotations

from delivery.kept_calls import KeptCalls, ShownCall
from delivery.kept_slips import KEPT_SECONDS
from records.exams.call_sources import Listed

SHOWN = ShownCall([Listed("名单", [(1, "局长", "", "", None)])], ["0" * 64])


def test_a_list_is_taken_once_by_who_sent_it_for_its_exam_and_in_time() -> None:
    now = [0.0]
    kept = KeptCalls(lambda: now[0])
    name = kept.keep(7, "spring", SHOWN)
    for account, exam in ((8, "spring"), (None, "spring"), (7, "autumn")):
        assert kept.take(name, account, exam) is None
    assert kept.take("no such", 7, "spring") is None
    assert kept.take(name, 7, "spring") == SHOWN
    assert kept.take(name, 7, "spring") is None
    late = kept.keep(7, "spring", SHOWN)
    now[0] += KEPT_SECONDS
    assert kept.take(late, 7, "spring") is None


def test_no_more_are_kept_than_a_few() -> None:
    kept = KeptCalls(lambda: 0.0)
    names = [kept.keep(1, "spring", SHOWN) for _ in range(50)]
    there = [name for name in names if kept.take(name, 1, "spring") is not None]
    assert there == names[-20:]

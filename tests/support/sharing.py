"""How workers share the tests: what one of them runs together, and what is begun first.

pytest-xdist's own groups (`xdist_group` with ``--dist loadgroup``) do nothing since pytest 9.2, silently: xdist 3.8 writes them
into a private field that pytest no longer reads. So they are told here, by where a test stands.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

APART = ("tests/grading/test_parity.py", "tests/benchmarks/")
"""Each test takes long and needs nothing of the others."""
TOGETHER = {
    "tests/delivery/test_lab.py": "study server",
    "tests/delivery/test_forward.py": "study server",
}
LONGEST_FIRST = (
    "tests/lawstudy/test_main_road.py",
    "tests/browser/",
    "tests/benchmarks/",
    "tests/records/test_upgrade.py",
    "tests/question_bank/test_assembly.py",
    "tests/delivery/test_durable_contents.py",
    "tests/analytics/report/test_writing.py",
    "tests/delivery/test_lab.py",
    "tests/grading/test_parity.py",
)
"""Begun last, they would keep the other workers waiting."""


def scope_of(test: str) -> str:
    """What is run by one worker with the test of this id: its module, since a module's fixtures are made once for all of it.

    All that needs PostgreSQL shares one server.
    """
    if "postgresql" in test:
        return "postgresql"
    module = test.partition("::")[0]
    return test if module.startswith(APART) else TOGETHER.get(module, module)


def place_in_order(test: str) -> int:
    """Where the test stands among those that are begun first."""
    starts = (place for place, start in enumerate(LONGEST_FIRST) if test.startswith(start))
    return next(starts, len(LONGEST_FIRST))


class Sharing(LoadScopeScheduling):
    """xdist's scheduler by scopes, with ours."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

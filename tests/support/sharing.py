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
    "tests/analytics/test_report.py",
    "tests/delivery/test_lab.py",
    "tests/grading/test_parity.py",
)
"""Begun last, they would keep the other workers waiting."""


IN_FULL_ONLY = (
    # JupyterLab's faces, and other browsers than Chromium: a browser and a server of their own each.
    "tests/browser/test_admin_lab.py",
    "tests/browser/test_guard.py",
    "tests/browser/test_lab_guard.py",
    "tests/browser/test_other_browsers.py",
    "tests/browser/test_plain_jupyter.py",
    "tests/browser/test_preview.py",
    "tests/browser/test_trainer_lab.py",
    # A second look at pages that `test_all_pages` opens, too.
    "tests/browser/test_accessibility.py",
    "tests/browser/test_elder_view.py",
    "tests/browser/test_lesson_page.py",
    "tests/browser/test_look.py",
    "tests/browser/test_outlook.py",
    # What rooms of the house hold without a browser or a process, too.
    "tests/browser/test_home.py::test_answers_of_a_lesson_survive",
    "tests/browser/test_lab_exam.py::test_a_jupyterlab_that_dies",
    "tests/browser/test_lab_exam.py::test_one_page_writes",
    "tests/browser/test_room_pages.py::test_every_page_is_accessible",
    "tests/browser/test_room_pages.py::test_the_paper_is_accessible",
    "tests/browser/test_room_refusals.py::test_a_locked_page",
    "tests/browser/test_study_view.py::test_a_save_that_breaks_off",
    "tests/browser/test_study_view.py::test_what_a_closed_page",
    "tests/browser/test_study_view.py::test_what_somebody_else",
    "tests/delivery/test_exam_pages.py::test_nothing_is_released",
    "tests/delivery/test_exam_pages.py::test_what_the_bank_cannot_do",
    "tests/delivery/test_mock.py::test_a_mock_from_its_beginning",
    "tests/delivery/test_hostile_requests.py::test_bodies_of_every_kind_at_every_address[all]",
    "tests/grading/test_exam_worker.py",
    "tests/lawstudy/test_clock.py::test_one_start",
    "tests/lawstudy/test_lab_faces.py::test_the_printed_command",
    "tests/lawstudy/test_main_road.py::test_a_paper_file_is_voided",
    "tests/lawstudy/test_main_road.py::test_an_interrupted_command",
    "tests/lawstudy/test_main_road.py::test_passes_are_asked_for",
    "tests/lawstudy/test_main_road.py::test_the_same_seed",
    "tests/lawstudy/test_one_room.py::test_started_twice",
)
"""CI has fifteen minutes on two cores: these run in `scripts/test full`, before an issue is closed."""


def is_in_full_only(test: str) -> bool:
    """Whether the test of this id runs in the full set alone."""
    return test.startswith(IN_FULL_ONLY)


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

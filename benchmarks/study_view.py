"""A paper in the study view beside the same paper in stock JupyterLab: the time to open it, and what an answer repaints.

    python -m benchmarks.study_view [--runs 5] [--answers 20]

Real servers and Debian's Chromium. Two ways to open a 60-question paper take turns: ``ours`` is what `lawstudy lab` gives
a cadre, ``stock`` is JupyterLab with the extension disabled and all its own tools. Times are medians after a warm-up that fills each side's browser cache; they start at the navigation and are taken in the page.

Then 20 questions (``--answers``) of the paper are answered with the mouse, in turn with a 10-question paper. Every change below ``.ls-page``
until the answer is saved is counted for its question; the time is from the click to the second animation frame after it,
with frames drawn as fast as they are ready, not at the screen's pace.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from rich.console import Console
from rich.table import Table

from foundation.site import Site
from grading.nbgrader.course import assignment_name
from grading.release import record_release, release_exam
from lawstudy.opening import bank_of, course_of, create_site, open_records
from lawstudy.processes.lab import Seat, lab_command
from lawstudy.processes.lab_folder import prepare_folder
from lawstudy.processes.lab_server import CONFIG
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import Blueprint, find_blueprint, load_blueprint
from records.exams.calling import call_people, everybody
from records.people.unit import Unit
from tests.browser.conftest import CHROMIUM, Lab
from tests.support.people import officer

LEARNER = "BENCHMARK"
SECTIONS = {60: (30, 15, 15), 10: (6, 2, 2)}  # single, multiple, true or false
SIDES = ("ours", "stock")
PATIENCE_S = 120

# Both sides: drawn, nothing in front of it (JupyterLab's splash screen, its spinner, a dialog), and the first control
# there. Ours has all 60 forms by then. Stock adds its 184 cells to the page a few at a time, and what is out of sight
# when the browser is idle: waited for are the first cell and the first code cell's editor with its text; not the other
# cells, and no kernel.
_USABLE = """
if (window.top === window) {
  const drawn = node => node !== null && node.getClientRects().length > 0;
  const hit = node => {
    if (!drawn(node)) return false;
    const box = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
  };
  const usable = () => { %s };
  window.usable = new Promise((resolve, reject) => {
    window.setTimeout(() => reject(new Error('not usable in time')), %d);
    const look = () => usable() ? resolve(performance.now()) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  });
}
"""
_OURS = """
    const page = document.querySelector('.ls-question[data-question]')?.closest('.ls-page');
    const radio = page?.querySelector('input[type=radio]') ?? null;
    return page?.querySelectorAll('.ls-question[data-question]').length === %d
      && drawn(radio) && !radio.disabled && hit(page.querySelector('.ls-text'));
"""
_STOCK = """
    const panel = document.querySelector('.jp-NotebookPanel');
    const editor = panel?.querySelector('.jp-CodeCell .cm-content') ?? null;
    return drawn(editor) && editor.textContent !== '' && hit(panel.querySelector('.jp-Cell'));
"""
_WATCH = """() => {
  window.touched = new Set();
  const note = node => {
    const within = (node instanceof Element ? node : node.parentElement)?.closest('.ls-question');
    const below = node instanceof Element ? node.querySelectorAll('.ls-question') : [];
    for (const question of within ? [within] : below) window.touched.add(question.id);
  };
  new MutationObserver(records => {
    for (const record of records) {
      // The page itself is no question's; what came and went in it is.
      if (record.target.closest?.('.ls-question') || record.target.nodeType === Node.TEXT_NODE) {
        note(record.target);
      }
      [...record.addedNodes, ...record.removedNodes].forEach(note);
    }
  }).observe(document.querySelector('.ls-question[data-question]').closest('.ls-page'),
    {subtree: true, childList: true, attributes: true, characterData: true});
}"""
_ARM = """() => {
  window.touched.clear();
  window.painted = new Promise(resolve => window.addEventListener('click', event =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - event.timeStamp))),
    {capture: true, once: true}));
}"""


@dataclass(frozen=True)
class Side:
    """One JupyterLab and the browser profile that opens papers in it."""

    lab: Lab
    context: BrowserContext
    ours: bool

    def open(self, questions: int) -> tuple[Page, float]:
        """Open a paper in a new page; the page and the seconds until it could be used."""
        condition = _OURS % questions if self.ours else _STOCK
        name = assignment_name(exam_name(questions), "A")
        page = self.context.new_page()
        page.add_init_script(_USABLE % (condition, 1000 * PATIENCE_S))
        page.goto(
            f"{self.lab.url}/lab/workspaces/{name}/tree/{name}.ipynb?reset", wait_until="commit"
        )
        return page, float(page.evaluate("window.usable")) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description="the study view against stock JupyterLab")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--answers", type=int, default=20)
    given = parser.parse_args()
    runs = given.runs
    chromium = shutil.which(CHROMIUM or "")
    if chromium is None:
        sys.exit("no Chromium on this machine (apt-get install chromium, or set CHROMIUM)")
    with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
        figures = measure(Path(folder), runs, given.answers, chromium)
    table = Table(title=f"a paper of {figures['questions']:.0f} questions, {runs} runs")
    for column in ("what", "time", "ratio"):
        table.add_column(column, justify="left" if column == "what" else "right")
    table.add_row("open: study view", f"{figures['ours_s']:.2f} s", "")
    table.add_row("open: stock", f"{figures['stock_s']:.2f} s", f"{figures['open_ratio']:.2f}×")
    for count in SECTIONS:
        table.add_row(f"answer, one of {count}", f"{figures[f'answer_{count}_ms']:.1f} ms", "")
    table.add_row("answer, 60 ÷ 10", "", f"{figures['answer_ratio']:.2f}×")
    table.add_row("questions touched", "", f"{figures['questions_touched_per_answer']:.2f}")
    Console().print(table)
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, runs: int, answers: int, chromium: str) -> dict[str, float]:
    """Seconds to open on each side and their ratios; milliseconds and questions touched for an answer."""
    site = make_site(folder / "site")
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        labs = {side: stack.enter_context(serve(site, folder / side, side)) for side in SIDES}
        with playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser:
            times = time_opening(browser, labs, runs)
        with playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync"],
        ) as browser:
            paints, touched = answer(browser, labs["ours"], answers)
    seconds = {side: median(times[side]) for side in SIDES}
    paint = {count: median(paints[count]) for count in SECTIONS}
    return {
        "questions": 60,
        "runs": runs,
        **{f"{side}_s": value for side, value in seconds.items()},
        "open_ratio": seconds["ours"] / seconds["stock"],
        "answers": answers,
        "questions_touched_per_answer": mean(touched),
        **{f"answer_{count}_ms": value for count, value in paint.items()},
        "answer_ratio": paint[60] / paint[10],
    }


def exam_name(questions: int) -> str:
    return f"view-{questions}"


def learner(side: str) -> str:
    """Each side has a learner of its own: a learner has one JupyterLab."""
    return f"{LEARNER}-{side}"


def make_site(root: Path) -> Site:
    """A site with a learner for each side, called to both papers, assembled from the shipped bank."""
    site = create_site(root, demo=True, name="benchmark")
    bank = bank_of(site)
    with open_records(site) as db:
        unit = Unit(code="B", name="B")
        db.add_all(officer(learner(side), learner(side), unit) for side in SIDES)
        db.commit()
        for questions in SECTIONS:
            plan = blueprint(questions)
            forms = assemble(bank, plan, exam=exam_name(questions), forms=1, seed=1)
            release_exam(course_of(site), forms, bank)
            exam = record_release(db, forms, bank)
            call_people(db, exam, everybody(db), source="", actor="benchmark")
            db.commit()
    return site


def blueprint(questions: int) -> Blueprint:
    """The annual review with fewer questions; its quotas are for more."""
    plan = load_blueprint(find_blueprint("annual-review-2022"))
    sections = tuple(
        section.model_copy(update={"count": count})
        for section, count in zip(plan.sections, SECTIONS[questions], strict=True)
    )
    total = sum(section.count * section.points for section in sections)
    return plan.model_copy(
        update={
            "sections": sections,
            "total_points": total,
            "policy": "",
            "cut_score": 0.8 * total,
            "quotas": dict[str, tuple[int, int]](),
            "practice": True,  # JupyterLab shows no other papers.
        }
    )


@contextmanager
def serve(site: Site, home: Path, side: str) -> Iterator[Lab]:
    """A JupyterLab with settings of its own; a trainer's server leaves all of JupyterLab's tools in the page."""
    home.mkdir()
    folder = prepare_folder(site, learner(side))
    seat = Seat(site, folder.name, "trainer" if side == "stock" else "cadre")
    if side != "ours":
        config = seat.runtime / CONFIG / "labconfig"
        config.mkdir(parents=True, exist_ok=True)
        settings = {"disabledExtensions": {"@lawstudy/labextension": True}}
        (config / "page_config.json").write_text(json.dumps(settings), encoding="utf-8")
    for (
        questions
    ) in SECTIONS:  # `lawstudy lab` leaves papers to the room; both sides open the same file here.
        name = assignment_name(exam_name(questions), "A")
        shutil.copy(course_of(site).notebook("release", ".", name), folder / f"{name}.ipynb")
    lab = Lab(folder, home)
    lab.command = [*lab_command(seat, lab.port), "--"]
    try:
        lab.start()
        yield lab
    finally:
        if lab.process is not None:
            lab.process.terminate()  # Not killed at once: it has kernels to stop.
            with suppress(subprocess.TimeoutExpired):
                lab.process.wait(timeout=30)
            lab.kill()


def new_side(browser: Browser, lab: Lab, *, ours: bool) -> Side:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    return Side(lab, context, ours)


def time_opening(browser: Browser, labs: dict[str, Lab], runs: int) -> dict[str, list[float]]:
    """Seconds of each opening on each side, by turns."""
    sides = {name: new_side(browser, labs[name], ours=name == "ours") for name in SIDES}
    for side in sides.values():
        page, _ = side.open(60)
        if not side.ours:
            # Stock's kernel runs on, so that no kernel starts beside what is measured; that favours stock.
            wait_for_kernel(side.lab)
        page.close()
    times: dict[str, list[float]] = {name: [] for name in SIDES}
    for _ in range(runs):
        for name, side in sides.items():
            page, seconds = side.open(60)
            times[name].append(seconds)
            page.close()
    return times


def wait_for_kernel(lab: Lab) -> None:
    for _ in range(10 * PATIENCE_S):
        # Jupyter Server answers 500 to this while a kernel is starting.
        with suppress(urllib.error.HTTPError):
            if any(kernel["execution_state"] == "idle" for kernel in json.loads(lab.kernels())):
                return
        time.sleep(0.1)
    raise TimeoutError("stock JupyterLab started no kernel")


def answer(browser: Browser, lab: Lab, answers: int) -> tuple[dict[int, list[float]], list[int]]:
    """Milliseconds for each answer by length of paper, and how many questions of the long one each answer touched."""
    pages: dict[int, Page] = {}
    for questions in SECTIONS:
        pages[questions], _ = new_side(browser, lab, ours=True).open(questions)
        pages[questions].evaluate(_WATCH)
    paints: dict[int, list[float]] = {questions: [] for questions in SECTIONS}
    touched: list[int] = []
    for number in range(answers):
        for questions, page in pages.items():
            # Every third question of the long paper; every question of the short one, and then again another option.
            index, option = number * questions // answers % questions, 0
            if questions < answers:
                index, option = number % questions, number // questions
            form = page.locator(".ls-question[data-question]").nth(index)
            choice = form.locator(".ls-options input").nth(option)
            choice.scroll_into_view_if_needed()
            page.evaluate(_ARM)
            choice.click()
            paints[questions].append(float(page.evaluate("window.painted")))
            expect(page.locator(".ls-saving")).to_have_text("已保存")
            if questions == 60:
                touched.append(int(page.evaluate("window.touched.size")))
    assert all(touched), "an answer that changes nothing was not watched"
    return paints, touched


if __name__ == "__main__":
    main()

"""The nbgrader course of a site: its folders, its configuration, and nbgrader's converters run from here."""

from __future__ import annotations

import contextlib
import copy
import fcntl
import gc
import glob
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from foundation.files import write_whole
from grading import messages

if TYPE_CHECKING:  # nbgrader takes two seconds to import
    from traitlets.config import Config

COURSE_ID = "lawstudy"
CONFIG_FILE = "nbgrader_config.py"
LOCK = ".lawstudy.lock"
GRADEBOOK_TOLD = "LAWSTUDY_GRADEBOOK"
"""In the environment of a person's server behind the Hub, which may not read the site's settings: SQLAlchemy's URL of the gradebook;
empty: it is the file in the course's folder."""

CONFIG_TEXT = f'''"""nbgrader configuration of this site, written by lawstudy. Stock nbgrader commands and formgrader read it."""

from pathlib import Path

import grading.nbgrader
import nbgrader
from grading.nbgrader.site_gradebook import site_gradebook

c = get_config()  # noqa: F821

c.CourseDirectory.root = __file__.rpartition("/")[0] or "."
c.CourseDirectory.course_id = "{COURSE_ID}"

# The gradebook is on a server where lawstudy.toml says so; no password is repeated here.
if database := site_gradebook(Path(c.CourseDirectory.root)):
    c.CourseDirectory.db_url = database

# Its first page would show this configuration, the database's password in it.
c.FormgradeExtension.debug = False

# An answer cell keeps its "q01 = None"; the stub adds nothing that could raise.
c.ClearSolutions.code_stub = {{"python": ""}}
c.ClearSolutions.text_stub = "{messages.ESSAY_STUB}"

# Rubrics stand in the locked stem of an essay, and are cleared from what candidates get.
c.ClearMarkScheme.enforce_metadata = False

# Candidates' code is never executed: our preprocessor takes the place of nbgrader's Execute.
c.Autograde.autograde_preprocessors = [
    "grading.nbgrader.preprocessor.ScoreWithoutExecuting",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "grading.nbgrader.preprocessor.SaveGradesAndDoubts",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Exporter.optimistic_validation = True

# Pages that nbgrader makes load nothing from outside: our templates come before nbconvert's.
c.HTMLExporter.extra_template_basedirs = [
    str(Path(grading.nbgrader.__file__).with_name("templates")),
    str(Path(nbgrader.__file__).with_name("server_extensions") / "formgrader" / "templates"),
]

# A candidate's text is text: no HTML, no program. Our filters take the place of nbconvert's.
c.HTMLExporter.filters = {{
    "markdown2html": "grading.nbgrader.shown_papers.markdown2html",
    "highlight_code": "grading.nbgrader.shown_papers.highlight_code",
}}
c.HTMLExporter.sanitize_html = True

# Feedback for candidates holds no key: scored papers do.
c.GenerateFeedback.preprocessors = [
    "grading.nbgrader.preprocessor.WithoutKeys",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
'''

_SHOWN = """# Written by lawstudy whenever this server is prepared.
c = get_config()  # noqa: F821
load_subconfig({file!r}, path={course!r})  # noqa: F821
c.CourseDirectory.root = {shown!r}
"""


def assignment_name(exam: str, form_code: str, ordinal: int = 1) -> str:
    """The nbgrader assignment (and notebook) of an attempt: ``annual-review-2022-A``, of a second one ``…-A-2``.

    The first is also what a form is released as.
    """
    first = f"{exam}-{form_code}"
    return first if ordinal == 1 else f"{first}-{ordinal}"


@dataclass(frozen=True)
class Course:
    """Paths of an nbgrader course; ``root`` is its folder.

    ``keeps_autograded``: scoring leaves autograded notebooks; otherwise they are made when somebody asks for them.
    ``database``: SQLAlchemy's URL of the gradebook where it is on a server (`grading.nbgrader.gradebook_database`).
    """

    root: Path
    keeps_autograded: bool = True
    database: str = field(default="", repr=False)

    @property
    def gradebook(self) -> Path:
        """nbgrader's SQLite database, where the gradebook is one."""
        return self.root / "gradebook.db"

    @property
    def gradebook_url(self) -> str:
        """SQLAlchemy's URL of the gradebook."""
        return self.database or f"sqlite:///{quote(str(self.gradebook))}"

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """``step`` is source, release, submitted or autograded; ``student`` is ``.`` for the first two."""
        return self.root / step / student / assignment

    def notebook(self, step: str, student: str, assignment: str) -> Path:
        """The notebook of an assignment at a step."""
        return self.folder(step, student, assignment) / f"{assignment}.ipynb"

    def create(self) -> None:
        """Make the folder and (re)write the configuration."""
        self.root.mkdir(parents=True, exist_ok=True)
        config = self.root / CONFIG_FILE
        if not config.exists() or config.read_text(encoding="utf-8") != CONFIG_TEXT:
            # As a whole and for its owner to write alone, whatever this process's other files are: it is a program.
            write_whole(config, CONFIG_TEXT.encode())

    def show_in_formgrader(self, config: Path, shown: Path) -> None:
        """Write nbgrader's configuration for a Jupyter server's folder ``config``: this course, at the path ``shown``.

        formgrader takes a course only below the folder that the server shows; ``shown`` is a link there.
        """
        text = _SHOWN.format(file=CONFIG_FILE, course=str(self.root), shown=str(shown))
        config.mkdir(parents=True, exist_ok=True)
        (config / CONFIG_FILE).write_text(text, encoding="utf-8")


@contextlib.contextmanager
def one_process(course: Course) -> Iterator[None]:
    """Wait until no other process scores or releases here: two at once would write the same rows."""
    course.root.mkdir(parents=True, exist_ok=True)
    with (course.root / LOCK).open("ab") as file:
        # Of this process alone: those that score for it do not hold it on, should this one be killed.
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


def handed_in_papers(course: Course, exam: str) -> list[Path]:
    """The notebooks that nbgrader collected of an exam, whatever its name looks like, and of no other."""
    own = re.compile(rf"{re.escape(exam)}-[A-Z]+(-\d+)?")
    found = (course.root / "submitted").glob("*/*/*.ipynb")
    return [path for path in found if own.fullmatch(path.parent.name)]


def course_config(course: Course) -> Config:
    """The site's nbgrader configuration as a traitlets ``Config``."""
    from traitlets.config.loader import PyFileConfigLoader

    config: Config = PyFileConfigLoader(CONFIG_FILE, path=str(course.root)).load_config()
    config.CourseDirectory.root = str(course.root.resolve())
    if course.database:
        config.CourseDirectory.db_url = course.database
    return config


class _Errors(logging.Handler):
    """Keeps what nbgrader would print, for the message of an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = re.sub(r"\x1b\[[0-9;]*m", "", record.getMessage()).strip()
        if text:
            self.lines.append(text.splitlines()[-1])


@dataclass(frozen=True)
class QuietNbgrader:
    """``parent`` for a converter, its course directory, and the errors that it logs."""

    parent: Any
    directory: Any
    errors: list[str]


@contextlib.contextmanager
def quiet_nbgrader(config: Config, assignment: str) -> Iterator[QuietNbgrader]:
    """What nbgrader's converters need to run quietly on one assignment.

    nbgrader calls ``alembic`` by name, so the folder of this Python is put on PATH.
    """
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import LoggingConfigurable

    old_path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), old_path])
    logger = logging.Logger("nbgrader", logging.ERROR)
    handler = _Errors()
    logger.addHandler(handler)
    try:
        with _plain_name(Path(config.CourseDirectory.root)) as root:
            config = copy.deepcopy(config)
            config.CourseDirectory.root = str(root)
            parent = LoggingConfigurable(config=config, log=logger)
            directory = CourseDirectory(parent=parent)
            directory.assignment_id = assignment
            yield QuietNbgrader(parent, directory, handler.lines)
    finally:
        os.environ["PATH"] = old_path
        _close_left_connections(config)


def _close_left_connections(config: Config) -> None:
    """nbgrader asks gradebooks that it has closed; on a server each is a connection that nobody closes."""
    if str(config.CourseDirectory.db_url or "").startswith("postgresql"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@contextlib.contextmanager
def _plain_name(folder: Path) -> Iterator[Path]:
    """The folder by a name that nbgrader, which looks for files by patterns, takes as it is: ``[2026]`` is a pattern."""
    if glob.escape(str(folder)) == str(folder):
        yield folder
        return
    with tempfile.TemporaryDirectory() as place:
        link = Path(place) / "course"
        link.symlink_to(folder, target_is_directory=True)
        yield link

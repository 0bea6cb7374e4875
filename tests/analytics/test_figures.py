"""The figures: they render without a warning, in the shipped Chinese font, and show the numbers of the tables."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.cbook import is_math_text
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from noto_cjk_sans_otc import FONT_PATH

from analytics import messages
from analytics import messages as m
from analytics.choice import Choice
from analytics.figures import learning, quality, style
from analytics.figures import pass_rates as rate_figures
from analytics.source import ExamData
from analytics.tables import exam_results as tables
from analytics.tables import pass_rates
from analytics.tables import quality as quality_tables
from analytics.tables.pass_rates import Sample
from analytics.words import answers as answer_words
from analytics.words import certification as certification_words
from analytics.words import fairness as fairness_words
from analytics.words import items as item_words
from analytics.words import learning as learning_words
from analytics.words import pass_rates as pass_rate_words
from analytics.words import pass_rates as words
from analytics.words import quality as quality_words
from lawstudy.demo import district
from question_bank.areas import content_areas
from tests.analytics.made_answers import scored
from tests.analytics.made_frames import Held, Outcomes, frames_of
from tests.analytics.samples import answers_frame, exam_data, people_frame

AREAS = content_areas()
ANSWERS = answers_frame(
    [
        (area, f"i-{number}", 2.0, float(number % 3))
        for number, area in enumerate([*AREAS, *AREAS[:2]])
    ]
)
ORDINARY = {
    "公安分局": ["passed"] * 9 + ["failed"] * 3 + ["absent"],
    "城市管理局": ["passed"] * 4 + ["failed"] * 4 + ["voided"],
    "审计局": ["passed"] * 5,
    "统计局": ["failed"] * 5 + ["exempt"],
    "档案局": ["absent"] * 5,
    "水利局": ["passed", "failed", "failed"],
    "民政局": ["passed"] * 4,
}
LONG_NAME = "自然资源和规划分局综合行政执法大队驻经济技术开发区直属中队"
SITUATIONS = {
    "ordinary": ORDINARY,
    "one body": {"公安分局": ["passed", "failed"] * 4},
    "one officer": {"档案局": ["failed"]},
    "all passed": {"公安分局": ["passed"] * 8, "审计局": ["passed"] * 6},
    "all failed": {"公安分局": ["failed"] * 8, "审计局": ["failed"] * 6},
    "nobody came": {"公安分局": ["absent"] * 8, "审计局": ["absent"] * 6},
    "a whole district": {f"第{number}执法大队": ["passed", "failed"] * 3 for number in range(27)},
    "a long name": {LONG_NAME: ["passed"] * 6},
}


def _exam(name: str, *, simulated: bool = False) -> ExamData:
    return exam_data(people_frame(SITUATIONS[name]), ANSWERS, simulated=simulated)


def _sample(outcomes: Outcomes, *, simulated: bool = False) -> Sample:
    frames = frames_of(Held("e", 2026, outcomes, simulated=simulated))
    return pass_rates.sample(frames, Choice(2026, "e"))


def _rates(outcomes: Outcomes, *, simulated: bool = False) -> Figure:
    drawn = rate_figures.unit_figure(_sample(outcomes, simulated=simulated))
    assert drawn is not None
    return drawn


def _area_rates(exam: ExamData) -> pd.DataFrame:
    """As `analytics.tables.areas.area_rates` has them."""
    heads = {
        m.COLUMN_AREA: "area", m.COLUMN_SCORE_RATE: "rate", m.COLUMN_LOW: "low",
        m.COLUMN_HIGH: "high", m.COLUMN_EXPECTED: "expected",
    }  # fmt: skip
    return tables.area_rates(exam).rename(columns=heads)


TOTALS: dict[str, dict[str, list[float]]] = {
    "ordinary": {"A": [55.0, 60.0, 61.0, 80.0, 99.5], "B": [30.0, 59.5, 70.0, 70.0, 100.0]},
    "all alike": {"A": [75.0] * 6},
    "nothing settled": {"A": [float("nan")] * 6},
}


def _scores(totals: dict[str, list[float]], **more: float) -> Figure:
    drawn = quality.score_figure(scored(totals, **more))  # type: ignore[arg-type]
    assert drawn is not None
    return drawn


def _areas(exam: ExamData) -> Figure:
    drawn = learning.area_figure(_area_rates(exam), exam.mark)
    assert drawn is not None
    return drawn


def draw(drawing: str, situation: str, *, simulated: bool = False) -> Figure:
    """The drawing of a situation."""
    if drawing == "rates":
        return _rates(SITUATIONS[situation], simulated=simulated)
    if drawing == "scores":
        return _scores(TOTALS[situation], simulated=simulated)
    return _areas(_exam(situation, simulated=simulated))


DRAWINGS = ("rates", "scores", "areas")


def render(figure: Figure) -> np.ndarray:
    """The picture, with every warning an error."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.savefig(buffer, format="png")
    buffer.seek(0)
    return np.asarray(matplotlib.image.imread(buffer))


def texts_of(figure: Figure) -> Iterator[str]:
    """Everything that is written in a figure."""
    for text in figure.findobj(mpl.text.Text):
        assert isinstance(text, mpl.text.Text)
        if text.get_text():
            yield text.get_text()


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


@pytest.fixture(scope="module")
def face() -> Iterator[TTFont]:
    """The face that matplotlib takes for the room's font."""
    found = font_manager.findfont(style.use_chinese_font(), fallback_to_default=False)
    with TTFont(str(FONT_PATH), fontNumber=getattr(found, "face_index", 0), lazy=True) as font:
        yield font


@pytest.fixture(scope="module")
def glyphs(face: TTFont) -> set[int]:
    """Code points of that face."""
    return set(face.getBestCmap())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("situation", "drawing"),
    [
        *((situation, "rates") for situation in SITUATIONS if situation != "nobody came"),
        ("ordinary", "scores"),
        ("all alike", "scores"),
        ("ordinary", "areas"),
    ],
)
def test_it_renders_without_a_warning(situation: str, drawing: str) -> None:
    picture = render(draw(drawing, situation, simulated=True))
    height, width = picture.shape[:2]
    assert width == 1080
    assert height >= 150
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 10


def test_an_exam_without_answers_has_no_picture_of_areas() -> None:
    exam = exam_data(people_frame(SITUATIONS["nobody came"]))
    assert learning.area_figure(_area_rates(exam), exam.mark) is None


def test_a_very_long_name_renders_without_a_warning() -> None:
    render(_rates({LONG_NAME * 2: ["passed"] * 6}))


def test_nothing_is_not_written_as_nan() -> None:
    assert quality.score_figure(scored(TOTALS["nothing settled"])) is None
    assert rate_figures.unit_figure(_sample(SITUATIONS["nobody came"])) is None


def test_the_font_is_the_simplified_chinese_face_of_the_shipped_file(face: TTFont) -> None:
    found = font_manager.findfont(style.use_chinese_font(), fallback_to_default=False)
    assert Path(str(found)).resolve() == Path(str(FONT_PATH)).resolve()
    names = face["name"]
    assert names.getDebugName(1) == "Noto Sans CJK SC"
    assert "SIL Open Font License" in names.getDebugName(13)
    assert font_manager.get_font(found).family_name == "Noto Sans CJK SC"


def test_a_font_of_the_machine_with_the_same_name_is_not_taken_for_it(tmp_path: Path) -> None:
    """Debian's fonts-noto-cjk has the same names; matplotlib takes the first of a name."""
    shipped = font_manager.findfont(style.use_chinese_font(), fallback_to_default=False)
    manager = font_manager.fontManager
    copy = tmp_path / "NotoSansCJK-Regular.ttc"
    shutil.copy(FONT_PATH, copy)
    before = list(manager.ttflist)
    try:
        manager.addfont(str(copy))
        manager.ttflist.sort(key=lambda entry: entry.fname != str(copy))
        manager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
        found = font_manager.findfont(style.use_chinese_font(), fallback_to_default=False)
    finally:
        manager.ttflist[:] = before
        manager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    assert Path(str(found)) == Path(str(shipped)) == Path(str(FONT_PATH))


def test_the_simplified_face_draws_other_shapes_than_the_japanese(face: TTFont) -> None:
    """What a wrong face index would look like: the same characters, in Japanese forms."""
    with TTFont(str(FONT_PATH), fontNumber=0, lazy=True) as japanese:
        assert japanese["name"].getDebugName(1) == "Noto Sans CJK JP"
        assert japanese.getBestCmap()[ord("直")] != face.getBestCmap()[ord("直")]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def test_every_character_that_the_room_writes_is_in_the_font(glyphs: set[int]) -> None:
    words = [
        text
        for module in (
            messages,
            pass_rate_words,
            certification_words,
            fairness_words,
            learning_words,
            answer_words,
            item_words,
            quality_words,
        )
        for name, value in vars(module).items()
        if name.isupper()
        for text in _strings(value)
    ]
    assert len(words) > 50
    written = set("".join([*words, *AREAS, *district._BODIES, *district._OTHERS])) - {"\n"}
    assert {character for character in written if ord(character) not in glyphs} == set()


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_character_of_a_figure_is_in_the_font(drawing: str, glyphs: set[int]) -> None:
    written = set("".join(texts_of(draw(drawing, "ordinary", simulated=True))))
    assert len(written) > 20
    assert {character for character in written if ord(character) not in glyphs} == set()


def test_a_missing_glyph_would_be_noticed(glyphs: set[int]) -> None:
    missing = chr(next(code for code in range(0x30000, 0x31350) if code not in glyphs))
    with pytest.raises(UserWarning, match=f"Glyph {ord(missing)} .*missing from font"):
        render(_rates({f"{missing}局": ["passed"] * 6}))


def test_without_the_font_the_warning_would_come() -> None:
    """The same label in matplotlib's own font: so that the tests above can fail at all."""
    figure = Figure()
    figure.text(0.5, 0.5, m.SIMULATED_MARK, fontfamily="DejaVu Sans")
    with pytest.raises(UserWarning, match="missing from font"):
        render(figure)


@pytest.mark.slow
def test_a_machine_without_fonts_and_without_a_home_draws_chinese(tmp_path: Path) -> None:
    """A process of its own, an empty font cache, warnings as errors, and no font of the system's."""
    code = (
        "from matplotlib import font_manager\n"
        "font_manager.fontManager.ttflist = [f for f in font_manager.fontManager.ttflist"
        " if f.name == 'DejaVu Sans']\n"
        "from analytics.figures.quality import score_figure\n"
        "from tests.analytics.made_answers import scored\n"
        "score_figure(scored({'A': [75.0] * 6}, simulated=True)).savefig('out.png')\n"
    )
    environment = {
        **os.environ,
        "MPLCONFIGDIR": str(tmp_path / "config"),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "missing" not in done.stderr
    assert matplotlib.image.imread(tmp_path / "out.png").shape[1] == 1080


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_simulated_data_are_marked_in_the_picture_itself(drawing: str) -> None:
    simulated = draw(drawing, "ordinary", simulated=True)
    assert m.SIMULATED_MARK in list(texts_of(simulated))
    assert any(text.endswith(m.SIMULATED) for text in texts_of(simulated))
    real = draw(drawing, "ordinary")
    assert not [text for text in texts_of(real) if m.SIMULATED_MARK in text]
    assert not np.array_equal(render(simulated), render(real))


def test_pass_rates_and_intervals_are_drawn_where_the_table_says() -> None:
    sample = _sample(ORDINARY)
    axes = axes_of(draw("rates", "ordinary"))
    shown = pass_rates.unit_table(sample)
    rated = np.array([isinstance(rate, float) for rate in shown[words.RATE]])
    shown = shown[rated & (shown[words.UNIT] != m.TOTAL)]
    assert len(shown) == 5  # 档案局 was absent as a whole; 水利局 and 民政局 are one row
    (container,) = axes.containers
    assert isinstance(container, ErrorbarContainer)
    points, _, (bars,) = container.lines
    assert np.asarray(points.get_xdata()) == pytest.approx(shown[words.RATE].to_numpy(dtype=float))
    ends = np.array([segment[:, 0] for segment in bars.get_segments()])
    assert ends == pytest.approx(shown[[words.LOW, words.HIGH]].to_numpy(dtype=float))
    # From above downwards as in the table.
    ticks = dict(zip(axes.get_yticks(), axes.get_yticklabels(), strict=True))
    heights = np.asarray(points.get_ydata())
    assert list(heights) == sorted(heights, reverse=True)
    labels = [ticks[height].get_text() for height in heights]
    assert labels == [
        f"{unit}（参考{sat}人）"
        for unit, sat in zip(shown[words.UNIT], shown[words.SAT], strict=True)
    ]
    overall = sample.counts["passed"] / sample.sat
    assert m.LABEL_OVERALL.format(rate=overall) in [text.get_text() for text in axes.texts]


def test_no_small_body_is_named_in_the_figure() -> None:
    written = " ".join(texts_of(draw("rates", "ordinary")))
    assert "公安分局" in written
    assert "水利局" not in written
    assert "民政局" not in written


def _bars(axes: Axes) -> Iterator[Rectangle]:
    for container in axes.containers:
        assert isinstance(container, BarContainer)
        yield from container.patches


def test_the_histograms_have_everybody_who_was_scored_in_the_bands_of_the_table() -> None:
    totals = {"A": [60.0, 80.0, 100.0, 59.9, 30.0, 59.0], "B": [61.5, 99.9, 60.0, 0.0, 58.0]}
    answers = scored(totals)
    bands = quality_tables.band_table(answers).set_index(m.COLUMN_BAND)
    figure = quality.score_figure(answers)
    assert figure is not None
    assert len(figure.axes) == 2
    counts = {"failed": 0.0, "passed": 0.0}
    for form, axes in zip("AB", figure.axes, strict=True):
        heights = dict.fromkeys(bands.index, 0.0)
        for bar in _bars(axes):
            name = "failed" if to_hex(bar.get_facecolor()) == style.GREY else "passed"
            counts[name] += bar.get_height()
            low, high = bar.get_x(), bar.get_x() + bar.get_width()
            text = m.LAST_BAND if high == answers.total_points else m.BAND
            heights[text.format(low=f"{low:g}", high=f"{high:g}")] += bar.get_height()
        assert heights == bands[f"{form} 卷"].to_dict()
    assert counts == {"failed": 5, "passed": 6}


def test_the_cut_line_is_in_the_picture_when_everybody_passed_easily() -> None:
    for axes in _scores({"A": [95.0] * 6}).axes:
        low, high = axes.get_xlim()
        assert low <= 60 <= high


@pytest.mark.parametrize("total_points", [75.5, 80.0, 100.0, 121.0])
def test_the_full_score_is_in_the_histogram(total_points: float) -> None:
    figure = _scores({"A": [total_points] * 3, "B": [total_points] * 3}, total_points=total_points)
    assert sum(bar.get_height() for axes in figure.axes for bar in _bars(axes)) == 6
    assert {axes.get_xlim()[1] for axes in figure.axes} == {total_points}


def test_content_areas_are_points_with_intervals_beside_what_was_expected() -> None:
    rows = [("行政处罚", "a", 2.0, 2.0), ("行政处罚", "a", 2.0, 0.0), ("行政处罚", "a", 2.0, 1.0)]
    rows += [("行政许可", "b", 1.0, 1.0), ("行政许可", "b", 1.0, 0.5), ("行政许可", "b", 1.0, 1.0)]
    expected = [0.75, 0.75, 0.75, None, None, None]
    answers = answers_frame(rows, cards=["N-1", "N-2", "N-3"] * 2, expected=expected)
    exam = exam_data(people_frame({"甲局": ["passed"] * 3}), answers)
    rates = tables.area_rates(exam)
    assert rates[m.COLUMN_AREA].tolist() == ["行政许可", "行政处罚"]
    axes = axes_of(_areas(exam))
    (drawn,) = axes.containers
    assert isinstance(drawn, ErrorbarContainer)
    points, _, (bars,) = drawn
    assert points.get_xdata() == pytest.approx(rates[m.COLUMN_SCORE_RATE].tolist())
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    shown = zip(rates[m.COLUMN_LOW], rates[m.COLUMN_HIGH], strict=True)
    assert np.array(ends) == pytest.approx(np.array(list(shown)))
    (hoped,) = [line for line in axes.lines if line.get_marker() == "D"]
    assert np.asarray(hoped.get_xdata()) == pytest.approx([np.nan, 0.75], nan_ok=True)
    assert [text.get_text() for text in axes.get_yticklabels()] == rates[m.COLUMN_AREA].tolist()


@pytest.mark.parametrize("name", ["甲$x$局", "甲$x^$局"])
def test_a_dollar_sign_in_a_name_is_a_character(name: str) -> None:
    figure = _rates({name: ["passed"] * 6})
    render(figure)
    (label,) = axes_of(figure).get_yticklabels()
    assert not (label.get_parse_math() and is_math_text(label.get_text()))


def test_figures_are_kept_out_of_pyplot() -> None:
    """Figures that pyplot knows stay in memory for ever and warn from the twentieth on."""
    sample = _sample(SITUATIONS["one body"])
    for _ in range(25):
        assert rate_figures.unit_figure(sample) is not None
    for path in Path(style.__file__).parent.glob("*.py"):
        assert not re.search(r"\bpyplot\b", path.read_text(encoding="utf-8"))
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )

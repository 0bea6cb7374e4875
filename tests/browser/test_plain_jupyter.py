"""Another Jupyter of the same environment: nothing of ours is in it, and the analytics notebooks run there."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from analytics.report.registry import NOTEBOOKS, reports
from lawstudy.opening import create_site
from tests.analytics.samples import Sat, Sitting, write_records
from tests.browser.conftest import Lab

pytestmark = pytest.mark.full

MARKS = (40.0, 30.0, 20.0)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Plain `jupyter lab` in a site's folder, in which lie results and the report's notebooks."""
    folder = tmp_path_factory.mktemp("plain")
    site = create_site(folder / "site", demo=False, name="试验区")
    (site.root / "records.db").unlink()
    sat = [Sat(f"N-{number}", "甲局", "passed", MARKS) for number in range(6)]
    write_records(site.root / "records.db", Sitting("annual", sat, title="年度考试"))
    shutil.copytree(NOTEBOOKS, site.root / "notebooks")
    home = folder / "home"
    home.mkdir()
    lab = Lab(site.root, home, ours=False)
    lab.start()
    yield lab
    lab.kill()


def menus(page: Page) -> list[str]:
    return page.locator("#jp-MainMenu .lm-MenuBar-itemLabel").all_inner_texts()


def test_its_menus_and_extensions_are_those_of_jupyterlab(page: Page, plain: Lab) -> None:
    page.goto(f"{plain.url}/lab?reset")
    expect(page.locator(".jp-Launcher")).to_be_visible()
    expect(page.locator("#jp-MainMenu")).to_contain_text("Nbgrader")
    assert menus(page)[:3] == ["File", "Edit", "View"]
    page.locator("#jp-MainMenu").get_by_text("Nbgrader", exact=True).click()
    expect(page.locator(".lm-Menu")).to_contain_text("Formgrader")
    told = json.loads(page.locator("#jupyter-config-data").inner_text())
    assert not [each for each in told["federated_extensions"] if "lawstudy" in each["name"]]
    assert told["disabledExtensions"] == []
    assert not [name for name in told if name.startswith("lawstudy")]


def test_jupyter_notebook_is_as_it_comes(page: Page, plain: Lab) -> None:
    page.goto(f"{plain.url}/tree")
    expect(page.locator("#menu-panel")).to_contain_text("File")
    expect(page.locator(".jp-DirListing-content")).to_contain_text("notebooks")


def test_nothing_of_ours_answers_there(plain: Lab) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{plain.url}/lawstudy/api/home", timeout=30)


@pytest.mark.parametrize(
    "name",
    [
        # Nobody has a card there.
        *(report.name for report in reports() if report.name != "certification")
    ],
)
def test_an_analytics_notebook_opens_as_a_notebook_and_runs(
    page: Page, plain: Lab, name: str
) -> None:
    page.goto(f"{plain.url}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?reset")
    expect(page.locator(".jp-Notebook")).to_be_visible()
    expect(page.locator(".ls-page")).to_have_count(0)
    # Cells that are run before there is a kernel are not run at all.
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Python 3 (ipykernel) | Idle")
    page.locator("#jp-MainMenu").get_by_text("Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea-output table").first).to_be_visible(timeout=90_000)
    expect(page.locator(".jp-OutputArea-output img").first).to_be_visible()
    assert "Traceback" not in page.locator(".jp-Notebook").inner_text()

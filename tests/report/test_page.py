from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coldchoice.model.comparison import Comparison
from coldchoice.report.blocks import costs, words
from coldchoice.report.grid import Grid
from coldchoice.report.page import page
from coldchoice.report.style import STYLE

Make = Callable[..., Comparison]


def test_a_page_needs_nothing_else(many: tuple[Comparison, ...]) -> None:
    text = page(many)
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;" in text
    for loads in ("<script", "<link", "<img", "@import", "url(", " src=", " style="):
        assert loads not in text


def test_one_main_heading_however_many_scenarios(comparison: Make, many: tuple[Comparison, ...]) -> None:
    for comparisons in ([comparison()], many):
        text = page(comparisons)
        assert text.count("<h1>") == text.count("<main>") == 1
    assert "<h1>CAR-T apheresis, EU centre to US plant</h1>" in page([comparison()])


def test_several_scenarios_have_contents_that_lead_to_them(many: tuple[Comparison, ...]) -> None:
    text = page(many)
    for number in range(1, len(many) + 1):
        assert f'href="#scenario-{number}"' in text
        assert f'id="scenario-{number}"' in text


def test_a_page_is_the_same_every_time(many: tuple[Comparison, ...]) -> None:
    assert page(many) == page(many)


def test_plugins_that_did_not_load_are_named(many: tuple[Comparison, ...]) -> None:
    assert "No module named &#x27;thermo&#x27;" in page(many)


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, many: tuple[Comparison, ...]) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(many), encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1400, "light")])
def test_the_page_in_a_browser(browser: Any, file: Path, width: int, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    drawings = tab.get_by_role("img", name="strategies compared")
    assert drawings.count() == 3  # of each pair one, and none where nobody is ranked
    assert all(drawings.nth(number).is_visible() for number in range(3))
    assert tab.evaluate("document.scripts.length") == 0
    assert "<script>alert(1)</script>" in tab.locator("h2", has_text="=cmd").inner_text()
    tab.close()


@pytest.mark.browser
def test_tables_of_words_scroll_and_show_it_where_the_page_is_narrow(browser: Any) -> None:
    tab = browser.new_page(viewport={"width": 420, "height": 900})
    line = ("a", "1", "5 USD 2024", "much longer " * 60)
    told = words(("A", "B", "C", "D"), [line], "Told")
    paid = costs(Grid("Paid", ("line", "mean", "amount", "price", "source"), ((line[0], "1", *line[1:]),)))
    tab.set_content(f"<style>{STYLE}</style><main>{told}{paid}</main>")
    wide = tab.evaluate("[...document.querySelectorAll('td:not(.range)')].map(one => one.offsetWidth)")
    assert len(wide) == 5
    assert min(wide) >= 144
    hints = tab.evaluate("getComputedStyle(document.querySelector('.scroll')).backgroundAttachment")
    assert hints == "local, local, scroll, scroll"  # the ground moves with the table and uncovers the shade
    tab.close()


@pytest.mark.browser
def test_text_of_the_drawing_stays_in_its_panel(browser: Any, file: Path) -> None:
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    tab.goto(file.as_uri())
    outside = tab.evaluate(
        """[...document.querySelectorAll("svg.wide")].flatMap(svg => {
             const all = svg.getBoundingClientRect();
             return [...svg.querySelectorAll("text")].filter(text => {
               const box = text.getBoundingClientRect();
               return box.left < all.left - 1 || box.right > all.right + 1;
             }).map(text => text.textContent);
           })"""
    )
    assert outside == []
    tab.close()

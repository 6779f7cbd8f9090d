from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.words import plain


class Reader(HTMLParser):
    """Notes elements, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_an_element() -> None:
    assert tag("p", "a & b", tag("br"), class_="x", aria_label="<>", hidden=None) == (
        '<p class="x" aria-label="&lt;&gt;">a &amp; b<br></p>'
    )
    assert tag("circle", cx=1.234, r=2.0) == '<circle cx="1.2" r="2"></circle>'


def test_markup_is_not_escaped_twice() -> None:
    assert tag("b", Markup("&amp;"), "&") == "<b>&amp;&amp;</b>"
    assert joined(("a ", tag("i", "b"), " c")) == "a <i>b</i> c"


@given(st.text().filter(lambda text: text.count("`") < 2), st.text())
def test_no_text_becomes_an_element(text: str, value: str) -> None:
    read = Reader(tag("p", text, title=value))
    assert [name for name, _ in read.elements] == ["p"]
    assert read.elements[0][1]["title"] == plain(value)
    assert read.text.strip() == plain(text)


def test_what_stands_between_backticks_is_code_where_people_read_on() -> None:
    assert tag("li", "bring `a <b>` of your own (`c`)", tag("b", "`d`")) == (
        "<li>bring <code>a &lt;b&gt;</code> of your own (<code>c</code>)<b>`d`</b></li>"
    )
    assert tag("p", "a ` alone") == "<p>a ` alone</p>"
    assert tag("title", "`a`") == "<title>`a`</title>"
    assert tag("p", Markup("`a`")) == "<p>`a`</p>"


@given(st.text(alphabet="`<>&\"' a/", max_size=20))
def test_code_in_a_text_lets_nothing_else_through(text: str) -> None:
    read = Reader(tag("p", text))
    assert {name for name, _ in read.elements} <= {"p", "code"}
    assert read.text.replace("`", "").split() == plain(text).replace("`", "").split()


def test_a_number_stays_in_one_line_with_its_per_cent() -> None:
    assert tag("td", "5 % of 10 mL, 30 %") == "<td>5\u00a0% of 10 mL, 30\u00a0%</td>"
    assert tag("text", "5 %") == "<text>5 %</text>"

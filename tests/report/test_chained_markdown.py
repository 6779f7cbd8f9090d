from __future__ import annotations

from coldchoice.report.chained_markdown import chained_markdown
from tests.report.test_chained import chained


def test_the_page_holds_everything_under_headings() -> None:
    done = chained()._replace(conversions=("EUR 2020 to USD 2024: by a rate",), unloadable=("broken",))
    text = chained_markdown(done)
    assert text.startswith("# From a to b\n\n")
    for heading in (
        "Why", "Notes", "Stage by stage", "Cost per delivered dose, mean, USD (2024)", "Between the stages",
        "Conversions", "Defaults used",
    ):  # fmt: skip
        assert f"## {heading}\n" in text
    assert "**frozen &gt; frozen is the cheapest: " in text
    assert "| 1      | frozen | frozen" in text


def test_text_of_others_is_escaped() -> None:
    assert "# a \\| b &lt;i&gt;\n" in chained_markdown(chained(title="a | b <i>"))

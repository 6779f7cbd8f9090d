from __future__ import annotations

from coldchoice.model.comparison import Interval
from coldchoice.report.blocks import numbers, paragraph, spread_cell, words
from coldchoice.report.grid import Grid
from coldchoice.report.words import significant


def test_nothing_makes_no_element() -> None:
    assert paragraph("") == ""
    assert words(("a", "b"), [], "empty") == ""
    assert spread_cell(None, significant) == "<td>-</td>"


def test_a_mean_stands_over_its_range() -> None:
    cell = spread_cell(Interval(6123.0, 5301.0, 6000.0, 9804.0), significant, "USD")
    assert cell == '<td class="range">6,120 USD<br><small>5,300–9,800</small></td>'
    assert "small" not in spread_cell(Interval(1.0, 1.0, 1.0, 1.0), significant)


def test_a_table_is_named_reachable_and_escaped() -> None:
    text = numbers(Grid("Where <units> go", ("strategy", "QC first"), (("a<b", "1 %"),)))
    assert 'role="region" aria-label="Where &lt;units&gt; go" tabindex="0"' in text
    assert '<th scope="col" class="name">Strategy</th><th scope="col">QC first</th>' in text
    assert "a&lt;b" in text


def test_a_note_stands_below_its_table() -> None:
    grid = Grid("Hours", ("strategy", "slack"), (("a", "1 h"),))
    assert numbers(grid._replace(note="medians < means")).endswith(
        '</table></div><p class="note">medians &lt; means</p>'
    )
    assert numbers(grid).endswith("</table></div>")

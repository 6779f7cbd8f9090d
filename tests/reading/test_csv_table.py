from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from coldchoice.reading.csv_table import places_in


@given(st.lists(st.lists(st.text('a,"\n\r é', max_size=5), min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_value_is_found_where_it_was_written(rows: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    lines = text.getvalue()
    places = list(places_in(lines, "f"))
    assert len(places) == sum(map(len, rows))
    starts = [0]
    for at, sign in enumerate(lines):
        if sign == "\n" or (sign == "\r" and lines[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
    assert all(lines[starts[place.line - 1] + place.column - 1] == '"' for place in places)


@given(st.text('a,"\n\r', max_size=30))
def test_any_text_is_taken_apart_as_the_reader_of_the_standard_library_does(text: str) -> None:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error:
        return
    assert len(list(places_in(text, "f"))) == sum(max(1, len(row)) for row in rows)

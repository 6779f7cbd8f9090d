from __future__ import annotations

import struct
import sys

import pytest

from coldchoice.errors import OutputError
from coldchoice.evidence.measured import measurements
from coldchoice.report.figure import figure
from coldchoice.report.measured import view
from coldchoice.report.picture import png

SMALL = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>'


def test_a_png_has_the_size_of_the_drawing_times_the_scale() -> None:
    pytest.importorskip("vl_convert")
    data = png(SMALL, 2.0)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (80, 60)


def test_a_figure_becomes_a_picture() -> None:
    pytest.importorskip("vl_convert")
    drawn = figure(view("platelet", measurements("platelet")))
    width, height = struct.unpack(">II", png(drawn)[16:24])
    assert width == 2 * 920
    assert height > width


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(OutputError, match=r"pip install 'coldchoice\[report\]'"):
        png(SMALL)

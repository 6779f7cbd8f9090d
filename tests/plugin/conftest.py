"""Really installed plugins: metadata and modules on the import path; no mocks."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Install = Callable[..., Path]
Drop = Callable[..., Path]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)
    monkeypatch.delenv("COLDCHOICE_ONLY_TRUSTED", raising=False)
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("px_", "_coldchoice_plugin_")):
            del sys.modules[name]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a distribution: ``install("acme", {"gel": "px_gel"}, {"px_gel": source})``.

    The distribution coldchoice itself is replaced by an empty one, so that only what a test installs counts.
    """

    def installed(
        distribution: str,
        points: dict[str, str] | str | None = None,
        modules: dict[str, str] | None = None,
        version: str = "1.0",
        site: str = "site",
        needs: str = "",
    ) -> Path:
        folder = tmp_path / site
        info = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata + (f"Requires-Dist: {needs}\n" if needs else ""))
        if not isinstance(points, str):
            points = "[coldchoice]\n" + "".join(f"{k} = {v}\n" for k, v in (points or {}).items())
        (info / "entry_points.txt").write_text(points)
        for name, source in (modules or {}).items():
            (folder / f"{name}.py").write_text(textwrap.dedent(source))
        if str(folder) not in sys.path:
            monkeypatch.syspath_prepend(str(folder))
        return folder

    installed("coldchoice", version="0.0.1", site="own")
    return installed


@pytest.fixture
def drop(tmp_path: Path, install: Install, monkeypatch: pytest.MonkeyPatch) -> Drop:
    """Put a plugin file into the folder ``mine`` of the working directory; returns the folder, relative."""
    monkeypatch.chdir(tmp_path)

    def dropped(name: str, source: str | bytes, folder: str = "mine") -> Path:
        place = Path(folder)
        place.mkdir(exist_ok=True)
        content = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
        (place / f"{name}.py").write_bytes(content)
        return place

    return dropped


@pytest.fixture
def good() -> Callable[..., str]:
    """Write the source of a healthy plugin that offers strategies of the given names."""

    def source(*names: str, before: str = "") -> str:
        return (
            f"{before}\n"
            "from coldchoice.plugin.hookspecs import hookimpl\n\n\n"
            "class Gel:\n"
            '    """Cells in a gel."""\n\n'
            "    summary = 'alginate gel'\n\n"
            "    def __init__(self, name):\n"
            "        self.name = name\n\n"
            "    def assess(self, case):\n"
            "        return None\n\n\n"
            "@hookimpl\n"
            "def strategies():\n"
            f"    return [Gel(name) for name in {names!r}]\n"
        )

    return source

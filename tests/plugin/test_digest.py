"""What a plugin is made of: one file, or the files of a distribution."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from coldchoice.plugin.digest import digest, look_again


def listed(site: Path, *files: str) -> None:
    """Write the distribution's list of files, as an installer does."""
    (info,) = site.glob("acme-*.dist-info")
    lines = [*files, "../../bin/acme", "acme.pth", f"{info.name}/METADATA", f"{info.name}/RECORD"]
    (info / "RECORD").write_text("".join(f"{line},,\n" for line in lines))
    (site / "acme.pth").write_text(str(site))


@pytest.fixture(autouse=True)
def _anew() -> None:
    look_again()


def test_a_file_is_its_bytes(drop, good):
    drop("gel", good("gel"))
    assert digest(None, "./mine/gel.py") == sha256(Path("mine/gel.py").read_bytes()).hexdigest()
    assert digest(None, "./mine/none.py") is None


def test_a_distribution_is_all_files_that_it_lists(install, good):
    site = install("acme", {"gel": "px_gel"}, {"px_gel": good("gel"), "px_core": "x = 1\n"})
    listed(site, "px_gel.py", "px_core.py", "__pycache__/px_gel.cpython-311.pyc")
    before = digest("acme", "px_gel")
    (site / "acme.pth").write_text("elsewhere")
    look_again()
    assert digest("acme", "px_gel:hooks") == before
    (site / "px_core.py").write_text("x = 2\n")
    look_again()
    assert digest("acme", "px_gel") not in (before, None)


def test_what_is_installed_in_place_is_the_files_of_its_package(install, good):
    site = install("acme", {"gel": "px_acme.gel"})
    listed(site)
    package = site / "px_acme"
    (package / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "gel.py", "gel.strategy.yaml", "__pycache__/gel.pyc"):
        (package / name).write_text(name)
    before = digest("acme", "px_acme.gel")
    (package / "__pycache__" / "gel.pyc").write_text("other")
    look_again()
    assert digest("acme", "px_acme.gel") == before
    (package / "gel.strategy.yaml").write_text("other")
    look_again()
    assert digest("acme", "px_acme.gel") not in (before, None)


def test_a_single_module_in_place(install, good):
    site = install("acme", {"gel": "px_gel"}, {"px_gel": good("gel")})
    before = digest("acme", "px_gel")
    (site / "px_gel.py").write_text(good("other"))
    look_again()
    assert None not in (before, digest("acme", "px_gel"))
    assert digest("acme", "px_gel") != before


def test_what_is_not_there_has_none(install):
    install("acme", {"gel": "px_none"})
    assert digest("acme", "px_none") is None
    assert digest("nobody", "px_none") is None

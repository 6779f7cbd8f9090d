"""What all tests share: repeatable examples, and the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from coldchoice.cli.shared import use_one_thread

use_one_thread()  # as every command does, before numpy is loaded: else workers wait for each other's threads

# The same examples on every machine, and no clock: a busy machine must not fail a test.
# Look for new examples with: python3 dev.py test --hypothesis-profile=explore
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("repeatable"), derandomize=False, max_examples=1000)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; skip the test where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium here; on Debian: apt-get install chromium")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where COLDCHOICE_BROWSER=required, a browser test that is skipped has failed."""
    report = yield
    required = os.environ.get("COLDCHOICE_BROWSER") == "required"
    if required and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped, but COLDCHOICE_BROWSER=required"
    return report

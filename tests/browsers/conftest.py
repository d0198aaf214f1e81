"""Browsers for tests: one of each engine a session, started when first asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers.controls import CONTROLS
from tests.browsers.driver import ENGINES, Browser, Chromium, UnsupportedError, WebKit
from tests.browsers.machine import Machine, shown
from tests.browsers.strict_host import StrictHost, serving

ROOT = Path(__file__).parents[2]
FAILED = ROOT / ".cache" / "failed"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that asks for `browser` in every engine, for `chromium` in that one alone.

    What one alone can tell says so in its name, by which it is handed to a process.
    """
    if "engine" in metafunc.fixturenames:
        alone = "chromium" in metafunc.fixturenames
        engines = (Chromium,) if alone else ENGINES
        metafunc.parametrize(
            "engine",
            [
                pytest.param(
                    engine,
                    id=engine.name.lower() + "-alone" * alone,
                    marks=pytest.mark.browser(engine.name),
                )
                for engine in engines
            ],
            indirect=True,
            scope="session",
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out WebKit where a further page is walked; the first one is walked in every engine."""

    def left_out(item: pytest.Item) -> bool:
        browser = item.get_closest_marker("browser")
        in_webkit = browser is not None and WebKit.name in browser.args
        return in_webkit and item.get_closest_marker("further") is not None

    config.hook.pytest_deselected(items=[item for item in items if left_out(item)])
    items[:] = [item for item in items if not left_out(item)]


def refuse_missing(kind: type[Browser]) -> None:
    """Skips, visibly, what asks for a browser that is not installed; in CI that is a failure."""
    if missing := kind.missing():
        reason = f"{kind.name} is not installed: apt-get install {' '.join(missing)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """The one running browser of an engine."""
    kind: type[Browser] = request.param
    refuse_missing(kind)
    with kind(tmp_path_factory.mktemp(kind.name.lower())) as browser:
        yield browser


@pytest.fixture
def browser(engine: Browser) -> Iterator[Browser]:
    """A browser in its ordinary state, with an empty page."""
    if not engine.alive:
        engine.restart()
    engine.ordinary_viewport()
    yield engine
    if engine.alive:
        engine.let_go()
        engine.leave()


@pytest.fixture
def chromium(browser: Browser) -> Chromium:
    """Chromium, for what only its protocol can tell."""
    assert isinstance(browser, Chromium)
    return browser


@pytest.fixture
def controls(browser: Browser) -> Browser:
    """A browser that shows the page of controls."""
    browser.open(CONTROLS)
    return browser


@pytest.fixture
def machine(browser: Browser, site: Path) -> Machine:
    """The machine as it is found, with its panels in the window."""
    return shown(browser, (site / "backpropagation" / "index.html").as_uri())


@pytest.fixture
def served(site: Path) -> Iterator[StrictHost]:
    """The site behind a strict host, under a sub-path."""
    with serving(site) as host:
        yield host


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Skips, visibly, what an engine has no way to do."""
    try:
        yield
    except UnsupportedError as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps a picture of what the browser showed when a test failed."""
    report = yield
    browser: Any = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and isinstance(browser, Browser):
        FAILED.mkdir(parents=True, exist_ok=True)
        file = FAILED / (re.sub(r"\W+", "-", item.nodeid).strip("-") + ".png")
        try:
            browser.screenshot().save(file)
        except Exception as reason:  # the failure itself matters more than its picture
            report.sections.append(("screenshot", f"none: {reason}"))
        else:
            report.sections.append(("screenshot", str(file.relative_to(ROOT))))
    return report

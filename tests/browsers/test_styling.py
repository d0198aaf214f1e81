"""How much of a page is styled anew when somebody moves about in it: hardly anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.browsers.conftest import refuse_missing
from tests.browsers.driver import Chromium


class Traced(Chromium):
    """Its log tells of every time that it computes styles."""

    traced: ClassVar = {"traceCategories": "devtools.timeline"}

    def styled(self) -> list[int]:
        """How many elements it has styled each time since the last call."""
        events = []
        for _ in range(4):  # it tells late
            self.settle(100)
            events += [event["params"] for event in self.log()]
        return [
            event["args"]["elementCount"]
            for event in events
            if event.get("name") == "UpdateLayoutTree" and "elementCount" in event["args"]
        ]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    """A browser of its own."""
    refuse_missing(Traced)
    with Traced(tmp_path_factory.mktemp("traced")) as browser:
        yield browser


_WALK = """
const film = document.querySelector('.film');
const buttons = [...film.querySelectorAll('.btn')].filter(one => one.checkVisibility());
for (const one of buttons) {
    one.focus({preventScroll: true});
    document.body.offsetTop;
}
return buttons.length;
"""


@pytest.mark.parametrize("page", ["index", "rates", "digits", "playground"])
def test_the_focus_leaves_the_page_as_it_is(traced: Traced, site: Path, page: str) -> None:
    """Going from button to button styles what shows the focus, and not the machine around it."""
    traced.open((site / "backpropagation" / f"{page}.html").as_uri())
    traced.evaluate("document.querySelector('.film').scrollIntoView()")
    assert sum(traced.styled()) > 500, "to open a page is to style it"
    buttons = traced.evaluate(_WALK)
    assert buttons >= 3
    assert 0 < sum(traced.styled()) < 20 * buttons

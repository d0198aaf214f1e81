"""Which moment each panel of the machine shows, told from what is seen."""

from __future__ import annotations

import re

import pytest

from tests.browsers import decode, frames
from tests.browsers.machine import Machine
from tests.browsers.records import neurons, record

_WIDTHS = """
const lines = document.querySelectorAll(`${arguments[0]} [data-mark^=w]`);
return Object.fromEntries([...lines].map(line =>
    [line.dataset.mark, parseFloat(getComputedStyle(line).strokeWidth)]));
"""


def panels(machine: Machine, run: str) -> dict[str, int]:
    """The frame that each panel shows, told without asking the clock."""
    browser, kept = machine.browser, record(run)
    picture = browser.screenshot()
    step = re.match(r"Step (\d+): loss ([\d.]+), (\d+) of", machine.sentence(run))
    assert step
    moment = int(kept.moments.searchsorted(int(step[1])))
    assert float(step[2]) == pytest.approx(float(kept.loss[int(step[1])]), abs=5.1e-4)
    assert int(step[3]) == kept.correct[moment]
    plane, curve = browser.rect(f"#run-{run} .plane"), browser.rect(f"#{run}-curve svg")
    network = browser.rect(f"#run-{run} .network > svg")
    return {
        "maps": decode.maps(frames.cut(picture, network), neurons(run), moment),
        "field": decode.field(frames.cut(picture, plane), kept),
        "curve": decode.playhead(frames.cut(picture, curve), kept),
        "network": decode.weights(browser.evaluate(_WIDTHS, f"#run-{run} .network"), kept),
        "sentence": moment,
    }

"""The clock of a sweep, whose phases last unequal times."""

from __future__ import annotations

import re

from engine.exhibits.machine.style import SLOW, sweep_rules


def test_phases_last_as_long_as_they_should() -> None:
    """The sweep reaches each phase once those before it have passed, and rests on the last."""
    seconds = (0.5, 1.0, 2.5)
    rules = sweep_rules(seconds)
    assert f"--sweep:{SLOW:.2f}s" in rules
    stops = re.search(r"@keyframes sweep-a\{(.*?)\}@keyframes", rules)
    assert stops
    shown = re.findall(r"([\d.]+)%\{--c:(\d)\}", stops[1])
    assert [(float(at), int(phase)) for at, phase in shown] == [(0, 0), (12.5, 1), (37.5, 2)]
    assert stops[1].endswith("to{--c:2}")
    assert rules.count(stops[1]) == 2, "the second name restarts the same sweep"
    assert [f"--h:{k}" in rules for k in range(4)] == [True, True, True, False]

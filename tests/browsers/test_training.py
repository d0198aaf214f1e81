"""Training in three engines: it plays, pauses, changes runs, and all panels keep one time."""

from __future__ import annotations

import pytest

from content.backpropagation.runs import SWEEPS_OF_MOONS
from tests.browsers import decode, frames
from tests.browsers.driver import until
from tests.browsers.machine import (
    LAST,
    SWEEP,
    Machine,
    moves_on,
    play_until,
)
from tests.browsers.panels import panels
from tests.browsers.records import record, sweeps
from tests.browsers.rest import paused


def test_training_plays_pauses_and_plays_on(machine: Machine) -> None:
    """Paused, two pictures half a second apart are the same; played on, it does not begin anew."""
    machine.train()
    machine.browser.play_at(0.2)  # a busy machine is not to miss the end and see a second round
    assert machine.seen("#train span:not(.unseen)") == [(1, "Pause")]
    play_until(machine, 3)
    machine.train()
    assert machine.seen("#train span:not(.unseen)") == [(0, "Train continuously")]
    paused(machine)
    reached = machine.frame()
    assert reached >= 3
    picture = machine.picture("#run-moons")
    machine.browser.settle(500)
    assert frames.share_changed(picture, machine.picture("#run-moons")) == 0
    machine.train()
    moves_on(machine, "moons")
    assert reached < machine.frame() < 64
    assert frames.share_changed(picture, machine.picture("#run-moons")) > 0


def test_another_run_can_be_chosen_while_one_plays(machine: Machine) -> None:
    """Its own panels take the place, and it goes on playing; of the runs one is seen."""
    offered = ("small", "large")
    machine.choose("small")
    machine.train()
    play_until(machine, 2, "small")
    for choice in ("large", "small", "large"):
        machine.choose(choice)
        assert machine.seen(".run")[0][0] == offered.index(choice)
        assert len(machine.seen(".run")) == 1
        moves_on(machine, choice)
    machine.train()
    assert not frames.is_blank(machine.picture("#run-large .plane"))


def test_a_run_is_swept_under_its_own_label(machine: Machine) -> None:
    """With another rate chosen, the sweep is of that run, at a step of its own."""
    for run, step in (("small", 395), ("large", 3)):
        machine.choose(run)
        machine.sweep()
        until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
        assert len(machine.seen(f"#run-{run} .network > .overlay")) == 1
        assert record(run).moments[machine.frame(run)] == step
        ((_, words),) = machine.seen(f"#run-{run} .sampled .which")
        assert f"at step {step}:" in words


def test_a_sweep_can_be_had_early_and_late(machine: Machine) -> None:
    """The chosen moment shows its own network, field and numbers, in whatever phase it is."""
    machine.press(".stops label:nth-of-type(9)")
    for number, sweeps_then in enumerate(SWEEPS_OF_MOONS):
        step = sweeps_then.step
        machine.press(f"label[for=moons-at-{step}]")
        assert record("moons").moments[machine.frame()] == step
        assert machine.phase == LAST
        assert [place for place, _ in machine.seen(SWEEP)] == [6 * number]
        ((_, words),) = machine.seen("#run-moons .sampled .which")
        assert words.startswith(f"Sample 1 of 6, at step {step}: ")


def test_a_sweep_and_training_take_turns(machine: Machine) -> None:
    """A sweep pressed during training is shown, and stops it; training pressed again plays on."""
    machine.train()
    machine.browser.play_at(0.2)
    play_until(machine, 3)
    machine.sweep()
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    assert len(machine.seen(SWEEP)) == 1
    at_rest = machine.frame()
    assert record("moons").moments[at_rest] == sweeps().experiment.step
    machine.browser.settle(300)
    assert machine.frame() == at_rest
    machine.train()
    assert not machine.seen(SWEEP)
    reached = machine.frame()
    assert reached >= 3
    until(lambda: machine.frame() > reached, "training to go on")


@pytest.mark.parametrize(("run", "moments"), [("moons", (7, 39, 1)), ("spirals", (17, 3, 37, 29))])
def test_all_panels_show_the_same_moment(
    machine: Machine, run: str, moments: tuple[int, ...]
) -> None:
    """Field, playhead, line widths and sentence, read back from what is seen, are of one frame."""
    machine.choose(run)
    for moment in moments:
        machine.go_to(run, moment)
        assert panels(machine, run) == dict.fromkeys(
            ("maps", "field", "curve", "network", "sentence"), moment
        )


def test_panels_agree_where_play_was_paused(machine: Machine) -> None:
    """Stopped at any moment of its own, the machine shows that moment everywhere."""
    machine.choose("spirals")
    machine.train()
    play_until(machine, 6, "spirals")
    machine.train()
    assert set(panels(machine, "spirals").values()) == {machine.frame("spirals")}


def test_panels_agree_in_one_picture_of_the_play(machine: Machine) -> None:
    """While it plays, field and playhead of a single picture are never a frame apart."""
    machine.choose("spirals")
    machine.train()
    machine.browser.play_at(0.4)  # late frames are too much alike to be told apart
    kept, seen = record("spirals"), []
    plane = machine.browser.rect("#run-spirals .plane")
    curve = machine.browser.rect("#spirals-curve svg")
    for _ in range(6):
        picture = machine.browser.screenshot()
        seen.append(decode.field(frames.cut(picture, plane), kept))
        assert decode.playhead(frames.cut(picture, curve), kept) == seen[-1]
    assert len(set(seen)) > 1

"""The machine in three engines: every control does what it says, and all panels keep one time."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.drawing.palette import LIGHT, Role
from engine.learning.sample_sweeps import TapeReadings
from tests.browsers import decode, frames
from tests.browsers.driver import SHIFT_TAB, Browser, Chromium, Key, until
from tests.browsers.machine import RUNS, WINDOW, Machine, record, steady, sweeps
from tests.browsers.strict_host import StrictHost

PHASES = (
    "inputs",
    "hidden 1",
    "hidden 2",
    "output",
    "loss",
    "δ output",
    "δ hidden 2",
    "δ hidden 1",
    "update",
)
LAST = len(PHASES) - 1
NETWORK = "#run-moons .network > svg"
"""The box of the network, with whatever a sweep lays over it."""

SWEEP = "#run-moons .network > .overlay"


@pytest.fixture
def machine(browser: Browser, site: Path) -> Machine:
    """The machine as it is found, with its panels in the window."""
    return shown(browser, (site / "backpropagation" / "index.html").as_uri())


def shown(browser: Browser, address: str) -> Machine:
    """The machine of the page at an address."""
    browser.viewport(*WINDOW)
    browser.open(address)
    found = Machine(browser)
    found.scroll_into_view()
    return found


# The sweep


def test_a_sweep_passes_through_its_phases_and_rests_on_the_last(machine: Machine) -> None:
    """Every phase is seen, each after the one before it, each with a picture of its own."""
    machine.watch_phases()
    machine.sweep()
    pictures = {}

    def look() -> bool:
        before, picture, after = machine.phase, machine.picture(NETWORK), machine.phase
        if before == after:
            pictures[before] = picture  # the latest of each phase: its transitions are over
        return after == LAST

    until(look, "the end of the sweep")
    assert machine.phases_watched() == [LAST, *range(LAST + 1)]
    caught = sorted(pictures)
    assert len(caught) > LAST / 2
    for before, after in pairwise(caught):
        assert not frames.is_blank(pictures[after])
        assert frames.share_changed(pictures[before], pictures[after]) > 0.0005, after
    still = steady(machine, NETWORK)
    machine.browser.settle(300)
    assert machine.phase == LAST
    assert frames.share_changed(still, machine.picture(NETWORK)) == 0


def test_every_press_plays_the_sweep_from_its_start(machine: Machine) -> None:
    """Pressed three times, each time before the end, it begins three times at the inputs."""
    machine.watch_phases()
    for press in (1, 2, 3):
        machine.browser.click("label[for=forward-backward]")
        begun(machine, press)


def test_the_sweep_plays_by_keyboard(machine: Machine) -> None:
    """Being reached by TAB moves nothing; SPACE plays, and plays again from the start."""
    machine.watch_phases()
    machine.tab_to("forward-backward")
    assert machine.phases_watched() == [LAST]
    for press in (1, 2):
        machine.browser.keys(Key.SPACE)
        begun(machine, press)


def begun(machine: Machine, times: int) -> None:
    """Waits until the inputs were shown so many times, each time with the next phase after them."""

    def look() -> bool:
        painted = machine.phases_watched()
        return list(pairwise(painted)).count((0, 1)) == painted.count(0) == times

    until(look, f"sweep number {times} to begin")


# The strip of phases

ROLES: tuple[Role, ...] = ("signal", "increase", "decrease")


def numbers(readings: TapeReadings, sample: int, phase: int) -> list[float]:
    """What a phase's table holds, row by row, as the record has it."""
    a = [layer[sample] for layer in readings.activation]
    z = [layer[sample] for layer in readings.pre_activation]
    d = [layer[sample] for layer in readings.delta]
    p, loss, target = float(a[3][0]), float(readings.loss[sample]), float(readings.target[sample])
    if phase == 0:
        return [*a[0], target]
    if phase in (1, 2, 3):
        return list(np.column_stack([z[phase - 1], a[phase]]).ravel())
    if phase == 4:
        return [p, target, loss]
    if phase == 5:
        return [p, target, p - target]
    if phase in (6, 7):
        layer = 8 - phase
        weights = readings.layout.matrices(readings.theta)[layer][:, :-1]
        upstream, local = d[layer] @ weights, 1 - a[layer] ** 2
        return list(np.column_stack([upstream, local, upstream * local]).ravel())
    gradient = readings.gradient[sample]
    largest = sorted(range(len(gradient)), key=lambda k: -abs(gradient[k]))[:6]
    rate = readings.experiment.learning_rate
    return [value for k in largest for value in (gradient[k], -rate * gradient[k])]


def printed(table: str) -> list[float]:
    """The values of a table's cells: what has four decimals, and the target, a lone 0 or 1."""
    found = re.findall(r"(?<![\w.,])[−-]?\d+\.\d{4}(?!\d)|(?<![\w.,])[01](?![\w.])", table)
    return [float(each.replace("−", "-")) for each in found]


CELLS = """
const shown = [...document.querySelectorAll('#run-moons .stack > table')].filter(one =>
    one.checkVisibility({visibilityProperty: true}) && Number(getComputedStyle(one).opacity) === 1);
return shown.map(one => [...one.querySelectorAll('tbody td')].map(c => c.innerText).join(' | '));
"""


def test_the_strip_leads_to_every_phase_and_its_numbers(machine: Machine) -> None:
    """Pressed in any order, a phase shows its own table, with what the record has of the sample."""
    for sample in (2, 3):
        machine.browser.click(f"label[for=sample-{sample}]")
    for phase in (4, 0, 8, 3, 6, 1, 7, 2, 5):
        machine.browser.click(f".stops label:nth-of-type({phase + 1})")
        assert machine.phase == phase
        (table,) = machine.browser.evaluate(CELLS)
        expected = numbers(sweeps(), 2, phase)
        assert printed(table) == pytest.approx(expected, abs=5.1e-5), PHASES[phase]


def test_arrow_keys_walk_along_the_strip(machine: Machine) -> None:
    """One to the right is one phase on, one to the left one back, and the picture follows."""
    machine.browser.click(".stops label:nth-of-type(5)")
    loss = steady(machine, NETWORK)
    machine.browser.keys(Key.RIGHT)
    assert machine.phase == 5
    assert frames.share_changed(loss, steady(machine, NETWORK)) > 0.0005
    machine.browser.keys(Key.LEFT, Key.LEFT)
    assert machine.phase == 3


def test_colours_of_the_phases_mean_what_they_say(machine: Machine) -> None:
    """Forward there is blue and neither orange nor green; in the update there are both."""

    def coloured(phase: int) -> dict[Role, int]:
        machine.press(f".stops label:nth-of-type({phase + 1})")
        picture = steady(machine, NETWORK)
        return {role: decode.pixels_like(picture, LIGHT[role]) for role in ROLES}

    forward, update = coloured(3), coloured(LAST)
    assert forward["signal"] > 100
    assert forward["increase"] == forward["decrease"] == 0
    assert update["increase"] > 40
    assert update["decrease"] > 40


# Samples


def test_next_sample_goes_round_all_six(machine: Machine) -> None:
    """Each is named in words, looks unlike the one before, and after the sixth comes the first."""
    kinds, pictures = [], []
    for sample in [1, 2, 3, 4, 5, 6, 1]:
        (_, words), *more = machine.seen("#run-moons .which")
        assert not more
        assert words.startswith(f"Sample {sample} of 6: ")
        kinds.append(words.split(": ")[1])
        at_rest = sample == 1  # only these two are held against each other
        pictures.append(steady(machine, NETWORK) if at_rest else machine.picture(NETWORK))
        (label,) = machine.seen("#next-sample > label")
        assert label == (sample % 6, "Next sample")
        machine.press(f"label[for=sample-{sample % 6 + 1}]")
    assert tuple(kinds[:6]) == sweeps().kind
    for before, after in pairwise(pictures):
        assert frames.share_changed(before, after) > 0.002
    assert frames.nearest(pictures[6], pictures[:6]) == 0  # WebKit smooths lines anew each time


# Training


def play_until(machine: Machine, moment: int, run: str = "moons") -> None:
    """Waits until a run that plays has come so far."""
    until(lambda: machine.frame(run) >= moment, f"frame {moment} of {run}")


def moves_on(machine: Machine, run: str) -> None:
    """Waits until the clock of a run shows another frame."""
    reached = machine.frame(run)
    until(lambda: machine.frame(run) != reached, f"{run} to move on")


def test_training_plays_pauses_and_plays_on(machine: Machine) -> None:
    """Paused, two pictures half a second apart are the same; played on, it does not begin anew."""
    machine.train()
    assert machine.seen("label[for=train] span") == [(1, "Pause")]
    play_until(machine, 3)
    machine.train()
    assert machine.seen("label[for=train] span") == [(0, "Train continuously")]
    reached = machine.frame()
    assert reached >= 3
    picture = machine.picture("#run-moons")
    machine.browser.settle(500)
    assert frames.share_changed(picture, machine.picture("#run-moons")) == 0
    machine.train()
    on = until(lambda: machine.frame() != reached and machine.frame(), "the next frame")
    assert reached < on < 64
    assert frames.share_changed(picture, machine.picture("#run-moons")) > 0


def test_another_run_can_be_chosen_while_one_plays(machine: Machine) -> None:
    """Its own panels take the place, and it goes on playing; of four runs one is seen."""
    machine.train()
    play_until(machine, 2)
    for choice in ("spirals", "large", "small", "moons"):
        machine.choose(choice)
        assert machine.seen(".run")[0][0] == list(RUNS).index(choice)
        assert len(machine.seen(".run")) == 1
        moves_on(machine, choice)
    machine.train()
    assert not frames.is_blank(machine.picture("#run-moons .plane"))


def test_a_sweep_and_training_take_turns(machine: Machine) -> None:
    """A sweep pressed during training is shown, and stops it; training pressed again plays on."""
    machine.train()
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


# The curve is the slider


def test_pressing_the_curve_shows_the_moment_under_the_pointer(machine: Machine) -> None:
    """At several places; before any play, and again after it, the press is obeyed to the frame."""
    machine.choose("moons")
    for moment in (40, 5, 63, 0):
        machine.point_at("moons", moment)
        assert machine.frame() == pytest.approx(moment, abs=1)
    machine.train()
    play_until(machine, 3)
    machine.train()
    machine.point_at("moons", 30)
    assert machine.frame() == pytest.approx(30, abs=1)


def test_play_goes_on_from_where_the_curve_was_pressed(machine: Machine) -> None:
    """Pressed near the end, it plays from there to the end, and holds the last frame."""
    machine.choose("moons")
    machine.point_at("moons", 56)
    seen = [machine.frame()]
    machine.train()

    def look() -> bool:
        seen.append(machine.frame())
        return seen[-1] == 63

    until(look, "the last frame")
    assert seen == sorted(seen)
    machine.browser.settle(400)
    assert machine.frame() == 63


def test_arrow_keys_step_along_the_curve(machine: Machine) -> None:
    """One frame a key, forth and back."""
    machine.choose("moons")
    machine.point_at("moons", 20)
    start = machine.frame()
    for key, away in ((Key.RIGHT, 1), (Key.RIGHT, 2), (Key.LEFT, 1), (Key.LEFT, 0), (Key.LEFT, -1)):
        machine.browser.keys(key)
        assert machine.frame() == start + away


def test_home_and_end_go_to_the_ends_of_the_slider(machine: Machine) -> None:
    """The first moment and the last."""
    machine.needs_slider()
    machine.choose("moons")
    machine.point_at("moons", 20)
    machine.browser.keys(Key.END)
    assert machine.frame() == 63
    machine.browser.keys(Key.HOME)
    assert machine.frame() == 0


def test_the_curve_can_be_dragged(machine: Machine) -> None:
    """Forth and back again, it stays where the hand lets go."""
    machine.needs_slider()
    machine.choose("moons")
    for start, end in ((10, 50), (50, 25)):
        machine.browser.drag(machine.place("moons", start), machine.place("moons", end))
        assert machine.frame() == pytest.approx(end, abs=1)
    assert decode.playhead(machine.picture("#moons-curve"), record("moons")) == machine.frame()


def test_the_curve_can_be_dragged_by_a_finger(chromium: Chromium, site: Path) -> None:
    """Sideways over the curve, from one moment to another."""
    machine = shown(chromium, (site / "backpropagation" / "index.html").as_uri())
    machine.choose("moons")
    start, end = machine.place("moons", 10), machine.place("moons", 45)
    chromium.drag(start, end, pointer="touch")
    assert machine.frame() == pytest.approx(45, abs=1)


def test_a_tap_on_the_curve_is_enough(machine: Machine) -> None:
    """A finger's press leads where a mouse's does."""
    machine.choose("moons")
    machine.browser.click(machine.place("moons", 33), pointer="touch")
    assert machine.frame() == pytest.approx(33, abs=1)


# One time in all panels

WIDTHS = """
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
    return {
        "field": decode.field(frames.cut(picture, plane), kept),
        "curve": decode.playhead(frames.cut(picture, curve), kept),
        "network": decode.weights(browser.evaluate(WIDTHS, f"#run-{run} .network"), kept),
        "sentence": moment,
    }


@pytest.mark.parametrize(("run", "moments"), [("moons", (7, 27, 1)), ("spirals", (17, 3, 42, 29))])
def test_all_panels_show_the_same_moment(
    machine: Machine, run: str, moments: tuple[int, ...]
) -> None:
    """Field, playhead, line widths and sentence, read back from what is seen, are of one frame."""
    machine.choose(run)
    for moment in moments:
        machine.go_to(run, moment)
        assert panels(machine, run) == dict.fromkeys(
            ("field", "curve", "network", "sentence"), moment
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
    kept, seen = record("spirals"), []
    plane = machine.browser.rect("#run-spirals .plane")
    curve = machine.browser.rect("#spirals-curve svg")
    for _ in range(6):
        picture = machine.browser.screenshot()
        seen.append(decode.field(frames.cut(picture, plane), kept))
        assert decode.playhead(frames.cut(picture, curve), kept) == seen[-1]
    assert len(set(seen)) > 1


# By keyboard alone


def test_the_whole_machine_works_by_keyboard(machine: Machine) -> None:
    """TAB, SPACE and arrows reach and work every control, and each shows that it has focus."""
    browser = machine.browser

    def reach(name: str) -> None:
        machine.tab_to(name)
        machine.scroll_into_view()
        assert machine.focus_ring() > 60, f"#{name} does not show that it has the keyboard"

    reach("forward-backward")
    browser.keys(Key.SPACE)
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    reach("sample-1")
    browser.keys(Key.RIGHT)
    assert machine.seen("#run-moons .which")[0][1].startswith("Sample 2 of 6")
    reach("train")
    browser.keys(Key.SPACE)
    play_until(machine, 2)
    browser.keys(Key.SPACE)
    reached = machine.frame()
    browser.settle(300)
    assert machine.frame() == reached
    reach("choose-moons")
    browser.keys(Key.RIGHT, Key.RIGHT, Key.RIGHT)
    assert machine.seen(".run")[0][0] == 3
    browser.keys(Key.LEFT, Key.LEFT, Key.LEFT)
    browser.keys(SHIFT_TAB)
    assert browser.focused() == "train"


def test_every_control_is_large_enough_for_a_finger(machine: Machine) -> None:
    """At least 44 pixels high, at rest and in training, on a desk and on a phone."""
    small = """
    const out = [];
    const parts = '.btn, .pills label, .stops label, .scrubber, .scrub, .bar, summary';
    for (const one of document.querySelectorAll('#the-machine :is(' + parts + ')')) {
        const box = one.getBoundingClientRect();
        const seen = one.checkVisibility({visibilityProperty: true});
        if (seen && box.height < 43.9) out.push([one.outerHTML.slice(0, 60), box.height]);
    }
    return out;
    """
    browser = machine.browser
    for width in (1200, 360):
        browser.viewport(width, 800)
        assert browser.evaluate(small) == []
    machine.train()
    assert browser.evaluate(small) == []


# Where no script can run


def test_the_machine_works_in_a_sandbox_without_script(
    browser: Browser, site: Path, served: StrictHost
) -> None:
    """Under a sub-path it sweeps, trains and can be scrubbed, and asks for nothing more."""
    machine = shown(browser, served.address("backpropagation/index.html"))
    machine.sweep()
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    machine.train()
    play_until(machine, 2)
    machine.train()
    machine.go_to("moons", 27)
    assert set(panels(machine, "moons").values()) == {27}
    assert served.asked == ["/lms/course-7/backpropagation/index.html"]

"""The sweep in three engines: it plays, its strip leads to every phase, samples go round."""

from __future__ import annotations

from itertools import pairwise

from engine.drawing.palette import LIGHT, Role
from engine.exhibits.machine.answers import answers, neurons
from engine.exhibits.machine.narration import narrated
from engine.exhibits.machine.style import NORMAL, SLOW
from tests.browsers import decode, frames
from tests.browsers.driver import Key, until
from tests.browsers.machine import LAST, NETWORK, PHASES, Machine
from tests.browsers.records import sweeps
from tests.browsers.rest import steady

MIDDLE = 6 * len(PHASES)
"""How many sentences are told of the six samples early in training, before those shown first."""


def test_a_sweep_passes_through_its_phases_and_rests_on_the_last(machine: Machine) -> None:
    """It waits at the inputs; played, no phase comes before an earlier one; the end is held."""
    machine.press("label[for=pace-normal]")
    machine.watch_phases()
    assert machine.phase == 0
    machine.sweep()
    until(lambda: machine.phase == LAST, "the end of the sweep", seconds=NORMAL + 6)
    played = machine.phases_watched()
    assert (played[0], played[-1]) == (0, LAST)
    assert played == sorted(set(played))
    still = steady(machine, NETWORK)
    machine.browser.settle(300)
    assert machine.phase == LAST
    assert frames.share_changed(still, machine.picture(NETWORK)) == 0


def test_each_phase_of_a_sweep_has_a_picture_of_its_own(machine: Machine) -> None:
    """Stopped in the middle of each, the clock tells that phase, and the network has changed."""
    machine.sweep()
    pictures = []
    for phase in range(LAST + 1):
        machine.stand_at(phase)
        assert machine.phase == phase
        pictures.append(steady(machine, NETWORK))
    for phase, (before, after) in enumerate(pairwise(pictures), start=1):
        assert not frames.is_blank(after)
        assert frames.share_changed(before, after) > 0.0005, phase
    machine.stand_at(0)
    machine.play_on()
    until(lambda: machine.phase > 0, "the sweep to go on")


def test_every_press_plays_the_sweep_from_its_start(machine: Machine) -> None:
    """Pressed three times, each time before the end, it begins three times anew."""
    for press in (1, 2, 3):
        machine.browser.click("#forward-backward")
        begins(machine, press)


def test_the_sweep_plays_by_keyboard(machine: Machine) -> None:
    """Being reached by TAB moves nothing; SPACE plays, and plays again from the start."""
    machine.watch_phases()
    machine.tab_to("forward-backward")
    assert machine.phases_watched() == [0]
    for press in (1, 2):
        machine.browser.keys(Key.SPACE)
        begins(machine, press)


def begins(machine: Machine, times: int) -> None:
    """Waits until the sweep has begun anew, and stops it late on its way."""
    until(lambda: machine.phase < LAST // 2, f"sweep number {times} to begin")
    machine.stand_at(LAST - 1)
    assert machine.phase == LAST - 1


def test_a_sweep_lasts_as_long_as_its_pace_says(machine: Machine) -> None:
    """At first it is slow; at the normal pace it takes half as long, and can be slow again."""
    lasts = (
        "return document.querySelector('.machine').getAnimations()"
        ".find(one => /^sweep/.test(one.animationName)).effect.getTiming()"
    )
    for pace, seconds in (("slow", SLOW), ("normal", NORMAL), ("slow", SLOW)):
        machine.press(f"label[for=pace-{pace}]")
        machine.sweep()
        assert machine.browser.evaluate(f"{lasts}.duration") == 1000 * seconds


def test_each_phase_is_told_with_the_numbers_of_its_sample(machine: Machine) -> None:
    """One sentence is seen, that of the phase and of the sample, and all are of the record."""
    for sample in (0, 3):
        machine.press(f".stops label:nth-of-type({1})")
        if sample:
            machine.take_sample(sample + 1)
        for phase in (2, 7, LAST):
            machine.press(f".stops label:nth-of-type({phase + 1})")
            assert machine.seen("#run-moons .told p") == [
                (MIDDLE + sample * len(PHASES) + phase, narrated(sweeps(), sample)[phase])
            ]


def test_previous_and_next_go_by_one_phase(machine: Machine) -> None:
    """From wherever the sweep stands; at its ends there is no further one."""
    machine.press(".stops label:nth-of-type(4)")
    for press, phase in (("last", 4), ("last", 5), ("first", 4)):
        (turn,) = machine.seen(f".turn:{press}-of-type label")
        machine.press(f".turn:{press}-of-type > :nth-child({turn[0] + 1 + (press == 'first')})")
        assert machine.phase == phase
    machine.press(".stops label:nth-of-type(1)")
    assert not machine.seen(".turn:first-of-type label")
    machine.press(".stops label:nth-of-type(9)")
    assert not machine.seen(".turn:last-of-type label")


ROLES: tuple[Role, ...] = ("signal", "increase", "decrease")


ASKED = 3
"""The second neuron of the first hidden layer, among all neurons."""


def test_the_strip_leads_to_every_phase_and_its_numbers(machine: Machine) -> None:
    """Pressed in any order, a phase shows what a neuron knows by then of the sample."""
    machine.take_sample(3)
    machine.press(f"#run-moons .ask > :nth-child({ASKED + 2})")
    assert machine.seen("#run-moons .whom b") == [(ASKED, "Neuron 2 of hidden layer 1")]
    forward, backward, update = answers(sweeps(), 2, neurons(sweeps().layers)[ASKED])
    for phase in (4, 0, 8, 3, 6, 1, 7, 2, 5):
        machine.press(f".stops label:nth-of-type({phase + 1})")
        assert machine.phase == phase
        told = [words for _, words in machine.seen("#run-moons .asked :is(pre, .wait)")]
        account = forward if phase < 7 else backward if phase < LAST else update
        wanted = account.text if phase else "No numbers yet: they come with the sweep."
        assert told == [" ".join(wanted.split())]


def test_a_neuron_is_asked_by_pointer_and_keys(machine: Machine) -> None:
    """Asked, its connections stand out and all else recedes; nobody asked, all is as before."""
    before = steady(machine, NETWORK)
    machine.press(f"#run-moons .ask > :nth-child({ASKED + 2})")
    changed = frames.share_changed(before, steady(machine, NETWORK))
    assert changed > 0.02
    machine.browser.keys(Key.RIGHT)
    assert machine.seen("#run-moons .whom b") == [(ASKED + 1, "Neuron 3 of hidden layer 1")]
    assert machine.phase == 0
    machine.press("label[for=moons-ask-none]")
    assert not machine.seen("#run-moons .asked")
    machine.press("#run-moons .hint")  # the keyboard goes elsewhere
    # WebKit smooths lines anew once they have been faint.
    assert frames.share_changed(before, steady(machine, NETWORK)) < changed / 3


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


def test_next_sample_goes_round_all_six(machine: Machine) -> None:
    """Each is named in words, looks unlike the one before, and after the sixth comes the first."""
    machine.sweep()
    machine.browser.play_at(20)
    until(lambda: machine.phase == LAST, "the end, where samples differ most")
    kinds, pictures = [], []
    for sample in [1, 2, 3, 4, 5, 6, 1]:
        (_, words), *more = machine.seen("#run-moons .which")
        assert not more
        assert words.startswith(f"Sample {sample} of 6, at step 85: ")
        kinds.append(words.split(": ")[1])
        at_rest = sample == 1  # only these two are held against each other
        pictures.append(steady(machine, NETWORK) if at_rest else machine.picture(NETWORK))
        machine.press("#next-sample")
    assert tuple(kinds[:6]) == sweeps().kind
    for before, after in pairwise(pictures):
        assert frames.share_changed(before, after) > 0.002
    assert frames.nearest(pictures[6], pictures[:6]) == 0  # WebKit smooths lines anew each time


def test_the_account_tells_nothing_before_the_sweep_has_found_it(machine: Machine) -> None:
    """The answer with the loss, the blame once it has come home, the step once it is made."""
    told = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    blamed = [0.0] * 7 + [1.0, 1.0]
    for phase in (0, 3, 4, 6, 7, 8):
        machine.press(f".stops label:nth-of-type({phase + 1})")
        until(lambda: machine.phase == phase, f"phase {phase}")  # noqa: B023
        spans = "return [...document.querySelectorAll('#run-moons .s1.m2 .found span')]"
        seen = machine.browser.evaluate(f"{spans}.map(one => +getComputedStyle(one).opacity)")
        assert seen == [told[phase], blamed[phase], float(phase == LAST)]
        wait = machine.browser.style("#run-moons .sampled > .wait", "opacity")
        assert float(wait) == (phase == 0)

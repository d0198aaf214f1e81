"""The clock's rules, for films of given lengths."""

from __future__ import annotations

import re

import pytest

from engine.pages.clock import (
    HOLD,
    MILLISECONDS,
    clock_rules,
    index_rules,
    key_frames,
    place_rules,
    spoken_rules,
)


def test_each_length_has_one_clock() -> None:
    """Films of equal length share their rules, whatever order they come in."""
    rules = clock_rules([(8, 125), (64, 125), (8, 125)])
    assert rules == clock_rules([(64, 125), (8, 125)])
    assert re.findall(r"\.n(\d+)\{", rules) == ["8", "64"]
    assert clock_rules([]) == ""


@pytest.mark.parametrize("frames", [2, 8, 64])
def test_a_clock_runs_through_all_frames_and_rests(frames: int) -> None:
    """It counts up to the last frame, one step a frame, then holds before it starts over."""
    rules = clock_rules([(frames, MILLISECONDS)])
    turn = frames + HOLD // MILLISECONDS
    assert f"--last:{frames - 1};" in rules
    assert f"--time:{turn * MILLISECONDS}ms;--steps:steps({turn});" in rules
    assert f"@keyframes run{frames}{{from{{--r:0}}to{{--r:{turn}}}}}" in rules
    assert f"--picks:steps({frames},jump-none)" in rules
    assert f"@keyframes pick{frames}{{from{{--k:0}}to{{--k:{frames - 1}}}}}" in rules


def test_the_rules_to_the_letter() -> None:
    """Of two short films, of a bar of eleven radios, of three sentences and of three marks."""
    assert clock_rules([(3, MILLISECONDS), (2, 2000)]) == (
        ".n2-2000{--last:1;--turn:3;--run:run2-2000;--pick:pick2-2000;--time:6000ms;"
        "--steps:steps(3);--picks:steps(2,jump-none)}"
        "@keyframes run2-2000{from{--r:0}to{--r:3}}@keyframes pick2-2000{from{--k:0}to{--k:1}}"
        ".n3{--last:2;--turn:17;--run:run3;--pick:pick3;--time:2125ms;"
        "--steps:steps(17);--picks:steps(3,jump-none)}"
        "@keyframes run3{from{--r:0}to{--r:17}}@keyframes pick3{from{--k:0}to{--k:2}}"
    )
    units = "".join(
        f".run:has(.bar>:nth-of-type(10n+{unit + 1}):checked){{--u:{unit}}}" for unit in range(10)
    )
    assert index_rules(10) == units
    assert index_rules(11) == units + ".run:has(.bar>:nth-of-type(n+11):checked){--t:1}"
    assert index_rules(21) == index_rules(11) + ".run:has(.bar>:nth-of-type(n+21):checked){--t:2}"
    assert spoken_rules(2) == (
        "@container style(--f:0){.say>:nth-child(1){visibility:visible;content-visibility:visible}}"
        "@container style(--f:1){.say>:nth-child(2){visibility:visible;content-visibility:visible}}"
    )
    assert place_rules(2) == (
        "[class^=each]>:nth-child(1){--i:0}[class^=each]>:nth-child(2){--i:1}"
    )
    assert key_frames(64) == [0, 21, 42, 63]


def test_a_film_that_goes_by_steps_has_a_clock_of_its_own() -> None:
    """The same number of frames at another pace shares no rule, and rests no longer at its end."""
    rules = clock_rules([(14, MILLISECONDS), (14, 700)])
    assert re.findall(r"\.n([\d-]+)\{", rules) == ["14", "14-700"]
    turn = 14 + round(HOLD / 700)
    assert f"--time:{turn * 700}ms;--steps:steps({turn});" in rules
    assert f"@keyframes run14-700{{from{{--r:0}}to{{--r:{turn}}}}}" in rules
    assert rules.count("@keyframes run14{") == 1


def picked(rules: str, place: int) -> int:
    """The frame that the rules derive from the place, from 1, of the chosen radio button."""
    units = tens = 0
    for step, start, name, value in re.findall(
        r"nth-of-type\((\d*)n\+(\d+)\):checked\)\{--(u|t):(\d+)\}", rules
    ):
        each, first = int(step or 1), int(start)
        if place >= first and (place - first) % each == 0:
            if name == "u":
                units = int(value)
            else:
                tens = int(value)
    return 10 * tens + units


@pytest.mark.parametrize("longest", [1, 9, 10, 11, 64, 100])
def test_every_stop_of_the_slider_is_its_own_frame(longest: int) -> None:
    """Radio button k picks frame k, for every frame of the longest film."""
    rules = index_rules(longest)
    assert [picked(rules, k + 1) for k in range(longest)] == list(range(longest))


def test_children_know_their_place() -> None:
    """Child k of marks drawn once a frame has --i = k - 1, up to the longest film."""
    rules = place_rules(12)
    for k in range(1, 13):
        assert f"[class^=each]>:nth-child({k}){{--i:{k - 1}}}" in rules
    assert "(13)" not in rules


@pytest.mark.parametrize("frames", [2, 3, 4, 16, 64])
def test_a_storyboard_begins_and_ends_with_its_film(frames: int) -> None:
    """At most four different frames of the film, in order, the first and the last among them."""
    shown = key_frames(frames)
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, frames - 1)
    assert len(shown) == min(frames, 4)

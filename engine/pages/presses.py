"""Style rules that count presses and remember which control was touched last.

A button is the toggle of a hidden popover, so a press flips one bit, 0 or 1, in a rule that asks
for `:popover-open`. All else is a transition that is held in one of its steps for hours.

A count. Each press lets a property go one 64th of the way to where the bit now is, and hold there.
What is left of the way shrinks by 63/64 a press, so its logarithm is the number of presses.

The last change. A property follows another one all but a thousandth of the way, and holds there. A
thousand times the rest is the size of the last change, so if each control has a weight of its own,
it names the control. Weights are whole and below some hundreds, since engines keep seven digits.

An address. What `:target` says is where counting starts; while the target has the focus, as after a
link that leads there, nothing is held (see the machine's style sheet).

To leave `transition-property` lets go of what is held: the count is nought again.
"""

from __future__ import annotations

STEPS = 64
SHARE = f"{STEPS - 1}/{STEPS}"

HELD = "100000000s"
"""Three years; a step of a count lasts for weeks, one of the last change for a day."""

COUNTING = f"{HELD} steps({STEPS},jump-start)"
"""The transition of a property that counts."""

COUNTED_BY = f"--more {COUNTING},--less {COUNTING}"
"""That of a film's clock."""

REMEMBERING = f"{HELD} -99850000s steps(1000,jump-start)"
"""The transition of a property that remembers."""


def number(name: str, kind: str = "number", inherits: bool = True) -> str:
    """A property that engines compute with, 0 where nothing is said."""
    handed = "true" if inherits else "false"
    return f"@property --{name}{{syntax:'<{kind}>';inherits:{handed};initial-value:0}}"


def count(held: str, bit: str) -> str:
    """How often a bit was flipped, as the body of a calc(), from the property that counts it."""
    left = f"abs({2 * STEPS - 1}*var(--{held}) - {STEPS - 1} - var(--{bit}))/{STEPS - 1}"
    return f"round(log({left},{SHARE}),1)"


def last_change(of: str, held: str) -> str:
    """The size of the last change of a property, as a calc(), from the one that remembers it."""
    return f"calc(1000*max(var(--{of}) - var(--{held}),var(--{held}) - var(--{of})))"


def step_rules() -> str:
    """Two counts a film, --more and --less: by how many moments the reader has gone on and back."""
    properties = "".join(map(number, ("more", "less"))) + number("rested")
    held = ";".join(f"--{way}-bit:0;--{way}:var(--{way}-bit)" for way in ("more", "less"))
    counted = f"calc({count('more', 'more-bit')} - {count('less', 'less-bit')})"
    return (
        f"{properties}.clock{{{held};transition:{COUNTED_BY}}}"
        # Firefox, paused, shows one frame too many until anything is computed anew: --rested is,
        # twelve times in six seconds, since a busy machine is late to pause. While a film plays it
        # is 1 at once, or else a short play would leave nothing to go back from.
        "@supports selector(::-moz-range-thumb){"
        f".clock{{--rested:0;transition:{COUNTED_BY},--rested 6s steps(12)}}}}"
        f".run{{--moved:{counted}}}"
    )


def pressed_rules(film: str, way: str = "") -> str:
    """What the three buttons of a film do to its clock.

    `way` leads from the film to the buttons; of a large film it has to be the whole one, by `>`, or
    an engine looks for them everywhere in it, at every press.
    """
    bits = "".join(
        f"{film}:has({way}.{each}:popover-open) .clock{{--{each}-bit:1}}"
        for each in ("more", "less")
    )
    plays = f"{film}:has({way}.play:popover-open)"
    return (
        f"{bits}@container style(--mode:3){{{plays} .clock{{animation-play-state:running}}}}"
        "@supports selector(::-moz-range-thumb){"
        f"{plays} .clock{{--rested:1;transition-duration:{HELD},{HELD},0s}}}}"
        f"{plays} .to-play .go-on{{visibility:hidden}}{plays} .to-play .pause{{visibility:visible}}"
        # Firefox reads style queries again at a press, not while a film runs: until it is paused
        # all sentences are there.
        f":where({film}:not(:has({way}.play:popover-open))) .say>li{{visibility:hidden}}"
    )

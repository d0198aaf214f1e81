"""The clock of a film, in style rules alone.

Every film has one integer, --f, the frame it shows; every panel inside inherits it, so they cannot
fall out of step. --k is the frame that the reader picked, --r the frames that have run since, and
--f = --k + --r, held for a moment at the last frame before it begins again; --moved are the steps
that were made by hand from there (see presses.py). Played from the last frame, where most figures
rest, it is not held there: --skip passes over the hold. Where --aimed is 1 the address names a
frame, --aim, which then stands for --k.
"""

from __future__ import annotations

from collections.abc import Iterable

HOLD = 1750
"""Milliseconds for which a film rests on its last picture before it starts over."""

MILLISECONDS = 125
"""One frame of a training film: eight a second, so that the eye can follow a weight.

A film that goes on by steps, each to be read, has a slower pace of its own.
"""


def key_frames(frames: int) -> list[int]:
    """The four frames, first and last among them, that stand for a film on paper."""
    return sorted({round(share * (frames - 1)) for share in (0, 1 / 3, 2 / 3, 1)})


def clock_rules(films: Iterable[tuple[int, int]]) -> str:
    """Rules for films of the given frames and milliseconds a frame.

    Each film carries the class `n<frames>`, or `n<frames>-<milliseconds>` at a pace of its own.
    """
    return "".join(_film(*film) for film in sorted(set(films)))


def _film(frames: int, pace: int) -> str:
    last, turn = frames - 1, frames + max(1, round(HOLD / pace))
    name = f"{frames}-{pace}" if pace != MILLISECONDS else str(frames)
    return (
        f".n{name}{{--last:{last};--turn:{turn};--run:run{name};--pick:pick{name};"
        f"--time:{turn * pace}ms;--steps:steps({turn});--picks:steps({frames},jump-none)}}"
        f"@keyframes run{name}{{from{{--r:0}}to{{--r:{turn}}}}}"
        f"@keyframes pick{name}{{from{{--k:0}}to{{--k:{last}}}}}"
    )


def index_rules(longest: int) -> str:
    """One radio index for every film: units and tens of the frame that is picked in its bar.

    Twenty rules serve every film, instead of one rule a frame.
    """
    units = "".join(
        f".run:has(.bar>:nth-of-type(10n+{unit + 1}):checked){{--u:{unit}}}" for unit in range(10)
    )
    tens = "".join(
        f".run:has(.bar>:nth-of-type(n+{10 * ten + 1}):checked){{--t:{ten}}}"
        for ten in range(1, (longest - 1) // 10 + 1)
    )
    return units + tens


def spoken_rules(longest: int) -> str:
    """Of a film's sentences only the current one is there, so that it can name the slider.

    By style queries: those engines that have the slider re-evaluate them while a film runs.
    """
    shown = "visibility:visible;content-visibility:visible"
    return "".join(
        f"@container style(--f:{k}){{.say>:nth-child({k + 1}){{{shown}}}}}" for k in range(longest)
    )


def place_rules(most: int) -> str:
    """The place of a child among its siblings as --i, for marks that are drawn once a frame."""
    return "".join(f"[class^=each]>:nth-child({k}){{--i:{k - 1}}}" for k in range(1, most + 1))

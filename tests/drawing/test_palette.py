"""Colours by measure: contrast after WCAG 2.2, and sight without one kind of cone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.drawing.palette import DARK, LIGHT, Role, role_of

THEMES = {"light": LIGHT, "dark": DARK}
TEXT: tuple[Role, ...] = ("ink", "quiet", "signal")
"""Roles in which drawings write words."""

MARKS: tuple[Role, ...] = (
    "ink",
    "quiet",
    "signal",
    "blame",
    "increase",
    "decrease",
    "class0",
    "class1",
)

# Machado, Oliveira & Fernandes (2009), table 1, severity 1.0; for linear RGB.
CONES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}

Colour = NDArray[np.float64]


def linear(colour: str) -> Colour:
    """Linear light of an sRGB colour (IEC 61966-2-1)."""
    srgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance(light: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    return float(light @ [0.2126, 0.7152, 0.0722])


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    dark, bright = sorted((luminance(linear(a)), luminance(linear(b))))
    return (bright + 0.05) / (dark + 0.05)


def lab(light: Colour) -> Colour:
    """CIE L*a*b* under D65, for differences that an eye would notice."""
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ np.clip(light, 0, 1)
        / [0.9505, 1.0, 1.089]
    )
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(a: str, b: str, cone: str | None = None) -> float:
    """Distance of two colours in L*a*b*, to full sight or without a kind of cone."""
    sight = np.array(CONES[cone]) if cone else np.eye(3)
    return float(np.linalg.norm(lab(sight @ linear(a)) - lab(sight @ linear(b))))


def test_the_measures_themselves() -> None:
    """Black on white has contrast 21, and no grey changes for want of a cone."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    for matrix in CONES.values():
        assert np.array(matrix).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", TEXT)
def test_words_can_be_read(theme: str, role: Role) -> None:
    """Every role that writes has 4.5:1 on paper, in light and in dark."""
    assert contrast(THEMES[theme][role], THEMES[theme]["paper"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", MARKS)
def test_marks_can_be_seen(theme: str, role: Role) -> None:
    """Every role that means something has 3:1 on paper, in light and in dark."""
    assert contrast(THEMES[theme][role], THEMES[theme]["paper"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("cone", [None, *CONES])
@pytest.mark.parametrize(
    "pair", [("increase", "decrease"), ("signal", "blame"), ("class0", "class1")]
)
def test_pairs_are_told_apart(theme: str, cone: str | None, pair: tuple[Role, Role]) -> None:
    """What must not be confused stays far apart, whichever cones an eye lacks."""
    colours: Mapping[Role, str] = THEMES[theme]
    assert difference(colours[pair[0]], colours[pair[1]], cone) > 15


@pytest.mark.parametrize("theme", THEMES)
def test_increase_and_decrease_differ_in_grey(theme: str) -> None:
    """Seen in grey, increase is the lighter of the two, in light and in dark alike."""
    increase, decrease = (lab(linear(THEMES[theme][r])) for r in ("increase", "decrease"))
    assert increase[0] - decrease[0] > 5


def test_every_role_has_its_own_colour() -> None:
    """No two roles share a light colour, so that a colour names its role."""
    assert all(LIGHT[a] != LIGHT[b] for a, b in combinations(LIGHT, 2))
    assert [role_of(colour) for colour in LIGHT.values()] == list(LIGHT)

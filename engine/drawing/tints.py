"""How a grey field is tinted: by an SVG filter on a page, by the same table in a picture."""

from __future__ import annotations

from collections.abc import Mapping

from engine.drawing.palette import THEMES, Role, theme
from engine.drawing.shapes import number

Tints = Mapping[str, Mapping[str, str]]
"""Theme to colour channel (R, G, B) to the table of an SVG filter."""

BELIEFS = {"light": 0.36, "dark": 0.4}
"""How strong the tint of the field is in a theme, where the network is sure of a class."""


def tint_tables(below: Role, above: Role, strengths: Mapping[str, float]) -> Tints:
    """For each theme and colour channel, the tint of grey levels from 0 to 1 as a filter table.

    Tints of two roles, as strong as told, that meet in paper's own colour at 0.5.
    """
    tables: dict[str, dict[str, str]] = {}
    for name in THEMES:
        strength, colours = strengths[name], theme(name)
        paper, first, second = (_rgb(colours[role]) for role in ("paper", below, above))
        stops = [
            *(_mix(paper, first, strength * t) for t in (1.0, 0.86, 0.66, 0.42)),
            _mix(paper, first, strength * 0.2),
            _mix(paper, second, strength * 0.2),
            *(_mix(paper, second, strength * t) for t in (0.42, 0.66, 0.86, 1.0)),
        ]
        tables[name] = {
            channel: " ".join(number(stop[index], 3) for stop in stops)
            for index, channel in enumerate("RGB")
        }
    return tables


def _rgb(colour: str) -> tuple[float, float, float]:
    r, g, b = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return r, g, b


def _mix(
    a: tuple[float, float, float], b: tuple[float, float, float], share: float
) -> tuple[float, float, float]:
    r, g, b_ = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return r, g, b_

"""matplotlib as drawings need it: the library's own defaults, our faces, colours of the palette.

No settings file of the machine, no font installed on it, and no setting that another drawing has
left behind may change a drawing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import fontpkg_ibm_plex_mono
import fontpkg_source_serif_4
from cycler import cycler
from matplotlib import RcParams, get_data_path, rcdefaults, rcParams, rcParamsDefault
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from engine.drawing.palette import LIGHT, Role
from engine.drawing.repertoire import Family

FAMILIES: dict[Family, list[str]] = {
    "mono": ["IBM Plex Mono", "Source Serif 4"],
    "serif": ["Source Serif 4"],
}
"""Each family's names as matplotlib knows them, with the one that lends it missing glyphs."""

_FILES = (
    (fontpkg_ibm_plex_mono, "IBMPlexMono-Regular.ttf"),
    (fontpkg_source_serif_4, "SourceSerif4[opsz,wght].ttf"),
    (fontpkg_source_serif_4, "SourceSerif4-Italic[opsz,wght].ttf"),
)

_CYCLE: tuple[Role, ...] = ("ink", "signal", "blame", "increase", "decrease", "class0", "class1")

_OURS: dict[str, Any] = {
    "timezone": "UTC",
    "date.epoch": "1970-01-01T00:00:00",
    # a dash is as long as it says; lines have the joins that a browser gives them
    "lines.scale_dashes": False,
    "lines.solid_joinstyle": "miter",
    "lines.dash_joinstyle": "miter",
    "font.family": FAMILIES["mono"],
    "font.monospace": FAMILIES["mono"],
    "font.serif": FAMILIES["serif"],
    "axes.prop_cycle": cycler(color=[LIGHT[role] for role in _CYCLE]),
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "figure.edgecolor": "none",
    "axes.edgecolor": LIGHT["quiet"],
    "xtick.color": LIGHT["quiet"],
    "ytick.color": LIGHT["quiet"],
    "grid.color": LIGHT["hairline"],
    "patch.facecolor": LIGHT["ink"],
    "legend.facecolor": LIGHT["paper"],
    "legend.edgecolor": LIGHT["hairline"],
    "legend.framealpha": 1.0,
}


def settle_settings() -> None:
    """Give matplotlib our settings, unless it has them."""
    if not dict.__eq__(_raw(rcParams), _settled()):
        _settle()


@cache
def _settled() -> dict[str, Any]:
    """All settings once ours are made."""
    # First the page's own two faces, and one for names that it does not know; else none.
    fontManager.ttflist.clear()
    fontManager.addfont(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
    for package, file in _FILES:
        fontManager.addfont(f"{package.__path__[0]}/files/{file}")
    _settle()
    return dict(dict.items(_raw(rcParams)))


def _settle() -> None:
    rcdefaults()
    ours: dict[str, Any] = {}
    for name, colour in dict.items(_raw(rcParamsDefault)):
        if colour in ("black", "k", "white", "w"):
            ours[name] = LIGHT["ink" if colour[0] == "b" or colour == "k" else "paper"]
    rcParams.update(cast(Any, ours | _OURS))


def _raw(settings: RcParams) -> dict[str, Any]:
    """As the dictionary that they are: asked for its backend, matplotlib would start one."""
    return cast("dict[str, Any]", settings)


def text_width(words: str, size: float, family: Family) -> float:
    """Width of some words in CSS pixels, by the face's own metrics."""
    settle_settings()
    font = get_font(findfont(FontProperties(family=FAMILIES[family])))
    font.set_size(size, 72)
    font.set_text(words)
    return float(font.get_width_height()[0]) / 64

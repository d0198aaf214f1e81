"""The fonts that matplotlib is told of: one, its own.

When it is first imported with an empty cache it opens every font that the machine has, and all of
its own, many of them for PostScript. Drawings use none of these, and clear the list
(`drawing/settings.py`). Its file bears the version of its form, which only the source of matplotlib
tells without being imported. A list that matplotlib cannot read, or takes to be of another version,
it makes anew itself: that costs time and nothing else.
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

_VERSION = re.compile(
    r"class FontManager:.*?^    __version__ = '([^']+)'", re.DOTALL | re.MULTILINE
)

_DEFAULT = {
    "fname": "fonts/ttf/DejaVuSans.ttf",
    "index": 0,
    "name": "DejaVu Sans",
    "style": "normal",
    "variant": "normal",
    "weight": 400,
    "stretch": "normal",
    "size": "scalable",
    "__class__": "FontEntry",
}
"""The font that it falls back to, by its path within matplotlib's data."""


def write_font_list(folder: Path) -> None:
    """Leave the list where matplotlib looks for it, in its cache folder, unless it is there."""
    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return
    source = Path(package.origin).with_name("font_manager.py")
    if not source.is_file():
        return
    version = _VERSION.search(source.read_text(encoding="utf-8"))
    if version is None:
        return
    file = folder / f"fontlist-v{version[1]}.json"
    if not file.exists():
        fonts = {
            "_version": version[1],
            "_FontManager__default_weight": "normal",
            "default_size": None,
            "defaultFamily": {"ttf": _DEFAULT["name"], "afm": "Helvetica"},
            "afmlist": [],
            "ttflist": [_DEFAULT],
            "__class__": "FontManager",
        }
        file.write_text(json.dumps(fonts), encoding="utf-8")

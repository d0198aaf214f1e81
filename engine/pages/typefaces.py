"""The page's two typefaces, cut down to what a page of ours can contain, as WOFF2 in the page.

Source Serif 4 for text, IBM Plex Mono for labels and numbers; both under the SIL Open Font
License. What they can set is in engine/drawing/repertoire.py.
"""

from __future__ import annotations

import io
import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.drawing.repertoire import ASCII, ITALIC, MONO, REPERTOIRE
from engine.words import signs

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

MATHEMATICAL_ITALIC = (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))
"""Latin and Greek variables as Unicode has them; Planck's h was there before the others."""


@dataclass(frozen=True)
class Face:
    """One cut of a typeface."""

    family: str
    """As style sheets name it."""

    package: str
    file: str
    axes: tuple[tuple[str, float], ...]
    """Where a variable font is pinned: weight in its own units, optical size in points."""

    style: str = "normal"
    weight: int = 400
    repertoire: str = REPERTOIRE
    shared: bool = False
    """Whether another face of the same family and style sets the signs that it has not."""


FACES = (
    Face("Text", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf",
         (("opsz", 16), ("wght", 400))),
    Face("Text", "fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf",
         (("opsz", 16), ("wght", 400)), style="italic",
         repertoire=ITALIC),
    Face("Title", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf",
         (("opsz", 60), ("wght", 380)),
         repertoire=ASCII + "’–—“”…"),
    Face("Plex", "fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf", (),
         # It has hardly any Greek; style sheets name Text as the face to fall back on.
         repertoire=MONO),
)  # fmt: skip


MATHS = Face("Maths", signs.PACKAGE, signs.FILE, (), repertoire=" ")
"""Signs of formulas, with what makes roots, brackets and braces grow. Letters and numbers are set
in the text's own face; the space decides which of the two engines measure by."""


def of_formulas(html: str) -> Face | None:
    """The face for the formulas of a page, with just their signs; None if there are no formulas."""
    formulas = "".join(re.findall(r"<math.*?</math>", html, re.DOTALL))
    if not formulas:
        return None
    operators = "".join(re.findall(r"<mo[^>]*>([^<]*)</mo>", formulas))
    words = "".join(re.findall(r">([^<]*)<", formulas))
    lent = set(REPERTOIRE) | set(map(chr, MATHEMATICAL_ITALIC))
    wanted = {*unescape(operators), *(set(unescape(words)) - lent), " "}
    if "<msqrt" in formulas or "<mroot" in formulas:
        wanted.add("√")
    return replace(MATHS, repertoire="".join(sorted(wanted)))


STAND_INS = {"Stand-in": 90.9, "Stand-in-title": 79.1}
"""How wide, in percent, DejaVu Serif is set for the blink until the page's own faces are decoded:
as wide as they are on average over our prose, so that no line breaks elsewhere and nothing on the
page is moved."""


def stand_in_rules(wider: Mapping[str, float]) -> str:
    """The rules for them, where a face of the site's own is so much wider than the house's."""
    return "".join(
        f'@font-face{{font-family:{name};src:local("DejaVu Serif");'
        f"size-adjust:{round(width * wider.get(name, 1.0), 1):g}%}}"
        for name, width in STAND_INS.items()
    )


def font_file(face: Face) -> Path:
    """Where the package keeps the face."""
    if face.package == signs.PACKAGE:
        return signs.font_file()
    return file_in(face.package, face.file)


def file_in(package: str, file: str) -> Path:
    """Where a package keeps a file; FileNotFoundError if it is not installed, or has none."""
    found = files_in(package).get(file)
    if found is None:
        raise FileNotFoundError(f"{package} holds no {file}")
    return found


@cache
def files_in(package: str) -> Mapping[str, Path]:
    """All files of an installed package, by their names; none if it is not installed."""
    spec = find_spec(package)
    folders = map(Path, (spec and spec.submodule_search_locations) or ())
    files = (each for folder in folders for each in sorted(folder.rglob("*")) if each.is_file())
    return {each.name: each for each in files}


FEATURES = ("kern", "liga", "mark", "ccmp")
DROPPED = ("STAT", "MVAR", "DSIG", "gasp")


def cut(face: Face) -> bytes:
    """The face as WOFF2: pinned, without the glyphs and features that no page uses."""
    import brotli  # noqa: F401  fontTools writes WOFF2 with it
    import uharfbuzz
    from fontTools.ttLib import TTFont

    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_file(face))))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, face.repertoire))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, DROPPED))
    wanted.name_id_set.clear()
    wanted.name_id_set.update((1, 2))
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.SET_OVERLAPS_FLAG
    axes = {each.tag: each for each in whole.axis_infos}
    for axis, value in face.axes:
        if axis in axes:
            least, most = axes[axis].min_value, axes[axis].max_value
            wanted.pin_axis_location(whole, axis, min(max(value, least), most))
    cut_down = uharfbuzz.subset(whole, wanted).blob.data
    font = TTFont(io.BytesIO(cut_down), recalcTimestamp=False)
    if face.style == "italic":
        _lend_to_formulas(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _tag(name: str) -> int:
    """Four letters as OpenType counts them."""
    return int.from_bytes(name.encode("ascii"), "big")


def _lend_to_formulas(font: TTFont) -> None:
    """Let the italic letters stand for Unicode's mathematical ones as well.

    Firefox turns every variable into one of those, whatever style sheets say, and would set it in a
    typeface of the reader's system.
    """
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    known = font.getBestCmap()
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for code in MATHEMATICAL_ITALIC}
    lent = {code: known[ord(char)] for code, char in plain.items() if ord(char) in known}
    table.cmap = known | lent
    font["cmap"].tables.append(table)


def face_rule(face: Face, woff2: bytes) -> str:
    """The @font-face rule that carries the face."""
    signs = [f"U+{ord(sign):X}" for sign in face.repertoire] if face.shared else []
    if signs and face.style == "italic":
        signs += [f"U+{code:X}" for code in MATHEMATICAL_ITALIC]
    return (
        f"@font-face{{font-family:{face.family};font-style:{face.style};font-weight:{face.weight};"
        + (f"unicode-range:{','.join(signs)};" if signs else "")
        + f"src:url(data:font/woff2;base64,{b64encode(woff2).decode()}) format('woff2')}}"
    )

"""Typefaces of a site's own: is each there, and can a page be set in it?"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from engine.errors import Mistakes, Place, did_you_mean
from engine.pages.own_faces import Chosen, lacking
from engine.pages.typefaces import files_in

FONTS = (".ttf", ".otf")


def check_faces(chosen: Chosen, place: Place, mistakes: Mistakes) -> None:
    """Note what is not installed, not a font, or without letters."""
    for cut, (package, file) in chosen.items():
        for problem, remedy in _faults(package, file):
            mistakes.add(place, f"the face '{cut}': {problem}", remedy)


def _faults(package: str, file: str) -> Iterator[tuple[str, str]]:
    if not package.isidentifier() or find_spec(package) is None:
        yield f"no package '{package}' is installed", "install it, and name it as it is imported"
        return
    found = files_in(package).get(file)
    if found is None:
        fonts = [name for name in files_in(package) if name.endswith(FONTS)]
        yield f"'{package}' holds no file '{file}'", did_you_mean(file, fonts)
        return
    try:
        left = lacking(found)
    except Exception as error:  # a parser of fonts raises whatever it meets
        yield f"'{file}' cannot be read as a font: {error}", "name a .ttf or .otf file"
        return
    if left:
        yield f"'{file}' has no sign for {left[:12]!r}", "name a face with all of ASCII"

"""What stands on the sheets of a PDF, as far as a test needs to know."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

_PAGE = re.compile(
    rb"/Type\s*/Page\b(?:(?!/Type\s*/Page\b).)*?/Contents\s+(\d+)\s+0\s+R", re.DOTALL
)
_STREAM = re.compile(rb"(\d+)\s+0\s+obj\b((?:(?!endobj).)*?)stream\r?\n(.*?)endstream", re.DOTALL)
_PAINT = re.compile(rb"\b(?:Tj|TJ|S|f\*?|B\*?|Do|sh)\b")


def marks(pdf: bytes) -> list[int]:
    """How many marks each sheet bears: texts, strokes, fills and pictures."""
    streams = {}
    for number, _, body in _STREAM.findall(pdf):
        streams[int(number)] = body
        with suppress(zlib.error):
            streams[int(number)] = zlib.decompressobj().decompress(body)
    everything = pdf + b"\n".join(streams.values())  # Firefox packs its page objects into streams
    pages = [int(number) for number in _PAGE.findall(everything)]
    return [len(_PAINT.findall(streams[page])) for page in pages]

"""The moving field of a film as one grey picture, encoded once for all frames."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import imageio.v3 as imageio
import numpy as np
from numpy.typing import NDArray

from engine.films.film import Sheet

QUALITY = 62
"""AVIF quality, 0..100: the lowest at which the 0.5 contour of a smooth field stays in place."""


AVIF: dict[str, Any] = {
    "quality": QUALITY,
    "speed": 6,
    "subsampling": "4:0:0",
    "max_threads": 1,
    "autotiling": False,
    "advanced": {"tune": "psnr"},
}
"""One encoder thread: AVIF's bytes depend on how many there are. Tuned for the error, not for the
eye: these are data, which a filter turns into colours. At speed 4 it would take six times as long
and spare a tenth of the bytes."""

PILLOW: dict[str, Any] = {"extension": ".avif", "plugin": "pillow"}


def encode_sheet(
    tiles: NDArray[np.float64], *, columns: int | None = None, quality: int = QUALITY
) -> Sheet:
    """Encode `tiles` (frames, side, side), values 0..1, as a grid of grey levels.

    The grid is as square as it can be, unless it is told how many columns it has.

    Each tile has a gutter of one texel, a copy of its own edge, so that smoothing never mixes in a
    neighbour.
    """
    frames, side, _ = tiles.shape
    columns = columns or ceil(sqrt(frames))
    rows = ceil(frames / columns)
    grey = np.round(np.clip(tiles, 0, 1) * 255).astype(np.uint8)
    padded = np.pad(grey, ((0, columns * rows - frames), (1, 1), (1, 1)), mode="edge")
    pitch = side + 2
    grid = padded.reshape(rows, columns, pitch, pitch).swapaxes(1, 2)
    encoded = imageio.imwrite(
        "<bytes>",
        grid.reshape(rows * pitch, columns * pitch),
        **PILLOW,
        **AVIF | {"quality": quality},
    )
    assert isinstance(encoded, bytes)
    return Sheet(encoded=encoded, columns=columns, rows=rows, side=side)


def decode_sheet(sheet: Sheet, frames: int) -> NDArray[np.float64]:
    """What a reader's browser sees: (frames, side, side) in 0..1."""
    pitch = sheet.side + 2
    picture = imageio.imread(sheet.encoded, mode="L", **PILLOW)
    grid = picture.reshape(sheet.rows, pitch, sheet.columns, pitch).swapaxes(1, 2)
    tiles = grid.reshape(-1, pitch, pitch)[:frames, 1:-1, 1:-1]
    return np.asarray(tiles, float) / 255

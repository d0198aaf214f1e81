"""The field's sheet: small, seamless and true enough."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.films.encode import decode_sheet, encode_sheet
from engine.learning.training_run import Trajectory

ROOT = Path(__file__).parents[2]


def smooth(frames: int, side: int, seed: int) -> NDArray[np.float64]:
    """Fields such as networks make: a few soft steps across the plane, turning from frame to frame.

    (frames, side, side), 0..1
    """
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.linspace(-2, 2, side), np.linspace(2, -2, side))
    tiles = []
    for k in range(frames):
        logit = np.zeros((side, side))
        for turn, slope, shift in rng.normal(size=(3, 3)):
            along = np.cos(turn + k / 5) * x + np.sin(turn + k / 5) * y
            logit += 3 * slope * np.tanh(2 * (along - shift))
        tiles.append(1 / (1 + np.exp(-logit)))
    return np.array(tiles)


@settings(max_examples=8)
@given(st.integers(1, 12), st.integers(20, 60), st.integers(0, 1000))
def test_fields_come_back(frames: int, side: int, seed: int) -> None:
    """What a browser decodes is the field that went in, but for a few grey levels."""
    tiles = smooth(frames, side, seed)
    error = np.abs(decode_sheet(encode_sheet(tiles), frames) - tiles)
    assert error.max() < 0.12
    assert error.mean() < 0.012


def test_the_field_of_a_run_comes_back(run: Trajectory) -> None:
    """The recorded fields keep their sides of one half wherever they are not undecided."""
    decoded = decode_sheet(encode_sheet(run.field), len(run.field))
    sure = np.abs(run.field - 0.5) > 0.06
    assert sure.mean() > 0.5
    assert ((decoded > 0.5) == (run.field > 0.5))[sure].all()


@pytest.mark.parametrize(("frames", "columns", "rows"), [(1, 1, 1), (5, 3, 2), (9, 3, 3)])
def test_tiles_stand_in_a_grid(frames: int, columns: int, rows: int) -> None:
    """Frame k stands in row k // columns and column k % columns, each tile in its own gutter."""
    side = 16
    levels = np.linspace(0.1, 0.9, frames)
    sheet = encode_sheet(np.tile(levels[:, None, None], (1, side, side)))
    assert (sheet.columns, sheet.rows, sheet.side) == (columns, rows, side)
    picture = imageio.imread(sheet.encoded, extension=".avif", plugin="pillow", mode="L") / 255
    assert picture.shape == (rows * (side + 2), columns * (side + 2))
    for k, level in enumerate(levels):
        row, column = divmod(k, columns)
        tile = picture[row * 18 : row * 18 + 18, column * 18 : column * 18 + 18]
        assert tile[2:-2, 2:-2] == pytest.approx(np.full((14, 14), level), abs=0.03)


def test_a_grid_may_be_told_its_columns() -> None:
    """As maps of neurons are: a neuron a column, a moment a row."""
    levels = np.linspace(0.1, 0.9, 6)
    sheet = encode_sheet(np.tile(levels[:, None, None], (1, 16, 16)), columns=2, quality=40)
    assert (sheet.columns, sheet.rows) == (2, 3)
    assert decode_sheet(sheet, 6)[:, 8, 8] == pytest.approx(levels, abs=0.04)


def test_the_gutter_is_a_copy_of_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before encoding, the texels around a tile are those of its own edge, corners included."""
    handed: list[NDArray[np.uint8]] = []

    def note(_: str, picture: NDArray[np.uint8], **__: object) -> bytes:
        handed.append(picture)
        return b""

    monkeypatch.setattr(imageio, "imwrite", note)
    tiles = np.random.default_rng(0).uniform(size=(4, 5, 5))
    encode_sheet(tiles)
    grey = np.round(tiles * 255).astype(np.uint8)
    for k in range(4):
        row, column = divmod(k, 2)
        tile = handed[0][row * 7 : row * 7 + 7, column * 7 : column * 7 + 7]
        assert (tile[1:-1, 1:-1] == grey[k]).all()
        for gutter, edge in ((tile[0], tile[1]), (tile[-1], tile[-2])):
            assert (gutter == edge).all()
        for gutter, edge in ((tile[:, 0], tile[:, 1]), (tile[:, -1], tile[:, -2])):
            assert (gutter == edge).all()


def test_values_beyond_the_scale_are_cut() -> None:
    """A value below 0 or above 1 is black or white, and does not wrap around."""
    tiles = np.full((1, 16, 16), -0.2)
    tiles[0, :, 8:] = 1.3
    decoded = decode_sheet(encode_sheet(tiles), 1)[0]
    assert decoded[:, :6].max() < 0.1
    assert decoded[:, 10:].min() > 0.9


ENCODE = """
import sys
import numpy as np
from engine.films.encode import encode_sheet

wave = np.sin(np.arange(3 * 40 * 40) / 50).reshape(3, 40, 40) / 2 + 0.5
sys.stdout.buffer.write(encode_sheet(wave).encoded)
"""


def test_two_processes_write_the_same_bytes() -> None:
    """The encoder's output depends on the field alone."""
    first, second = (
        subprocess.run(
            [sys.executable, "-c", ENCODE], capture_output=True, cwd=ROOT, check=True
        ).stdout
        for _ in range(2)
    )
    assert first == second
    assert first[4:12] == b"ftypavif"

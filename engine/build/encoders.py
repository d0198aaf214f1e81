"""Frames as files that other programs play: WebP, GIF, MP4; and a storyboard as PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
from PIL import Image

from engine.drawing.canvas import Canvas
from engine.drawing.picture import Pixels, pixels
from engine.pages.clock import HOLD

GAP, LABEL = 20, 22
"""CSS pixels between the pictures of a sheet, and for the number below each."""

PAPER = 595.0
"""Width of A4 in PDF's points."""

Encoder = Callable[[Sequence[Pixels], int], bytes]
"""From frames, and the milliseconds for which one is shown, to a file."""


def webp(frames: Sequence[Pixels], pace: int) -> bytes:
    """An animated picture without loss that goes round."""
    encoded = imageio.imwrite(
        "<bytes>",
        np.stack(frames),
        extension=".webp",
        plugin="pillow",
        duration=_durations(frames, pace),
        loop=0,
        lossless=True,
        method=4,
    )
    assert isinstance(encoded, bytes)
    return encoded


def gif(frames: Sequence[Pixels], pace: int) -> bytes:
    """An animated picture for programs that know no better, of 256 colours."""
    # One palette for all frames, without dithering, or areas would flicker.
    some = [*frames[:: max(1, len(frames) // 6)], frames[-1]]
    palette = Image.fromarray(np.vstack(some)).quantize(256, dither=Image.Dither.NONE)
    first, *rest = (
        Image.fromarray(each).quantize(palette=palette, dither=Image.Dither.NONE) for each in frames
    )
    encoded = BytesIO()
    first.save(
        encoded,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=_durations(frames, pace),
        loop=0,
        optimize=False,
    )
    return encoded.getvalue()


def _durations(frames: Sequence[Pixels], pace: int) -> list[int]:
    """Milliseconds of each frame: it rests on the last, as on the page."""
    return [pace] * (len(frames) - 1) + [pace + HOLD]


def mp4_encoder() -> Encoder | None:
    """What makes an MP4 (H.264); None where imageio-ffmpeg is not installed."""
    try:
        import imageio_ffmpeg  # noqa: F401
    except ImportError:
        return None
    return _mp4


def _mp4(frames: Sequence[Pixels], pace: int) -> bytes:
    held = max(1, round(HOLD / pace))
    even = [each[: each.shape[0] // 2 * 2, : each.shape[1] // 2 * 2] for each in frames]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film.mp4"
        imageio.imwrite(
            file,
            np.stack([*even, *[even[-1]] * held]),
            plugin="FFMPEG",
            fps=1000 / pace,
            codec="libx264",
            quality=None,
            pixelformat="yuv420p",
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=["-crf", "14", "-preset", "medium", "-movflags", "+faststart"],
        )
        return file.read_bytes()


def contact_sheet(frames: Sequence[tuple[str, Pixels]], columns: int, scale: float) -> Pixels:
    """Pictures of one size in rows, each with its words below."""
    gap, label = round(GAP * scale), round(LABEL * scale)
    high, wide, _ = frames[0][1].shape
    columns = min(columns, len(frames))
    rows = -(-len(frames) // columns)
    blank = pixels(Canvas(1, 1), 1)[0, 0]
    sheet = np.empty((gap + rows * (high + label + gap), gap + columns * (wide + gap), 3), np.uint8)
    sheet[:] = blank
    for k, (words, picture) in enumerate(frames):
        row, column = divmod(k, columns)
        top, left = gap + row * (high + label + gap), gap + column * (wide + gap)
        sheet[top : top + high, left : left + wide] = picture
        caption = Canvas(wide / scale, LABEL)
        caption.text(0, LABEL - 5, words, "quiet", 13)
        told = pixels(caption, scale)[:label, :wide]
        sheet[top + high : top + high + told.shape[0], left : left + told.shape[1]] = told
    return sheet


def pdf(sheet: Pixels) -> bytes:
    """One picture as a page as wide as A4."""
    encoded = BytesIO()
    dots = 72 * sheet.shape[1] / PAPER
    Image.fromarray(sheet).save(encoded, "PDF", resolution=dots, quality=92)
    return encoded.getvalue()

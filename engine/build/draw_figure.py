"""One figure alone: `build.py figure volume/name --at 0.5`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from engine.build.folders import prepare
from engine.build.patience import USUAL, be_patient
from engine.errors import Mistakes

FORMATS = (".png", ".svg")

MOST = 48
"""Frames on a contact sheet."""


def draw_figure(arguments: Sequence[str]) -> str:
    """Draw a frame, or a sheet of many; what was written. ContentError if it cannot be done."""
    options = _options(arguments)
    mistakes = Mistakes()
    be_patient(options.patience)
    prepare(options.cache)
    from engine.build.encoders import contact_sheet
    from engine.build.one_figure import find_figure
    from engine.drawing.picture import png

    one = find_figure(options.content, options.figure, options.cache)
    figure, last = one.figure, one.figure.frames - 1
    if options.frame is not None and not 1 <= options.frame <= figure.frames:
        mistakes.add(
            one.place, f"'{one.name}' has no frame {options.frame}", f"its last is {last + 1}"
        )
    if not 1 <= options.choice <= max(1, len(figure.choices)):
        mistakes.add(
            one.place,
            f"'{one.name}' has no choice {options.choice}",
            f"it has {len(figure.choices) or 'none'}"
            + "".join(f"; {k}: {label}" for k, label in enumerate(figure.choices, start=1)),
        )
    mistakes.settle()
    choice = options.choice - 1
    frame = figure.still
    if options.frame is not None:
        frame = options.frame - 1
    elif options.at is not None:
        frame = round(options.at * last)
    if options.sheet:
        count = min(MOST, figure.frames)
        frames = sorted({round(k * last / max(1, count - 1)) for k in range(count)})
        drawn = one.pictures(choice, frames, options.scale / 2)
        labelled = [(str(k + 1), each) for k, each in zip(frames, drawn, strict=True)]
        content = png(contact_sheet(labelled, 6, options.scale / 2))
        told = f"{len(frames)} of {figure.frames} frames"
    elif options.to.suffix == ".svg":
        content = one.drawing(choice, frame).encode()
        told = f"frame {frame + 1} of {figure.frames}"
    else:
        (picture,) = one.pictures(choice, [frame], options.scale)
        content = png(picture)
        told = f"frame {frame + 1} of {figure.frames}"
    options.to.parent.mkdir(parents=True, exist_ok=True)
    _write(options.to, content)
    return f"{options.to}: {told}"


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(file)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py figure", description="Draw one figure alone, as PNG or SVG."
    )
    parser.add_argument("figure", help="its name, or volume/name")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--frame", type=int, help="counted from 1; that at which it rests, if none")
    which.add_argument("--at", type=float, help="the frame at this progress, 0 to 1")
    which.add_argument("--sheet", action="store_true", help="its frames, side by side")
    parser.add_argument("--choice", type=int, default=1, help="among its choices, from 1 (1)")
    parser.add_argument("--to", type=Path, help="file to write, .png or .svg (NAME.png)")
    parser.add_argument("--scale", type=float, default=2.0, help="pixels to a CSS pixel (2)")
    parser.add_argument(
        "--content", type=Path, default=Path("content"), help="folder of volumes (content)"
    )
    parser.add_argument(
        "--cache", type=Path, default=Path(".cache"), help="what is remembered (.cache)"
    )
    parser.add_argument("--patience", type=float, default=USUAL, help=f"seconds ({USUAL:g})")
    options = parser.parse_args(arguments)
    if options.at is not None and not 0 <= options.at <= 1:
        parser.error("--at must lie between 0 and 1")
    if not 0.1 <= options.scale <= 8:
        parser.error("--scale must lie between 0.1 and 8")
    if options.to is None:
        options.to = Path(options.figure.rpartition("/")[2].replace("_", "-") + ".png")
    if options.to.suffix not in FORMATS or (options.sheet and options.to.suffix != ".png"):
        parser.error("--to must name a .png, or an .svg for a single frame")
    if options.to.is_dir():
        parser.error(f"--to names a folder: {options.to}")
    return options

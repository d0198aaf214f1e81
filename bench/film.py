# ruff: noqa: E402  (thread counts must be set before the libraries are imported)
"""Time a film of 60 moments, from its numbers to its bytes: ours, matplotlib's and Plotly's.

Every film shows the same: two curves that grow, forty dots that move, a sentence that counts. The
libraries are imported beforehand. matplotlib draws as its guide to animations does: the artists are
made once, and each frame sets their data. A peer that is not installed is named; Manim, which needs
libraries of the system, is that of the interpreter that MANIM names.

    MANIM=elsewhere/bin/python python bench/film.py               # about two minutes
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter

from bench.interleave import interleave
from bench.report import keep, table
from engine.drawing.canvas import Canvas
from engine.films.record_film import record_film

FRAMES, ROUNDS = 60, 3
TIME = np.linspace(0, 1, FRAMES)
CURVES = np.stack([np.exp(-3 * TIME), np.exp(-5 * TIME)])
"""(curves, frames)."""

DOTS = np.random.default_rng(5).uniform(0.1, 0.9, (40, 2))
"""(dots, coordinates), where the dots begin."""


def places(frame: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(dots, coordinates) of all dots at a frame."""
    return np.asarray(DOTS + 0.08 * TIME[frame] * np.cos(9 * DOTS[:, ::-1]))


def pose(canvas: Canvas, frame: int) -> None:
    """Our drawing of a frame."""

    def pixels(
        points: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ) -> list[tuple[float, float]]:
        return [(40 + 400 * float(x), 260 - 220 * float(y)) for x, y in points]

    canvas.line([(40, 40), (40, 260), (440, 260)], "hairline", 1)
    for number, (curve, role) in enumerate(zip(CURVES, ("signal", "blame"), strict=True)):
        drawn = np.column_stack([TIME, curve])[: frame + 1]
        canvas.line(pixels(drawn), role, 2, name=f"curve-{number}")  # type: ignore[arg-type]
    for number, dot in enumerate(pixels(places(frame))):
        canvas.dots([dot], "increase", 6, name=f"dot-{number}")
    canvas.text(240, 24, f"moment {frame}", name="words")


def ours() -> bytes:
    """What the page gets: a drawing, and the rules of its motion."""
    film = record_film(Canvas(480, 300), pose, FRAMES)
    rules = "".join(f".{name}{{{rule}}}" for name, rule in film.motion.items())
    return (film.drawing + rules).encode()


@contextmanager
def defaults() -> Iterator[None]:
    """matplotlib's own settings, in place of those that our canvas has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield


def animation() -> FuncAnimation:
    """The same in matplotlib, 480 by 300 pixels at twice the density."""
    figure, axes = plt.subplots(figsize=(4.8, 3.0), dpi=200)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    lines = [axes.plot([], [])[0] for _ in CURVES]
    dots = axes.scatter(DOTS[:, 0], DOTS[:, 1], s=16)
    words = axes.set_title("")

    def update(frame: int) -> list[object]:
        for line, curve in zip(lines, CURVES, strict=True):
            line.set_data(TIME[: frame + 1], curve[: frame + 1])
        dots.set_offsets(places(frame))
        words.set_text(f"moment {frame}")
        return [*lines, dots, words]

    return FuncAnimation(figure, update, frames=FRAMES, interval=125)  # type: ignore[arg-type]


@defaults()
def jshtml() -> bytes:
    """matplotlib's player, a PNG a frame."""
    page = animation().to_jshtml()
    plt.close("all")
    return page.encode()


@defaults()
def gif() -> bytes:
    """matplotlib's save, by Pillow, which needs no other program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.gif"
        animation().save(path, writer=PillowWriter(fps=8))
        plt.close("all")
        return path.read_bytes()


@defaults()
def video(program: str) -> bytes:
    """matplotlib's save, by ffmpeg with its defaults."""
    mpl.rcParams["animation.ffmpeg_path"] = program
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        animation().save(path, writer=FFMpegWriter(fps=8))
        plt.close("all")
        return path.read_bytes()


def plotly_page() -> bytes:
    """Plotly's frames, in a page that carries plotly.js."""
    import plotly.graph_objects as go

    def traces(frame: int) -> list[object]:
        lines = [go.Scatter(x=TIME[: frame + 1], y=c[: frame + 1], mode="lines") for c in CURVES]
        x, y = places(frame).T
        return [*lines, go.Scatter(x=x, y=y, mode="markers")]

    frames = [
        go.Frame(data=traces(frame), layout={"title": {"text": f"moment {frame}"}})
        for frame in range(FRAMES)
    ]
    play = {"label": "Play", "method": "animate", "args": [None]}
    layout = go.Layout(
        xaxis={"range": [0, 1]},
        yaxis={"range": [0, 1]},
        updatemenus=[{"type": "buttons", "buttons": [play]}],
    )
    page = go.Figure(data=traces(0), layout=layout, frames=frames).to_html()
    return str(page).encode()


@contextmanager
def manim(interpreter: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What it is called, and its scene by a process that has imported it: so many bytes."""
    script = Path(__file__).with_name("manim_film.py")
    with subprocess.Popen(
        [interpreter, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asking, answering = process.stdin, process.stdout
        assert asking
        assert answering

        def film() -> bytes:
            print(file=asking, flush=True)
            return bytes(int(answering.readline()))

        yield f"Manim {answering.readline().strip()}", film
        asking.close()


def main() -> None:
    """Time all in turns and keep the table."""
    with ExitStack() as stack:
        measure(stack)


def measure(stack: ExitStack) -> None:
    """Likewise; what has to run meanwhile ends with `stack`."""
    contestants: dict[str, Callable[[], bytes]] = {
        "ours": ours,
        "to_jshtml": jshtml,
        "save, Pillow": gif,
    }
    missing = []
    if interpreter := os.environ.get("MANIM"):
        name, rendered = stack.enter_context(manim(interpreter))
        contestants[name] = rendered
    else:
        missing.append("Manim: MANIM names no interpreter that has it")
    try:
        import imageio_ffmpeg

        program = shutil.which(imageio_ffmpeg.get_ffmpeg_exe())
        if program is None:
            raise RuntimeError("imageio-ffmpeg brings no ffmpeg here")
        contestants["save, ffmpeg"] = partial(video, program)
    except (ImportError, RuntimeError) as error:
        missing.append(f"save by ffmpeg: {error}")
    if find_spec("plotly"):
        contestants["Plotly, to_html"] = plotly_page
    else:
        missing.append("Plotly: not installed")
    sizes = {name: len(make()) for name, make in contestants.items()}  # and warms up
    rows = [
        [
            name,
            f"{each.seconds:.3f}",
            f"{each.ratio:.1f} ({each.least:.1f} to {each.most:.1f})",
            f"{sizes[name]:,}",
            f"{sizes[name] / sizes['ours']:.1f}",
        ]
        for name, each in interleave(contestants, ROUNDS).items()
    ]
    head = ["", "s, median", "times ours (least to most)", "bytes", "times ours"]
    bars = (
        "Bars: to_jshtml >= 40 times slower and >= 250 times larger; save >= 30 times slower; "
        "Plotly and Manim slower and larger."
    )
    left_out = f" Left out: {'; '.join(missing)}." if missing else ""
    keep(
        "film",
        f"## A film of {FRAMES} moments, {ROUNDS} interleaved rounds\n\n{table(head, rows)}\n\n"
        f"{bars}{left_out}",
        ["numpy", "matplotlib", "imageio-ffmpeg", "plotly"],
    )


if __name__ == "__main__":
    main()

"""The film of `bench/film.py` as a scene of Manim: rendered once for each line of the input.

Manim needs Pango and Cairo with their headers (Debian: libpango1.0-dev), so it lives in an
environment of its own, whose interpreter the bench is told by MANIM. Says which version it is, and
then how many bytes each film has.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import manim
import numpy as np

FRAMES, A_SECOND = 60, 8
DOTS = np.random.default_rng(5).uniform(0.1, 0.9, (40, 2))
SETTINGS = {
    "frame_rate": A_SECOND, "pixel_width": 960, "pixel_height": 600, "disable_caching": True,
    "verbosity": "ERROR", "progress_bar": "none",
}  # fmt: skip


class Film(manim.Scene):  # type: ignore[misc]  # it comes without types here
    """As Manim's guide does it: one number is animated, and all else follows it."""

    def construct(self) -> None:
        """Two curves that grow, forty dots that move, a sentence that counts."""
        now = manim.ValueTracker(0.0)
        axes = manim.Axes(x_range=[0, 1], y_range=[0, 1], x_length=10, y_length=5)

        def curve(rate: float, colour: str) -> manim.Mobject:
            return axes.plot(
                lambda x: np.exp(-rate * x),
                x_range=[0, max(now.get_value(), 0.01), 1 / (FRAMES - 1)],
                color=colour,
                use_smoothing=False,
            )

        def move(dots: manim.VGroup) -> None:
            places = DOTS + 0.08 * now.get_value() * np.cos(9 * DOTS[:, ::-1])
            for dot, place in zip(dots, places, strict=True):
                dot.move_to(axes.c2p(*place))

        def words() -> manim.Mobject:
            moment = round(now.get_value() * (FRAMES - 1))
            return manim.Text(f"moment {moment}", font_size=24).to_edge(manim.UP)

        dots = manim.VGroup(*(manim.Dot(axes.c2p(*place), radius=0.06) for place in DOTS))
        dots.add_updater(move)
        curves = [
            manim.always_redraw(lambda each=each: curve(*each))
            for each in ((3, manim.BLUE), (5, manim.RED))
        ]
        self.add(axes, *curves, dots, manim.always_redraw(words))
        seconds = FRAMES / A_SECOND
        self.play(now.animate.set_value(1.0), run_time=seconds, rate_func=manim.linear)


def film() -> bytes:
    """The scene as Manim saves it."""
    with tempfile.TemporaryDirectory() as folder:
        with manim.tempconfig({"media_dir": folder} | SETTINGS):
            scene = Film()
            scene.render()
        return Path(scene.renderer.file_writer.movie_file_path).read_bytes()


if __name__ == "__main__":
    print(manim.__version__, flush=True)
    for _ in sys.stdin:
        print(len(film()), flush=True)

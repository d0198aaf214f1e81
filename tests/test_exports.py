"""Films for slides: drawn by what draws them on their page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from engine.build import encoders
from engine.build.one_figure import find_figure
from engine.drawing.picture import Pixels
from engine.pages.clock import HOLD
from tests.command import command
from tests.conftest import ROOT, Workspace


def frames_of(built: Workspace, name: str, scale: float = 2.0) -> list[Pixels]:
    """Every frame of a figure, as its function draws it."""
    one = find_figure(built.folder / "content", name, built.folder / ".cache")
    return one.pictures(0, [*range(one.figure.frames)], scale)


def test_every_kind_of_file_is_there(exports: Path) -> None:
    """Of a still picture what does not move; of a film all; and an index that lists them."""
    kinds = {".gif", ".html", ".pdf", ".png", ".svg", ".webp"}
    kinds |= {".mp4"} if encoders.mp4_encoder() else set()
    films = {each.suffix for each in exports.glob("wandering-dot*")}
    stills = {each.suffix for each in exports.glob("rising-line*")}
    assert (films, stills) == (kinds, {".html", ".png", ".svg"})
    index = (exports.parent / "index.html").read_text(encoding="utf-8")
    for file in exports.iterdir():
        kilobytes = f"{file.stat().st_size / 1000:,.0f} kB"
        assert f'<a href="tiny/{file.name}">{file.name}</a>, {kilobytes}' in index


def test_every_exhibit_is_exported(exports: Path) -> None:
    """Of a machine each run's field, network and loss, and each sample's sweep; of stills their
    film and each of them; of all, a page."""
    there = {each.stem for each in exports.glob("*.png")}
    runs = {f"the-machine-{run}-{of}" for run in ("slow", "fast") for of in RUN}
    sweeps = {f"the-machine-slow-sample-{k}" for k in range(1, 7)}
    stills = {"key-moments", "key-moments-1", "key-moments-2"}
    assert {each for each in there if each.startswith("the-machine")} == runs | sweeps
    assert stills <= there
    assert {"the-machine.html", "key-moments.html"} <= {each.name for each in exports.iterdir()}
    assert not (exports / "key-moments-1.gif").exists()


RUN = ("field", "network", "loss")


def test_every_slide_says_what_it_shows(exports: Path) -> None:
    """A machine's are told apart by their descriptions."""
    found = {
        each.stem: etree.fromstring(each.read_bytes())[0].text
        for each in exports.glob("the-machine-slow-*.svg")
    }
    assert len(found) == len(RUN) + 6
    assert len({*found.values()}) == len(found)
    assert "the loss" in str(found["the-machine-slow-loss"])
    assert "sample 6" in str(found["the-machine-slow-sample-6"])


def test_a_slide_of_a_run_follows_its_record(built: Workspace, exports: Path) -> None:
    """A frame for every recorded moment, or for every phase of a sweep, each as long as shown."""
    run = json.loads((built.folder / "site" / "tiny" / "slow.json").read_text())
    with Image.open(exports / "the-machine-slow-field.webp") as film:
        frames = [each.convert("RGB") for each in ImageSequence.Iterator(film)]
    assert len(frames) == len(run["steps"])
    assert len({each.tobytes() for each in frames}) > 2
    with Image.open(exports / "the-machine-slow-sample-1.gif") as sweep:
        phases = [each.info["duration"] for each in ImageSequence.Iterator(sweep)]
    assert len(phases) == 2 * len(run["layers"]) + 1
    assert set(phases[:-1]) == {1330}


def test_webp_holds_the_frames_as_drawn(built: Workspace, exports: Path) -> None:
    """Without loss, each for its time, the last one held."""
    drawn = frames_of(built, "wandering-dot")
    with Image.open(exports / "wandering-dot.webp") as film:
        found = [
            (np.asarray(each.convert("RGB")), each.info["duration"])
            for each in ImageSequence.Iterator(film)
        ]
        assert film.info["loop"] == 0
    assert len(found) == len(drawn)
    for (frame, _), wanted in zip(found, drawn, strict=True):
        assert (frame == wanted).all()
    assert [lasts for _, lasts in found] == [125] * 7 + [125 + HOLD]


def test_gif_comes_near(built: Workspace, exports: Path) -> None:
    """256 colours serve such drawings."""
    drawn = frames_of(built, "wandering-dot")
    with Image.open(exports / "wandering-dot.gif") as film:
        found = [np.asarray(each.convert("RGB")) for each in ImageSequence.Iterator(film)]
    assert len(found) == len(drawn)
    for frame, wanted in zip(found, drawn, strict=True):
        assert likeness(frame, wanted) >= 0.98


def test_mp4_plays_what_was_drawn(built: Workspace, exports: Path) -> None:
    """Its frames, size and length, and the pictures decoded again."""
    if encoders.mp4_encoder() is None:
        pytest.skip("imageio-ffmpeg is not installed: pip install imageio-ffmpeg")
    import imageio.v3 as imageio
    from imageio_ffmpeg import count_frames_and_secs

    file = exports / "wandering-dot.mp4"
    drawn = frames_of(built, "wandering-dot")
    frames, seconds = count_frames_and_secs(str(file))
    held = round(HOLD / 125)
    assert frames == len(drawn) + held
    assert seconds == pytest.approx(frames / 8, abs=0.01)
    decoded = imageio.imread(file, plugin="FFMPEG")
    assert decoded.shape[1:] == drawn[0].shape
    for frame, wanted in zip(decoded, [*drawn, *[drawn[-1]] * held], strict=True):
        assert likeness(frame, wanted) >= 0.98


def likeness(one: Pixels, other: Pixels) -> float:
    """Structural similarity of two pictures (Wang et al. 2004), in windows of 8 by 8 pixels."""
    high, wide = (length // 8 * 8 for length in one.shape[:2])

    def windows(picture: Pixels) -> NDArray[np.float64]:
        grey = np.asarray(picture[:high, :wide].mean(axis=2), np.float64)
        return grey.reshape(high // 8, 8, wide // 8, 8).swapaxes(1, 2).reshape(-1, 64)

    a, b = windows(one), windows(other)
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    both = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(axis=1)
    first, second = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_a * mean_b + first) * (2 * both + second)
    alike /= (mean_a**2 + mean_b**2 + first) * (a.var(axis=1) + b.var(axis=1) + second)
    return float(alike.mean())


def test_pdf_is_a_page(exports: Path) -> None:
    """Of one sheet."""
    content = (exports / "wandering-dot.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 1


def made(cache: Path) -> dict[str, int]:
    """The files of all that was made, without what was found out about texts."""
    found = {each.name: each.stat().st_ino for each in (cache / "remembered").iterdir()}
    return {name: number for name, number in found.items() if not name.startswith("text-")}


def test_what_has_not_changed_is_not_made_again(
    built: Workspace, exports: Path, tmp_path: Path
) -> None:
    """The same bytes, found again; a figure that is named joins those that are there."""
    before = {each.name: each.read_bytes() for each in exports.iterdir()}
    folder = shutil.copytree(exports.parents[1], tmp_path / "again")
    kept = made(folder / ".cache")
    done = command(
        built.folder, "export", "tiny/rising-line", "--to", str(folder / "exports"),
        "--cache", str(folder / ".cache"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    again = folder / "exports" / "tiny"
    assert {each.name: each.read_bytes() for each in again.iterdir()} == before
    assert made(folder / ".cache") == kept


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tinny",), "no volume is called 'tinny'\n    remedy: did you mean 'tiny'?"),
        (("tiny/risin-line",), "no page shows a figure 'risin-line'\n    remedy: did you mean"),
        (("--content", "nowhere"), "there is no volume here"),
        (("--to", "content"), "--content and --to lie one in the other"),
        (("--jobs", "0"), "--jobs must be at least 1"),
    ],
)
def test_what_cannot_be_exported_is_told(
    built: Workspace, words: tuple[str, ...], told: str
) -> None:
    """In a sentence, with exit code 2; nothing is written."""
    before = sorted(built.folder.iterdir())
    done = command(built.folder, "export", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(built.folder.iterdir()) == before


def test_without_an_encoder_there_is_no_mp4(built: Workspace, tmp_path: Path) -> None:
    """And it is said; all else is there."""
    hidden = tmp_path / "imageio_ffmpeg.py"
    hidden.write_text("raise ImportError('hidden')\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
            "from engine.build.command import main; sys.exit(main())",
            "export", "tiny/wandering-dot", "--to", str(tmp_path / "exports"), "--quiet",
        ],
        cwd=built.folder, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("; no MP4, since imageio-ffmpeg is not installed\n")
    names = {each.suffix for each in (tmp_path / "exports" / "tiny").iterdir()}
    assert names == {".gif", ".html", ".pdf", ".png", ".svg", ".webp"}

"""A stranger: an empty folder, an installed command, a volume of his own, and a host."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from tests.browsers.driver.deadline import until
from tests.test_hosting import asked, served_by_nginx
from tests.test_installed import installed, run, wheel

__all__ = ["wheel"]

pytestmark = pytest.mark.cold

HALVING = '''"""How often a length can be halved before it is shorter than another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    Canvas, Claim, Experiment, Linear, Measure, Plot, Program, Recount, Tape, figure, numbers,
)


@dataclass(frozen=True)
class Lengths:
    """Every length."""

    experiment: Halving
    length: Annotated[NDArray[np.float64], Measure("length", unit="m", along="halving")]
    """(halvings + 1,)"""

    gradient: NDArray[np.float64]
    """(halvings + 1,): d last / d length, by the tape."""


@dataclass(frozen=True)
class Halving(Experiment[Lengths]):
    """A length, halved until it is short."""

    start: float
    short: float

    def perform(self) -> Lengths:
        """Halve."""
        found = [self.start]
        while found[-1] > self.short:
            found.append(found[-1] / 2)
        slopes = []
        for each in found:
            program = Program(self._half(each))
            program.run()
            slopes.append(program.gradient[0])
        return Lengths(self, np.array(found), np.array(slopes))

    def claims(self, record: Lengths) -> Iterator[Claim]:
        """Half of a length grows half as fast."""
        for each, slope in zip(record.length, record.gradient, strict=True):
            yield Claim(f"{each:g} m", self._half(each), ("length",), {}, np.array([slope]))

    def recounts(self, record: Lengths) -> Iterator[Recount]:
        """By powers of two."""
        yield Recount("length", self.start * 0.5 ** np.arange(len(record.length)))
        yield Recount("gradient", np.full(len(record.length), 0.5))

    def _half(self, length):
        return (Tape().parameter("length", length) * 0.5).named("half")


STICK = Halving(1.0, 0.01)


@figure(shows=STICK, seconds=1, size=(440, 280), alt="A line that falls, ever more slowly.")
def ever_shorter(canvas: Canvas, lengths: Lengths, progress: float) -> None:
    """Half, and half of that."""
    last = len(lengths.length) - 1
    plot = Plot(canvas, (60, 30, 420, 230), x=Linear(0, last), y=Linear(0, 1))
    plot.curve(lengths, "length", at=range(1 + round(progress * last)), role="signal")
    plot.title("y")
    plot.labels("x")


@numbers(shows=STICK)
def stick(lengths: Lengths) -> dict[str, object]:
    """What is told of it."""
    return {"times": len(lengths.length) - 1}
'''

SECTION = """+++
title = "Halving"
page = "halving"
+++

After [[stick.times]] cuts it is short.

{figure ever-shorter}
"""


@contextmanager
def previewed(command: Path, folder: Path) -> Iterator[str]:
    """The address of a preview that runs."""
    words = [str(command), "preview", "--content", "volumes", "--port", "0"]
    with subprocess.Popen(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = process.stdout.readline().split()[0]
        try:
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def news(address: str) -> dict[str, object]:
    """What an open page is told."""
    with urllib.request.urlopen(f"{address}-/news", timeout=60) as answer:
        told: dict[str, object] = json.loads(answer.readline().decode().removeprefix("data: "))
        return told


def after(address: str, build: int) -> dict[str, object]:
    """The news of a build later than one, or of its mistakes."""

    def look() -> dict[str, object] | None:
        told = news(address)
        return told if told["mistakes"] or int(str(told["build"])) > build else None

    return until(look, "a build", seconds=60)


def digest(folder: Path) -> str:
    """Of all files of a folder but what Python compiles."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    kept = (each for each in files if "__pycache__" not in each.parts)
    return sha256(b"".join(each.read_bytes() for each in kept)).hexdigest()


def sent(address: str) -> str:
    """The page of his experiment, as it is sent now."""
    page = f"{address}cut_in_half/halving.html"
    with urllib.request.urlopen(page, timeout=60) as answer:
        return str(answer.read().decode())


def edited_while_it_runs(command: Path, folder: Path, section: Path) -> str:
    """A save is seen, a mistake told and mended; what a second preview says of the busy port."""
    with previewed(command, folder) as address:
        built = int(str(after(address, 0)["build"]))
        assert built > 0, news(address)
        assert ">7</data> cuts it is short" in sent(address)
        section.write_text(SECTION.replace("short.", "very short."), encoding="utf-8")
        built = int(str(after(address, built)["build"]))
        assert "cuts it is very short" in sent(address)
        section.write_text(SECTION.replace("stick.times", "stick.tmies"), encoding="utf-8")
        told = str(after(address, built)["mistakes"])
        assert "volumes/cut_in_half/halving.md:6: 'stick' records no 'tmies'" in told
        section.write_text(SECTION, encoding="utf-8")
        until(lambda: not news(address)["mistakes"], "the mistake to be forgotten", seconds=60)
        port = re.search(r":(\d+)/", address)
        assert port
        busy = run(command, "preview", "--content", "volumes", "--port", port[1], cwd=folder)
        assert busy.returncode == 2
        return busy.stderr


def test_a_stranger_publishes_a_volume_of_his_own(wheel: Path, tmp_path: Path) -> None:
    """New, an experiment, a preview that is edited, a figure, films, a site behind nginx.

    Nothing of the engine is touched, no traceback is seen, and each mistake is told at its line.
    """
    command = installed(wheel, tmp_path)
    (engine,) = (tmp_path / "environment").glob("lib/python*/site-packages/engine")
    untouched, said = digest(engine), ""
    folder = tmp_path / "theirs"
    folder.mkdir()

    done = run(command, "new", "Cut in half", "--content", "volumes", cwd=folder)
    assert done.returncode == 0, done.stderr
    volume = folder / "volumes" / "cut_in_half"
    (volume / "halving.py").write_text(HALVING, encoding="utf-8")
    (volume / "halving.md").write_text(SECTION, encoding="utf-8")
    settings = (volume / "volume.toml").read_text(encoding="utf-8")
    settings = settings.replace('["start", "reading"]', '["start", "halving", "reading"]')
    (volume / "volume.toml").write_text(settings, encoding="utf-8")
    (folder / "volumes" / "site.toml").write_text('base = "https://example.org/notebook/"\n')

    said += edited_while_it_runs(command, folder, volume / "halving.md")
    for words, code in (
        (["figure", "cut_in_half/ever-shorter", "--content", "volumes", "--at", "0.5"], 0),
        (["figure", "ever-shroter", "--content", "volumes"], 2),
        (["export", "cut_in_half/ever-shorter", "--content", "volumes", "--quiet"], 0),
        (["--content", "volumes", "--quiet"], 0),
    ):
        done = run(command, *words, cwd=folder)
        assert done.returncode == code, done.stderr
        said += done.stdout + done.stderr
    assert "did you mean 'ever-shorter'?" in said
    assert (folder / "ever-shorter.png").read_bytes().startswith(b"\x89PNG")
    films = {each.suffix for each in (folder / "exports").rglob("ever-shorter*")}
    assert {".png", ".svg", ".gif", ".webp", ".pdf", ".html"} <= films
    site = folder / "site"
    assert b"<script" not in b"".join(each.read_bytes() for each in site.rglob("*.html"))
    (folder / "nginx").mkdir()
    with served_by_nginx(site, folder / "nginx") as number:
        status, headers, _ = asked(number, "/notebook/cut_in_half/halving.html")
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert asked(number, "/notebook/")[0] == 200

    (folder / "volumes" / "site.toml").write_text('base = "example.org"\n')
    before = digest(site)
    done = run(command, "--content", "volumes", "--quiet", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("volumes/site.toml:1: 'base' cannot be 'example.org'")
    assert digest(site) == before
    assert "Traceback" not in said + done.stderr
    assert digest(engine) == untouched

"""Save and see: every save is built, and the open page reloads, at its place and in its state.

A process builds again and again, and keeps what it has found out; modules that were edited are
imported afresh. Should an author's code end it, another one begins. What makes a page reload is a
script, added to what is sent and never to a file; the site that is published knows nothing of it.
"""

from __future__ import annotations

import argparse
import atexit
import fcntl
import gc
import multiprocessing
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

from engine.build.author import InterruptedBuildError
from engine.build.folders import PREVIEWED, check_folders, prepare
from engine.build.patience import USUAL, be_patient
from engine.build.preview_pages import News, handler
from engine.build.serve import LOOPBACK, listen
from engine.build.unchanged import Build, Summary
from engine.errors import ContentError, Mistakes, Place
from engine.pages.assemble import TEMPLATES

QUIET = 1.0
"""Seconds without a save, after which what can wait is done."""

FORK = multiprocessing.get_context("fork")


def preview(arguments: Sequence[str]) -> str:
    """Build at every save and serve, until interrupted; what to say at the end."""
    from watchfiles import watch

    options = _options(arguments)
    mistakes = Mistakes()
    check_folders(options.content, options.cache / PREVIEWED / "site", options.cache, mistakes)
    if not options.content.is_dir():
        mistakes.add(
            Place(options.content),
            "there is no such folder",
            "name the folder of volumes with --content, or begin one with build.py new",
        )
    mistakes.settle()
    be_patient(options.patience)
    prepare(options.cache)
    output, news = _folder(options), News()
    server = listen(options.port, output, partial(handler, news))
    ours, theirs = FORK.Pipe()
    workshop = FORK.Process(target=_workshop, args=(theirs, options, output, (ours, server.socket)))
    workshop.start()  # before there is any thread
    theirs.close()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://{LOOPBACK}:{server.server_port}/"
    print(f"{here} until you press Ctrl-C", flush=True)
    print(f"{here}-/figure/volume/name shows a figure alone", flush=True)
    try:
        _build(ours, news)
        for _ in watch(options.content, TEMPLATES, step=20, debounce=200, rust_timeout=500):
            _build(ours, news)
    except (InterruptedBuildError, KeyboardInterrupt, EOFError):
        pass
    finally:
        server.shutdown()
        ours.close()
        workshop.join(5)
        workshop.kill()
    return "the preview has ended"


def _folder(options: argparse.Namespace) -> Path:
    """Where the pages lie that are served: in the cache, for the next time.

    If they cannot, or another preview serves them, a place for this time.
    """
    asked = sha256(f"{options.content.resolve()}\n{options.volume}".encode()).hexdigest()
    folder: Path = options.cache / PREVIEWED / asked[:16]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder.with_suffix(".lock"), os.O_CREAT | os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # for as long as this process lasts
    except OSError:
        aside = tempfile.mkdtemp(prefix="preview-")
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
        return Path(aside) / "site"
    return folder


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py preview",
        description="Serve on loopback, build at every save, and reload the open page.",
    )
    parser.add_argument(
        "--content", type=Path, default=Path("content"), help="folder of volumes (content)"
    )
    parser.add_argument("--volume", help="this volume alone, by the name of its folder")
    parser.add_argument(
        "--cache", type=Path, default=Path(".cache"), help="what is remembered (.cache)"
    )
    parser.add_argument("--port", type=int, default=8000, help="8000; 0 takes any free one")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="all cores")
    parser.add_argument("--patience", type=float, default=USUAL, help=f"seconds ({USUAL:g})")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs must be at least 1")
    if not 0 <= options.port < 2**16:
        parser.error("--port must be a number of a port, 0 to 65535")
    return options


def _build(workshop: Connection, news: News) -> None:
    """Have it built, and tell."""
    began = time.perf_counter()
    workshop.send("build")
    mistakes: list[str] = workshop.recv()
    took = time.perf_counter() - began
    told = "\n".join(mistakes) if mistakes else f"built in {took:.1f} s"
    print(told, file=sys.stderr, flush=True)
    news.tell(mistakes)


def _workshop(
    words: Connection,
    options: argparse.Namespace,
    output: Path,
    not_ours: tuple[Connection, socket.socket],
) -> None:
    """Import the engine; at every word, let a builder build, and send on what it says.

    What a fork has given it beside is closed, so that it ends with whoever speaks to it.
    """
    for each in not_ours:
        each.close()
    from engine.build import site  # noqa: F401  a second, which no builder waits for

    builder = None
    with suppress(EOFError, InterruptedBuildError, KeyboardInterrupt):
        while True:
            words.recv()
            if builder is None or not builder.process.is_alive():
                builder = _Builder.begun(options, output)
            try:
                builder.words.send("build")
                words.send(builder.words.recv())
            except (EOFError, OSError):
                builder = None
                words.send(["the process that built has ended without an answer"])


@dataclass
class _Builder:
    """A process that builds again and again, and keeps what it has found out."""

    process: ForkProcess
    words: Connection

    @classmethod
    def begun(cls, options: argparse.Namespace, output: Path) -> _Builder:
        """A new one."""
        ours, theirs = FORK.Pipe()
        process = FORK.Process(target=_build_on, args=(theirs, ours, options, output))
        process.start()
        theirs.close()
        return cls(process, ours)


def _build_on(
    words: Connection, not_ours: Connection, options: argparse.Namespace, output: Path
) -> None:
    """Build at every word, as long as somebody speaks.

    What stands from the last time is good as long as nothing has changed since; it is built once
    all the same, so that the first save finds all known. What can wait is done when nobody asks.
    """
    not_ours.close()
    gc.disable()
    build = Build(options.content, output, options.cache, options.volume)
    with suppress(EOFError, InterruptedBuildError, KeyboardInterrupt):
        words.recv()
        if build.summary(build.read()):
            words.send([])
            _built(options, output)
        else:
            words.send(_built(options, output))
        while True:
            if not words.poll(QUIET):
                _tidy(build, options)
            words.recv()
            words.send(_built(options, output))


def _tidy(build: Build, options: argparse.Namespace) -> None:
    """Collect what nobody holds any more, and note what stands, for the next time.

    It is built once more, so that what is noted is what was read, and nothing saved meanwhile.
    """
    gc.collect()
    read = build.read()
    if build.summary(read) is None and not _built(options, build.output) and build.read() == read:
        build.remember(read, Summary(0, 0, 0, 0.0))


def _built(options: argparse.Namespace, output: Path) -> list[str]:
    """Build once; the mistakes, of which there may be none."""
    from engine.build.refusal import refused
    from engine.build.site import build

    try:
        build(options.content, output, only=options.volume, jobs=options.jobs, cache=options.cache)
    except ContentError as error:
        return [str(each) for each in error.mistakes]
    except (OSError, MemoryError) as error:
        return [str(each) for each in refused(error, output).mistakes]
    return []

"""The command that builds a site: its options, what it prints, and how it ends."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO, cast

from engine.build.author import InterruptedBuildError
from engine.build.folders import check_folders, forget, prepare
from engine.build.garbage import look_rarely
from engine.build.options import told
from engine.build.patience import be_patient
from engine.build.refusal import refused
from engine.build.unchanged import Build, Summary
from engine.errors import ContentError, Mistakes

if TYPE_CHECKING:
    from engine.build.runner import Report

OTHERS = {
    "new": ("new", "new"),
    "preview": ("preview", "preview"),
    "figure": ("draw_figure", "draw_figure"),
    "export": ("export", "export"),
}
"""Commands beside the build: of each its module, imported only if it is asked for, and function."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, tell how it went; 0 if the site is there, 2 for mistakes, 130 if interrupted."""
    for screen in (sys.stdout, sys.stderr):
        if isinstance(screen, TextIOWrapper):  # names of files may hold what it cannot show
            screen.reconfigure(errors="backslashreplace")
    words = [*(sys.argv[1:] if arguments is None else arguments)]
    if words and words[0] in OTHERS:
        return _other(words[0], words[1:])
    options = told(words)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        return _build(options)
    except ContentError as error:
        return _refuse(error)
    except (OSError, MemoryError) as error:
        return _refuse(refused(error, options.output))
    except InterruptedBuildError:
        import multiprocessing  # which nobody needs whom nobody interrupts

        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        for child in multiprocessing.active_children():
            child.terminate()
            child.join()
        _tell("interrupted; the site is as it was.")
        return 130


def _other(command: str, words: Sequence[str]) -> int:
    """Do something else than build; 0 if that went well, 2 if it could not be done."""
    module, name = OTHERS[command]
    run = getattr(importlib.import_module(f"engine.build.{module}"), name)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        told = run(words)
    except ContentError as error:
        _tell(str(error))
        return 2
    except OSError as error:
        _tell(f"{error.filename or 'here'}: {error.strerror}; nothing was made")
        return 2
    _announce(told)
    return 0


def _refuse(error: ContentError) -> int:
    count = len(error.mistakes)
    _tell(f"{error}\n\n{count} mistake{'s' * (count > 1)}; the site is as it was.")
    return 2


@dataclass(frozen=True)
class _Screen:
    """The builder's screen; nothing goes wrong if it is full, or nobody looks at it."""

    stream: TextIO | None

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def write(self, words: str) -> int:
        """Print, if that can be done."""
        if self.stream:
            with suppress(OSError):
                self.stream.write(words)
        return len(words)

    def flush(self) -> None:
        """See it printed, if that can be done."""
        try:
            if self.stream:
                self.stream.flush()
        except OSError:
            sys.stderr = None  # nor is anything to be said at the end


def _tell(words: str) -> None:
    screen = _Screen(sys.stderr)
    screen.write(f"{words}\n")
    screen.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End the build, however deep in an author's code it is."""
    raise InterruptedBuildError


def _build(options: argparse.Namespace) -> int:
    mistakes = Mistakes()
    check_folders(options.content, options.output, options.cache, mistakes)
    mistakes.settle()
    be_patient(options.patience)
    look_rarely()
    atexit.register(gc.freeze)  # what stays until the end need not be looked through then
    if options.clean:
        forget(options.cache)
    serve = None if options.serve is None else _server(options.serve, options.output)
    prepare(options.cache)
    if options.verify:
        _verify(options)

    this = Build(options.content, options.output, options.cache, options.volume)
    read = this.read()
    summary = this.summary(read)
    if summary is not None:
        took = ", unchanged"
    else:
        summary = _made(options, options.output)
        took = f" in {summary.seconds:.1f} s"
        if this.read() == read:  # nobody has written anything meanwhile
            this.remember(read, summary)
    if not options.quiet:
        _announce(
            f"{options.output}/index.html: {summary.pages} pages, {summary.films} films, "
            f"{summary.bytes / 1000:,.0f} kB{took}{', the same elsewhere' * options.verify}"
        )
    if serve:
        serve()
    return 0


def _server(port: int, folder: Path) -> Callable[[], None]:
    """What shows a folder until interrupted; its port is taken already."""
    from engine.build.serve import LOOPBACK, listen, serve  # whose libraries take a while

    server = listen(port, folder)

    def until_interrupted() -> None:
        _announce(f"http://{LOOPBACK}:{server.server_port}/ until you press Ctrl-C")
        serve(server)

    return until_interrupted


def _announce(site: str) -> None:
    """Print what was made; the site is there, whether anybody can read that or not."""
    try:
        print(site, flush=True)
    except OSError as error:
        sys.stdout = None
        if not isinstance(error, BrokenPipeError):
            _tell(f"the site is there, but that cannot be printed: {error.strerror}")


def _verify(options: argparse.Namespace) -> None:
    """Build here and elsewhere, publish neither, and refuse what is not the same."""
    from engine.build.verify import verify

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "site"
        _made(options, here)
        if not options.quiet:
            _tell("  now from nothing, as if on another machine")
        verify(options, here)


def _made(options: argparse.Namespace, output: Path) -> Summary:
    """Go all the way."""
    from engine.build.site import build  # takes a second, which a wrong option need not wait for

    report, finish = _silence() if options.quiet else _progress()
    try:
        return build(
            options.content,
            output,
            only=options.volume,
            jobs=options.jobs,
            scheduler=options.scheduler,
            cache=options.cache,
            limit=options.cache_limit,
            report=report,
        )
    finally:
        finish()


def _silence() -> tuple[Report, Callable[[], None]]:
    """A report to nobody, and nothing to call at the end."""
    from engine.build.runner import Report

    return Report(note=_tell), lambda: None


def _progress() -> tuple[Report, Callable[[], None]]:
    """A report that shows every step as it is done, and what to call at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from engine.build.runner import Report

    console = Console(file=cast(TextIO, _Screen(sys.stderr)), highlight=False)
    progress = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    )
    task = progress.add_task("experiments and films", total=None)
    progress.start()

    def done(name: str, seconds: float) -> None:
        progress.advance(task)
        if seconds:
            console.print(f"  {name:<32} {seconds:5.1f} s")

    def expect(steps: int) -> None:
        progress.update(task, total=(progress.tasks[task].total or 0) + steps)

    def note(sentence: str) -> None:
        console.print(sentence, markup=False)

    return Report(expect=expect, done=done, note=note), progress.stop

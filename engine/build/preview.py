"""Save and see: every save is built, and the open page reloads, at its place and in its state.

A process builds again and again, and keeps what it has found out; modules that were edited are
imported afresh. Should an author's code end it, another one begins. What makes a page reload is a
script, added to what is sent and never to a file; the site that is published knows nothing of it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import socket
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

from engine.build.author import InterruptedBuildError
from engine.build.folders import check_folders, prepare
from engine.build.patience import USUAL, be_patient
from engine.build.serve import LOOPBACK, Quiet, listen
from engine.errors import ContentError, Mistakes, Place
from engine.pages.assemble import TEMPLATES

NEWS = "/-/news"
"""Where the script listens."""

POLICY = re.compile(rb'(http-equiv="Content-Security-Policy" content=")([^"]*)')

FORK = multiprocessing.get_context("fork")


@dataclass
class News:
    """What open pages are told: how often was built, and what is wrong with what was saved last."""

    build: int = 0
    mistakes: list[str] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, mistakes: list[str]) -> None:
        """A build has ended."""
        with self._changed:
            self.build += not mistakes
            self.mistakes = mistakes
            self._changed.notify_all()

    def after(self, told: str, seconds: float) -> str:
        """The news, as soon as they are others than those told, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.words != told, seconds)
            return self.words

    @property
    def words(self) -> str:
        """As they are sent."""
        return json.dumps({"build": self.build, "mistakes": self.mistakes})


class _Pages(Quiet):
    """Sends the pages of a folder, each with the script, and the news to whoever listens."""

    news: News

    def do_GET(self) -> None:
        """A page, a file, or the news."""
        if self.path == NEWS:
            self._send_news()
            return
        file = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            file /= "index.html"
        if file.suffix != ".html":
            super().do_GET()
            return
        page = file.read_bytes() if file.is_file() else b"<!doctype html><body></body>"
        sent = with_script(page, self.news.build)
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(sent)

    def _send_news(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        told = ""
        with suppress(OSError):  # the page is gone
            while True:
                words = self.news.after(told, 10.0)
                self.wfile.write(f"data: {words}\n\n".encode() if words != told else b":\n\n")
                told = words


@cache
def script() -> bytes:
    """What is added to a page."""
    return (TEMPLATES / "preview.js").read_bytes()


def with_script(page: bytes, build: int) -> bytes:
    """A page with the script that reloads it, and a policy that allows this script alone."""
    digest = b64encode(sha256(script()).digest()).decode()
    allowed = f"; script-src 'sha256-{digest}'".encode()
    page = POLICY.sub(lambda policy: policy[1] + policy[2] + allowed, page)
    before, body, after = page.rpartition(b"</body>")
    tag = f'<script data-build="{build}">'.encode()
    return before + tag + script() + b"</script>" + body + after


def preview(arguments: Sequence[str]) -> str:
    """Build at every save and serve, until interrupted; what to say at the end."""
    from watchfiles import watch

    options = _options(arguments)
    mistakes = Mistakes()
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        output = Path(folder) / "site"
        check_folders(options.content, output, options.cache, mistakes)
        if not options.content.is_dir():
            mistakes.add(
                Place(options.content),
                "there is no such folder",
                "name the folder of volumes with --content, or begin one with build.py new",
            )
        mistakes.settle()
        be_patient(options.patience)
        prepare(options.cache)
        news = News()
        server = listen(options.port, output, partial(_handler, news))
        ours, theirs = FORK.Pipe()
        workshop = FORK.Process(
            target=_workshop, args=(theirs, options, output, (ours, server.socket))
        )
        workshop.start()  # before there is any thread
        theirs.close()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://{LOOPBACK}:{server.server_port}/ until you press Ctrl-C", flush=True)
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


def _handler(news: News, *arguments: object, **named: object) -> _Pages:
    kind = type("Pages", (_Pages,), {"news": news})
    made: _Pages = kind(*arguments, **named)
    return made


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
    """Build at every word, as long as somebody speaks."""
    not_ours.close()
    with suppress(EOFError, InterruptedBuildError, KeyboardInterrupt):
        while True:
            words.recv()
            words.send(_built(options, output))


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

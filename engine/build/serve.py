"""The site on loopback, for who built it to look at."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from engine.build.author import InterruptedBuildError
from engine.errors import ContentError, Mistake, Place

LOOPBACK = "127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what is asked for."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


def listen(
    port: int, folder: Path, handler: Callable[..., BaseHTTPRequestHandler] = Quiet
) -> ThreadingHTTPServer:
    """A server of the folder that has its port, any free one for 0; ContentError if it has not."""
    try:
        return ThreadingHTTPServer((LOOPBACK, port), partial(handler, directory=str(folder)))
    except OSError as error:
        busy = error.errno == errno.EADDRINUSE
        problem = "something else listens there" if busy else str(error.strerror)
        remedy = "name another port, or 0 for any that is free"
        raise ContentError([Mistake(Place(Path(LOOPBACK), port), problem, remedy)]) from error


def serve(server: ThreadingHTTPServer) -> None:
    """Answer until interrupted."""
    with server, suppress(InterruptedBuildError):
        server.serve_forever()

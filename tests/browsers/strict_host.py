"""A host as strict as a university's learning platform, on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",  # a host cannot know the hash of our style
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""What a page may use: its own style, and pictures and type that it carries itself."""

SANDBOXED = "/lms/course-7/"
"""Under this path no script can run at all, not even one that the policy would let pass."""

UNSANDBOXED = "/lms/course-8/"
"""The same without the sandbox, for measurements: script of the driver itself can call back."""


class StrictHost:
    """Serves a folder under a sub-path, and remembers what it was asked for."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.asked: list[str] = []

    def address(self, page: str = "", *, sandboxed: bool = True) -> str:
        """The address of a file of the folder."""
        place = SANDBOXED if sandboxed else UNSANDBOXED
        return f"http://127.0.0.1:{self._server.server_port}{place}{page}"


@contextmanager
def serving(folder: Path) -> Iterator[StrictHost]:
    """Serves a folder until the block ends."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            host.asked.append(self.path)
            place = next((p for p in (SANDBOXED, UNSANDBOXED) if self.path.startswith(p)), None)
            if place is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.policy = POLICY + ("; sandbox" if place == SANDBOXED else "")
            self.path = "/" + self.path.removeprefix(place)
            super().do_GET()

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", getattr(self, "policy", POLICY))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            """Tests read `asked` instead."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host = StrictHost(server)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()

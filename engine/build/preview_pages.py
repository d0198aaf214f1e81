"""What a preview serves: pages, each with the script that reloads it, one figure alone, the news.

The script is added to what is sent and never to a file; the site that is published knows nothing
of it.
"""

from __future__ import annotations

import json
import re
import threading
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import escape

from engine.build.serve import Quiet
from engine.errors import did_you_mean
from engine.pages.assemble import TEMPLATES

NEWS = "/-/news"
"""Where the script listens."""

FIGURE = re.compile(r"/-/figure/([^/?]+)/([^/?]+)")
"""Where a figure stands alone, by its volume and its name."""

POLICY = re.compile(rb'(http-equiv="Content-Security-Policy" content=")([^"]*)')


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
        """A page, a figure alone, a file, or the news."""
        path, _, query = self.path.partition("?")
        if path == NEWS:
            self._send_news()
        elif asked := FIGURE.fullmatch(path):
            self._lead_to(*asked.groups())
        else:
            file = Path(self.translate_path(path))
            file = file / "index.html" if path.endswith("/") else file
            if file.suffix != ".html":
                super().do_GET()
                return
            page = file.read_bytes() if file.is_file() else b"<!doctype html><body></body>"
            name = query.removeprefix("figure=")
            if name != query and name in names(page):
                page = only(page, name)
            self._send(200 if file.is_file() else 404, with_script(page, self.news.build))

    def _lead_to(self, volume: str, name: str) -> None:
        """Lead on to the page that shows a figure, with a word that it is wanted alone."""
        folder = Path(self.translate_path(f"/{volume}/"))
        pages = {file: names(file.read_bytes()) for file in sorted(folder.glob("*.html"))}
        where = next((file.name for file, there in pages.items() if name in there), None)
        if where is None:
            known = did_you_mean(name, set().union(*pages.values()))
            words = f"no page of '{volume}' shows '{name}': {known}"
            self._send(404, b"<!doctype html><p>" + escape(words).encode() + b"</p>")
            return
        self.send_response(302)
        self.send_header("Location", f"/{volume}/{where}?figure={name}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, code: int, page: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(page)

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


def names(page: bytes) -> set[str]:
    """What on a page has a name and may be a figure, of whatever kind."""
    return {each.decode() for each in re.findall(rb'<(?:figure|div)\b[^>]* id="([\w-]+)"', page)}


def only(page: bytes, name: str) -> bytes:
    """A page of which nothing is seen but one figure, and a policy that allows what hides it."""
    rules = (TEMPLATES / "preview_figure.css").read_bytes().replace(b"NAME", name.encode())
    allowed = f"style-src 'sha256-{b64encode(sha256(rules).digest()).decode()}' ".encode()
    page = POLICY.sub(lambda policy: policy[0].replace(b"style-src ", allowed), page)
    before, head, after = page.partition(b"</head>")
    return before + b"<style>" + rules + b"</style>" + head + after


def with_script(page: bytes, build: int) -> bytes:
    """A page with the script that reloads it, and a policy that allows this script alone."""
    digest = b64encode(sha256(script()).digest()).decode()
    allowed = f"; script-src 'sha256-{digest}'".encode()
    page = POLICY.sub(lambda policy: policy[1] + policy[2] + allowed, page)
    before, body, after = page.rpartition(b"</body>")
    tag = f'<script data-build="{build}">'.encode()
    return before + tag + script() + b"</script>" + body + after


def handler(news: News, *arguments: object, **named: object) -> _Pages:
    """Who answers one request."""
    kind = type("Pages", (_Pages,), {"news": news})
    made: _Pages = kind(*arguments, **named)
    return made

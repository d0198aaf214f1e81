"""What Lighthouse says of the built pages, as on a phone, behind a server that compresses.

Lighthouse and its parts come from npm, pinned in bench/node: `npm ci --prefix bench/node`. It
drives the installed Chromium with its own settings for a phone. Scores vary with the machine: the
table shows medians.

    python build.py && python bench/lighthouse.py [page …]        # half a minute a run
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "bench" / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGE = "backpropagation/index.html"
ROUNDS = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "largest-contentful-paint": "largest paint, ms",
    "cumulative-layout-shift": "layout shift",
    "total-blocking-time": "blocked, ms",
    "total-byte-weight": "bytes",
}


class _Compressing(SimpleHTTPRequestHandler):
    """Serves a folder, its pages gzipped."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The address of a folder's server until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def measured(address: str) -> dict[str, float]:
    """One run: score of each category, 0..100, and figures of some audits."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                "node",
                str(LIGHTHOUSE),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            ],
            check=True,
            env=os.environ | {"CHROME_PATH": shutil.which("chromium") or "chromium"},
        )
        found = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: 100 * found["categories"][name]["score"] for name in CATEGORIES}
    failed = {
        f"{audit['id']} ({name})"
        for name in CATEGORIES
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"]
        for audit in [found["audits"][ref["id"]]]
        if name != "performance" and audit["score"] not in (None, 1)
    }
    for each in sorted(failed):
        print("  not met:", each, file=sys.stderr)
    return scores | {title: found["audits"][each]["numericValue"] for each, title in AUDITS.items()}


def main(pages: list[str]) -> None:
    """Print the table."""
    if not LIGHTHOUSE.exists():
        sys.exit("Lighthouse is not installed\n    remedy: npm ci --prefix bench/node")
    with _serving(ROOT / "site") as host:
        for page in pages or [PAGE]:
            runs = [measured(host + page) for _ in range(ROUNDS)]
            print(f"{page}, median of {ROUNDS}, with the least and the most")
            for name in runs[0]:
                values = [run[name] for run in runs]
                print(
                    f"  {name:22}{statistics.median(values):12,.3g}"
                    f"   {min(values):,.3g} to {max(values):,.3g}"
                )


if __name__ == "__main__":
    main(sys.argv[1:])

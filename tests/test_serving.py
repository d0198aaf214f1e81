"""The site on loopback: shown until interrupted; a port that is taken is told before anything."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.conftest import ROOT, Workspace


def test_it_is_shown_until_interrupted(workspace: Workspace) -> None:
    """At the address that is printed; a later build into the same folder is seen at once."""
    with subprocess.Popen(
        [sys.executable, "-u", ROOT / "build.py", "--serve", "0"],
        cwd=workspace.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        built, shown = process.stdout.readline(), process.stdout.readline()
        address = re.match(r"(http://127\.0\.0\.1:\d+/) until", shown)
        assert address, built + shown

        def page() -> bytes:
            with urllib.request.urlopen(f"{address[1]}tiny/index.html", timeout=10) as answer:
                return bytes(answer.read())

        assert page() == workspace.page.read_bytes()
        workspace.edit("start.md", "There are", "There surely are")
        assert workspace.build("--quiet").returncode == 0
        assert b"There surely are" in page()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_port_that_is_taken(workspace: Workspace) -> None:
    """A sentence, before anything is built."""
    before = workspace.site()
    workspace.edit("start.md", "There are", "There surely are")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = workspace.build("--serve", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"127.0.0.1:{port}: something else listens there\n    remedy: ")
    assert workspace.site() == before


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_no_port(workspace: Workspace, port: str) -> None:
    """What cannot be one is refused as an option is."""
    done = workspace.build("--serve", port)
    assert done.returncode == 2
    assert "--serve" in done.stderr

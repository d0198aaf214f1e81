"""A volume that nobody trusts, built as the README says: it sees nothing and reaches nobody."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, VOLUMES

pytestmark = pytest.mark.cold

NOSY = """

import socket
from pathlib import Path

def _reach(what):
    try:
        what()
    except OSError:
        return
    raise ValueError("it got out")

_reach(lambda: Path({secret!r}).read_text())
_reach(lambda: Path(__file__).write_text("x"))
_reach(lambda: socket.create_connection(("127.0.0.1", {port}), timeout=2))
"""


def recipe() -> list[str]:
    """The command of the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(r"^bwrap (?:.*\\\n)*.*$", text, re.MULTILINE)
    assert match
    return match[0].split()


def test_it_builds_and_gets_nowhere(tmp_path: Path) -> None:
    """Neither a file beside the folder, nor its own content, nor a port of this machine."""
    if shutil.which("bwrap") is None:
        pytest.skip("there is no bubblewrap: apt-get install bubblewrap")
    tried = subprocess.run(
        ["bwrap", "--ro-bind", "/", "/", "--unshare-all", "true"], capture_output=True, text=True
    )
    if tried.returncode:
        pytest.skip(f"bubblewrap may not do its work here: {tried.stderr.strip()}")
    here = tmp_path / "builder"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "rings", here / "content" / "rings", ignore=ignore)
    for name in ("engine", "templates"):
        shutil.copytree(ROOT / name, here / name, ignore=ignore)
    shutil.copy(ROOT / "build.py", here)
    for name in ("site", ".cache"):
        (here / name).mkdir()
    secret = tmp_path / "secret"
    secret.write_text("mine", encoding="utf-8")
    code = here / "content" / "rings" / "start.py"
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"],
        cwd=here / "site", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        found = re.search(r"port (\d+)", server.stdout.readline())
        assert found
        nosy = NOSY.format(secret=str(secret), port=int(found[1]))
        code.write_text(code.read_text(encoding="utf-8") + nosy, encoding="utf-8")
        free = subprocess.run(
            [sys.executable, "build.py"], cwd=here, capture_output=True, text=True
        )
        # This environment lies elsewhere than in the builder's folder.
        seen = []
        for each in {sys.base_prefix, sys.prefix}:
            seen += ["--ro-bind", each, each]
        command = [
            sys.executable
            if each == ".venv/bin/python"
            else each.strip('"').replace("$PWD", str(here)).replace("$PATH", os.environ["PATH"])
            for each in recipe()
            if each != "\\"
        ]
        at = command.index("--chdir")
        done = subprocess.run(
            [*command[:at], *seen, *command[at:]],
            cwd=here, capture_output=True, text=True,
        )  # fmt: skip
        server.terminate()
    assert "it got out" in free.stderr, "the test itself does not see what it should"
    assert done.returncode == 0, done.stderr
    assert (here / "site" / "rings" / "index.html").is_file()

"""The command that builds, as a person would call it, but by a process that has imported it.

Python takes most of a second to start and to import what a build does. One process of a test run
has done so, and forks a child for every command; what that does, prints and ends with is what a
fresh process would. Tests of beginnings and ends, of rights and of variables start Python itself.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 2**17
"""Bytes of a message: words, and the variables of a process."""

LONGEST = 600.0
"""Seconds until a command is taken to hang."""

IMPORTED = (
    "brotli", "fontTools.feaLib.builder", "fontTools.ttLib", "latex2mathml.converter",
    "numpy.random", "pybtex.database.input.bibtex", "uharfbuzz", "urllib.request",
    "engine.authoring", "engine.build.command", "engine.build.export", "engine.build.site",
)  # fmt: skip
"""What a build imports sooner or later; none of it asks for a variable while it is imported."""


def command(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Call build.py within a folder, with so many words; what it printed, and how it ended."""
    asked = json.dumps([[*map(str, words)], str(folder), dict(os.environ)]).encode()
    assert len(asked) < MOST
    caller, process = _called()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            socket.send_fds(caller, [asked], [out.fileno(), err.fileno()])
            code = int(caller.recv(MOST))
        except TimeoutError:  # nobody else is to be told of this one's end
            _called.cache_clear()
            os.killpg(process.pid, signal.SIGKILL)
            raise
        for file in (out, err):
            file.seek(0)
        said, wrong = out.read().decode(), err.read().decode()
    return subprocess.CompletedProcess(["build.py", *words], code, said, wrong)


@cache
def _called() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """The process that has imported a build, which ends with this one, and how to speak to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(LONGEST)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.command"],
            cwd=ROOT, stdin=theirs.fileno(), start_new_session=True,
        )  # fmt: skip
    atexit.register(ours.close)
    return ours, process


def _answer() -> None:
    """Call what is asked for, one after the other, until nobody can ask any more."""
    for each in IMPORTED:
        import_module(each)
    asking = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    while True:
        message, files, *_ = socket.recv_fds(asking, MOST, 2)
        if not message:
            return
        child = os.fork()
        if child == 0:
            asking.close()
            _call(*json.loads(message), *files)
        for file in files:
            os.close(file)
        _, state = os.waitpid(child, 0)
        asking.send(str(os.waitstatus_to_exitcode(state)).encode())


def _call(words: list[str], folder: str, variables: dict[str, str], out: int, err: int) -> None:
    """Be the command, to the end."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = [str(ROOT / "build.py"), *words]
    code = 1
    try:
        from engine.build.command import main

        code = main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _answer()

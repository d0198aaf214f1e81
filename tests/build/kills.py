"""A process whose children do a thing each and are killed in the midst of it.

Everything is imported once. For every line `name argument …` that it reads it forks a child that
calls one of the functions below, and answers with the child's number; the child ends with the exit
code that the function returns.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from engine.build import site
from engine.build.publish import publish
from engine.errors import ContentError

NEW = {"index.html": b"new", "a/b.html": b"b", "data/c.csv": b"c"}
"""What is published while a kill is waited for."""


def build(folder: str) -> int:
    """Build the content of a folder, with two processes beside."""
    here = Path(folder)
    os.chdir(here)
    try:
        site.build(Path("content"), Path("site"), jobs=2, cache=Path(".cache"))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def publishing(output: str, way: str, last: str) -> int:
    """Publish, and die at the step of that number: before the system does as it is told."""
    left = int(last)

    def count(event: str, _: object) -> None:
        nonlocal left
        if event.partition(".")[0] in STEPS:
            left -= 1
            if left == -1:
                os.kill(os.getpid(), signal.SIGKILL)

    if way == "renamed":
        ctypes.CDLL = lambda *_, **__: SimpleNamespace()  # type: ignore[assignment, misc]
    if way == "mounted":
        os.path.ismount = lambda folder: str(folder) == output  # type: ignore[assignment]
    sys.addaudithook(count)
    publish(NEW, Path(output))
    return 0


STEPS = ("open", "os", "shutil", "tempfile", "ctypes")
"""Events of these families are steps: https://docs.python.org/3/library/audit_events.html."""


CHILDREN: dict[str, Callable[..., int]] = {"build": build, "publishing": publishing}


def main() -> None:
    """Answer every line; what else is printed goes to where mistakes are told."""
    answers = os.fdopen(os.dup(1), "w")  # no child's process has it
    os.dup2(2, 1)
    for line in sys.stdin:
        name, *arguments = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            answers.close()
            code = 1
            try:
                code = CHILDREN[name](*arguments)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(child, file=answers, flush=True)
        _, state = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(state), file=answers, flush=True)


if __name__ == "__main__":
    main()

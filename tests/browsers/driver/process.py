"""A program started for a test, and ended with all that it started itself."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class Process:
    """A program leading a process group of its own, so that ending it leaves no orphan."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        inherited: Sequence[int] = (),
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else {**os.environ, **environment},
                pass_fds=inherited,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether the program itself still runs."""
        return self._child.poll() is None

    def wait(self, seconds: float) -> bool:
        """Gives the program a while to leave by itself; says whether it did."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)
        return not self.alive

    def end(self) -> None:
        """Asks the whole group to leave, then makes it."""
        for plea, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, plea)
            self.wait(patience)


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

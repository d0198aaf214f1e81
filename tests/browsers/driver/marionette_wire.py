"""Marionette: the protocol that Firefox speaks itself, so that no driver program is needed.

A message is its length in bytes, a colon, and JSON: `[0, id, command, parameters]` there,
`[1, id, error, result]` back. Source: Firefox source docs, "Marionette / Protocol".
"""

from __future__ import annotations

import contextlib
import json
import socket

from tests.browsers.driver.deadline import until
from tests.browsers.driver.wire import Json, RefusedError


class MarionetteWire:
    """One session of a Firefox that listens on a loopback port."""

    def __init__(self, port: int, *, seconds: float = 120.0) -> None:
        self._socket = until(lambda: _connected(port), f"Firefox on port {port}", seconds=60)
        self._socket.settimeout(seconds)
        self._stream = self._socket.makefile("rb")
        self._count = 0
        self._receive()  # Firefox introduces itself first
        self.send("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})

    def send(self, command: str, parameters: dict[str, Json] | None = None) -> Json:
        """Sends one command and waits for its answer."""
        self._count += 1
        message = json.dumps([0, self._count, command, parameters or {}]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, number, error, result = self._receive()
        if number != self._count:
            raise RefusedError(f"{command}: answer {number} to message {self._count}")
        if error:
            raise RefusedError(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def close(self) -> None:
        """Tells Firefox to leave. It may hang up before it has answered."""
        with contextlib.suppress(OSError, EOFError):
            self.send("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        self._socket.close()

    def _receive(self) -> Json:
        digits = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise EOFError("Firefox hung up")
            digits += byte
        return json.loads(self._stream.read(int(digits)))


def _connected(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=5)
    except OSError:
        return None

"""A screen in memory for a browser that needs one.

Speaks just enough of the X11 protocol to give a window the keyboard: without a window manager
nobody else does, and a page in a window without it never matches `:focus`.
Source of the layouts: "X Window System Protocol", appendix B.
"""

from __future__ import annotations

import os
import socket
import struct

from tests.browsers.driver.deadline import until

SCREEN = (
    "Xvfb",
    *("-screen", "0", "2000x2000x24"),
    *("-nolisten", "tcp"),
    "-displayfd",  # and then the descriptor on which it tells its number
)

SOCKETS = os.path.join(os.sep, "tmp", ".X11-unix")
"""Where every X server on a Unix listens, whatever the machine."""

SET_INPUT_FOCUS, GET_INPUT_FOCUS, QUERY_TREE, GET_WINDOW_ATTRIBUTES = 42, 43, 15, 3
VIEWABLE = 2


def told_number(descriptor: int) -> int:
    """The number that a screen tells once it is ready."""
    with os.fdopen(descriptor, "rb") as line:
        return int(line.readline())


def give_focus(number: int) -> None:
    """Gives the keyboard to the top window of a screen, as soon as there is one."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.path.join(SOCKETS, f"X{number}"))
        screen = _Screen(connection)
        window = until(screen.top_window, f"a window on screen {number}")
        screen.focus(window)


class _Screen:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        # Little-endian, protocol 11.0, no authorisation.
        connection.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        accepted, words = struct.unpack("<BxxxxxH", self._read(8))
        setup = self._read(4 * words)
        if accepted != 1:
            raise ConnectionRefusedError(setup.decode(errors="replace"))
        (vendor_length,) = struct.unpack_from("<H", setup, 16)
        formats = setup[21]
        first_screen = 32 + (vendor_length + 3) // 4 * 4 + 8 * formats
        (self._root,) = struct.unpack_from("<I", setup, first_screen)

    def top_window(self) -> int | None:
        """The uppermost window that can be seen."""
        tree = self._ask(struct.pack("<BxHI", QUERY_TREE, 2, self._root))
        (count,) = struct.unpack_from("<H", tree, 16)
        windows: tuple[int, ...] = struct.unpack_from(f"<{count}I", tree, 32)
        return next((window for window in reversed(windows) if self._viewable(window)), None)

    def focus(self, window: int) -> None:
        """Gives a window the keyboard, and waits until the screen has done so."""
        no_fallback, now = 0, 0
        self._connection.sendall(
            struct.pack("<BBHII", SET_INPUT_FOCUS, no_fallback, 3, window, now)
        )
        self._ask(struct.pack("<BxH", GET_INPUT_FOCUS, 1))

    def _viewable(self, window: int) -> bool:
        attributes = self._ask(struct.pack("<BxHI", GET_WINDOW_ATTRIBUTES, 2, window))
        return attributes[26] == VIEWABLE

    def _ask(self, request: bytes) -> bytes:
        self._connection.sendall(request)
        while True:
            answer = self._read(32)
            if answer[0] == 1:  # a reply; anything above is an event
                (words,) = struct.unpack_from("<I", answer, 4)
                return answer + self._read(4 * words)
            if answer[0] == 0:
                raise ConnectionError(f"X11 error {answer[1]}")

    def _read(self, size: int) -> bytes:
        data = self._connection.recv(size, socket.MSG_WAITALL)
        if len(data) < size:
            raise ConnectionError("the screen hung up")
        return data

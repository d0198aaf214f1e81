"""WebKit, as GTK's small browser has it, on a screen in memory."""

from __future__ import annotations

import http.client
import os
from typing import ClassVar

from tests.browsers.driver.browser import Browser
from tests.browsers.driver.deadline import until
from tests.browsers.driver.display import SCREEN, give_focus, told_number
from tests.browsers.driver.http_wire import HttpWire
from tests.browsers.driver.media import ORDINARY, Media
from tests.browsers.driver.process import free_port
from tests.browsers.driver.wire import Json, RefusedError, UnsupportedError, Wire

# Without this the toolbar keeps the window from being narrower than 447 pixels.
SLIM_TOOLBAR = """
* { margin: 0; padding: 0; border-width: 0; border-spacing: 0;
    min-width: 0; min-height: 0; font-size: 1px }
"""

# The scrollbar that lies over a page fades when it has been opened, and the whole window is painted
# for each step of that: four seconds of a core. A mock looks the same and stays as it is.
OPTIONS: Json = {"args": ["--automation", "--features=MockScrollbarsController"]}


class WebKit(Browser):
    """Reads its media features from GTK's settings, once, when it starts."""

    name = "WebKit"
    programs: ClassVar = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}

    _media = ORDINARY

    @property
    def alive(self) -> bool:
        """Whether its browser lives on, not only the driver that has started it."""
        if not super().alive:
            return False
        try:
            self._send("WebDriver:GetWindowRect")
        except (OSError, RefusedError, http.client.HTTPException):
            return False
        return True

    def _start(self) -> Wire:
        settings = self._profile / "gtk-3.0"
        settings.mkdir()
        (settings / "settings.ini").write_text(
            "[Settings]\n"
            f"gtk-theme-name={'Adwaita-dark' if self._media.scheme == 'dark' else 'Adwaita'}\n"
            f"gtk-enable-animations={int(not self._media.reduced_motion)}\n",
            encoding="utf-8",
        )
        (settings / "gtk.css").write_text(SLIM_TOOLBAR, encoding="utf-8")
        screen = self._screen()
        port = free_port()
        home = str(self._profile)
        self._launch(
            "WebKitWebDriver",
            f"--port={port}",
            environment={
                "DISPLAY": f":{screen}",
                "GDK_BACKEND": "x11",
                "GSETTINGS_BACKEND": "memory",
                "HOME": home,
                "XDG_CACHE_HOME": home,
                "XDG_CONFIG_HOME": home,
                "XDG_DATA_HOME": home,
                "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1",
                # Whatever is not loopback goes to a proxy that is not there.
                "http_proxy": "http://127.0.0.1:9",
                "https_proxy": "http://127.0.0.1:9",
                "no_proxy": "127.0.0.1",
            },
        )
        wire = HttpWire(port, {"browserName": "MiniBrowser", "webkitgtk:browserOptions": OPTIONS})
        give_focus(screen)
        return wire

    def _screen(self) -> int:
        told, telling = os.pipe()
        try:
            self._launch(*SCREEN, str(telling), inherited=[telling])
        finally:
            os.close(telling)
        return told_number(told)

    def _resize(self, width: int, height: int) -> None:
        # A window is taller than its viewport by a toolbar, which only the window knows.
        self._send("WebDriver:SetWindowRect", {"x": 0, "y": 0, "width": width, "height": height})
        until(lambda: self._size()[0] == width, f"a viewport {width} pixels wide")
        toolbar = height - self._size()[1]
        self._send(
            "WebDriver:SetWindowRect",
            {"x": 0, "y": 0, "width": width, "height": height + toolbar},
        )

    def _imitate(self, media: Media) -> None:
        if media.forced_colors or media.printing or media.finger:
            raise UnsupportedError("WebKitGTK can imitate no forced colours, paper or finger")
        if media != self._media:
            self._media = media
            self.restart()

    def print_to_pdf(self) -> bytes:
        """Its driver knows no such command."""
        raise UnsupportedError("WebKitWebDriver cannot print")

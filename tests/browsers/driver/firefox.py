"""Firefox, driven over Marionette."""

from __future__ import annotations

import json
from typing import ClassVar

from tests.browsers.driver.browser import Browser
from tests.browsers.driver.marionette_wire import MarionetteWire
from tests.browsers.driver.media import ORDINARY, Media
from tests.browsers.driver.process import free_port
from tests.browsers.driver.wire import Json, Wire

PREFERENCES: dict[str, Json] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "layout.css.devPixelsPerPx": "1.0",
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,nothing",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    # Whatever is not loopback goes to a proxy that is not there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}


_COARSE, _FINE_AND_HOVERING = 1, 6
"""What a pointer can do, as Firefox counts it: 1 coarse, 2 fine, 4 hovers."""


class Firefox(Browser):
    """Its own chrome answers to script, so preferences can change while it runs."""

    name = "Firefox"
    programs: ClassVar = {"firefox-esr": "firefox-esr"}

    def _start(self) -> Wire:
        port = free_port()
        preferences = {"marionette.port": port, **PREFERENCES}
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in preferences.items()
        ]
        (self._profile / "user.js").write_text("".join(lines), encoding="utf-8")
        self._printing = False
        self._launch(
            "firefox-esr",
            "--headless",
            "--marionette",
            "--remote-allow-system-access",
            "--no-remote",
            "--profile",
            str(self._profile),
            # Large enough for any viewport: the window clips the page's box inside it.
            environment={
                "HOME": str(self._profile),
                "MOZ_HEADLESS_WIDTH": "2000",
                "MOZ_HEADLESS_HEIGHT": "2000",
            },
        )
        return MarionetteWire(port)

    def open(self, address: str) -> None:
        """Goes to a page; the medium is a property of the page's own context."""
        super().open(address)
        if self._printing:
            self._in_chrome("gBrowser.selectedBrowser.browsingContext.mediumOverride = 'print'")
            self.settle()

    def _resize(self, width: int, height: int) -> None:
        # The window itself cannot be narrower than 500 pixels; the page's box inside it can.
        self._in_chrome(
            "gBrowser.selectedBrowser.style.cssText = arguments[0]",
            f"flex: none; min-width: 0; min-height: 0; width: {width}px; height: {height}px",
        )

    def _imitate(self, media: Media) -> None:
        for name, value in {
            "layout.css.prefers-color-scheme.content-override": int(media.scheme == "light"),
            "ui.prefersReducedMotion": int(media.reduced_motion),
            "browser.display.document_color_use": 2 if media.forced_colors else 1,
            "ui.primaryPointerCapabilities": _COARSE if media.finger else _FINE_AND_HOVERING,
        }.items():
            self._in_chrome("Services.prefs.setIntPref(...arguments)", name, value)
        self._printing = media.printing
        if media == ORDINARY:
            self._in_chrome("gBrowser.selectedBrowser.browsingContext.mediumOverride = ''")

    def _in_chrome(self, script: str, *arguments: Json) -> Json:
        self._send("Marionette:SetContext", {"value": "chrome"})
        try:
            return self._send(
                "WebDriver:ExecuteScript",
                {"script": script, "args": list(arguments), "sandbox": "system"},
            )
        finally:
            self._send("Marionette:SetContext", {"value": "content"})

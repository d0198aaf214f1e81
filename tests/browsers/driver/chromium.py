"""Chromium, driven by ChromeDriver."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from tests.browsers.driver.browser import Browser
from tests.browsers.driver.http_wire import HttpWire
from tests.browsers.driver.media import Media
from tests.browsers.driver.process import free_port
from tests.browsers.driver.wire import Json, Wire

FLAGS = (
    "--headless",
    "--no-sandbox",  # continuous integration runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no host but ourselves
)


@dataclass(frozen=True)
class Line:
    """A connection to the net."""

    down: float
    """Bits per second."""

    up: float
    """Bits per second."""

    latency: float
    """Milliseconds from a request to its first byte."""


FAST_3G = Line(down=1.6e6, up=0.75e6, latency=150)


class Chromium(Browser):
    """The only engine whose protocol also tells what a page asks of the net."""

    name = "Chromium"
    programs: ClassVar = {"chromium": "chromium", "chromedriver": "chromium-driver"}
    traced: ClassVar[dict[str, str]] = {}
    """What else the log is to hold."""

    def _start(self) -> Wire:
        port = free_port()
        self._launch("chromedriver", f"--port={port}")
        options = {
            "binary": shutil.which("chromium"),
            "args": [*FLAGS, f"--user-data-dir={self._profile}"],
            "perfLoggingPrefs": {"enableNetwork": True, "enablePage": False, **self.traced},
        }
        return HttpWire(
            port,
            {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"performance": "ALL"},
            },
        )

    def devtools(self, command: str, **parameters: Json) -> Json:
        """Sends a command of the Chrome DevTools protocol."""
        return self._send("ChromeDriver:DevTools", {"cmd": command, "params": parameters})

    def _resize(self, width: int, height: int) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _imitate(self, media: Media) -> None:
        features = {
            "prefers-color-scheme": media.scheme,
            "prefers-reduced-motion": "reduce" if media.reduced_motion else "no-preference",
            "forced-colors": "active" if media.forced_colors else "none",
        }
        self.devtools("Emulation.setTouchEmulationEnabled", enabled=media.finger)
        self.devtools(
            "Emulation.setEmulatedMedia",
            media="print" if media.printing else "",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )

    def requests(self) -> list[str]:
        """Every address that pages have asked for since the last call, in order.

        A `data:` address carries its own answer, so it is no request.
        """
        asked = [
            event["params"]["request"]["url"]
            for event in self.log()
            if event["method"] == "Network.requestWillBeSent"
        ]
        return [address for address in asked if not address.startswith("data:")]

    def log(self) -> list[Json]:
        """All that happened since the last call."""
        log = self._send("ChromeDriver:Log", {"type": "performance"})
        return [json.loads(entry["message"])["message"] for entry in log]

    @contextmanager
    def throttled(self, line: Line = FAST_3G, *, slowdown: float = 1.0) -> Iterator[None]:
        """A thin line, nothing remembered, and a processor so many times slower."""
        self.devtools("Network.enable")
        self._throttle(line, slowdown)
        try:
            yield
        finally:
            self._throttle(None, 1.0)

    def _throttle(self, line: Line | None, slowdown: float) -> None:
        self.devtools("Network.setCacheDisabled", cacheDisabled=line is not None)
        self.devtools(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=line.latency if line else 0,
            downloadThroughput=line.down / 8 if line else -1,
            uploadThroughput=line.up / 8 if line else -1,
        )
        self.devtools("Emulation.setCPUThrottlingRate", rate=slowdown)

"""WebDriver over HTTP, as ChromeDriver and WebKitWebDriver speak it.

Source of the routes: W3C WebDriver, section "Endpoints".
"""

from __future__ import annotations

import http.client
import json

from tests.browsers.driver.deadline import until
from tests.browsers.driver.wire import Json, RefusedError

ROUTES = {
    "WebDriver:Navigate": ("POST", "/url"),
    "WebDriver:ExecuteScript": ("POST", "/execute/sync"),
    "WebDriver:ExecuteAsyncScript": ("POST", "/execute/async"),
    "WebDriver:PerformActions": ("POST", "/actions"),
    "WebDriver:TakeScreenshot": ("GET", "/screenshot"),
    "WebDriver:GetWindowRect": ("GET", "/window/rect"),
    "WebDriver:SetWindowRect": ("POST", "/window/rect"),
    "WebDriver:Print": ("POST", "/print"),
    "ChromeDriver:DevTools": ("POST", "/goog/cdp/execute"),
    "ChromeDriver:Log": ("POST", "/se/log"),
}


class HttpWire:
    """One session of a driver that listens on a loopback port."""

    def __init__(self, port: int, capabilities: dict[str, Json], *, seconds: float = 120.0) -> None:
        self._port = port
        self._seconds = seconds
        until(self._ready, f"the driver on port {port}")
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = f"/session/{answer['sessionId']}"

    def send(self, command: str, parameters: dict[str, Json] | None = None) -> Json:
        """Sends one command of this session."""
        method, route = ROUTES[command]
        return self._ask(method, self._session + route, parameters or {})

    def close(self) -> None:
        """Ends the session, and with it the browser."""
        self._ask("DELETE", self._session)

    def _ready(self) -> bool:
        try:
            return bool(self._ask("GET", "/status")["ready"])
        except (OSError, http.client.HTTPException):
            return False

    def _ask(self, method: str, path: str, body: dict[str, Json] | None = None) -> Json:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._seconds)
        try:
            payload = json.dumps(body) if method == "POST" else None
            connection.request(method, path, payload, {"Content-Type": "application/json"})
            response = connection.getresponse()
            value = json.loads(response.read())["value"]
        finally:
            connection.close()
        if response.status >= 400:
            raise RefusedError(f"{method} {path}: {value['error']}: {value['message']}")
        return value

"""The recipes of docs/hosting.md: a real nginx, on loopback, under a sub-path."""

from __future__ import annotations

import getpass
import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")

AROUND = """
daemon off; user {user}; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {server}
}}
"""


def block(language: str) -> str:
    """A block of the guide."""
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@contextmanager
def served_by_nginx(site: Path, folder: Path) -> Iterator[int]:
    """The port of loopback at which a real nginx serves a site by the recipe."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        reason = "nginx is not installed: apt-get install nginx-light"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    copy = shutil.copytree(site, folder / "site")
    server = block("nginx").replace("listen 80", f"listen 127.0.0.1:{number}")
    server = server.replace("/srv/site/", f"{copy}/")
    settings = folder / "nginx.conf"
    settings.write_text(
        AROUND.format(folder=folder, server=server, user=getpass.getuser()), encoding="utf-8"
    )
    with subprocess.Popen([nginx, "-p", folder, "-c", settings]) as process:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", number), 1):
                break
            time.sleep(0.05)
        try:
            yield number
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def port(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where nginx serves a site of two volumes."""
    with served_by_nginx(told / "site", tmp_path_factory.mktemp("nginx")) as number:
        yield number


def asked(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def test_nginx_serves_the_site_as_the_recipe_says(port: int, told: Path) -> None:
    """Under a path of its own, compressed, as UTF-8, under a policy, with its own lost page."""
    status, headers, body = asked(port, "/notebook/tiny/index.html")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == (told / "site" / "tiny" / "index.html").read_bytes()
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == (
        "nosniff",
        "no-referrer",
    )
    status, _, body = asked(port, "/notebook/")
    assert (status, gzip.decompress(body)) == (200, (told / "site" / "index.html").read_bytes())
    status, headers, body = asked(port, "/notebook/tiny/nowhere.html")
    body = gzip.decompress(body) if "content-encoding" in headers else body
    assert (status, body) == (404, (told / "site" / "404.html").read_bytes())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("sitemap.xml", "text/xml"),
        ("robots.txt", "text/plain"),
        ("tiny/index.png", "image/png"),
    ],
)
def test_what_lies_beside_the_pages_is_served(port: int, path: str, kind: str) -> None:
    """As what it is."""
    status, headers, body = asked(port, f"/notebook/{path}")
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)
    assert body


def test_the_workflow_names_what_there_is() -> None:
    """The command, the folders that it keeps and publishes."""
    steps = block("yaml")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (command,) = re.findall(r"run: make (\S+)", steps)
    assert f"\n{command}:" in makefile
    assert re.findall(r"path: (\S+)", steps) == [".cache", "site"]


def test_all_recipes_ask_for_one_policy() -> None:
    """The one that every page is tried under, behind a strict host."""
    policies = re.findall(r"default-src 'none'; [^\"\n]*", GUIDE)
    assert len(policies) == 2
    assert len(set(policies)) == 1

"""What the Nu HTML checker says of every page of the site: nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.judges import NU, judge

CSS = "CSS:"
"""How it begins what it says of style sheets. It knows neither @property, @container nor timelines;
those are judged by the build, and by three engines."""


def test_every_page_is_html(site: Path) -> None:
    """No error and no warning, on any page."""
    checker = judge(NU, by="java")
    pages = sorted(map(str, site.rglob("*.html")))
    done = subprocess.run(
        ["java", "-jar", checker, "--format", "json", *pages], capture_output=True, text=True
    )
    told = json.loads(done.stderr)["messages"]
    said = [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}"
        for each in told
        if not each["message"].startswith(CSS) and each["type"] != "info"
    ]
    assert said == []
    warned = [each["message"] for each in told if each.get("subType") == "warning"]
    assert [each for each in warned if not each.startswith(CSS)] == []


def test_the_checker_is_awake(tmp_path: Path) -> None:
    """It finds what is wrong with a page."""
    checker = judge(NU, by="java")
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html><p id=a id=b><blink>", encoding="utf-8")
    done = subprocess.run(
        ["java", "-jar", checker, "--format", "json", page], capture_output=True, text=True
    )
    assert (
        len([each for each in json.loads(done.stderr)["messages"] if each["type"] == "error"]) > 2
    )

"""Keep the results of each bench as a section of RESULTS.md, between markers of its name."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# What the benches measured\n"


def keep(name: str, text: str, packages: Sequence[str]) -> None:
    """Print a section, Markdown, and put it into RESULTS.md in place of the last of that name."""
    section = f"<!-- {name} -->\n{text.strip()}\n\n{_where(packages)}\n<!-- end of {name} -->\n"
    print(section)
    kept = RESULTS.read_text("utf-8") if RESULTS.exists() else HEAD
    before, found, rest = kept.partition(f"<!-- {name} -->\n")
    after = rest.partition(f"<!-- end of {name} -->\n")[2] if found else ""
    gap = "" if found else "\n"
    RESULTS.write_text(before + gap + section + after, "utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _where(packages: Sequence[str]) -> str:
    """Date, load, machine and versions."""
    versions = []
    for package in packages:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} not installed")
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f} at the end; "
        f"Python {platform.python_version()}, {', '.join(versions)}."
    )

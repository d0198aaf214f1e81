"""Tools of others that judge our pages: axe-core and the Nu HTML checker, from `make judges`.

Where they are missing a test is skipped, visibly; in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

NODE = Path(__file__).parent / "node" / "node_modules"
AXE = NODE / "axe-core" / "axe.min.js"
NU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"


def judge(file: Path, *, by: str = "") -> Path:
    """The file of a judge that is there, and the program that runs it."""
    if file.is_file() and (not by or shutil.which(by)):
        return file
    reason = f"{file.name} is not installed: make judges" if not file.is_file() else f"no {by}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)

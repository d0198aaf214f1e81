"""Setting up is killed, called twice, fails: the next call mends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.cold
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
STAMP = ".venv/site.stamp"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder to be set up, from a lock that asks for nothing."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").touch()
    return tmp_path


def set_up(clone: Path) -> subprocess.Popen[str]:
    """Begin to set up, in a group of processes of its own."""
    return subprocess.Popen(
        ["make", STAMP],
        cwd=clone, env=ENVIRONMENT, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def is_sound(clone: Path) -> bool:
    """Whether the environment is whole: it can install, and nothing says that it cannot."""
    pip = [str(clone / ".venv/bin/python"), "-m", "pip", "check"]
    there = (clone / STAMP).is_file() and not (clone / ".venv-unfinished").exists()
    return there and subprocess.run(pip, capture_output=True).returncode == 0


@pytest.mark.parametrize("seconds", [0.3, 2.0])
def test_a_set_up_that_was_killed(clone: Path, seconds: float) -> None:
    """Begun again, and finished."""
    with set_up(clone) as killed:
        time.sleep(seconds)
        os.killpg(killed.pid, signal.SIGKILL)
    with set_up(clone) as again:
        said, _ = again.communicate()
    assert again.returncode == 0, said
    assert is_sound(clone)


def test_an_environment_without_its_tools(clone: Path) -> None:
    """What a killed process left is not trusted, whatever it looks like."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/pyvenv.cfg").touch()
    (clone / ".venv/bin/python").symlink_to("/bin/true")
    dead = subprocess.Popen(["true"])
    dead.wait()
    (clone / ".venv-unfinished").write_text(f"{dead.pid}\n", encoding="utf-8")
    with set_up(clone) as again:
        said, _ = again.communicate()
    assert again.returncode == 0, said
    assert is_sound(clone)


def test_two_at_once(clone: Path) -> None:
    """One waits for the other."""
    with set_up(clone) as one:
        time.sleep(0.3)
        with set_up(clone) as other:
            assert other.wait() == 0
        assert one.wait() == 0
    assert is_sound(clone)


def test_a_lock_that_cannot_be_had(clone: Path) -> None:
    """It is said, the exit code tells, and what was there already is kept."""
    lock = clone / "requirements.lock"
    lock.write_text("nowhere @ file:///nowhere.whl --hash=sha256:" + "0" * 64, encoding="utf-8")
    with set_up(clone) as failed:
        said, _ = failed.communicate()
    assert failed.returncode == 2
    assert "nowhere" in said
    assert (clone / ".venv/bin/python").exists()
    lock.write_text("", encoding="utf-8")
    with set_up(clone) as again:
        said, _ = again.communicate()
    assert again.returncode == 0, said
    assert is_sound(clone)

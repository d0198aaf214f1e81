"""An author's code that does not return is stopped, and told."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from engine.build import patience
from engine.build.patience import SlowCodeError, be_patient, in_time
from tests.conftest import Workspace

pytestmark = pytest.mark.cold


@pytest.fixture
def hasty() -> Iterator[None]:
    """Code may run for a fifth of a second."""
    be_patient(0.2)
    yield
    be_patient(patience.USUAL)


def endless() -> None:
    """As an author might write it, who lets no error through."""
    while True:
        with suppress(Exception):
            time.sleep(0.01)


def run(code: Callable[[], object]) -> None:
    """Run it within the limit."""
    with in_time():
        code()


@pytest.mark.usefixtures("hasty")
def test_what_does_not_return_is_stopped() -> None:
    """Where it is, whatever it suppresses; what does is left alone, and no clock ticks on."""
    with pytest.raises(SlowCodeError, match=r"^it has not returned within 0\.2 seconds\n"):
        run(endless)
    run(lambda: None)
    time.sleep(0.3)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.usefixtures("hasty")
def test_what_lies_within_has_the_whole_time_again() -> None:
    """And what is around it goes on counting."""

    def around() -> None:
        time.sleep(0.1)
        with pytest.raises(SlowCodeError):
            run(endless)
        endless()

    began = time.monotonic()
    with pytest.raises(SlowCodeError):
        run(around)
    assert 0.25 < time.monotonic() - began < 2


@pytest.mark.usefixtures("hasty")
def test_other_threads_have_no_clock() -> None:
    """Signals reach the main thread alone."""
    found: list[str] = []

    def elsewhere() -> None:
        run(lambda: time.sleep(0.3))
        found.append("done")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == ["done"]


ENDLESS = "    while True:\n        pass\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("where", ["draw", "numbers", "import"])
def test_endless_code_is_told_at_its_line(workspace: Workspace, where: str, jobs: str) -> None:
    """In whichever process it runs; the site stays as it was."""
    file = workspace.volume / ("start.py" if where == "numbers" else "pictures.py")
    text = file.read_text(encoding="utf-8")
    if where == "import":
        text += "\nwhile True:\n    pass\n"
    else:
        name = "wandering_dot" if where == "draw" else "facts"
        text = re.sub(
            rf'(def {name}\(.*?""".*?"""\n)', rf"\1{ENDLESS}", text, count=1, flags=re.DOTALL
        )
    assert "while True" in text
    file.write_text(text, encoding="utf-8")
    line = text[: text.index("while True")].count("\n") + 1
    before = workspace.site()
    done = workspace.build("--quiet", "--patience", "1", "--jobs", jobs)
    assert done.returncode == 2, done.stderr
    told = re.findall(r"\w+\.py:(\d+): (.*)\n    remedy: (.*)", done.stderr)
    assert [each[1:] for each in told] == [
        (
            "it has not returned within 1 seconds",
            "let it do less, or give it more time with --patience",
        )
    ]
    assert int(told[0][0]) in (line, line + 1)
    assert workspace.site() == before


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_that_is_none(workspace: Workspace, seconds: str) -> None:
    """Told by the command line, with its usage."""
    done = workspace.build("--patience", seconds)
    assert done.returncode == 2
    assert "--patience" in done.stderr
    assert "Traceback" not in done.stderr

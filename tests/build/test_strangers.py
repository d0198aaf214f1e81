"""Volumes with everything of their own, in folders of their own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from engine.autodiff import Program
from engine.build.runner import Report
from engine.build.site import build
from engine.errors import ContentError
from engine.pages.document import Document
from tests.conftest import ROOT, VOLUMES

pytestmark = pytest.mark.cold

Built = tuple[Path, dict[str, float]]


def built(folder: Path, jobs: int = 1) -> dict[str, float]:
    """Build the content of a folder into its site; the seconds that each of its films took."""
    told: dict[str, float] = {}
    report = Report(done=told.__setitem__)
    build(folder / "content", folder / "site", jobs=jobs, cache=folder / "cache", report=report)
    return told


def site(folder: Path) -> dict[str, bytes]:
    """Every file of its site by its path."""
    files = sorted(each for each in (folder / "site").rglob("*") if each.is_file())
    return {each.relative_to(folder / "site").as_posix(): each.read_bytes() for each in files}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two volumes that share the names of their modules, built into one site."""
    folder = tmp_path_factory.mktemp("strangers")
    for name in ("rings", "lines"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / name, folder / "content" / name, ignore=ignore)
    built(folder)
    return folder


@pytest.fixture
def strangers(first: Path, tmp_path: Path) -> Path:
    """A copy of them, their site and what is remembered, to be changed at will."""
    return shutil.copytree(first, tmp_path / "strangers")


def edit(file: Path, old: str, new: str) -> None:
    """Change a file in one place."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_two_volumes_that_share_the_names_of_their_files(first: Path) -> None:
    """Each volume has its own `runs`, its page in the site, and its place on the front page."""
    files = site(first)
    assert {"rings/index.html", "rings/fit.json", "lines/index.html"} <= files.keys()
    front = Document.read(files["index.html"], Path("index.html"))
    links = {str(each.get("href")) for each in front.named("a")}
    assert {"rings/index.html", "lines/index.html"} <= links


def test_the_same_bytes_in_one_process_and_in_two(first: Path, tmp_path: Path) -> None:
    """Functions and figures of a volume are found by any process, and draw the same there."""
    shutil.copytree(first / "content", tmp_path / "content")
    built(tmp_path, jobs=2)
    assert site(tmp_path) == site(first)


def test_an_exhibit_of_ones_own_has_its_template_its_style_and_its_download(first: Path) -> None:
    """The dial stands in the page with its own markup and rules, and its record beside it."""
    files = site(first)
    page = files["rings/index.html"].decode()
    assert ".dial{padding:1rem" in page
    document = Document.read(files["rings/index.html"], Path("rings/index.html"))
    assert {"how-far", "how-far-end"} <= set(document.ids)
    assert ".dial{" not in files["lines/index.html"].decode()
    theta = json.loads(files["rings/fit.json"])
    assert len(theta) == 41
    assert len(theta[0]) == 2


def test_its_gradients_are_judged(first: Path) -> None:
    """Under the dial stands how many derivatives of its own operation and loss were checked."""
    page = site(first)["rings/index.html"].decode()
    assert "82 derivatives checked by complex step" in page


def test_a_false_rule_of_ones_own_is_refused(strangers: Path) -> None:
    """A wrong derivative in a volume's own operation refuses the build and names both figures."""
    before = site(strangers)
    edit(strangers / "content/rings/parts.py", "multiply(t, three, e)", "multiply(t, two, e)")
    with pytest.raises(ContentError) as caught:
        built(strangers)
    false = [each for each in caught.value.mistakes if "false gradient" in each.problem]
    assert {each.place.file.name for each in false} == {"start.py"}
    assert any("rings_apart" in each.problem for each in false)
    assert site(strangers) == before


def test_a_forged_record_is_refused(strangers: Path) -> None:
    """A gradient that the engine never had is found where the record shows it."""
    edit(
        strangers / "content/rings/fit.py",
        "return Fit(self, theta, rounded(gradient, GRADIENT_BITS)",
        "return Fit(self, theta, rounded(gradient * 1.01, GRADIENT_BITS)",
    )
    with pytest.raises(ContentError) as caught:
        built(strangers)
    false = [each for each in caught.value.mistakes if "false gradient" in each.problem]
    assert {each.problem.split("'")[1] for each in false} == {"HOW_FAR", "cubic"}
    assert all(re.search(r"at step \d+, theta_0\[\d\]", each.problem) for each in false)


def test_what_has_been_performed_is_remembered(
    strangers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second build performs, judges and draws nothing; an edited data file only what used it."""

    def no_program(*_: object, **__: object) -> None:
        raise AssertionError("an experiment is performed, or judged, again")

    with monkeypatch.context() as patched:
        patched.setattr(Program, "__init__", no_program)
        assert set(built(strangers).values()) == {0.0}
    (strangers / "content/rings/radii.csv").write_text("0.6\n1.4\n")
    told = built(strangers)
    assert {name for name, seconds in told.items() if seconds} == {"rings-apart"}
    edit(strangers / "content/rings/shapes/rings.py", "radius * np", "0.98 * radius * np")
    told = built(strangers)
    assert {name for name, seconds in told.items() if seconds} == {"rings-apart"}


def test_no_line_of_the_engine_knows_them() -> None:
    """What these volumes define stands in their folders alone."""
    own = ("Dial", "CubicFit", "SignDescent", "pseudo_huber", "radii")
    for file in (ROOT / "engine").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not [name for name in own if name in text], file

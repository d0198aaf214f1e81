"""Save and see: what is saved is built, sent with a script that reloads, and seen where one was."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.build.preview_pages import script, with_script
from tests.browsers.driver import Browser, until
from tests.conftest import ROOT, VOLUMES
from tests.remembered import entries

POLICY = (
    b'<meta http-equiv="Content-Security-Policy" '
    b"content=\"default-src 'none'; connect-src 'self'\">"
)


def test_a_page_is_sent_with_a_script_that_its_policy_allows() -> None:
    """The script alone, by its hash; nothing else of the page is changed."""
    page = b"<head>" + POLICY + b"</head><body><p>A</p></body>"
    sent = with_script(page, 7)
    tag = b'<script data-build="7">' + script() + b"</script>"
    assert sent.count(tag) == 1
    assert sent.endswith(b"<p>A</p>" + tag + b"</body>")
    allowed = re.search(
        rb"default-src 'none'; connect-src 'self'(; script-src 'sha256-[\w+/=]+')", sent
    )
    assert allowed
    assert sent.replace(tag, b"").replace(allowed[1], b"") == page


@dataclass
class Preview:
    """A preview that runs, of the tiny volume."""

    folder: Path
    process: subprocess.Popen[str]
    address: str

    def page(self) -> str:
        """The volume's page, as it is sent now."""
        with urllib.request.urlopen(f"{self.address}tiny/", timeout=20) as answer:
            return str(answer.read().decode())

    def news(self) -> dict[str, object]:
        """What an open page would be told now."""
        with urllib.request.urlopen(f"{self.address}-/news", timeout=20) as answer:
            told: dict[str, object] = json.loads(answer.readline().decode().removeprefix("data: "))
            return told

    def edit(self, old: str, new: str) -> None:
        """Save another text."""
        file = self.folder / "content" / "tiny" / "start.md"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Begun as a person would, and interrupted at the end."""
    folder = tmp_path_factory.mktemp("preview")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "tiny", folder / "content" / "tiny", ignore=ignore)
    command = [sys.executable, str(ROOT / "build.py"), "preview", "--port", "0", "--jobs", "1"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = process.stdout.readline()
        address = re.fullmatch(r"(http://127\.0\.0\.1:\d+/) until you press Ctrl-C\n", told)
        assert address
        told = process.stdout.readline()
        assert told == f"{address[1]}-/figure/volume/name shows a figure alone\n"
        found = Preview(folder, process, address[1])
        until(lambda: found.news()["build"] == 1, "the first build", seconds=60)
        yield found
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stdout.read() == "the preview has ended\n"


@pytest.mark.cold
def test_a_save_is_built_and_sent(preview: Preview) -> None:
    """The new words stand in the page, and its number has grown; no site is written."""
    before = preview.news()["build"]
    preview.edit("nats.", "nats in the end.")
    until(lambda: "nats in the end." in preview.page(), "the new words", seconds=30)
    until(lambda: preview.news()["build"] != before, "the news of them", seconds=30)
    assert preview.news() == {"build": int(str(before)) + 1, "mistakes": []}
    assert f'<script data-build="{preview.news()["build"]}">' in preview.page()
    assert not (preview.folder / "site").exists()
    preview.edit("nats in the end.", "nats.")
    until(lambda: "in the end" not in preview.page(), "the old words", seconds=30)


@pytest.mark.cold
def test_a_mistake_is_told_and_forgotten(preview: Preview) -> None:
    """With file, line and remedy; the page before stays until it is mended."""
    preview.edit("There are", "There [[facts.nothing]] are")
    told = until(lambda: preview.news()["mistakes"], "the mistake", seconds=30)
    assert isinstance(told, list)
    (mistake,) = told
    assert mistake.startswith("content/tiny/start.md:7: 'facts' records no 'nothing'\n    remedy: ")
    assert "There are" in preview.page()
    preview.edit("There [[facts.nothing]] are", "There are")
    until(lambda: preview.news()["mistakes"] == [], "the mended build", seconds=30)


@pytest.mark.cold
def test_code_that_ends_the_builder_is_told(preview: Preview) -> None:
    """The preview lives on, and so does the next build."""
    file = preview.folder / "content" / "tiny" / "start.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\nimport os\nos._exit(1)\n", encoding="utf-8")
    wanted = ["the process that built has ended without an answer"]
    until(lambda: preview.news()["mistakes"] == wanted, "the end of a builder", seconds=30)
    file.write_text(text, encoding="utf-8")
    until(lambda: preview.news()["mistakes"] == [], "another builder", seconds=30)


def test_the_open_page_reloads_where_it_was(browser: Browser, preview: Preview) -> None:
    """At its place and in its state; a mistake lies over it as long as it lasts."""
    browser.viewport(900, 500)
    browser.open(f"{preview.address}tiny/")
    browser.settle(200)
    down = browser.evaluate("scrollTo(0, 300); return scrollY")
    picked = "document.querySelectorAll('.pace input, .pills input')"
    browser.evaluate(f"const all = {picked}; all[all.length - 1].checked = true; return 0")
    preview.edit("nats.", "nats, seen.")
    until(
        lambda: browser.evaluate("return document.body?.innerText.includes('nats, seen.')"),
        "the reloaded page",
        seconds=30,
    )
    browser.settle(200)
    assert browser.evaluate("return scrollY") == down
    assert browser.evaluate(f"const all = {picked}; return all[all.length - 1].checked")
    preview.edit("nats, seen.", "nats [[facts.nothing]].")
    board = "return document.getElementById('mistakes')?.innerText ?? ''"
    told = until(lambda: browser.evaluate(board), "the mistake on the page", seconds=30)
    assert "content/tiny/start.md:7: 'facts' records no 'nothing'" in str(told)
    preview.edit("nats [[facts.nothing]].", "nats.")
    until(lambda: not browser.evaluate(board), "the mistake gone", seconds=30)


@pytest.mark.cold
def test_a_page_that_is_not_there_yet_waits_for_it(preview: Preview) -> None:
    """It bears the script, so that it hears of mistakes, and reloads once it is built."""
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        urllib.request.urlopen(f"{preview.address}another/", timeout=20)
    assert script() in missing.value.read()


@pytest.mark.cold
def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """In a sentence, with exit code 2."""
    command = [sys.executable, str(ROOT / "build.py"), "preview", "--port", "0"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.startswith("content:1: there is no such folder\n    remedy: name the")


@pytest.mark.cold
def test_a_busy_port_is_told(preview: Preview, tmp_path: Path) -> None:
    """In a sentence, with exit code 2."""
    (tmp_path / "content").mkdir()
    port = preview.address.rstrip("/").rpartition(":")[2]
    command = [sys.executable, str(ROOT / "build.py"), "preview", "--port", port]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr == (
        f"127.0.0.1:{port}: something else listens there\n"
        "    remedy: name another port, or 0 for any that is free\n"
    )


def test_a_figure_stands_alone(preview: Preview, browser: Browser) -> None:
    """At an address of its own, in its page's place: everything else is hidden, and it plays."""
    browser.open(f"{preview.address}-/figure/tiny/wandering-dot")
    seen = browser.evaluate(
        "const box = each => document.querySelector(each).getBoundingClientRect().height;"
        "return [box('#wandering-dot'), box('#the-machine'), box('.masthead'), box('footer')]"
    )
    assert seen[0] > 100
    assert seen[1:] == [0, 0, 0]
    assert browser.evaluate("return location.search") == "?figure=wandering-dot"
    browser.evaluate("document.querySelector('#wandering-dot-play').click()")
    playing = "return document.getAnimations().some(each => each.playState == 'running')"
    until(lambda: browser.evaluate(playing), "the film to play")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{preview.address}-/figure/tiny/wandering-dots", timeout=20)
    assert caught.value.code == 404
    assert "did you mean &#39;wandering-dot&#39;" in caught.value.read().decode()


@pytest.mark.cold
def test_what_stands_is_served_again(tmp_path: Path) -> None:
    """A preview of what has not changed shows it at once, from the cache, and builds it after."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "tiny", tmp_path / "content" / "tiny", ignore=ignore)
    command = [sys.executable, str(ROOT / "build.py"), "preview", "--port", "0", "--jobs", "1"]

    def served() -> tuple[str, set[str]]:
        """The page as it is first sent, and the notes that are there in the end."""
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            found = Preview(tmp_path, process, process.stdout.readline().split()[0])
            until(lambda: found.news()["build"] == 1, "the first build", seconds=60)
            page = found.page()
            until(notes, "a note of what stands", seconds=30)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        return page, notes()

    def notes() -> set[str]:
        """Of what stands."""
        return {each.name for each in entries(tmp_path / ".cache", "built-*")}

    first = served()
    stands = [*(tmp_path / ".cache" / "previewed").glob("*/tiny/index.html")]
    assert len(stands) == 1
    before = stands[0].stat().st_mtime_ns
    assert served() == first
    assert stands[0].stat().st_mtime_ns >= before

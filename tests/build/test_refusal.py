"""A machine that refuses: no room, no right, no such disk. A sentence, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.build.folders import MARKER
from tests.conftest import ROOT, Workspace

BUILD = (sys.executable, str(ROOT / "build.py"), "--jobs", "2", "--quiet")
RIGHTS = "-dac_override,-dac_read_search"
PLAIN = ("setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}")
"""Takes from root the right to read and write what it may not."""

Built = subprocess.CompletedProcess[str]


def build(
    workspace: Workspace,
    *options: str,
    before: tuple[str, ...] = (),
    limit: Callable[[], None] | None = None,
) -> Built:
    """Build with something taken away."""
    if not before and limit is None:
        return workspace.build(*BUILD[2:], *options)
    return subprocess.run(
        [*before, *BUILD, *options],
        cwd=workspace.folder, capture_output=True, text=True, preexec_fn=limit, timeout=120,
    )  # fmt: skip


def build_as_anybody(workspace: Workspace, *options: str) -> Built:
    """Build without the rights of root."""
    if os.geteuid() != 0:
        return build(workspace, *options)
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv to take root's rights away")
    return build(workspace, *options, before=PLAIN)


@contextmanager
def mounted(folder: Path, *how: str) -> Iterator[None]:
    """Something hung into a folder."""
    folder.mkdir(exist_ok=True)
    tried = subprocess.run(["mount", *how, str(folder)], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"nothing can be mounted here: {tried.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def small(kilobytes: int) -> tuple[str, ...]:
    """A disk of that size."""
    return "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"


def told(done: Built, *sentences: str) -> None:
    """Mistakes in sentences, each with a remedy; the exit code of a mistake."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert [each for each in lines if ":1: " in each] == list(sentences)
    assert sum(each.startswith("    remedy: ") for each in lines) == len(sentences)
    assert lines[-1].endswith("; the site is as it was.")


def edited(workspace: Workspace) -> Workspace:
    """The workspace with something to be built."""
    file = workspace.volume / "start.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    return workspace


@pytest.mark.parametrize("name", ["", "tiny", "tiny/volume.toml", "tiny/start.md", "tiny/start.py"])
def test_what_cannot_be_read_is_not_passed_over(workspace: Workspace, name: str) -> None:
    """A folder or a file: else what is in it would be missing from the site."""
    before = workspace.site()
    file = workspace.folder / "content" / name
    file.chmod(0)
    done = build_as_anybody(workspace)
    file.chmod(0o755)
    told(done, f"{Path('content', name)}:1: this cannot be read")
    assert workspace.site() == before


def test_a_pipe_is_no_text(workspace: Workspace) -> None:
    """Nobody waits for what will be written into it."""
    os.mkfifo(workspace.volume / "more.md")
    told(build(workspace), "content/tiny/more.md:1: this cannot be read")


def test_links_in_a_circle(workspace: Workspace) -> None:
    """Every folder is read once."""
    before = workspace.site()
    for name in ("up", "down"):
        (workspace.volume / name).symlink_to(workspace.folder / "content")
    done = build(workspace)
    assert done.returncode == 0, done.stderr
    assert workspace.site() == before


def test_an_output_in_a_folder_that_is_closed(workspace: Workspace) -> None:
    """No site yet: it is said where there should be one."""
    (workspace.folder / "closed").mkdir(mode=0o555)
    told(build_as_anybody(workspace, "--output", "closed/site"), "closed/site:1: Permission denied")


def test_an_output_that_is_closed(workspace: Workspace) -> None:
    """The old site stays."""
    before = edited(workspace).site()
    (workspace.folder / "site").chmod(0o555)
    told(build_as_anybody(workspace), "site:1: Permission denied")
    assert workspace.site() == before


def test_an_output_within_a_folder_that_is_closed(workspace: Workspace) -> None:
    """Its files can be replaced, if not the folder itself."""
    before = edited(workspace).site()
    (workspace.folder / "site" / "CNAME").write_text("here.example", encoding="utf-8")
    workspace.folder.chmod(0o555)
    done = build_as_anybody(workspace)
    workspace.folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert workspace.site().keys() == before.keys() | {"CNAME"}
    assert b"More." in workspace.page.read_bytes()


@pytest.mark.parametrize("inner", ["", "site"])
def test_a_full_disk(workspace: Workspace, inner: str) -> None:
    """The site is whole or not there, also where the disk itself is the output."""
    disk = workspace.folder / "disk"
    with mounted(disk, *small(60)):
        output = Path("disk", inner)
        told(build(workspace, "--output", str(output)), f"{output}:1: No space left on device")
        assert list(disk.iterdir()) == []


def test_an_old_site_on_a_disk_that_is_full(workspace: Workspace) -> None:
    """It stays whole although its files are replaced one by one."""
    disk = workspace.folder / "disk"
    size = sum(map(len, workspace.site().values())) // 1000
    with mounted(disk, *small(size * 3 // 2)):
        assert build(workspace, "--output", "disk").returncode == 0
        before = {each: each.read_bytes() for each in disk.rglob("*") if each.is_file()}
        told(build(edited(workspace), "--output", "disk"), "disk:1: No space left on device")
        assert {each: each.read_bytes() for each in disk.rglob("*") if each.is_file()} == before


def test_a_folder_that_something_is_hung_into(workspace: Workspace) -> None:
    """It cannot be swapped, and the system tells of it only when it is tried."""
    output = workspace.folder / "hung"
    output.mkdir()
    with mounted(output, "--bind", str(output)):
        for _ in range(2):
            done = build(edited(workspace), "--output", "hung")
            assert done.returncode == 0, done.stderr
            assert sorted(each.name for each in output.iterdir()) == [MARKER, "index.html", "tiny"]


def full(workspace: Workspace) -> Iterator[Path]:
    """A cache on a disk without room."""
    with mounted(workspace.folder / "disk", *small(30)):
        yield Path("disk/cache")


def closed(workspace: Workspace) -> Iterator[Path]:
    """A cache that nobody may write to."""
    (workspace.folder / "closed").mkdir(mode=0o555)
    yield Path("closed")


def of_a_file(workspace: Workspace) -> Iterator[Path]:
    """A cache within a file."""
    yield Path("/dev/null/cache")


@pytest.mark.cold
@pytest.mark.parametrize("place", [full, closed, of_a_file])
def test_a_cache_that_keeps_nothing(
    workspace: Workspace, place: Callable[[Workspace], Iterator[Path]]
) -> None:
    """Said once, in one sentence; the site is the same."""
    before = workspace.site()
    for cache in place(workspace):
        done = build_as_anybody(workspace, "--cache", str(cache), "--output", "other")
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{cache}: nothing is remembered: ")
    other = workspace.folder / "other"
    assert {each: (other / each).read_bytes() for each in before} == before


def test_a_cache_that_may_only_be_read_is_used(workspace: Workspace) -> None:
    """What it holds is found."""
    cache = workspace.folder / ".cache"
    for each in (cache, *cache.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    done = build_as_anybody(workspace, "--output", "other")
    assert (done.returncode, done.stderr) == (0, "")


def test_files_that_may_not_be_large(workspace: Workspace) -> None:
    """A limit of the shell."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    told(build(workspace, "--output", "other", limit=limit), "other:1: File too large")


@pytest.mark.parametrize(
    ("to", "says", "code"),
    [
        ("out", "the site is there, but that cannot be printed: No space left on device\n", 0),
        ("err", "", 0),
    ],
)
def test_a_screen_that_is_full(workspace: Workspace, to: str, says: str, code: int) -> None:
    """The site is there all the same."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            BUILD[:-1],
            cwd=edited(workspace).folder, text=True,
            stdout=full if to == "out" else subprocess.PIPE,
            stderr=full if to == "err" else subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == code
    if says:
        assert done.stderr.endswith(says)
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--volume", "nobody"), 2)])
def test_a_pipe_that_nobody_reads(
    workspace: Workspace, options: tuple[str, ...], code: int
) -> None:
    """Neither what was made nor what is wrong; the exit code tells."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*BUILD[:-1], *options], cwd=edited(workspace).folder, stdout=write, stderr=write
    )
    os.close(write)
    assert done.returncode == code


@pytest.mark.parametrize("name", [b"n\xf6tt", "nötz".encode(), b"a\nb[1-2]*"])
def test_folders_of_any_name(workspace: Workspace, name: bytes) -> None:
    """Bytes of no letter, letters that the terminal has not, what a shell would read."""
    (workspace.folder / ".cache").rename(workspace.folder / os.fsdecode(b"c" + name))
    done = subprocess.run(
        [*(each.encode() for each in BUILD[:-1]), b"--output=" + name, b"--cache=c" + name],
        cwd=workspace.folder, capture_output=True, env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (workspace.folder / os.fsdecode(name) / "tiny" / "index.html").is_file()


def test_a_name_that_is_too_long(workspace: Workspace) -> None:
    """Told by the system, in its words."""
    name = "x" * 300
    told(build(workspace, "--output", name), f"{name}:1: File name too long")


def test_nothing_of_home_or_of_a_folder_for_notes_is_needed(workspace: Workspace) -> None:
    """Neither HOME nor a place for temporary files."""
    bare = {"PATH": os.environ["PATH"], "TMPDIR": "/nowhere", "LANG": "nowhere"}
    done = subprocess.run(
        BUILD, cwd=edited(workspace).folder, capture_output=True, text=True, env=bare
    )
    assert (done.returncode, done.stderr) == (0, "")

"""`python build.py`: what it takes, what it says, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.build.site import build
from engine.errors import ContentError
from tests.conftest import ROOT, Workspace

pytestmark = pytest.mark.cold


def problems(stderr: str) -> list[str]:
    """Every `file:line: problem`, having made sure that each is followed by its remedy."""
    lines = [line for line in stderr.split("\n") if line]
    assert re.fullmatch(r"\d+ mistakes?; the site is as it was\.", lines[-1])
    told, remedies = lines[:-1:2], lines[1:-1:2]
    assert len(told) == len(remedies)
    assert all(re.match(r"\S+:\d+: ", line) for line in told), stderr
    assert all(line.startswith("    remedy: ") for line in remedies), stderr
    assert lines[-1].startswith(f"{len(told)} mistake")
    return told


def refused(workspace: Workspace, *options: str) -> list[str]:
    """The problems of a build that has to fail, and to leave the site as it is."""
    before = workspace.site()
    done = workspace.build("--quiet", *options)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert workspace.site() == before
    return problems(done.stderr)


def test_all_mistakes_at_once(workspace: Workspace) -> None:
    """Mistakes of every kind, in every file, are told in one run, each at its line."""
    edit = workspace.edit
    key = edit("volume.toml", "number = 1\n", 'number = 1\ncolour = "red"\n') + 1
    figure = edit("start.md", "{figure the-machine}", "{figure the-machin}")
    group = edit("start.md", "[[facts.points]]", "[[fact.points]]")
    formula = edit("pictures.md", r"$\delta = p - y$", r"$\detla = p - y$")
    work = edit("pictures.md", "[@linnainmaa1970]", "[@linainmaa1970]")
    twice = edit("works.md", "{figure receipt}", "### All {#pictures}\n\n{figure receipt}")
    nowhere = edit("works.md", "{figure further", "[Go](#nowhere)\n\n{figure further")
    alt = edit("pictures.py", ', alt="A dot walks along the loss."', "")
    caption = edit("pictures.py", '    """The dot walks along the loss."""\n', "")
    words = edit("pictures.py", "A line of **one**", "A line <b> of **one**")
    remark = edit("pictures.py", "the loss is {loss}.", "the loss is {los}.")
    told = refused(workspace)
    assert told == [
        f"content/tiny/pictures.md:{formula}: unknown TeX command '\\detla'",
        f"content/tiny/pictures.md:{work}: no work has the key 'linainmaa1970'",
        f"content/tiny/pictures.py:{remark}: a remark of 'key-moments' cannot be filled in: 'los'",
        f"content/tiny/pictures.py:{words}: raw HTML '<b>' in the prose",
        f"content/tiny/pictures.py:{alt + 1}: figure 'wandering_dot' has no alt text",
        f"content/tiny/pictures.py:{alt + 1}: figure 'wandering_dot' has no caption",
        f"content/tiny/start.md:{figure}: no figure is called 'the-machin'",
        f"content/tiny/start.md:{group}: nothing is recorded under 'fact'",
        f"content/tiny/volume.toml:{key}: unknown key 'colour'",
        f"content/tiny/works.md:{twice}: the id 'pictures' is taken on this page",
        f"content/tiny/works.md:{nowhere}: the link '#nowhere' leads nowhere on this page",
    ]
    assert caption == alt + 2


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("pictures.md", "(#still-ones)", "(#still-one)", "the link '#still-one' leads nowhere"),
        ("pictures.md", "### Moving ones", "### Moving {#works}", "the id 'works' is taken"),
        ("start.py", "{right} of {points}", "{rigth} of {points}", "cannot be filled in: 'rigth'"),
        ("start.py", "{right} of {points}", "{right of {points}", "cannot be filled in"),
        ("start.py", "{right} of {points}", "{right!r} of {points}", "a format of its own"),
        ("start.py", "{right} of {points}", "{right} of {points[0]}", "filled in: 'points[0]'"),
        ("start.md", "[[facts.loss:.3f]]", "[[facts.loss:.99999999f]]", "no number of ours is so"),
        ("start.py", "from [[facts.points]]", "from [[fact.points]]", "recorded under 'fact'"),
        ("start.py", '"fast", "Fast"', '"slow", "Fast"', "cannot be called 'slow' here"),
        ("start.py", "in {steps} steps.\", (SWEEPS,)", "in {steps} steps.\"", "has sample sweeps"),
        ("start.py", "return {", "return 1 / 0 or {", "ZeroDivisionError: division by zero"),
        ("start.py", "@numbers(", "1 / 0\n\n\n@numbers(", "ZeroDivisionError: division by zero"),
        ("start.py", "def facts(", "def facts((", "SyntaxError: "),
        ("start.md", "[[facts.loss:.3f]]", "[[facts.los:.3f]]", "'facts' records no 'los'"),
        ("pictures.py", "[[facts.gap:.1e]]", "[[facts.gab:.1e]]", "'facts' records no 'gab'"),
        ("pictures.py", '"signal"', '"sgnal"', "'sgnal' is no role of the palette"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    old: str,
    new: str,
    problem: str,
) -> None:
    """A mistake is told once, at the line of the file where it was made."""
    monkeypatch.chdir(workspace.folder)
    line = workspace.edit(name, old, new)
    line += new.count("\n", 0, new.index("1 / 0")) if "1 / 0" in new else 0
    with pytest.raises(ContentError) as caught:
        build(Path("content"), Path("site"), cache=Path(".cache"))
    (told,) = [each for each in caught.value.mistakes if problem in each.problem]
    assert told.remedy
    assert told.place.file == Path("content/tiny") / name
    # What is missing has no line: it is told where the machine begins.
    assert told.place.line == (line - 2 if problem == "has sample sweeps" else line)


def test_a_foreign_folder_is_not_replaced(workspace: Workspace) -> None:
    """A folder with files that no build has made is refused, and keeps them."""
    keep = workspace.folder / "papers"
    keep.mkdir()
    (keep / "thesis.txt").write_text("years of work")
    told = refused(workspace, "--output", "papers")
    assert told == [
        "papers:1: this folder holds files that no build has made, and publishing would remove them"
    ]
    assert (keep / "thesis.txt").read_text() == "years of work"
    told = refused(workspace, "--output", "papers/thesis.txt")
    assert told == ["papers/thesis.txt:1: this is a file, not a folder"]


def test_a_volume_that_nobody_wrote(workspace: Workspace) -> None:
    """An unknown name of a volume is told with the names there are, and so is an empty folder."""
    assert refused(workspace, "--volume", "tyni") == ["content:1: no volume is called 'tyni'"]
    assert "did you mean 'tiny'?" in workspace.build("--volume", "tyni").stderr
    (workspace.folder / "drawer").mkdir()
    assert refused(workspace, "--content", "drawer") == ["drawer:1: there is no volume here"]


def test_one_volume_of_two(workspace: Workspace) -> None:
    """With --volume, the other volumes are neither read nor judged."""
    broken = workspace.folder / "content" / "broken"
    broken.mkdir()
    (broken / "volume.toml").write_text("title = ")
    assert workspace.build("--volume", "tiny", "--quiet").returncode == 0
    assert workspace.build("--quiet").returncode == 2


def test_quiet_is_quiet(workspace: Workspace) -> None:
    """A quiet build that goes well says nothing; otherwise one line says what was made."""
    quiet = workspace.build("--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    made = r"site/index\.html: 2 pages, \d+ films, [\d,]+ kB"
    assert re.fullmatch(made + r", unchanged\n", workspace.build().stdout)
    (workspace.folder / "site" / "tiny" / "index.html").unlink()
    assert re.fullmatch(made + r" in [\d.]+ s\n", workspace.build().stdout)


def test_a_clean_build_is_the_same(workspace: Workspace) -> None:
    """With everything forgotten, typefaces too, the site comes out byte for byte the same."""
    before = workspace.site()
    mark = workspace.folder / ".cache" / "remembered" / "of-old"
    mark.touch()
    done = workspace.build("--clean", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert not mark.exists()
    assert workspace.site() == before


def test_the_help_mentions_every_option(workspace: Workspace) -> None:
    """--help explains each option that build.py takes, and the exit codes."""
    told = workspace.build("--help").stdout
    source = (ROOT / "engine/build/options.py").read_text(encoding="utf-8")
    options = re.findall(r'add_argument\(\s*"(--[a-z-]+)"', source)
    assert len(options) >= 7
    for option in options:
        assert re.search(rf"^  {option}\b.*\S", told, re.MULTILINE), option
    assert "Exit codes" in told


@pytest.mark.parametrize("options", [("--jobs", "0"), ("--jobs", "many"), ("--colour",)])
def test_options_that_make_no_sense(workspace: Workspace, options: tuple[str, ...]) -> None:
    """A wrong option is refused with a usage line and exit code 2, and nothing is touched."""
    before = workspace.site()
    done = workspace.build(*options)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: build.py")
    assert workspace.site() == before


def test_from_any_folder(workspace: Workspace, tmp_path: Path) -> None:
    """Paths may be given from anywhere, and mistakes repeat them as they were given."""
    workspace.edit("start.md", "{figure the-machine}", "{figure the-machin}")
    content = workspace.folder / "content"
    done = Workspace(tmp_path).build("--content", str(content), "--output", "out")
    assert done.returncode == 2
    assert f"{content}/tiny/start.md:5: no figure is called 'the-machin'" in done.stderr
    assert not (tmp_path / "out").exists()

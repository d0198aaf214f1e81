"""Markdown as people write it elsewhere: set, or refused with what to write here."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistakes, Place
from engine.pages.assemble import direction
from engine.words.checked import Surroundings
from engine.words.checking import check
from engine.words.prose import Prose
from engine.words.rendering import render
from engine.words.section import read_section
from engine.words.titles import check_title, plain_title, set_title

FILE = Path("a.md")


def html(text: str) -> str:
    """Prose as it is set; ContentError for all that is wrong with it."""
    mistakes = Mistakes()
    prose = check(Prose(text, Place(FILE)), Surroundings(), mistakes)
    mistakes.settle()
    assert prose is not None
    return str(render(prose).html())


NOTE = '<sup class="to-note"></sup><small class="beside"><span class="unseen"> (</span>{}<span class="unseen">)</span></small>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("Term\n: Its meaning.", "<dl>\n<dt>Term</dt>\n<dd>Its meaning.</dd>\n</dl>"),
        ("Seen[^n].\n\n[^n]: By *many*.", f"<p>Seen{NOTE.format('By <em>many</em>.')}.</p>"),
        ("A[^a] B[^a]\n\n[^a]: One $x$.", None),
        ("`f()`'s and $x$'s", None),
        ("don't 'say' it", "<p>don’t ‘say’ it</p>"),
        ("mail a@b.org", "<p>mail a@b.org</p>"),
        ("`@key`", "<p><code>@key</code></p>"),
        (r"a \[b\] c", "<p>a [b] c</p>"),
        ("[a][b]\n\n[b]: other.html", '<p><a href="other.html">a</a></p>'),
        ("a\r\nb\r\n\r\n- c\r\n", "<p>a\nb</p>\n<ul>\n<li>c</li>\n</ul>"),
    ],
)
def test_what_is_set(text: str, expected: str | None) -> None:
    """Struck out words, definitions, notes beside their line, apostrophes, either end of line."""
    found = html(text)
    if expected is not None:
        assert found == expected
    elif "[^a]" in text:
        assert found.count(NOTE.partition("{")[0]) == 2
        assert "<math" in found
    else:
        assert found.startswith("<p><code>f()</code>’s and ")
        assert found.endswith("</math>’s</p>")


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        ("A[^n].", 1, "'[^n]' is a note that is never written", "[^name]: …"),
        ("[^n]: Never.", 1, "nothing refers to the note 'n'", "write [^name] in a sentence"),
        (
            "A[^n].\n\n[^n]: One.\n\n    Two.",
            3,
            "a note of more than one paragraph",
            "say it in one",
        ),
        ("A[^n].\n\n[^n]: See [^n].", 3, "a note within a note, '[^n]'", "in the note itself"),
        ("A[^n].\n\n[^n]: B[^m].\n\n[^m]: C.", 3, "a note within a note, '[^m]'", "in the text"),
        ("@key says", 1, "'@key' is a work that is cited without brackets", "write [@key]"),
        ("a\n[b][nope]", 2, "'][nope]' is a link whose address is never given", "[words](address)"),
        ("- [ ] do", 1, "'[ ]' is a box to tick", "say in words"),
        ("- [x] done", 1, "'[x]' is a box to tick", "say in words"),
        ("!!! note", 1, "'!!! note' is an admonition of another dialect", "::: note"),
        ("??? note", 1, "'??? note' is an admonition of another dialect", "::: note"),
        ("a {.wide}", 1, "'{.wide}' is a mark that nothing takes", "only headings have one"),
        ("a {: .wide}", 1, "'{: .wide}' is a mark that nothing takes", "only headings have one"),
        ("{{ page.title }}", 1, "'{{' is a template's mark", "[[group.key]]"),
        ("{% raw %}", 1, "'{% raw %}' is a mark that nothing takes", "only headings"),
        ("==this==", 1, "'==this==' is a word that is highlighted", "*italics*"),
        ("well :wink: then", 1, "':wink:' is a picture by its name", "write the words"),
        (
            "| a | b |\n| c | d |",
            1,
            "'| a | b |' is a table without the line below its head",
            "---",
        ),
        (r"so \(x^2\)", 1, r"'\(x^2\)' is no formula here", "$…$"),
        (r"so \[x^2\]", 1, r"'\[x^2\]' is no formula here", "$…$"),
    ],
)
def test_what_is_refused(text: str, line: int, problem: str, remedy: str) -> None:
    """At its line, as what it would be elsewhere."""
    with pytest.raises(ContentError) as refused:
        html(text)
    first = refused.value.mistakes[0]
    assert first.problem == problem
    assert first.place == Place(FILE, line)
    assert remedy in first.remedy


def test_titles_may_be_emphasised_and_hold_formulas() -> None:
    """As HTML, and as words where no marks can be set."""
    title = "Why *δ* is $p - y$ in `loss`"
    assert str(set_title(title)).startswith("Why <em>δ</em> is <math")
    assert str(set_title(title)).endswith("</math> in <code>loss</code>")
    assert plain_title(title) == "Why δ is p−y in loss"
    assert set_title("A & B's") == "A &amp; B’s"
    assert set_title("") == ""


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        (r"The $\foo$", "unknown TeX command"),
        ("The $x", "a '$' opens a formula that is never closed"),
        ("A [link](b.html)", "a title cannot hold"),
    ],
)
def test_titles_that_cannot_be_set(title: str, problem: str) -> None:
    """At the line of the title."""
    mistakes = Mistakes()
    check_title(title, Place(FILE, 2), mistakes)
    with pytest.raises(ContentError) as refused:
        mistakes.settle()
    first = refused.value.mistakes[0]
    assert first.problem.startswith(problem)
    assert first.place == Place(FILE, 2)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_files_of_other_editors(tmp_path: Path, mark: bytes, ending: str) -> None:
    """With a byte-order mark or without, and with either end of line."""
    file = tmp_path / "a.md"
    text = ending.join(["+++", 'title = "One"', "+++", "", "Words.", "", "More."])
    file.write_bytes(mark + text.encode())
    mistakes = Mistakes()
    section = read_section(file, mistakes)
    mistakes.settle()
    assert section is not None
    assert section.title == "One"
    assert html(section.prose.text) == "<p>Words.</p>\n<p>More.</p>"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        *(("en", "ltr"), ("de-AT", "ltr"), ("he", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl")),
        *(("ur-Latn", "ltr"), ("az-Arab", "rtl"), ("pa", "ltr")),
    ],
)
def test_in_which_direction_a_language_is_written(language: str, written: str) -> None:
    """By its name, or by the script that is named."""
    assert direction(language) == written


PIECES = st.sampled_from(
    [
        *("word", " ", "  \n", "\n", "\n\n", "*", "**", "_", "`", "```\n", "~~", "[", "]", "(", ")"),
        *("# ", "## ", "- ", "1. ", "> ", "| a | b |\n| - | - |\n", "| c | d |\n", ": ", "::: note\n"),
        *(":::\n", "[^n]", "[^n]: ", "$", "$$", "$x$", "$$\ny\n$$\n", r"\(", r"\)", "\\", "@key", "[@k]"),
        *("[[a.b]]", "[[1986]]", "{figure a}", "{#id}", "{.c}", "<b>", "<!-- -->", "&amp;", "https://a.b"),
        *("[a](b.html)", "[a][b]", "![a](b)", "[ ] ", "!!! note\n", "==", ":a:", "{{", "{%", "'", '"'),
        *("    ", "\t", "---\n", "===\n", "é", "א", "\u00a0", "...", "--"),
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_is_set_or_refused(text: str) -> None:
    """No other error, and no mark of another dialect in what is set."""
    try:
        found = html(text)
    except ContentError:
        return
    quoted = r"<(?:code|pre|math)[ >].*?</(?:code|pre|math)>|<[^>]*>"
    words = re.sub(quoted, "\n", found, flags=re.DOTALL)
    if "\\" in text:
        return  # whoever escapes a mark wants it to be seen
    for raw in ("[^", "~~", "{{", "{%", "[@", "[[", "$$", ":::", "{figure", "<b>"):
        assert raw not in words, found

"""The marks of the Markdown: where each stands, and what is said when one is malformed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistake, Place
from engine.words.grammar import grammar, parse, place_of, walk
from engine.words.prose import Prose

FILE = Path("a.md")


def places(text: str, kind: str) -> list[int]:
    """The lines on which tokens of a kind stand."""
    tokens = walk(parse(Prose(text, Place(FILE))))
    return [place_of(token).line for token in tokens if token.type == kind]


def mistakes(text: str, line: int = 1) -> tuple[Mistake, ...]:
    """What is wrong with a text that begins on some line."""
    with pytest.raises(ContentError) as caught:
        parse(Prose(text, Place(FILE, line)))
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("figure", "Text\n{figure one}\nmore\n\n> - {figure two}", [2, 5]),
        ("quote", "a\nb [[a.b]]\nc [link [[c.d:.2f]]\n](#x) **[[e.f]]**", [2, 3, 4]),
        ("quote", "| a | b |\n|---|---|\n| 1 | [[a.b]] |\n| [[a.c]] | 2 |", [3, 4]),
        ("quote", "# Title\n\nSub [[a.b]]\n===", [3]),
        ("citation", "> one\n> two [@key; @other]", [2]),
        ("link_open", "`code\ncode` $a\nb$ [link](#a)\n<https://a.org>", [3, 4]),
        ("math_inline", "A\n$x$ and\n$y$", [2, 3]),
        ("math_block", "A\n\n$$\nx\n$$\n", [3]),
        (
            "container_box_open",
            "::: card\nA\n::: \n\nText\n\n:::: note\n::: try\nB\n:::\n::::",
            [1, 7, 8],
        ),
    ],
)
def test_places(kind: str, text: str, expected: list[int]) -> None:
    """Every mark knows its line, in paragraphs, lists, quotations, tables and boxes."""
    assert places(text, kind) == expected


@pytest.mark.parametrize(
    "before", ["Text", "- item", "1. item", "> quoted", "> - item", "- > quoted", "[a]: /b"]
)
@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("figure", "{figure one}"),
        ("mistake", "{figure one two}"),
        ("mistake", ":::"),
        ("math_block", "$$x$$"),
        ("math_block", "$$\nx\n$$"),
        ("container_box_open", "::: card\nA\n:::"),
    ],
)
def test_a_mark_ends_what_stands_above_it(kind: str, mark: str, before: str) -> None:
    """Directly below a paragraph, a list, a quotation or a reference, a mark is set once."""
    tokens = grammar().parse(f"{before}\n{mark}\nafter")
    (place,) = (k for k, token in enumerate(tokens) if token.type == kind)
    assert sum(token.nesting for token in tokens[:place]) == 0, "it is held by what is above it"
    spoken = [token.content for token in tokens if token.type == "inline"]
    assert spoken[-1] == "after"
    assert all(mark not in words for words in spoken)


def test_a_mark_ends_a_paragraph_within() -> None:
    """Within a list or a quotation too, a formula below a line of text is set once, inside."""
    for text in ("- item\n  $$x$$", "> quoted\n> $$x$$", "::: card\nText\n$$x$$\n:::"):
        tokens = grammar().parse(text)
        (place,) = (k for k, token in enumerate(tokens) if token.type == "math_block")
        assert sum(token.nesting for token in tokens[:place]) > 0


@pytest.mark.parametrize(
    "text",
    [
        "```\n{figure\n[[\n:::\n<b>\n```",
        "`[[a` `<b>` `$` `{figure x}`",
        "    {figure\n    :::",
        r"\[[a \<b> \$5 \{figure x}",
        "a < b > c, 3 <4",
        r"Costs \$5.",
    ],
)
def test_what_is_no_mark(text: str) -> None:
    """Code and escaped characters are left alone."""
    kinds = {token.type for token in walk(parse(Prose(text, Place(FILE))))}
    assert kinds
    assert not kinds & {"figure", "quote", "citation", "math_inline", "container_box_open"}


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        (
            "{figure two words}",
            "'{figure two words}' is not a figure mark",
            "write {figure name} alone on its line",
        ),
        (
            "See {figure one} here.",
            "a figure mark within a paragraph",
            "write {figure name} alone on its line",
        ),
        (":::: nte\nA\n::::", "no box is called 'nte'", "did you mean 'note'?"),
        ("::: note\nA", "the box 'note' is never closed", "end it with a line :::"),
        (
            ":::",
            "':::' closes no box",
            "remove it; a box around a box needs more colons than the inner one",
        ),
        (
            'A <span class="x">b',
            "raw HTML '<span class=\"x\">' in the prose",
            "say it in Markdown, or in backticks if readers are to see the tag",
        ),
        (
            "<!-- a\n\nremark -->",
            "raw HTML '<!--' in the prose",
            "say it in Markdown, or in backticks if readers are to see the tag",
        ),
        (
            "A [[loss]]",
            "'[[' begins no quotation",
            "write [[group.key]], [[group.key:.3f]] or [[1986]]",
        ),
        ("A [@ b]", "'[@' begins no citation", "write [@key] or [@key; @other]"),
        (
            "Pay $5.",
            "a '$' opens a formula that is never closed",
            "close it with '$' next to its last letter, or write \\$ for a dollar",
        ),
        (
            "### Title {#Big}",
            "'Big' cannot be an id",
            "start with a small letter; then small letters, digits and hyphens",
        ),
    ],
)
def test_malformed_marks(text: str, problem: str, remedy: str) -> None:
    """Each malformed mark is named with its line and its remedy."""
    assert mistakes(text, 7) == (Mistake(Place(FILE, 7), problem, remedy),)


def test_all_at_once() -> None:
    """Several malformed marks are told of together, in the order of the text."""
    found = mistakes("{figure\n\n[[a and [@\n\n::: nte\n$x\n:::\n")
    assert [(mistake.place.line, mistake.problem) for mistake in found] == [
        (1, "'{figure' is not a figure mark"),
        (3, "'[@' begins no citation"),
        (3, "'[[' begins no quotation"),
        (5, "no box is called 'nte'"),
        (6, "a '$' opens a formula that is never closed"),
    ]


SOUND = [
    "A line of prose.",
    "",
    "> quoted",
    "- item",
    "1. item",
    "### Heading {#id}",
    "$x + y$ and `code`",
    "**bold** [link](#id)",
    "| a | b |",
    "{figure one}",
    "[[a.b:.2f]] [@key]",
]
"""Lines that may stand in any order."""


@settings(deadline=None, max_examples=200)
@given(
    before=st.lists(st.sampled_from(SOUND), max_size=12),
    after=st.lists(st.sampled_from(SOUND), max_size=4),
    prefix=st.sampled_from(["", "Text ", "> ", "- ", "**bold** "]),
    start=st.integers(1, 40),
)
def test_a_mistake_anywhere(before: list[str], after: list[str], prefix: str, start: int) -> None:
    """A mistake on any line, in any surroundings, is reported on exactly that line."""
    text = "\n".join([*before, f"{prefix}<b> here", *after])
    assert [mistake.place.line for mistake in mistakes(text, start)] == [start + len(before)]


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=" \n:[]{}@$#<>`|-*\\!().abfigure", max_size=60))
def test_no_text_breaks_the_grammar(text: str) -> None:
    """Whatever is written, the answer is tokens or mistakes with places within the text."""
    last = text.count("\n") + 1
    try:
        lines = [place_of(token).line for token in walk(parse(Prose(text, Place(FILE))))]
    except ContentError as error:
        lines = [mistake.place.line for mistake in error.mistakes]
        assert lines
    assert all(1 <= line <= last for line in lines)

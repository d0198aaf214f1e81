"""The Markdown of this house: CommonMark without HTML, and six marks of our own.

With it go tables, definition lists, ~~what is struck out~~ and notes, [^name], of one paragraph.

The marks are `{figure name}`, `[[group.key:spec]]`, `[@key]`, `$TeX$`, `::: box` and a heading's
`{#id}`. What is not well formed becomes a token of type "mistake" where it stands; `parse` then
raises all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.autolink import autolink
from markdown_it.rules_inline.image import image
from markdown_it.rules_inline.link import link
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin

from engine.errors import Mistakes, Place, did_you_mean
from engine.words.bound import COMPARISON
from engine.words.characters import REMEDY, unfit
from engine.words.interrupters import INTERRUPTS, silenced
from engine.words.leftovers import judge_leftovers
from engine.words.notes import apostrophes, judge_notes
from engine.words.prose import Prose
from engine.words.strays import (
    mistake,
    raw_tag,
    stray_dollar,
    stray_figure,
    stray_role,
    tex_brackets,
)

BOXES = ("card", "margin", "note", "predict", "screen", "try", "worked")
"""The names that may follow `:::`."""

IDENTIFIER = r"[a-z][a-z0-9-]*"
"""What may stand in an id attribute and after the # of an address."""

FIGURE = re.compile(r"\{figure ([\w-]+)(?: ([1-9][0-9]*))?\}")
QUOTE = re.compile(r"\[\[([A-Za-z][\w-]*)\.([A-Za-z_][\w-]*)(?::([^\[\]\n]+))?\]\]")
LITERAL = re.compile(r"\[\[(?![A-Za-z])([^\[\]\n]*[0-9][^\[\]\n]*)\]\]")
CITATION = re.compile(r"\[@([^\s\[\];@]+(?:;\s*@[^\s\[\];@]+)*)\]")
HEADING_ID = re.compile(r"\s*\{#([^{}]*)\}\s*$")

Rule = Callable[[StateInline, bool], bool]


@lru_cache(maxsize=512)
def parse(prose: Prose) -> Sequence[Token]:
    """The tokens of the text, each with its Place in `meta["place"]`; not to be changed.

    Inline tokens hang below their block, as markdown-it leaves them. A text is parsed once.
    """
    tokens = grammar().parse(prose.text)
    _set_places(tokens, prose)
    mistakes = Mistakes()
    found = unfit(prose.text)
    if found:
        mistakes.add(prose.line(found[0]), found[1], REMEDY)
    _check_boxes(tokens, prose, mistakes)
    for token in walk(tokens):
        if token.type == "mistake":
            mistakes.add(place_of(token), token.content, token.info)
    mistakes.settle()
    return tokens


def walk(tokens: Iterable[Token]) -> Iterator[Token]:
    """Every token in reading order, blocks before what they hold."""
    for token in tokens:
        yield token
        yield from walk(token.children or ())


def place_of(token: Token) -> Place:
    """Where a token of `parse` stands."""
    place = token.meta["place"]
    assert isinstance(place, Place)
    return place


@cache
def grammar() -> MarkdownIt:
    """The parser, made once; it keeps nothing from one text to the next."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    markdown.enable(["table", "smartquotes", "strikethrough"])
    markdown.use(deflist_plugin).use(footnote_plugin, inline=False)
    # Every address passes here; the pages judge it, and say so when they refuse it.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]

    block = markdown.block.ruler
    container_plugin(markdown, "box", validate=lambda params, _: bool(params.strip()))
    block.before("fence", "figure", _figure, {"alt": INTERRUPTS})
    block.after("container_box", "stray_box", _stray_box, {"alt": INTERRUPTS})
    block.before(
        "fence",
        "math_block",
        silenced(math_block_dollar(allow_labels=False, allow_blank_lines=False)),
        {"alt": INTERRUPTS},
    )

    inline = markdown.inline.ruler
    inline.before("escape", "tex_brackets", _placed(tex_brackets))
    inline.at("link", _placed(link))
    inline.at("autolink", _placed(autolink))
    inline.at("image", _placed(image))
    inline.at("html_inline", _placed(raw_tag))
    formula = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)
    for name, rule in (
        ("formula", formula),
        ("stray_dollar", stray_dollar),
        ("quote", _quote),
        ("citation", _citation),
        ("stray_figure", stray_figure),
        ("stray_role", stray_role),
    ):
        inline.before("link", name, _placed(rule))

    markdown.core.ruler.before("inline", "heading_id", _heading_ids)
    markdown.core.ruler.after("smartquotes", "apostrophe", apostrophes)
    markdown.core.ruler.after("footnote_tail", "judged_notes", judge_notes)
    markdown.core.ruler.after("judged_notes", "leftovers", judge_leftovers)
    return markdown


def _placed(rule: Rule) -> Rule:
    """The same rule, noting on its new tokens which line of the paragraph they start on."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        matched = rule(state, silent)
        for token in state.tokens[first:]:
            # An inner mark has noted its own line already.
            token.meta.setdefault("line", state.src.count("\n", 0, start))
        return matched

    return placed


def _set_places(tokens: list[Token], prose: Prose) -> None:
    """Give every token its Place: a block's first line, plus the line within the block."""
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        token.meta["place"] = prose.line(line)
        within = 0
        for child in walk(token.children or ()):
            # What stands in a link has noted the line on which the link begins.
            within = max(within, child.meta.get("line", 0))
            child.meta["place"] = prose.line(line + within)
            within += child.type in ("softbreak", "hardbreak")


def _line_text(state: StateBlock, line: int) -> str:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : state.eMarks[line]].rstrip()


def _figure(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    text = _line_text(state, line)
    if not text.startswith("{figure") or state.is_code_block(line):
        return False
    if silent:
        return True
    match = FIGURE.fullmatch(text)
    if match:
        token = state.push("figure", "figure", 0)
        token.content = match[1]
        token.meta["frame"] = int(match[2] or 0)
    else:
        token = mistake(
            state,
            f"'{text}' is not a figure mark",
            "write {figure name} alone on its line",
        )
    token.block, token.map = True, [line, line + 1]
    state.line = line + 1
    return True


def _stray_box(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A ':::' that is left over once every box has taken its own."""
    text = _line_text(state, line)
    if not re.fullmatch(r":{3,}", text) or state.is_code_block(line):
        return False
    if silent:
        return True
    token = mistake(
        state,
        f"'{text}' closes no box",
        "remove it; a box around a box needs more colons than the inner one",
    )
    token.block, token.map = True, [line, line + 1]
    state.line = line + 1
    return True


def _check_boxes(tokens: list[Token], prose: Prose, mistakes: Mistakes) -> None:
    lines = prose.text.split("\n")
    for at, token in enumerate(tokens):
        if token.type != "container_box_open":
            continue
        assert token.map is not None
        name, after = token.info.strip(), token.map[1]
        if name not in BOXES:
            mistakes.add(place_of(token), f"no box is called '{name}'", did_you_mean(name, BOXES))
        if after >= len(lines) or not lines[after].rstrip().endswith(":::"):
            mistakes.add(
                place_of(token),
                f"the box '{name}' is never closed",
                f"end it with a line {token.markup}",
            )
        elif name == "predict" and not _asks(tokens[at + 1 : at + 5]):
            mistakes.add(
                place_of(token),
                "the box 'predict' holds no question with its answer",
                "begin it with a paragraph that asks; what follows is folded away",
            )


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph begins here, and something follows it within its box."""
    kinds = [each.type for each in tokens]
    return kinds[:1] == ["paragraph_open"] and kinds[3:] != ["container_box_close"]


def _quote(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    literal = LITERAL.match(state.src, state.pos)
    if literal:
        if not silent:
            state.push("literal", "", 0).content = literal[1]
        state.pos = literal.end()
        return True
    match = QUOTE.match(state.src, state.pos) or COMPARISON.match(state.src, state.pos)
    end = match.end() if match else state.pos + 2
    if not silent and match:
        token = state.push("quote", "data", 0)
        # Without its brackets, which would make the quotation marks beside it turn the wrong way.
        token.content = match[0][2:-2]
    elif not silent:
        mistake(
            state, "'[[' begins no quotation", "write [[group.key]], [[group.key:.3f]] or [[1986]]"
        )
    state.pos = end
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    match = CITATION.match(state.src, state.pos)
    end = match.end() if match else state.pos + 2
    if not silent and match:
        token = state.push("citation", "cite", 0)
        token.meta["keys"] = tuple(re.split(r";\s*@", match[1]))
    elif not silent:
        mistake(state, "'[@' begins no citation", "write [@key] or [@key; @other]")
    state.pos = end
    return True


def _heading_ids(state: StateCore) -> None:
    """Move `{#id}` from the end of a heading, or of a term, to its id attribute."""
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type not in ("heading_open", "dt_open"):
            continue
        match = HEADING_ID.search(inline.content)
        if match and re.fullmatch(IDENTIFIER, match[1]):
            inline.content = inline.content[: match.start()]
            heading.attrSet("id", match[1])
        elif match:
            heading.type, heading.nesting = "mistake", 0
            heading.content = f"'{match[1]}' cannot be an id"
            heading.info = "start with a small letter; then small letters, digits and hyphens"

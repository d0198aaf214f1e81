"""Checked prose as HTML, once its numbers are known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from engine.catalogue import edition, speaks
from engine.errors import ContentError, Mistakes, Place
from engine.memory import keep, key, known
from engine.words.addresses import leads_out
from engine.words.checked import CheckedProse, Surroundings
from engine.words.grammar import grammar, place_of
from engine.words.mathematics import mathml
from engine.words.notes import notes_of
from engine.words.printed import FORMULAS, Quotations, check_sums, resolve, tex
from engine.words.quotation import Quotes, quoting
from engine.words.references import cite
from engine.words.tex import TeXError

TAGS = {"margin": "aside", "note": "aside", "predict": "details"}
"""Boxes that stand beside the train of thought, or unfold; the others are part of it."""

STORY = '<div class="story">\n{}\n<div class="steps">\n'

STOP = re.compile(r"[.,:;?!)]+")
"""Marks right behind a formula, between which and it browsers would break a line."""


def reached(name: str) -> str:
    """Attributes of what may be wider than a small screen: keys can reach it, and scroll it."""
    return f'role="group" aria-label="{name}" tabindex="0"'


@dataclass(frozen=True)
class Gap:
    """Where a figure is to stand, or one of its frames, counted from 1."""

    figure: str
    frame: int = 0


@dataclass(frozen=True)
class RenderedProse:
    """HTML, in pieces between its figures, which are drawn later."""

    pieces: tuple[Markup | Gap, ...]

    def html(self, figures: Mapping[str, Markup] | None = None) -> Markup:
        """The whole, with its figures.

        One that is shown frame by frame stands before its first frame, where a page may pin it;
        each frame and what follows it, up to the next one or to the end, are a step of its story.
        """
        drawn, told = figures or {}, Markup()
        whole = Markup()
        for piece in self.pieces:
            if not isinstance(piece, Gap):
                whole += piece
            elif piece.frame:
                whole += told if piece.frame > 1 else Markup(STORY).format(drawn[piece.figure])
                whole += Markup('<div class="step">\n{}\n').format(
                    drawn[f"{piece.figure} {piece.frame}"]
                )
                told = Markup("</div>\n")
            else:
                whole += Markup("{}\n").format(drawn[piece.figure])
        return (whole + (told and told + Markup("</div></div>"))).strip()


def render(prose: CheckedProse, quotes: Quotes | None = None) -> RenderedProse:
    """The prose with its numbers; raise all mistakes at once that only these could reveal."""
    mistakes = Mistakes()
    quotations = resolve(prose.marks, quoting(quotes or {}), mistakes)
    printed = tuple((mark, each.text, each.html(), each.tex()) for mark, each in quotations.items())
    rendered, found = _rendered(prose, _Same(quotations, printed), speaks())
    mistakes.extend(found)
    mistakes.settle()
    return rendered


class _Same:
    """Quotations of which the same is printed."""

    def __init__(self, quotations: Quotations, printed: tuple[object, ...]) -> None:
        self.quotations, self.printed = quotations, printed

    def __hash__(self) -> int:
        return hash(self.printed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.printed == self.printed


@lru_cache(maxsize=1024)
def _rendered(
    prose: CheckedProse, quoted: _Same, language: str
) -> tuple[RenderedProse, ContentError]:
    """In a language; rendered once, and what is sound found again by another process."""
    asked = (prose.prose, prose.inline, *prose.around.described, quoted.printed)
    name = f"set-{key('set', *asked, edition(language), source=(_rendered,))}"
    kept = known(name)
    if kept is not None:
        pieces = (
            Markup(each) if isinstance(each, str) else Gap(*each) for each in json.loads(kept)
        )
        return RenderedProse(tuple(pieces)), ContentError(())
    rendered, found = _set(prose, quoted.quotations)
    if not found.mistakes:
        written = [[p.figure, p.frame] if isinstance(p, Gap) else p for p in rendered.pieces]
        keep(name, json.dumps(written).encode())
    return rendered, found


def _set(prose: CheckedProse, quotations: Quotations) -> tuple[RenderedProse, ContentError]:
    mistakes, tokens = Mistakes(), prose.tokens
    check_sums(tokens, quotations, mistakes)
    renderer = _Renderer(prose.around, quotations, mistakes, notes_of(tokens))
    pieces = tuple(renderer.render_pieces(tokens[1:2] if prose.inline else tokens))
    return RenderedProse(pieces), mistakes.gathered


class _Renderer(RendererHTML):
    """Markdown-it calls the method that a token is named after."""

    def __init__(
        self,
        around: Surroundings,
        quotations: Quotations,
        mistakes: Mistakes,
        notes: Mapping[int, Sequence[Token]],
    ) -> None:
        super().__init__()
        self._notes = notes
        self._around = around
        self._quotations = quotations
        self._mistakes = mistakes
        self._boxes: list[str] = []
        """Tags of the open boxes: a closing token has no name of its own."""

    def render_pieces(self, tokens: Sequence[Token]) -> Iterator[Markup | Gap]:
        """HTML between figures, and the gaps where they are to stand."""
        options, html = grammar().options, Markup()
        for at, token in enumerate(tokens):
            if token.type == "footnote_block_open":
                break  # its notes stand where they are referred to
            if token.type == "figure":
                yield html
                yield Gap(token.content, token.meta["frame"])
                html = Markup()
            elif token.type == "inline":
                html += Markup(self.renderInline(token.children or [], options, {}))
            else:
                rule = self.rules.get(token.type, self.renderToken)
                html += Markup(rule(tokens, at, options, {}))
        yield html

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        return super().renderInline(_with_stops(tokens), options, env)

    def literal(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return str(escape(tokens[at].content))

    def quote(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        quotation = self._quotations.get(f"[[{tokens[at].content}]]")
        return str(quotation.html()) if quotation else ""

    def footnote_ref(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        words = self.renderInline(self._notes[tokens[at].meta["id"]], grammar().options, {})
        return (
            '<sup class="to-note"></sup><small class="beside"><span class="unseen"> (</span>'
            f'{words}<span class="unseen">)</span></small>'
        )

    def footnote_anchor(self, *_: Any) -> str:
        return ""

    def citation(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        around = self._around
        assert around.bibliography is not None
        return str(cite(around.bibliography, tokens[at].meta["keys"], around.works or ""))

    def math_inline(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self._formula(tokens[at], display=False)

    def math_inline_double(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self._formula(tokens[at], display=True)

    def math_block(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        formula = self._formula(tokens[at], display=True)
        return f'<div class="formula" {reached("Formula")}>{formula}</div>\n'

    def _formula(self, token: Token, *, display: bool) -> str:
        place = place_of(token)
        try:
            return str(mathml(tex(token, self._quotations), display=display))
        except TeXError as error:
            at = Place(place.file, place.line + error.line)
            self._mistakes.add(at, error.problem, error.remedy)
            return ""

    def container_box_open(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        name = tokens[at].info.strip()
        self._boxes.append(TAGS.get(name, "div"))
        return f'<{self._boxes[-1]} class="{name}">\n'

    def paragraph_open(
        self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any
    ) -> str:
        if _is_question(tokens, at):
            return "<summary>"
        return self.renderToken(tokens, at, options, env)

    def paragraph_close(
        self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any
    ) -> str:
        if _is_question(tokens, at - 2):
            return "</summary>\n"
        return self.renderToken(tokens, at, options, env)

    def container_box_close(self, *_: Any) -> str:
        return f"</{self._boxes.pop()}>\n"

    def link_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        link = tokens[at]
        if leads_out(str(link.attrGet("href"))):
            link = link.copy(attrs={**link.attrs, "rel": "noopener"})
        return self.renderToken([link], 0, options, env)

    def table_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return f'<div class="table" {reached("Table")}>\n' + self.renderToken(
            tokens, at, options, env
        )

    def table_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return self.renderToken(tokens, at, options, env) + "</div>\n"

    def th_open(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return _cell(tokens[at])

    def td_open(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return _cell(tokens[at])

    def fence(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        language = tokens[at].info.strip().partition(" ")[0]
        kind = Markup(' class="language-{}"').format(language) if language else ""
        code = f"<code{kind}>{escape(tokens[at].content)}</code>"
        return f"<pre {reached('Code')}>{code}</pre>\n"

    def code_block(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return self.fence(tokens, at)


def _is_question(tokens: Sequence[Token], at: int) -> bool:
    """Whether the paragraph that begins here is the first of a box that unfolds."""
    before = tokens[at - 1] if at else None
    return (
        before is not None
        and before.type == "container_box_open"
        and TAGS.get(before.info.strip()) == "details"
    )


def _with_stops(tokens: Sequence[Token]) -> list[Token]:
    """The same, with each formula and the marks right behind it in one piece."""
    whole: list[Token] = []
    for token in tokens:
        stop = STOP.match(token.content) if token.type == "text" else None
        if stop and whole and whole[-1].type in FORMULAS:
            formula = whole.pop()
            whole += [
                Token("whole_open", "span", 1, attrs={"class": "whole"}),
                formula,
                token.copy(content=stop[0]),
                Token("whole_close", "span", -1),
            ]
            token = token.copy(content=token.content[stop.end() :])
        whole.append(token)
    return whole


def _cell(token: Token) -> str:
    """A cell whose side is a class: the page allows no style attributes."""
    side = str(token.attrGet("style") or "").removeprefix("text-align:")
    kind = f' class="{side}"' if side else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{kind}{scope}>"

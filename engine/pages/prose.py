"""A section's Markdown as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from engine.errors import Mistakes, Place, did_you_mean
from engine.manuscript.bibliography import Bibliography
from engine.manuscript.grammar import LITERAL, QUOTE, grammar, parse, place_of
from engine.manuscript.prose import Prose
from engine.pages import arithmetic, symbols
from engine.pages.anchors import Anchor
from engine.pages.mathematics import mathml
from engine.pages.quotation import Quotation, QuotationError, Quotes, quote
from engine.pages.references import anchor, cite
from engine.pages.tex import TeXError

ASIDES = frozenset({"margin", "note"})
"""Boxes that stand beside the train of thought; the others are part of it."""

NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*(?<![.,])")
"""A number in prose; not the digits of a name such as x1 or float64."""

BRACES = re.compile(r"\{[^{}]*\}")
"""What a remark leaves to be filled in from the record, such as {loss}."""

DECIMAL = re.compile(r"\d+\.\d+")
"""A number in a formula that is more than an index, an exponent or a count."""

FORMULA_AND_STOP = re.compile(r"(<math (?:(?!</math>).)*</math>)([.,:;?!)]+)", re.DOTALL)
"""A formula and the marks right behind it, between which browsers would break a line."""

SCHEMES = frozenset({"http", "https", "mailto"})
"""Kinds of addresses that may lead out of the site."""


@dataclass(frozen=True)
class RenderedProse:
    """HTML, and what has to hold on the page around it."""

    html: Markup
    ids: tuple[Anchor, ...]
    """The ids that the prose defines."""

    links: tuple[Anchor, ...]
    """Its addresses within the site."""

    cited: tuple[str, ...]
    """Keys of the works that it cites, in order of first mention."""

    quoted: tuple[str, ...]
    """Names such as "run.loss" of the values that it quotes, in order of first mention."""


def render(
    prose: Prose,
    *,
    figures: Mapping[str, Markup] | None = None,
    quotes: Quotes | None = None,
    bibliography: Bibliography | None = None,
    works: str = "",
    inline: bool = False,
) -> RenderedProse:
    """The prose as HTML; raise all its mistakes at once.

    `works` is the address of the page that lists the bibliography, empty on that page itself. With
    `inline`, the text is one paragraph without its `<p>`: a caption or a deck.
    """
    tokens = parse(prose)
    page = _Page(prose.place.file, figures or {}, quotes or {}, bibliography, works)
    if inline:
        page.open_paragraph(tokens)
    markdown = grammar()
    html = _Renderer(markdown).render(tokens, markdown.options, {"page": page})
    page.mistakes.settle()
    return RenderedProse(
        html=Markup(html.strip()),
        ids=tuple(page.ids),
        links=tuple(page.links),
        cited=tuple(dict.fromkeys(page.cited)),
        quoted=tuple(dict.fromkeys(page.quoted)),
    )


def plain(words: Prose, quotes: Quotes | None = None) -> str:
    """A label, a description or a title: no Markdown, but its numbers are marked as in prose.

    Raise all its mistakes at once. What stands in braces is left as it is.
    """
    page = _Page(words.place.file, {}, quotes or {}, None)
    for number in NUMBER.findall(BRACES.sub("", _unmarked(words.text))):
        page.orphan(number, words.place)

    def value(match: re.Match[str]) -> str:
        quotation = page.quotation(match[0], words.place)
        return quotation.text if quotation else ""

    text = LITERAL.sub(r"\1", QUOTE.sub(value, words.text))
    page.printed += symbols.read(text, words.place.line)
    page.check_sums()
    page.mistakes.settle()
    return text


def _unmarked(text: str) -> str:
    """The text without what is quoted or marked as a literal."""
    return QUOTE.sub("", LITERAL.sub("", text))


@dataclass
class _Page:
    """What the renderer may draw on, and what it notes on its way."""

    file: Path
    figures: Mapping[str, Markup]
    quotes: Quotes
    bibliography: Bibliography | None
    works: str = ""
    """Address of the page that lists the bibliography."""
    mistakes: Mistakes = field(default_factory=Mistakes)
    ids: list[Anchor] = field(default_factory=list)
    links: list[Anchor] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    printed: list[symbols.Symbol] = field(default_factory=list)
    """The numbers, signs and words of the paragraph, heading or cell that is being rendered."""

    def open_paragraph(self, tokens: Sequence[Token]) -> None:
        """Hide the `<p>` of a text that is one paragraph."""
        if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
            tokens[0].hidden = tokens[2].hidden = True
        elif tokens:
            starts = [t for t in tokens if t.level == 0 and t.nesting >= 0 and t.type != "inline"]
            stray = starts[1] if starts[1:] else starts[0]
            self.mistakes.add(
                place_of(stray),
                "this text is more than one paragraph",
                "say it in one paragraph, without lists, boxes or headings",
            )

    def orphan(self, number: str, place: Place) -> None:
        """Note a number that would be believed though nothing has computed it."""
        self.mistakes.add(
            place,
            f"the number {number} comes from no record",
            f"quote it as [[group.key]], or, if it is a year or a count, mark it: [[{number}]]",
        )

    def quotation(self, mark: str, place: Place) -> Quotation | None:
        """What a mark such as [[run.loss:.4f]] stands for; None once its mistake is noted."""
        try:
            quotation = quote(mark, self.quotes)
        except QuotationError as error:
            self.mistakes.add(place, error.problem, error.remedy)
            return None
        self.quoted.append(mark[2:-2].partition(":")[0])
        return quotation

    def check_sums(self) -> None:
        """Note the wrong sums among what has been printed since the last look."""
        for found in arithmetic.disagreements(self.printed):
            self.mistakes.add(Place(self.file, found.line), found.problem, arithmetic.REMEDY)
        self.printed.clear()

    def formula(self, token: Token, *, display: bool) -> str:
        """A formula, once the values that it quotes have been put in."""
        place = place_of(token)

        def value(match: re.Match[str]) -> str:
            at = Place(place.file, place.line + token.content.count("\n", 0, match.start()))
            quotation = self.quotation(match[0], at)
            return quotation.tex() if quotation else "0"

        for number in DECIMAL.findall(_unmarked(token.content)):
            self.orphan(number, place)
        tex = LITERAL.sub(r"\1", QUOTE.sub(value, token.content))
        self.printed += symbols.read_tex(tex, place.line)
        try:
            return mathml(tex, display=display)
        except TeXError as error:
            at = Place(place.file, place.line + error.line)
            self.mistakes.add(at, error.problem, error.remedy)
            return ""


class _Renderer(RendererHTML):
    """Markdown-it calls the method that a token is named after."""

    def figure(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page, name = _page(env), tokens[at].content
        if name in page.figures:
            return f"{page.figures[name]}\n"
        page.mistakes.add(
            place_of(tokens[at]), f"no figure is called '{name}'", did_you_mean(name, page.figures)
        )
        return ""

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: Any) -> str:
        html = super().renderInline(tokens, options, env)
        _page(env).check_sums()
        return FORMULA_AND_STOP.sub(r'<span class="whole">\1\2</span>', html)

    def text(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page, token = _page(env), tokens[at]
        for number in NUMBER.findall(token.content):
            page.orphan(number, place_of(token))
        if "](" in token.content:
            page.mistakes.add(
                place_of(token),
                "a link that is none: its words may hold no other brackets",
                "quote a number beside the words of a link, not among them",
            )
        page.printed += symbols.read(token.content, place_of(token).line)
        return super().text(tokens, at, _, env)

    def softbreak(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        _page(env).printed += symbols.read("\n")
        return super().softbreak(tokens, at, options, env)

    def literal(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page, token = _page(env), tokens[at]
        page.printed += symbols.read(token.content, place_of(token).line)
        return str(escape(token.content))

    def quote(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page, place = _page(env), place_of(tokens[at])
        quotation = page.quotation(f"[[{tokens[at].content}]]", place)
        if quotation is None:
            return ""
        page.printed += symbols.read(quotation.text, place.line)
        return quotation.html()

    def citation(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page, keys = _page(env), tokens[at].meta["keys"]
        known = page.bibliography.references if page.bibliography else {}
        unknown = [key for key in keys if key not in known]
        for key in unknown:
            page.mistakes.add(
                place_of(tokens[at]), f"no work has the key '{key}'", did_you_mean(key, known)
            )
        if unknown or page.bibliography is None:
            return ""
        page.cited += keys
        page.links += [Anchor(f"{page.works}#{anchor(key)}", place_of(tokens[at])) for key in keys]
        return cite(page.bibliography, keys, page.works)

    def math_inline(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        return _page(env).formula(tokens[at], display=False)

    def math_inline_double(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        return _page(env).formula(tokens[at], display=True)

    def math_block(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        page = _page(env)
        html = page.formula(tokens[at], display=True)
        page.check_sums()
        return f'<div class="formula">{html}</div>\n'

    def container_box_open(self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any) -> str:
        name = tokens[at].info.strip()
        tag = "aside" if name in ASIDES else "div"
        # The close tag has no name of its own: the tag travels there by nesting.
        env.setdefault("boxes", []).append(tag)
        return f'<{tag} class="{name}">\n'

    def container_box_close(
        self, tokens: Sequence[Token], at: int, _: OptionsDict, env: Any
    ) -> str:
        return f"</{env['boxes'].pop()}>\n"

    def heading_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        token = tokens[at]
        page, identifier = _page(env), token.attrGet("id")
        if identifier:
            page.ids.append(Anchor(str(identifier), place_of(token)))
        if token.tag == "h1":
            page.mistakes.add(
                place_of(token),
                "a heading of the first level within a section",
                "write ## where the page has no other title, else ### (or ####)",
            )
        return self.renderToken(tokens, at, options, env)

    def link_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        token = tokens[at]
        page, href = _page(env), str(token.attrGet("href") or "")
        scheme = urlsplit(href).scheme.lower()
        if scheme in SCHEMES:
            token.attrSet("rel", "noopener")
        elif scheme or href.startswith("//"):
            page.mistakes.add(
                place_of(token), f"a link to '{href}'", "link with https://, or within the page"
            )
        elif href:
            page.links.append(Anchor(href, place_of(token)))
        else:
            page.mistakes.add(place_of(token), "a link to nowhere", "write [text](address)")
        return self.renderToken(tokens, at, options, env)

    def image(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        _page(env).mistakes.add(
            place_of(tokens[at]),
            f"an image file '{tokens[at].attrGet('src')}'",
            "pictures are figures: draw it in the section's Python file and write {figure name}",
        )
        return ""

    def table_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return '<div class="table">\n' + self.renderToken(tokens, at, options, env)

    def table_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return self.renderToken(tokens, at, options, env) + "</div>\n"

    def th_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return _cell(tokens[at])

    def td_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        return _cell(tokens[at])

    def fence(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
        language = tokens[at].info.strip().partition(" ")[0]
        kind = Markup(' class="language-{}"').format(language) if language else ""
        return f"<pre><code{kind}>{escape(tokens[at].content)}</code></pre>\n"


def _page(env: Any) -> _Page:
    page = env["page"]
    assert isinstance(page, _Page)
    return page


def _cell(token: Token) -> str:
    """A cell whose side is a class: the page allows no style attributes."""
    side = str(token.attrGet("style") or "").removeprefix("text-align:")
    kind = f' class="{side}"' if side else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{kind}{scope}>"

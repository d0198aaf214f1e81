"""A section's Markdown: judged before anything is computed, and set once the numbers are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.token import Token

from engine.errors import ContentError, Mistakes, Place, did_you_mean
from engine.memory import key
from engine.words import addresses
from engine.words.anchors import Anchor
from engine.words.bound import COMPARISON, Piece, loose
from engine.words.checked import TOLD, CheckedProse, Heading, Surroundings, Told
from engine.words.dialects import foreign
from engine.words.grammar import LITERAL, QUOTE, parse, place_of, walk
from engine.words.mathematics import mathml
from engine.words.printed import FORMULAS, Quotations, check_sums, marks, resolve, tex
from engine.words.prose import Prose
from engine.words.quotation import pending
from engine.words.references import anchor
from engine.words.tex import TeXError

NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*(?<![.,])")
"""A number in prose; not the digits of a name such as x1 or float64."""

DECIMAL = re.compile(r"\d+\.\d+")
"""A number in a formula that is more than an index, an exponent or a count."""


def check(
    prose: Prose, around: Surroundings, mistakes: Mistakes, *, inline: bool = False
) -> CheckedProse | None:
    """Note all that is wrong before the numbers are known; None if it cannot even be parsed.

    With `inline`, the text must be one paragraph: a caption.
    """
    checked, found = _checked(prose, around, inline)
    mistakes.extend(found)
    return checked


@lru_cache(maxsize=1024)
def _checked(
    prose: Prose, around: Surroundings, inline: bool
) -> tuple[CheckedProse | None, ContentError]:
    """Found out once; that prose is sound, once for all processes."""
    name = f"checked-{key('checked', prose, inline, *around.described, source=(_checked,))}"
    told, found = TOLD.known(name), ContentError(())
    if told is None:
        told, found = _judged(prose, around, inline)
        if told is not None and not found.mistakes:
            TOLD.keep(name, told)
    if told is None:
        return None, found
    return CheckedProse(**vars(told), prose=prose, around=around, inline=inline), found


def _judged(prose: Prose, around: Surroundings, inline: bool) -> tuple[Told | None, ContentError]:
    """What prose tells, if it can be parsed, and what is wrong with it."""
    try:
        tokens = parse(prose)
    except ContentError as error:
        return None, error
    checker = _Checker(around)
    if inline:
        checker.check_one_paragraph(tokens)
    quoted = tuple(marks(tokens))
    quotations = resolve(quoted, pending(around.groups), checker.mistakes)
    for token in walk(tokens):
        checker.look_at(token, quotations)
    check_sums(tokens, quotations, checker.mistakes)
    found = checker.mistakes.gathered
    if found.mistakes:
        checker.links.clear()
    told = Told(
        ids=tuple(checker.ids),
        links=tuple(checker.links),
        headings=tuple(checker.headings),
        cited=tuple(dict.fromkeys(checker.cited)),
        marks=quoted,
    )
    return told, found


DECIMALS = re.compile(r"[^A-Za-z]*\d\.\d[^A-Za-z]*")
"""A typed number with decimals; in a name, as of a version, they may stand."""

TYPED = (
    "quote it from a record; what is marked by hand is a year, a name or a count "
    "(a version stands in backticks)"
)


def unmarked(text: str) -> str:
    """The text without what is quoted, bound or marked as a literal."""
    return COMPARISON.sub("", QUOTE.sub("", LITERAL.sub("", text)))


def _piece(token: Token) -> Piece:
    """What a token of a paragraph is, as far as it may need to be bound."""
    if token.type == "quote":
        bound = COMPARISON.fullmatch(f"[[{token.content}]]")
        return ("bound", bound["words"]) if bound else ("number", token.content)
    if token.type in FORMULAS:
        return ("number" if QUOTE.search(token.content) else "formula", token.content)
    if token.type in ("softbreak", "hardbreak"):
        return "text", " "
    return (token.type if token.type in ("text", "literal") else "mark", token.content)


def note_orphan(number: str, place: Place, mistakes: Mistakes) -> None:
    """Note a number that would be believed though nothing has computed it."""
    mistakes.add(
        place,
        f"the number {number} comes from no record",
        f"quote it as [[group.key]], or, if it is a year or a count, mark it: [[{number}]]",
    )


@dataclass
class _Checker:
    """Goes once through the tokens, and notes what is wrong and what a page must know."""

    around: Surroundings
    mistakes: Mistakes = field(default_factory=Mistakes)
    ids: list[Anchor] = field(default_factory=list)
    links: list[Anchor] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def check_one_paragraph(self, tokens: Sequence[Token]) -> None:
        """Note what stands beside a first paragraph."""
        if tokens and [token.type for token in tokens] != [
            "paragraph_open",
            "inline",
            "paragraph_close",
        ]:
            starts = [t for t in tokens if t.level == 0 and t.nesting >= 0 and t.type != "inline"]
            self.mistakes.add(
                place_of(starts[1] if starts[1:] else starts[0]),
                "this text is more than one paragraph",
                "say it in one paragraph, without lists, boxes or headings",
            )

    def look_at(self, token: Token, quotations: Quotations) -> None:
        """Judge one token by its type."""
        place = place_of(token)
        if token.type in FORMULAS:
            self._formula(token, place, quotations)
        elif token.type == "text":
            self._text(token.content, place)
        elif token.type == "inline":
            self._bound(token.children or [])
        elif token.type == "literal" and DECIMALS.fullmatch(token.content):
            self.mistakes.add(place, f"the decimal number {token.content} is typed", TYPED)
        elif token.type == "footnote_open":
            self._footnote(token, place)
        elif token.type == "figure" and token.content not in self.around.figures:
            name = token.content
            remedy = did_you_mean(name, self.around.figures)
            self.mistakes.add(place, f"no figure is called '{name}'", remedy)
        elif token.type == "citation":
            self._citation(token.meta["keys"], place)
        elif token.type in ("heading_open", "dt_open"):
            self._anchor(token, place)
        elif token.type == "link_open":
            self._link(str(token.attrGet("href") or ""), place)
        elif token.type == "image":
            self.mistakes.add(
                place,
                f"an image file '{token.attrGet('src')}'",
                "pictures are figures: draw it in the section's Python file and write "
                "{figure name}",
            )

    def _bound(self, tokens: Sequence[Token]) -> None:
        """Note words and units of a paragraph that nothing holds to the numbers beside them."""
        for at, problem, remedy in loose([_piece(token) for token in tokens]):
            self.mistakes.add(place_of(tokens[at]), problem, remedy)

    def _formula(self, token: Token, place: Place, quotations: Quotations) -> None:
        for number in DECIMAL.findall(unmarked(token.content)):
            note_orphan(number, place, self.mistakes)
        try:
            mathml(tex(token, quotations), display=token.type != "math_inline")
        except TeXError as error:
            at = Place(place.file, place.line + error.line)
            self.mistakes.add(at, error.problem, error.remedy)

    def _text(self, text: str, place: Place) -> None:
        for number in NUMBER.findall(text):
            note_orphan(number, place, self.mistakes)
        if found := foreign(text):
            self.mistakes.add(place, *found)
        elif "](" in text:
            self.mistakes.add(
                place,
                "a link that is none: its words may hold no other brackets",
                "quote a number beside the words of a link, not among them",
            )

    def _citation(self, keys: Sequence[str], place: Place) -> None:
        bibliography, works = self.around.bibliography, self.around.works
        known = bibliography.references if bibliography else {}
        unsound = bibliography.unsound if bibliography else {}
        for each in keys:
            if each in unsound:
                self.mistakes.extend(ContentError(unsound[each]))
            elif each not in known and (not bibliography or bibliography.whole):
                self.mistakes.add(place, f"no work has the key '{each}'", did_you_mean(each, known))
        if works is None:
            self.mistakes.add(
                place,
                "it cites a work, but no page lists them",
                "write {figure further-reading} where the list is to stand",
            )
        self.cited += keys
        self.links += [Anchor(f"{works}#{anchor(each)}", place) for each in keys if each in known]

    def _footnote(self, token: Token, place: Place) -> None:
        if token.meta.get("paragraphs", 1) != 1:
            self.mistakes.add(
                place,
                "a note of more than one paragraph",
                "say it in one, for it stands beside the line that it belongs to",
            )

    def _anchor(self, token: Token, place: Place) -> None:
        """A heading, or a term that is defined: either may have an id."""
        identifier = token.attrGet("id")
        if identifier:
            self.ids.append(Anchor(str(identifier), place))
        if token.type == "dt_open":
            return
        if token.tag == "h1":
            self.mistakes.add(
                place,
                "a heading of the first level within a section",
                "write ## where the page has no other title, else ### (or ####)",
            )
        self.headings.append(Heading(int(token.tag[1]), place))

    def _link(self, href: str, place: Place) -> None:
        try:
            if addresses.leads_out(href):
                return
            within = addresses.stays_within(href)
        except ValueError:
            within = False
        if not within:
            from_top = href.startswith("/") and not href.startswith("//")
            remedy = addresses.FROM_HERE if from_top else addresses.REMEDY
            self.mistakes.add(place, f"a link to '{href}'", remedy)
        elif href:
            self.links.append(Anchor(href, place))
        else:
            self.mistakes.add(place, "a link to nowhere", "write [text](address)")

"""TeX formulas as MathML, which browsers set by themselves.

latex2mathml reads the TeX. Its output is then brought to MathML Core: what browsers ignore becomes
something they do not ignore, and what is redundant within HTML goes.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import pairwise, zip_longest
from xml.etree.ElementTree import Element

from markupsafe import Markup

from engine.memory import found_out, key
from engine.words.alphabets import styled
from engine.words.elements import markup
from engine.words.mathml_core import PAIRED, check_core, settle_box, settle_token, table_class
from engine.words.tex import TeXError, check, explain
from engine.words.tex_source import prepared

CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
"""How many children these elements need (MathML Core, section 3.3 and 3.4)."""

INFERRED_ROW = frozenset({"math", "mrow", "msqrt", "mstyle", "mtd", "mphantom", "mpadded"})
"""Elements that lay out any number of children in a row, without an mrow around them."""

ACCENTS = frozenset("^~¯―˙¨→ˇ˘´`")
"""Marks that sit close above a letter."""

WIDE = {"^": "ˆ", "~": "˜", "―": "‾"}
"""Those over several letters, as signs that grow; all but the last in Firefox and WebKit alone."""

CLOSING = frozenset(")]}⟩⌉⌋!′⋯⋮⋱")
"""Operators after which a sign stands between two terms."""

SIGNS = frozenset("+−±∓")

BARS = frozenset("|‖")

LARGE = frozenset("∑∏⋃⋂")

TAKING_LIMITS = frozenset({"inf", "lim", "max", "min", "sup"})
"""Named functions that take limits as sums do."""

LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
ASIDE = {below: aside for aside, below in LIMITS.items()}

SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})

WORD = re.compile(r"[A-Za-z]{2,}([ \u2006\u2009][A-Za-z]{2,})*")
"""The name of a function, as in sin and arg max."""


@lru_cache(maxsize=4096)
def mathml(tex: str, *, display: bool = False) -> Markup:
    """A formula as a `<math>` element for use within HTML; its TeX is kept in alttext.

    A formula is set once, however often it is asked for, and found again by another process.
    """
    name = key("formula", tex, display, source=(_set,), libraries=("latex2mathml",))
    return Markup(found_out(f"formula-{name}", lambda: _set(tex, display).encode()).decode())


def _set(tex: str, display: bool) -> Markup:
    """A formula, set now; TeXError for what cannot be set."""
    from latex2mathml.converter import convert_to_element  # of which most builds set no new one

    check(tex)
    source = prepared(tex)
    try:
        math = convert_to_element(source.strip(), display="block" if display else "inline")
    except Exception as error:  # It raises whatever its walk over the tokens happens on.
        raise TeXError(*explain(error)) from error
    _settle(math)
    _check_children(math)
    for element in math.iter():
        # In running text the limits of a sum move aside by themselves. A named function is no
        # operator, which WebKit would set in the face of signs alone: it is told where they go.
        if element.attrib.pop("named", "") and not display:
            element.tag = ASIDE[element.tag]
    for name in math.iter("mi"):
        if len(name.text or "") > 1:
            name.set("class", "up")  # The page slants single letters itself, in its own face.
    math.attrib.clear()
    check_core(math)
    if display:
        math.set("display", "block")
    math.set("alttext", " ".join(tex.split()))
    return markup(math)


def _settle(element: Element) -> None:
    """Bring an element and all below it to the least MathML Core that looks the same."""
    for child in element:
        _settle(child)
    _set_text(element)
    settle_box(element)
    if element.tag == "mtable":
        # The style sheet sets columns; only derivations, which align at a sign, are named.
        kind = table_class(element)
        element.attrib.clear()
        if kind:
            element.set("class", kind)
        if kind == "aligned":
            element.set("displaystyle", "true")  # Tables make fractions small, unless told.
    elif element.tag == "mtd":
        side = element.attrib.pop("columnalign", "center")
        if side != "center":
            element.set("class", side)
    elif element.tag == "mover" and len(element) == 2 and element[1].text in ACCENTS:
        element[1].attrib.pop("accent", None)
        element.set("accent", "true")
        if element[0].tag == "mrow" and element[1].text in WIDE:
            element[1].text = WIDE[element[1].text]
    elif element.tag in ("mi", "mn", "mo", "mtext"):
        settle_token(element)
        _settle_token(element)
    if element.tag in LIMITS and (element[0].text in LARGE or element[0].get("limits")):
        _move_limits(element)
    for child in element:
        child.attrib.pop("limits", None)
    children = [inner for child in _joined_numbers(element) for inner in _unwrapped(child, element)]
    if element.tag in INFERRED_ROW:
        children = [child for child in children if child.tag != "mo" or len(child) or child.text]
        children = _with_applications(_joined_words(children))
        _set_forms(children)
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _set_text(element: Element) -> None:
    """Turn the references that latex2mathml writes as plain text into characters."""
    raw = element.text or ""
    element.text = html.unescape(raw) or None
    # \mathrm{d} arrives as a reference to a plain letter, and a plain letter by itself is slanted;
    # so would capital Greek letters be, which TeX sets upright.
    if element.tag == "mi" and re.fullmatch("[ -~Α-Ω]", element.text or "") and raw[:3] == "&#x":
        element.attrib.setdefault("mathvariant", "normal")


def _settle_token(element: Element) -> None:
    text = element.text or ""
    variant = element.get("mathvariant", "normal")
    if variant != "normal":
        del element.attrib["mathvariant"]
        # A single letter in an mi slants by itself.
        if variant != "italic" or len(text) > 1:
            element.text = "".join(styled(each, variant) for each in text)
    if element.tag == "mo" and WORD.fullmatch(text):
        # A named function: as an mo it would get the wide spaces of a relation.
        limits = text in TAKING_LIMITS or "movablelimits" in element.attrib
        element.tag = "mi"
        element.attrib.clear()
        if limits:
            element.set("limits", "true")  # For the element around it; gone in the end.
    elif element.tag == "mo" and len(element):
        element.tag = "mrow"
    elif element.tag == "mi" and text in (":", ";"):
        element.tag = "mo"
        element.attrib.clear()
    elif element.tag == "mo" and text and text in PAIRED:
        element.attrib.pop("fence", None)
        if element.get("stretchy") == "true":
            del element.attrib["stretchy"]
    elif element.tag == "mtext":
        element.text = re.sub(r"\\([%&#$_])", r"\1", text)


def _set_forms(children: list[Element]) -> None:
    """Say which signs are prefixes and which bars open or close, where a browser would guess wrong.

    A sign after another sign belongs to what follows it, as in `w = -1`. Bars come in pairs, as in
    `|x|`; a bar alone, as in `p(a|b)`, stands between.
    """
    cores = [child[0] if child.tag in SCRIPTED and len(child) else child for child in children]
    bars = [core for core in cores if core.tag == "mo" and core.text in BARS]
    if len(bars) % 2 == 0:
        for at, bar in enumerate(bars):
            bar.set("form", "postfix" if at % 2 else "prefix")
    for before, child in pairwise(children):
        closes = before.text in CLOSING or before.get("form") == "postfix"
        if child.tag == "mo" and child.text in SIGNS and before.tag == "mo" and not closes:
            child.set("form", "prefix")
    # The first and the last of several in a row are what they are anyway.
    if len(children) > 1:
        for child, form in ((children[0], "prefix"), (children[-1], "postfix")):
            if child.get("form") == form:
                del child.attrib["form"]


def _move_limits(element: Element) -> None:
    """Put the limits of a sum or a maximum below and above."""
    element.tag = LIMITS[element.tag]
    if element[0].tag == "mi":
        element.set("named", "true")  # until it is known where the formula stands


def _unwrapped(child: Element, parent: Element) -> list[Element]:
    """The child, or what is in it if the child is an mrow that changes nothing."""
    if child.tag != "mrow" or child.attrib:
        return [child]
    if len(child) == 1:
        return list(child)
    # The only row in a root, a cell or a formula is there anyway; but in Firefox brackets grow only
    # in a row of their own.
    if any(each.tag == "mo" and each.text in PAIRED and not each.attrib for each in child):
        return [child]
    if len(parent) == 1 and parent.tag in INFERRED_ROW:
        return list(child)
    return [child]


def _joined_numbers(element: Element) -> list[Element]:
    """The children, with `1{,}000` put back together: one number, not a list of two."""
    joined: list[Element] = []
    for child in element:
        comma = joined[-1] if joined else None
        if (
            child.tag == "mn"
            and len(joined) > 1
            and comma is not None
            and comma.tag == "mrow"
            and [each.text for each in comma] == [","]
            and joined[-2].tag == "mn"
        ):
            joined.pop()
            joined[-1].text = f"{joined[-1].text},{child.text}"
        else:
            joined.append(child)
    return joined


def _joined_words(children: list[Element]) -> list[Element]:
    """The children, with the upright letters of `\\mathrm{loss}` put together into a word."""
    upright = {"mathvariant": "normal"}
    letters = [each for each in children if (each.text or "").isalpha()]
    if len(letters) > 1 and all(
        each.tag == "mi" and each.attrib == upright and each in letters for each in children
    ):
        word = Element("mi")
        word.text = "".join(each.text or "" for each in children)
        return [word]
    return children


def _with_applications(children: list[Element]) -> list[Element]:
    """The children, with the thin space that `\\tanh z` has between function and argument."""
    spaced: list[Element] = []
    for child, after in zip_longest(children, children[1:]):
        spaced.append(child)
        name = child[0] if child.tag in SCRIPTED and len(child) else child
        is_function = name.tag in ("mi", "mo") and WORD.fullmatch(name.text or "")
        if is_function and after is not None and after.tag not in ("mo", "mspace", "mtext"):
            spaced.append(Element("mspace", width="0.167em"))
    return spaced


def _check_children(math: Element) -> None:
    for element in math.iter():
        expected = CHILDREN.get(element.tag)
        if expected is not None and len(element) != expected:
            raise TeXError(
                "a command lacks an argument",
                "give it in braces, as in \\frac{a}{b} or \\sqrt{x}",
            )
        if "\\" in (element.text or ""):
            raise TeXError(
                f"'{element.text}' is not understood", "TeX commands do not work within \\text"
            )
        if "style" in element.attrib:
            raise TeXError("a style attribute", "use \\class{name}{…}")

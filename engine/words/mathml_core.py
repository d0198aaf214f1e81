"""What MathML Core has, and what is more of it: the last look at a formula before it is set.

Browsers pass over what they do not know without a word, so that a cancelled term would look kept.
Elements and attributes are those of MathML Core (W3C, sections 2 and 3); what an operator is comes
from its operator dictionary (appendix B).
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element

from engine.words.signs import unsettable
from engine.words.tex import TeXError
from engine.words.tex_source import LIMITS, NAME

ELEMENTS = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle"}
    | {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"}
    | {"mpadded", "mphantom"}
)

ATTRIBUTES = {
    "mathvariant": "normal",
    "class": r"[-\w ]+",
    "displaystyle": "true|false",
    "scriptlevel": r"[+-]?\d",
    "form": "prefix|infix|postfix",
    "stretchy": "true|false",
    "movablelimits": "true|false",
    "largeop": "true|false",
    "symmetric": "true|false",
    "fence": "true|false",
    "separator": "true|false",
    "accent": "true|false",
    "accentunder": "true|false",
    "linethickness": r"0|thin|thick|[\d.]+(em|ex|px|pt|rem)",
    "limits": "true",
    **dict.fromkeys(
        ("width", "height", "depth", "lspace", "rspace", "voffset", "minsize", "maxsize"),
        r"-?(0|[\d.]+(em|ex|px|pt|rem|mu))",
    ),
}
"""What each may say."""

SPACES = {"thin": 3, "medium": 4, "thick": 5, "verythin": 1, "verythick": 6, "veryverythin": 2}
"""Named widths, in 18ths of an em."""

ORDINARY = frozenset("∞∅∠∎∂…ℓℏ□◻△▲■†‡✓")
"""Signs that stand for a thing: an operator would have spaces around it."""

CIRCLED = frozenset("⊙⊕⊗⊖")
PAIRED = frozenset("()[]{}⟨⟩⌈⌉⌊⌋|‖")
"""Brackets, which stretch by themselves."""

ARROWS = (range(0x2190, 0x2200), range(0x27F0, 0x2800), range(0x2900, 0x2980))
SMALL = "0.1em"
"""The space between rows by which a small matrix is known."""


def settle_token(token: Element) -> None:
    """Make a name, an operator or a text what it stands for."""
    text = token.text or ""
    if token.tag == "mtext" and text.startswith(NAME):
        token.tag = "mi"
        token.text = text.strip(NAME + LIMITS)
        token.attrib.clear()
        if len(token.text) == 1:
            token.set("mathvariant", "normal")
        if text.endswith(LIMITS):
            token.set("limits", "true")
    elif token.tag == "mi" and len(text) == 1 and _is_operator(text):
        token.tag = "mo"
        token.attrib.clear()
        if text in PAIRED:
            token.set("stretchy", "false")
        if text == "¬":
            token.set("form", "prefix")
    elif token.tag == "mo" and text in ORDINARY:
        token.tag = "mi"
        token.attrib.clear()
        token.set("mathvariant", "normal")
    elif token.tag == "mo":
        token.attrib.pop("accent", None)
        if text in CIRCLED:  # Firefox would make them larger than they are
            token.attrib.update(largeop="false", stretchy="false")


def settle_box(element: Element) -> None:
    """Write spaces, arrows with words, primes and crossed signs as Core has them."""
    width = element.get("width", "")
    if named := re.fullmatch(r"(negative)?(\w+?)mathspace", width):
        share = SPACES.get(named[2], 3) / 18
        element.set("width", f"{'-' if named[1] else ''}{share:.3f}em")
    children = list(element)
    for place, child in enumerate(children):
        if child.tag == "mpadded" and child.get("width", "").startswith("+"):
            row = Element("mrow")  # the words over an arrow that is longer than they are
            row.append(Element("mspace", width="0.4em"))
            row.extend(each for each in child if each.tag != "mspace")
            row.append(Element("mspace", width="0.4em"))
            children[place] = row
        elif child.tag == "mstyle" and [each.text for each in child] in (["→"], ["←"]):
            children[place] = child[0]
    element[:] = _crossed(_primed(element, children))


def _primed(element: Element, children: list[Element]) -> list[Element]:
    """A prime stands beside its letter: as a superscript it would be small and too high."""
    if element.tag in ("msup", "msubsup") and len(children) > 1 and set(_text(children[-1])) <= {
        "′", "″", "‴",
    } and _text(children[-1]):  # fmt: skip
        prime = Element("mo", lspace="0", rspace="0")
        prime.text = _text(children[-1])
        base = children[0]
        if element.tag == "msubsup":
            base = Element("msub")
            base.extend(children[:2])
        element.tag = "mrow"
        element.attrib.clear()
        return [base, prime]
    return children


def _crossed(children: list[Element]) -> list[Element]:
    """`\\not` and the sign after it as one sign."""
    found: list[Element] = []
    for child in children:
        if found and _is_stroke(found[-1]):
            composed = unicodedata.normalize("NFC", f"{child.text or ''}\u0338")
            if child.tag != "mo" or len(composed) != 1:
                raise TeXError(
                    f"'\\not' before '{_text(child)}'", "cross out a relation, as in \\neq"
                )
            found.pop()
            child.text = composed
        found.append(child)
    if found and _is_stroke(found[-1]):
        raise TeXError("'\\not' with nothing after it", "cross out a relation, as in \\neq")
    return found


def _is_stroke(element: Element) -> bool:
    return element.tag == "mpadded" and [each.text for each in element] == ["⧸"]


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _is_operator(sign: str) -> bool:
    """Whether a sign that stands for a variable is none."""
    if sign in ORDINARY:
        return False
    arrow = any(ord(sign) in each for each in ARROWS)
    return arrow or sign in PAIRED or unicodedata.category(sign) == "Sm"


def table_class(table: Element) -> str:
    """The class by which the style sheet sets a table; '' for a plain one."""
    if table.get("rowspacing") == SMALL:
        return "small"
    return "aligned" if "columnspacing" in table.attrib else ""


def check_core(math: Element) -> None:
    """Refuse what a browser would pass over, and signs that the typeface of formulas lacks."""
    for element in math.iter():
        if element.tag not in ELEMENTS:
            raise TeXError(
                f"browsers do not draw <{element.tag}>", "write it in other commands, or in words"
            )
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES or not re.fullmatch(ATTRIBUTES[name], value):
                raise TeXError(
                    f"browsers do not understand {name}='{value}' of <{element.tag}>",
                    "write it in other commands",
                )
        if sign := unsettable(element.text or ""):
            called = f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"
            raise TeXError(
                f"the typeface of formulas has no '{sign}' ({called})",
                "write another sign, or its name in \\text{…}",
            )

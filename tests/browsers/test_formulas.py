"""Formulas in three engines: what grows grows, what is aligned is aligned, nothing is missing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine.pages import typefaces
from engine.words.mathematics import mathml
from tests.browsers import frames
from tests.browsers.driver import Browser, Rect

COLUMN = r"\begin{{{0}}} a & b \\ c & d \\ \frac{{e}}{{f}} & g \end{{{0}}}"
TALL = r"\frac{\frac{a}{b}}{c}"

GROWN = [
    *(COLUMN.format(f"{bracket}matrix") for bracket in "bBpvV"),
    r"\begin{bmatrix} a \\ b \\ c \end{bmatrix}^\top x",
    rf"x = \left( {TALL} \right)",
    rf"\left[ {TALL} \right]",
    rf"\left\{{ {TALL} \right\}}",
    rf"\left| {TALL} \right|",
    rf"\left\| {TALL} \right\|",
    rf"\left\langle {TALL} \right\rangle",
    rf"\left\lfloor {TALL} \right\rfloor",
    rf"\left\lceil {TALL} \right\rceil",
    rf"\left. {TALL} \right|",
    rf"\left( \left[ {TALL} \right] + b \right)",
    rf"\left\lfloor {TALL} \right\rfloor + \left\lceil {TALL} \right\rceil",
    r"\begin{Bmatrix} a \\ b \\ c \end{Bmatrix}",
    r"A = \begin{pmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\"
    r" a_{m1} & \cdots & a_{mn} \end{pmatrix}",
    rf"f(x) = \begin{{cases}} 0 & x < 0 \\ {TALL} & x \ge 0 \\ 1 & x > 1 \end{{cases}}",
]
"""Brackets that are as high as what they enclose."""

WIDE = [
    r"\underbrace{a + b + c + d}",
    r"\overbrace{a + b + c + d}",
    r"\widehat{abcd}",
    r"\overrightarrow{abcd}",
]
"""Marks that are as wide as what they cover; of the last two only Firefox is asked: Chromium leaves
them small, and in WebKit they lie where they cannot be measured."""

ROOTS = [rf"\sqrt{{{TALL}}}", r"\sqrt{n}", r"\sqrt[3]{\frac{a}{b}}"]

ALIGNED = [
    r"\begin{aligned} a_n &= 1 \\ abcdef &= 2 \\ x^2 + y^2 &= 3 \end{aligned}",
    r"\begin{aligned} z &= w x + b \\ a &= \tanh z \\ \frac{d a}{d z} &= 1 - a^2 \end{aligned}",
    r"\begin{aligned} \frac{\partial L}{\partial w} &= \delta a \\ &= (p - y)\, a \\"
    r" &= p a - y a \end{aligned}",
]

BOXES = """
return [...document.querySelectorAll(arguments[0])].map(one => one.getBoundingClientRect())
    .map(box => [box.left, box.top, box.width, box.height]);
"""

FENCES = """
return [...document.querySelectorAll(arguments[0])].filter(one =>
    '()[]{}|‖⟨⟩⌊⌋⌈⌉'.includes(one.textContent) && one.getAttribute('stretchy') !== 'false')
    .map(one => one.getBoundingClientRect().height);
"""

ENDS = """
const right = one => one.getBoundingClientRect().right;
return [...document.querySelectorAll(arguments[0])].map(cell =>
    Math.max(...[...cell.querySelectorAll('*')].map(right)));
"""


@pytest.fixture
def page(browser: Browser, site: Path, tmp_path: Path) -> Browser:
    """All of them, as a page of ours sets them, one below the other."""
    formulas = [*GROWN, *WIDE, *ROOTS, *ALIGNED]
    assert len(formulas) >= 30
    body = "".join(
        f"<div id=f{k}>{mathml(tex, display=True)}</div>" for k, tex in enumerate(formulas)
    )
    faces = typefaces.of_formulas(body)
    assert faces is not None
    cut = "".join(typefaces.face_rule(f, typefaces.cut(f)) for f in (*typefaces.FACES, faces))
    built = (site / "backpropagation" / "index.html").read_text(encoding="utf-8")
    rules = re.findall(r"^(?:math\{|body\{margin).*$", built, re.MULTILINE)
    assert len(rules) == 2
    file = tmp_path / "formulas.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8><style>{cut}{''.join(rules)}"
        f"body{{font-family:Text}}div{{margin:1em}}</style>{body}",
        encoding="utf-8",
    )
    browser.viewport(700, 3200)
    browser.open(file.as_uri())
    browser.settle(500)
    return browser


def test_brackets_marks_and_roots_grow_with_what_they_hold(page: Browser) -> None:
    """No bracket is lower than nine tenths of its content, and no brace narrower."""
    small = []
    for k, tex in enumerate(GROWN):
        (_, _, _, height), *_ = page.evaluate(BOXES, f"#f{k} :is(mtable, mfrac)")
        fences = page.evaluate(FENCES, f"#f{k} mo")
        assert fences, tex
        small += [(tex, each / height) for each in fences if each < 0.9 * height]
    for k, tex in enumerate(WIDE, start=len(GROWN)):
        ((left, top, width, height),) = page.evaluate(BOXES, f"#f{k} :is(mover, munder)")
        (_, base_top, base, base_height), *_ = page.evaluate(BOXES, f"#f{k} mrow")
        above = Rect(left - 2, top - 2, width + 4, base_top - top + 2)
        below = Rect(
            left - 2, base_top + base_height, width + 4, top + height - base_top - base_height + 2
        )
        mark = max(_ink(page, above), _ink(page, below))
        if mark < 0.8 * base and (k < len(GROWN) + 2 or page.name == "Firefox"):
            small.append((tex, mark / base))
    for k, tex in enumerate(ROOTS, start=len(GROWN) + len(WIDE)):
        (_, _, _, root), *_ = page.evaluate(BOXES, f"#f{k} :is(msqrt, mroot)")
        (_, _, _, inside), *_ = page.evaluate(BOXES, f"#f{k} :is(msqrt, mroot) > *")
        if root < inside:
            small.append((tex, root / inside))
    assert small == []


def _ink(page: Browser, box: Rect) -> float:
    """How wide the ink in a strip is, from its first dark column to its last."""
    if box.height < 1:
        return 0
    seen = np.asarray(frames.cut(page.screenshot(), box).convert("L"))
    dark = np.flatnonzero((seen < 160).any(axis=0))
    return float(dark[-1] - dark[0] + 1) if dark.size else 0.0


def test_signs_are_aligned_and_left_sides_end_at_them(page: Browser) -> None:
    """Within a pixel, in every line of a derivation."""
    for k, tex in enumerate(ALIGNED, start=len(GROWN) + len(WIDE) + len(ROOTS)):
        lefts = [box[0] for box in page.evaluate(BOXES, f"#f{k} mtd.left > :first-child")]
        assert len(lefts) == 3
        assert max(lefts) - min(lefts) < 1, tex
        ends = [each for each in page.evaluate(ENDS, f"#f{k} mtd.right") if each is not None]
        assert max(ends) - min(ends) < 1.5, tex


def test_no_formula_is_blank(page: Browser) -> None:
    """Every one leaves ink."""
    for k in range(len(GROWN) + len(WIDE) + len(ROOTS) + len(ALIGNED)):
        page.evaluate("document.getElementById(arguments[0]).scrollIntoView()", f"f{k}")
        page.settle(50)
        seen = frames.cut(page.screenshot(), page.rect(f"#f{k} math"))
        assert not frames.is_blank(seen), k

"""TeX as its writer types it, turned into the TeX that latex2mathml reads rightly.

What is set otherwise than a reader of TeX expects is written in other commands here; what no
browser draws has been refused before (see tex.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable

NAME, LIMITS = "\ue001", "\ue000"
"""In a text, it is the name of an operator; and it takes its limits below and above."""

ROW_SPACE = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")
"""The end of a row that asks for more room, as in `\\\\[4pt]`: the style sheet gives room."""

NAMED = {"align": "align*", "aligned": "align*", "gather": "matrix", "gather*": "matrix",
         "gathered": "matrix"}  # fmt: skip
"""Environments under the name of one that is set the same: formulas here have no numbers."""

SHORT = {
    r"\arg": r"\operatorname{arg}",
    r"\sim": "∼",
    r"\bmod": r"\;\operatorname{mod}\,",
    r"\nonumber": "",
    r"\notag": "",
    r"\implies": "⟹",
    r"\impliedby": "⟸",
    r"\iff": "⟺",
}
"""Commands in terms of others."""

ENCLOSED = re.compile(r"\\begin\s*\{([bBpvV]?matrix|cases|smallmatrix)\}")


def prepared(tex: str) -> str:
    """The same formula in commands that are understood."""
    tex = ROW_SPACE.sub(r"\\\\", tex)
    tex = re.sub(r"\\(begin|end)\s*\{equation\*?\}", "", tex)
    tex = re.sub(
        r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}",
        lambda match: f"\\{match[1]}{{{NAMED.get(match[2], match[2])}}}",
        tex,
    )
    tex = re.sub(r"\\not\s*=", r"\\neq ", tex)
    tex = re.sub(
        r"\\(arg|sim|bmod|nonumber|notag|implies|impliedby|iff)(?![A-Za-z])",
        lambda match: SHORT[match[0]] + " ",
        tex,
    )
    tex = _changed(tex, "text", _words)
    tex = _changed(tex, "operatorname*", lambda name: _operator(name + LIMITS))
    tex = _changed(tex, "operatorname", _operator)
    tex = _changed(tex, "substack", _stacked)
    return _enclosed(tex)


def _operator(name: str) -> str:
    """An operator by its name; the words of it keep their distance."""
    spaced = re.sub(r"\s*(\\[,; ]|~)\s*", "\u2009", name)
    return f"\\text{{{NAME}{re.sub(r'[{}]', '', spaced)}}}"


def _stacked(rows: str) -> str:
    return f"\\begin{{smallmatrix}}{rows}\\end{{smallmatrix}}"


def _words(text: str) -> str:
    """The words of a `\\text` and the formulas between them, without braces that only group."""
    parts = re.split(r"(?<!\\)\$", text)
    written = []
    for place, part in enumerate(parts):
        if place % 2:
            written.append(f"{{{part}}}")
        elif part:
            plain = re.sub(r"(?<!\\)[{}]", "", part)
            written.append(f"\\text{{{plain}}}")
    return "".join(written) or r"\text{}"


def _changed(tex: str, command: str, change: Callable[[str], str]) -> str:
    """The formula with each use of a command that has one argument written otherwise."""
    pattern = re.compile(rf"\\{re.escape(command)}(?![A-Za-z*])\s*\{{")
    written, at = [], 0
    while match := pattern.search(tex, at):
        end = _closing(tex, match.end())
        if end is None:
            break
        written += [tex[at : match.start()], change(tex[match.end() : end])]
        at = end + 1
    return "".join(written) + tex[at:]


def _closing(tex: str, start: int) -> int | None:
    """Where the group that was opened before `start` ends."""
    depth = 1
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return None


def _enclosed(tex: str) -> str:
    """The formula with each matrix and its brackets in a row of their own, to be raised as one."""
    written, at, ends = [], 0, []
    for match in re.finditer(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}", tex):
        if match[1] == "begin":
            own = bool(ENCLOSED.match(match[0]))
            ends.append(own)
            written += [tex[at : match.start()], "{" if own else "", match[0]]
        else:
            own = ends.pop() if ends else False
            written += [tex[at : match.end()], "}" if own else ""]
        at = match.end()
    return "".join(written) + tex[at:]

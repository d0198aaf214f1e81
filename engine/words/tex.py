"""TeX as writers type it: what cannot be set is found here, before anything is."""

from __future__ import annotations

import re
from functools import cache

from latex2mathml import commands
from latex2mathml.symbols_parser import SYMBOLS

from engine.errors import did_you_mean

REFUSED = {
    "style": "a page without style attributes cannot hold it; use \\class{name}{…}",
    "href": "link from the prose around the formula instead",
    "color": "use \\class{name}{…}, so that colours stay in the style sheet",
    "textcolor": "use \\class{name}{…}, so that colours stay in the style sheet",
    "colorbox": "use \\class{name}{…}, so that colours stay in the style sheet",
    "fcolorbox": "use \\class{name}{…}, so that colours stay in the style sheet",
    **dict.fromkeys(
        ("cancel", "bcancel", "xcancel", "boxed", "fbox", "sout", "longdivision"),
        "browsers draw no lines through or around a formula; say it in the words beside it",
    ),
    **dict.fromkeys(
        ("hline", "cline", "hdashline"), "browsers draw no lines in a table; leave it out"
    ),
    **dict.fromkeys(
        ("label", "tag", "eqref", "ref"), "formulas have no numbers; refer to them in words"
    ),
    **dict.fromkeys(
        ("verb", "unicode", "image", "imageof", "displaylines", "eqalign", "eqalignno"),
        "write what it stands for",
    ),
    **dict.fromkeys(
        ("newcommand", "DeclareMathOperator", "newenvironment", "def", "require"),
        "write out what it stands for: each formula stands by itself",
    ),
    **dict.fromkeys(
        ("textbf", "textit", "emph", "texttt", "textsf"),
        "set words apart in the prose, and letters by \\mathbf, \\mathit, \\mathtt or \\mathsf",
    ),
}
"""Commands that the engine behind us knows but a page cannot hold, and what to do instead."""

UNDERSTOOD = frozenset({"arg", "implies", "impliedby", "iff", "nonumber", "notag", "substack"})
"""Commands that are understood here and not behind us."""

TABLES = frozenset(
    {"align", "align*", "aligned", "array", "cases", "gather", "gather*", "gathered"}
    | {"smallmatrix", "split"}
    | {f"{bracket}matrix" for bracket in ("", "b", "B", "p", "v", "V")}
)
"""Environments that `&` and `\\\\` divide into cells and rows."""


ENVIRONMENTS = TABLES | {"equation", "equation*"}

SUBSTACK = "\\substack"
"""A group in which `\\\\` divides rows."""


class TeXError(ValueError):
    """A formula that cannot be set."""

    def __init__(self, problem: str, remedy: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.line = line
        """The line within the TeX, counted from 0."""


MEANING = {
    "%": ("starts a TeX comment", "write \\% for per cent"),
    "#": ("stands for an argument in TeX", "write \\# for a number sign"),
}
"""Signs that mean something else than themselves."""


def check(tex: str) -> None:
    """Find what the reader of TeX would pass over in silence."""
    if not tex.strip():
        raise TeXError("an empty formula", "write TeX between the dollars, or remove them")
    if twice := re.search(r"(?<!\\)[\^_]\s*[\^_]", tex):
        line = tex.count("\n", 0, twice.start())
        raise TeXError(
            f"'{twice[0]}' with nothing between", "write what is raised or lowered", line
        )
    depth: list[tuple[str, int]] = []
    stacked = False
    for match in re.finditer(r"\\([A-Za-z]+|.)\*?|[{}&%#]", tex, re.DOTALL):
        line, word = tex.count("\n", 0, match.start()), match[1]
        if match[0] == "{":
            depth.append((SUBSTACK if stacked else "{", line))
        elif match[0] == "}":
            if not depth or depth.pop()[0] not in ("{", SUBSTACK):
                raise TeXError("a '}' closes nothing", "remove it, or write \\} for a brace", line)
        elif match[0] in MEANING:
            problem, remedy = MEANING[match[0]]
            raise TeXError(f"'{match[0]}' {problem}", remedy, line)
        elif match[0] == "&" and not _in_table(depth):
            raise TeXError(
                "'&' outside of a table", "put the lines in \\begin{aligned} … \\end{aligned}", line
            )
        elif word == "\\" and not _in_table(depth) and SUBSTACK not in dict(depth):
            raise TeXError(
                "'\\\\' outside of a table",
                "put the lines in \\begin{aligned} … \\end{aligned}",
                line,
            )
        elif word in ("begin", "end"):
            _check_environment(tex, match.end(), word, depth, line)
        elif word in REFUSED:
            raise TeXError(f"'\\{word}' is not allowed here", REFUSED[word], line)
        elif word and word.isascii() and word.isalpha() and word not in _known():
            names = [f"\\{name}" for name in _known()]
            raise TeXError(
                f"unknown TeX command '\\{word}'", did_you_mean(f"\\{word}", names), line
            )
        stacked = word == "substack" or (stacked and match[0].isspace())
    if depth:
        name, line = depth[-1]
        name = "{" if name == SUBSTACK else name
        what = "a '{'" if name == "{" else f"\\begin{{{name}}}"
        closing = "a '}'" if name == "{" else f"\\end{{{name}}}"
        raise TeXError(f"{what} is never closed", f"add {closing}", line)


def _in_table(depth: list[tuple[str, int]]) -> bool:
    return any(name in TABLES for name, _ in depth)


def _check_environment(
    tex: str, position: int, word: str, depth: list[tuple[str, int]], line: int
) -> None:
    match = re.compile(r"\s*\{([A-Za-z]+\*?)\}").match(tex, position)
    name = match[1] if match else ""
    # The braces around the name come by on their own; only the name is ours.
    if word == "begin":
        if name not in ENVIRONMENTS:
            raise TeXError(
                f"unknown environment '{name}'", did_you_mean(name, sorted(ENVIRONMENTS)), line
            )
        columns = re.compile(r"\s*\{[A-Za-z]+\}\s*\{([^}]*)\}").match(tex, position)
        if name == "array" and columns and "|" in columns[1]:
            raise TeXError(
                f"lines between columns, '{{{columns[1]}}}'",
                "browsers draw no lines in a table; leave the | out",
                line,
            )
        depth.append((name, line))
    elif not depth or depth.pop()[0] != name:
        raise TeXError(
            f"\\end{{{name}}} has no \\begin{{{name}}}", "begin and end environments in pairs", line
        )


def explain(error: Exception) -> tuple[str, str]:
    """Problem and remedy for an error of the library that reads TeX."""
    kind = type(error).__name__
    explanations = {
        "MissingSuperScriptOrSubscriptError": (
            "'^' or '_' with nothing after it",
            "write what is raised or lowered, as in x^{2}",
        ),
        "DoubleSubscriptsError": ("two subscripts on one letter", "use braces: x_{i_j} or x_{ij}"),
        "DoubleSuperscriptsError": (
            "two superscripts on one letter",
            "use braces: x^{a^b} or x^{ab}",
        ),
        "ExtraLeftOrMissingRightError": (
            "\\left and \\right do not come in pairs",
            "write \\left( … \\right); a dot, as in \\right., draws nothing",
        ),
        "NumeratorNotFoundError": ("nothing above the bar", "write \\frac{above}{below}"),
        "DenominatorNotFoundError": ("nothing below the bar", "write \\frac{above}{below}"),
        "NoAvailableTokensError": (
            "a command lacks an argument",
            "give it in braces, as in \\frac{a}{b} or \\sqrt{x}",
        ),
    }
    return explanations.get(
        kind,
        ("this TeX cannot be read", "write it in simpler commands, and look for missing arguments"),
    )


@cache
def _known() -> frozenset[str]:
    """The names that may follow a backslash."""
    written = [value for value in vars(commands).values() if isinstance(value, str)]
    for table in vars(commands).values():
        if isinstance(table, (dict, tuple, frozenset, set, list)):
            written += [name for name in table if isinstance(name, str)]
    written += SYMBOLS
    names = {match[1] for each in written if (match := re.match(r"\\([A-Za-z]+)", each))}
    own = UNDERSTOOD | {"begin", "end", "left", "right"}
    return frozenset(names - set(REFUSED) | own) - {"math"}

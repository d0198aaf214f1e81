"""Marks of other dialects of Markdown, which would be printed as they are typed: each is told."""

from __future__ import annotations

import re

FOREIGN = (
    (
        re.compile(r"\[\^[^\]\s]+\]"),
        "a note that is never written",
        "write its text as a line [^name]: …, after a blank line",
    ),
    (
        re.compile(r"\^\[[^\]]*\]"),
        "a note within its sentence",
        "write [^name] here, and its text as a line [^name]: …, after a blank line",
    ),
    (
        re.compile(r"^\[![A-Za-z]+\]"),
        "a box of another dialect",
        "write it between ::: note and :::",
    ),
    (
        re.compile(r"^\*\[[^\]]+\]:"),
        "what an abbreviation stands for",
        "say it in the sentence that has it first",
    ),
    (
        re.compile(r"\\begin\{[^{}]*\}"),
        "no formula here",
        "write formulas as $…$ or $$…$$",
    ),
    (
        re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#x[0-9A-Fa-f]+);"),
        "a sign by a name that nobody knows",
        "write the sign itself, or in backticks if readers are to see its name",
    ),
    (
        re.compile(r"\^\w+\^|(?<!~)~\w+~(?!~)"),
        "raised or lowered in another dialect",
        "write it as a formula, $x^2$ or $x_2$",
    ),
    (
        re.compile(r"(?<![\w.@/])@[A-Za-z][\w:.+-]*"),
        "a work that is cited without brackets",
        "write [@key], or `@key` if readers are to see the sign",
    ),
    (
        re.compile(r"\]\[[^\]]*\]"),
        "a link whose address is never given",
        "write [words](address), or give it in a line [name]: address",
    ),
    (
        re.compile(r"^\[[ xX]\] "),
        "a box to tick",
        "say in words what is done; a page cannot be ticked",
    ),
    (
        re.compile(r"^(?:!!!|\?\?\?)\+? ?\w+"),
        "an admonition of another dialect",
        "write it between ::: note and :::",
    ),
    (
        re.compile(r"\{[.#%][^{}]*\}|\{:[^{}]*\}"),
        "a mark that nothing takes",
        "only headings have one, {#id} at their end",
    ),
    (
        re.compile(r"\{\{|\{%"),
        "a template's mark",
        "quote a number as [[group.key]], a figure as {figure name}",
    ),
    (re.compile(r":::"), "a box's mark within words", "write it at the beginning of a line"),
    (re.compile(r"~~"), "words struck out without an end", "write ~~ on both sides of them"),
    (re.compile(r"==\S[^=]*=="), "a word that is highlighted", "set it in *italics* or **bold**"),
    (
        re.compile(r":[a-z]+(?:[_-][a-z]+)*:(?=\s|$)"),
        "a picture by its name",
        "write the words",
    ),
    (
        re.compile(r"^\|.*\|$"),
        "a table without the line below its head",
        "write | --- | --- | below the head, with as many cells",
    ),
)
"""What to look for in words, what it would be elsewhere, and what to write here."""


def foreign(words: str) -> tuple[str, str] | None:
    """Problem and remedy for the first mark of another dialect; None if all is ours."""
    for pattern, problem, remedy in FOREIGN:
        if found := pattern.search(words):
            return f"'{found[0].strip()}' is {problem}", remedy
    return None

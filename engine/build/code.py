"""An author's Python file as text: where its names and its words stand."""

from __future__ import annotations

import ast
import re
from inspect import cleandoc
from itertools import takewhile
from pathlib import Path

from engine.errors import Place

DECLARED = re.compile(rb"^(?:(?:async +)?def +)?([A-Za-z_]\w*) *[(=:]", re.MULTILINE)
"""A name that stands at the beginning of a line to be defined there."""


class Code:
    """A Python file that is read, not run."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._names: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self.may_declare: set[str] = set()
        """What it may make at its top level, even if it cannot be run."""

        try:
            text = file.read_bytes()
            self.may_declare = {name.decode() for name in DECLARED.findall(text)}
            tree = ast.parse(text)
        except (OSError, SyntaxError, ValueError):
            return  # whoever runs it will say so
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._names.setdefault(node.name, node.lineno)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._names.setdefault(node.id, node.lineno)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                blank = takewhile(lambda line: not line.strip(), node.value.split("\n"))
                self._words.setdefault(node.value, node.lineno)
                # A docstring is used without its indentation and the blank lines around it.
                self._words.setdefault(cleandoc(node.value), node.lineno + len(list(blank)))

    def defines(self, name: str) -> bool:
        """Whether the file itself makes this name, and does not merely import it."""
        return name in self._names

    def place_of(self, name: str, words: str = "") -> Place:
        """Where `words` are written; if they are not written out, where `name` is defined."""
        return Place(self.file, self._words.get(words) or self._names.get(name, 1))

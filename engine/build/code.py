"""An author's Python file as text: where its names and its words stand."""

from __future__ import annotations

import ast
import json
import re
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from inspect import cleandoc
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from engine.errors import Place
from engine.memory import found_out, key

DECLARED = re.compile(rb"^(?:(?:async +)?def +)?([A-Za-z_]\w*) *[(=:]", re.MULTILINE)
"""A name that stands at the beginning of a line to be defined there."""


class Told(NamedTuple):
    """What a text tells."""

    names: dict[str, int]
    """Those that it makes, each with its line."""

    words: dict[str, int]
    """Its strings, each with its line."""

    may_declare: frozenset[str]
    """What it may make at its top level, even if it cannot be run."""


@lru_cache(maxsize=1024)
def told(text: bytes) -> Told:
    """What the text of a Python file tells, found out once; nobody may change it."""

    def find() -> bytes:
        names, words, may_declare = _told(text)
        return json.dumps([names, words, sorted(may_declare)]).encode()

    name = key("told", sha256(text).hexdigest(), source=(_told,))
    names, words, may_declare = json.loads(found_out(f"text-{name}", find))
    return Told(names, words, frozenset(may_declare))


def _told(text: bytes) -> Told:
    names: dict[str, int] = {}
    words: dict[str, int] = {}
    may_declare = frozenset(name.decode() for name in DECLARED.findall(text))
    with suppress(SyntaxError, ValueError):  # whoever runs it will say so
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names.setdefault(node.name, node.lineno)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.setdefault(node.id, node.lineno)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                blank = takewhile(lambda line: not line.strip(), node.value.split("\n"))
                words.setdefault(node.value, node.lineno)
                # A docstring is used without its indentation and the blank lines around it.
                words.setdefault(cleandoc(node.value), node.lineno + len(list(blank)))
    return Told(names, words, may_declare)


class Code:
    """A Python file that is read, not run."""

    def __init__(self, file: Path) -> None:
        self.file = file
        text = b""
        with suppress(OSError):
            text = file.read_bytes()
        self._names, self._words, self.may_declare = told(text)

    def defines(self, name: str) -> bool:
        """Whether the file itself makes this name, and does not merely import it."""
        return name in self._names

    def place_of(self, name: str, words: str = "") -> Place:
        """Where `words` are written; if they are not written out, where `name` is defined."""
        return Place(self.file, self._words.get(words) or self._names.get(name, 1))

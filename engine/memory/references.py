"""Functions and classes by name: 'package.module:Class.method'."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from engine.memory.coders import UnfitError
from engine.memory.modules import PROJECT, told
from engine.memory.wire import DamagedError


def reference(value: object) -> str:
    """The name under which a module holds a function or class; UnfitError if none does."""
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if module and name:
        try:
            reference = f"{told(module)}:{name}"
            if find(reference) is value:
                return reference
        except DamagedError:
            pass
    what = name or type(value).__qualname__
    raise UnfitError(
        f"'{what}' is not the name of anything in module '{module}'",
        "define it with `def` or `class` at the top of a module, and give it by its own name",
    )


def find(name: str) -> Any:
    """What stands under a reference; DamagedError if nothing does."""
    module, _, path = name.partition(":")
    roots = [each for each in PROJECT if each != "engine"] if module.startswith(".") else [""]
    for root in reversed(roots):  # the folder that is being built was entered last
        try:
            found: Any = sys.modules.get(root + module) or importlib.import_module(root + module)
            for step in path.split("."):
                found = getattr(found, step)
        except (ImportError, AttributeError, ValueError):
            continue
        return found
    raise DamagedError(f"there is no {name} any more")

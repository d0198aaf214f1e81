"""Versions of the libraries that some source imports, and of all that these require."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions


def python_version() -> str:
    """Of the interpreter, to the last number."""
    return platform.python_version()


def versions_of(packages: Iterable[str]) -> list[str]:
    """'name==version' of every distribution that provides or is required by the packages, sorted.

    Modules of Python itself have its version; for anything else that is not installed as a
    distribution, its name says that it is unknown.
    """
    found: dict[str, str] = {}
    waiting: list[str] = []
    for package in packages:
        if package in sys.stdlib_module_names or not package:
            continue
        names = _distributions().get(package)
        if names:
            waiting += names
        else:
            found[package] = "unknown"
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found[name] = version_of(name)
        if found[name] != "missing":
            waiting += _required(name)
    return [f"{name}=={number}" for name, number in sorted(found.items())]


def version_of(name: str) -> str:
    """Of an installed distribution; 'missing' if it is none."""
    try:
        return _version(name)
    except PackageNotFoundError:
        return "missing"


@cache
def _version(name: str) -> str:
    return distribution(name).version


@cache
def _distributions() -> dict[str, list[str]]:
    return {name: list(found) for name, found in packages_distributions().items()}


@cache
def _required(name: str) -> tuple[str, ...]:
    """Distributions that one requires, as far as they are installed; extras do not count."""
    lines = distribution(name).requires or []
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if "extra ==" not in line)
    return tuple(each[0] for each in names if each and version_of(each[0].lower()) != "missing")

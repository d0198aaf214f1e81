"""Versions of the libraries that some source imports, and of all that these require."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

from engine.installed import installed
from engine.memory.kept import found_out


def python_version() -> str:
    """Of the interpreter, to the last number."""
    return platform.python_version()


def versions_of(packages: Iterable[str]) -> tuple[str, ...]:
    """'name==version' of every distribution that provides or is required by the packages, sorted.

    Modules of Python itself have its version; for anything else that is not installed as a
    distribution, its name says that it is unknown.
    """
    return _versions_of(frozenset(packages))


@cache
def _versions_of(packages: frozenset[str]) -> tuple[str, ...]:
    asked = repr((sys.version, installed(), sorted(packages)))
    name = f"versions-{sha256(asked.encode()).hexdigest()}"
    found: list[str] = json.loads(
        found_out(name, lambda: json.dumps(_looked_up(packages)).encode())
    )
    return tuple(found)


def _looked_up(packages: frozenset[str]) -> list[str]:
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
    """From a package to the distributions that provide it."""
    return {name: list(found) for name, found in packages_distributions().items()}


@cache
def _required(name: str) -> tuple[str, ...]:
    """Distributions that one requires, as far as they are installed; extras do not count."""
    lines = distribution(name).requires or []
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if "extra ==" not in line)
    return tuple(each[0] for each in names if each and version_of(each[0].lower()) != "missing")

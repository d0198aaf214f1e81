"""A wrong derivative rule, planted for a test to be found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.autodiff import operations


def plant(monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, role: str = "da") -> None:
    """Replace the derivative rule of an operation by a wrong one."""
    true = operations.OPERATIONS[name]
    false = replace(true, backward={**true.backward, role: wrong})
    monkeypatch.setattr(operations, "OPERATIONS", {**operations.OPERATIONS, name: false})

"""A pytest plugin: what mutmut puts around a function counts as a line of that function's file.

Otherwise whoever looks up the stack for the author's line would find mutmut's own.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from mutmut.mutation import trampoline

wrap = trampoline.wrap_in_trampoline


def wrap_in_its_file(mutants: dict[str, Any], is_classmethod: bool = False) -> Callable[[Any], Any]:
    """mutmut's decorator, whose functions bear the file name of what they decorate."""
    decorate = wrap(mutants, is_classmethod)

    def decorated(function: Any) -> Any:
        wrapper = decorate(function)
        inner = [cell.cell_contents for cell in wrapper.__closure__ or ()]
        for each in (wrapper, *inner):
            if isinstance(each, FunctionType) and each is not function:
                each.__code__ = each.__code__.replace(co_filename=function.__code__.co_filename)
        return wrapper

    return decorated


trampoline.wrap_in_trampoline = wrap_in_its_file

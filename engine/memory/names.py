"""What the names in an annotation mean, be they imported for type checkers only."""

from __future__ import annotations

import importlib
import sys
from functools import cache
from typing import Any, ForwardRef, get_type_hints

from engine.memory.coders import UnfitError
from engine.memory.places import checked_imports


def resolved(text: str | ForwardRef, owner: type | None) -> Any:
    """What a name or expression in an annotation means; imports for type checkers are followed."""
    source = text.__forward_arg__ if isinstance(text, ForwardRef) else text
    module = owner.__module__ if owner else "builtins"
    names = dict(vars(sys.modules[module])) if module in sys.modules else {}
    local: dict[str, Any] = {}
    if owner:
        local = {each.__name__: each for each in getattr(owner, "__parameters__", ())}
        local[owner.__name__] = owner
    imports = checked_imports(module)
    while True:
        try:
            return eval(source, names, local)
        except NameError as error:
            missing = str(error.name)
            if missing not in imports:
                raise UnfitError(
                    f"'{source}' names {missing}, which module '{module}' does not know",
                    "import it there, if only under TYPE_CHECKING",
                ) from None
            local[missing] = _imported(*imports.pop(missing))
        except Exception as error:
            raise UnfitError(f"'{source}' is no type: {error}", "name a type") from None


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """The types of a class's fields, with constraints; none if they cannot be known here."""
    known: dict[str, Any] = {}
    while True:
        try:
            return get_type_hints(kind, localns=known or None, include_extras=True)
        except NameError as error:
            missing = str(error.name)
            modules = (checked_imports(each.__module__) for each in kind.__mro__)
            found = next((each[missing] for each in modules if missing in each), None)
            if missing in known or found is None:
                return {}
            try:
                known[missing] = _imported(*found)
            except UnfitError:
                return {}
        except TypeError:
            return {}


def _imported(module: str, name: str | None) -> Any:
    try:
        found = importlib.import_module(module)
        return getattr(found, name) if name else found
    except (ImportError, AttributeError) as error:
        raise UnfitError(str(error), "mend the import under TYPE_CHECKING") from None

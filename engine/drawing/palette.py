"""Colours that mean something, in light and in dark.

Figures name a role, never a colour. A drawing carries the light colours, so that it can stand
alone; the page's style sheet turns each into its role's colour in the reader's theme.

`increase` and `decrease` are the vermillion and bluish green of Okabe & Ito (2008), told apart
under protanopia, deuteranopia and tritanopia; `decrease` is also dashed wherever it is a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal, get_args

from engine.errors import did_you_mean

Role = Literal[
    "ink",
    "quiet",
    "hairline",
    "paper",
    "signal",
    "blame",
    "increase",
    "decrease",
    "class0",
    "class1",
]
"""What a colour stands for; a page gives it a colour on light and one on dark paper."""

LIGHT: dict[Role, str] = {
    "ink": "#1d1b18",
    "quiet": "#68635b",
    "hairline": "#c9c3b8",
    "paper": "#fbf9f4",
    "signal": "#0067a8",
    "blame": "#b0307c",
    "increase": "#d55e00",
    "decrease": "#00835f",
    "class0": "#966a00",
    "class1": "#5b4a9e",
}
"""Role to colour on light paper; these are the colours that stand in a drawing itself."""

DARK: dict[Role, str] = {
    "ink": "#ece7dd",
    "quiet": "#a8a196",
    "hairline": "#4a463f",
    "paper": "#171613",
    "signal": "#5db8f2",
    "blame": "#f07fbd",
    "increase": "#ff8a3d",
    "decrease": "#23ab86",
    "class0": "#e2b04a",
    "class1": "#b1a1f2",
}
"""Role to colour on dark paper."""

_ROLES: dict[str, Role] = {colour: role for role, colour in LIGHT.items()}

assert set(get_args(Role)) == set(LIGHT) == set(DARK)


Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")

_own: ContextVar[Mapping[Role, tuple[str, str]]] = ContextVar(
    "colours", default=MappingProxyType({})
)


@contextmanager
def painting(colours: Mapping[Role, tuple[str, str]]) -> Iterator[None]:
    """Meanwhile, set pages in colours of a site's own: of some roles, on light and dark paper."""
    before = _own.set(colours)
    try:
        yield
    finally:
        _own.reset(before)


def theme(name: Theme) -> dict[Role, str]:
    """Role to colour on a page; a drawing carries the house's, and the page turns them to these."""
    ours, place = (LIGHT, 0) if name == "light" else (DARK, 1)
    return ours | {role: pair[place] for role, pair in _own.get().items()}


def colour_of(role: Role) -> str:
    """The light colour that plays a role; ValueError for a role that there is none of."""
    try:
        return LIGHT[role]
    except (KeyError, TypeError):
        hint = did_you_mean(role, LIGHT) if isinstance(role, str) else "a role is a string"
        if not hint.startswith("known"):
            hint += f" roles: {', '.join(LIGHT)}"
        raise ValueError(f"{role!r} is no role of the palette; {hint}") from None


def role_of(colour: str) -> Role:
    """The role that a light colour plays; ValueError for a colour outside the palette."""
    try:
        return _ROLES[colour]
    except KeyError:
        raise ValueError(
            f"the colour {colour} is not in the palette; draw with a role: {', '.join(LIGHT)}"
        ) from None


def has_own() -> bool:
    """Whether colours of a site's own are set now."""
    return bool(_own.get())


def painted(colour: str) -> str:
    """The light colour of a drawing as it is set now: a site's own, if that names its role."""
    own, role = _own.get(), _ROLES.get(colour)
    return own[role][0] if role is not None and role in own else colour

"""TOML that a person wrote, read into a model; every mistake at the line of its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from engine.errors import Mistakes, Place, did_you_mean
from engine.words.characters import REMEDY, unfit
from engine.words.prose import Prose


class Declaration(BaseModel):
    """What all declarations share: known keys only, no guessing of types, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


MULTILINE = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', re.DOTALL)
"""A TOML text in triple quotes."""

Model = TypeVar("Model", bound=Declaration)


def declare(
    toml: Prose,
    model: type[Model],
    mistakes: Mistakes,
    elsewhere: Mapping[str, object] = MappingProxyType({}),
) -> Model | None:
    """The declaration in the text, or None once its mistakes are noted.

    `elsewhere` is what holds for keys that the text does not give.

    Unknown keys are noted and passed over: what follows can still be judged without them.
    """
    try:
        values = tomllib.loads(toml.text)
    except tomllib.TOMLDecodeError as error:
        _note_syntax(str(error), toml, mistakes)
        return None
    _check_words(values, toml, mistakes)
    # TOML has lists; the frozen models hold tuples.
    values = {**elsewhere, **{key: _frozen(of) for key, of in values.items()}}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        details: dict[str, list[ErrorDetails]] = {}
        for detail in error.errors():
            details.setdefault(str(detail["loc"][0]), []).append(detail)
        for key, found in details.items():
            _note_key(key, found, model, toml, mistakes)
        if any(detail["type"] != "extra_forbidden" for detail in error.errors()):
            return None
        return model.model_validate({k: v for k, v in values.items() if k in model.model_fields})


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return {key: _frozen(of) for key, of in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _check_words(values: Mapping[str, object], toml: Prose, mistakes: Mistakes) -> None:
    """Note words that a page cannot hold, and such as nobody could see there."""
    for key, value in values.items():
        for words in value if isinstance(value, list) else [value]:
            if not isinstance(words, str):
                continue
            found = unfit(words)
            if found:
                mistakes.add(place_of_key(key, toml), f"'{key}' holds {found[1]}", REMEDY)
            elif words and not words.strip():
                remedy = "say it in words, or leave the key out"
                mistakes.add(place_of_key(key, toml), f"'{key}' is blank", remedy)


def line_of(key: str, text: str) -> int:
    """The line, from 0, on which a key of the top level is given; 0 if it is not."""
    # What looks like a key within a text of several lines is none.
    bare = MULTILINE.sub(lambda quoted: "\n" * quoted[0].count("\n"), text)
    match = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", bare, re.MULTILINE)
    return bare.count("\n", 0, match.start()) if match else 0


def place_of_key(key: str, toml: Prose) -> Place:
    """Where a key of the top level is given."""
    return toml.line(line_of(key, toml.text))


def _note_syntax(message: str, toml: Prose, mistakes: Mistakes) -> None:
    match = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
    problem = message[: match.start()] if match else message
    last = toml.text.rstrip("\n").count("\n")
    line = int(match[1]) - 1 if match and match[1] else last
    mistakes.add(
        toml.line(min(line, last)),
        f"this is not TOML: {problem[:1].lower()}{problem[1:]}",
        'a line reads key = "value"; text stands in quotes, lists in [ ]',
    )


def _note_key(
    key: str, found: list[ErrorDetails], model: type[Model], toml: Prose, mistakes: Mistakes
) -> None:
    place = place_of_key(key, toml)
    if found[0]["type"] == "extra_forbidden":
        mistakes.add(place, f"unknown key '{key}'", did_you_mean(key, model.model_fields))
        return
    meaning = model.model_fields[key].description
    if found[0]["type"] == "missing":
        mistakes.add(place, f"'{key}' is missing", f"add {key} = …: {meaning}")
        return
    if found[0]["type"] == "string_pattern_mismatch":
        mistakes.add(place, f"'{key}' cannot be '{found[0]['input']}'", f"{key} is {meaning}")
        return
    # A key that may be of two types brings one message for each.
    messages = [re.sub(r"^(Value error, |Input )", "", detail["msg"]) for detail in found]
    problem = " or ".join(dict.fromkeys(messages))
    mistakes.add(place, f"'{key}' {problem}", f"{key} is {meaning}")

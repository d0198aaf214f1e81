"""TOML that a person wrote, read into a model; every mistake at the line of its key."""

from __future__ import annotations

import re
import tomllib
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import Mistakes, did_you_mean
from engine.manuscript.prose import Prose


class Declaration(BaseModel):
    """What all declarations share: known keys only, no guessing of types, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Declaration)


def declare(toml: Prose, model: type[Model], mistakes: Mistakes) -> Model | None:
    """The declaration in the text, or None once its mistakes are noted."""
    try:
        values = tomllib.loads(toml.text)
    except tomllib.TOMLDecodeError as error:
        _note_syntax(str(error), toml, mistakes)
        return None
    # TOML has lists; the frozen models hold tuples.
    values = {key: tuple(of) if isinstance(of, list) else of for key, of in values.items()}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            _note_key(str(detail["loc"][0]), detail["type"], detail["msg"], model, toml, mistakes)
        return None


def line_of(key: str, text: str) -> int:
    """The line, from 0, on which a key of the top level is given; 0 if it is not."""
    match = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) if match else 0


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
    key: str, kind: str, message: str, model: type[Model], toml: Prose, mistakes: Mistakes
) -> None:
    place = toml.line(line_of(key, toml.text))
    if kind == "extra_forbidden":
        mistakes.add(place, f"unknown key '{key}'", did_you_mean(key, model.model_fields))
    elif kind == "missing":
        meaning = model.model_fields[key].description
        mistakes.add(place, f"'{key}' is missing", f"add {key} = …: {meaning}")
    else:
        meaning = model.model_fields[key].description
        problem = message.removeprefix("Value error, ").removeprefix("Input ")
        mistakes.add(place, f"'{key}' {problem}", f"{key} is {meaning}")

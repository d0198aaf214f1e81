"""Pages as browsers of other years read them: without what those did not know yet.

A rule whose selector a browser cannot read is passed over by it, as are at-rules and declarations
that it does not know, and `@supports` tells that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2


@dataclass(frozen=True)
class Age:
    """What a browser lacks."""

    selectors: tuple[str, ...] = ()
    at_rules: tuple[str, ...] = ()
    """Names, with what follows them if only that is unknown: 'container style'."""

    declarations: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """Parts of values."""

    attributes: tuple[str, ...] = ()


TIMELINES = ("animation-timeline", "timeline-scope", "scroll-timeline", "view-timeline")
POPOVERS = ("popovertarget", "popovertargetaction", "popover")
RELATIVE_COLOURS = "rgb(from"

AGES = {
    "Chrome 124": Age(values=("mod(", "round(")),
    "Firefox 127": Age(
        at_rules=("property", "container style"),
        declarations=TIMELINES,
        values=(RELATIVE_COLOURS,),
    ),
    "Safari 17": Age(
        at_rules=("container style",), declarations=(*TIMELINES, "content-visibility")
    ),
    "Safari 16": Age(
        selectors=(":popover-open",),
        at_rules=("container style",),
        declarations=(*TIMELINES, "transition-behavior", "content-visibility"),
        attributes=POPOVERS,
    ),
    "Firefox 109": Age(
        selectors=(":popover-open", ":has("),
        at_rules=("property", "container"),
        declarations=(*TIMELINES, "transition-behavior", "content-visibility"),
        values=("mod(", "round(", RELATIVE_COLOURS),
        attributes=POPOVERS,
    ),
}
"""Of each the newest one that the page does not play in, or a much older one; as far as it matters
here what they lack."""


def aged(html: str, age: Age) -> str:
    """A page, as a browser that lacks all this reads it."""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    html = re.sub(
        r"(<style[^>]*>)(.*?)(</style>)",
        lambda found: found[1] + _sheet(found[2], age) + found[3],
        html,
        flags=re.DOTALL,
    )
    for name in age.attributes:
        html = re.sub(rf"(<[^>]*?\s){name}(?=[\s=>])", rf"\1data-{name}", html)
    return html


def _sheet(css: str, age: Age) -> str:
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, age))


def _kept(rules: Iterable[Any], age: Age) -> Iterator[str]:
    """The rules that it reads, as it reads them."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude)
            if not any(each in selector for each in age.selectors):
                yield f"{selector}{{{_declarations(rule.content, age)}}}"
        elif rule.type == "at-rule":
            prelude = tinycss2.serialize(rule.prelude)
            name = rule.lower_at_keyword
            if any(_is(each, name, prelude) for each in age.at_rules):
                continue
            if name == "supports":
                prelude = _unsupported(prelude, age)
            if rule.content is None:
                yield f"@{name}{prelude};"
            elif name in ("media", "supports", "container", "layer"):
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                yield f"@{name}{prelude}{{{''.join(_kept(inner, age))}}}"
            else:
                yield f"@{name}{prelude}{{{tinycss2.serialize(rule.content)}}}"


def _is(unknown: str, name: str, prelude: str) -> bool:
    first, _, rest = unknown.partition(" ")
    return first == name and (not rest or rest in prelude)


def _unsupported(condition: str, age: Age) -> str:
    for each in age.declarations:
        condition = condition.replace(f"({each}:", "(no-such-thing:")
    if any(each in condition for each in age.values):
        pattern = "|".join(map(re.escape, age.values))
        condition = re.sub(rf"\([\w-]+:[^()]*?(?:{pattern})", "(no-such-thing:x(", condition)
    for each in age.selectors:
        condition = condition.replace(f"selector({each}", "selector(:no-such-thing")
    return condition


def _declarations(tokens: Iterable[Any], age: Age) -> str:
    text: str = tinycss2.serialize(tokens)
    for each in age.declarations:
        text = re.sub(rf"(?:^|(?<=[;{{])){each}(?:-[a-z]+)?\s*:[^;}}]*;?", "", text)
    if not any(each in text for each in age.values):
        return text
    # A custom property takes any value; where it is used, the declaration does not hold.
    kept = (
        each
        for each in text.split(";")
        if "--" in each.partition(":")[0] or not any(value in each for value in age.values)
    )
    return ";".join(kept)

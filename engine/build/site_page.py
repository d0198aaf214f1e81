"""A page of the site from its template, its style sheets and the policy that allows only them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from engine.build.read import CheckedVolume
from engine.build.runner import Runner
from engine.catalogue import speaking
from engine.drawing.palette import painting
from engine.drawing.tints import BELIEFS, tint_tables
from engine.pages import assemble, clock, older, own_faces, presses, typefaces
from engine.pages.parts import PageParts
from engine.words.section import Section
from engine.words.titles import set_title


def site_page(
    template: str,
    volume: CheckedVolume,
    runner: Runner,
    *,
    parts: PageParts | None = None,
    style: str = "",
    sections: Sequence[tuple[Section, Markup]] = (),
    **rest: object,
) -> bytes:
    """A template, filled in, in the language of its volume and in the colours of its site.

    `style` are the rules that its exhibits add.
    """
    with speaking(volume.language), painting(volume.written.whole.colours):
        return _site_page(template, volume, runner, parts or PageParts(), style, sections, rest)


def _site_page(
    template: str,
    volume: CheckedVolume,
    runner: Runner,
    parts: PageParts,
    style: str,
    sections: Sequence[tuple[Section, Markup]],
    rest: Mapping[str, object],
) -> bytes:
    longest = max([film.frames for film in parts.films], default=1)
    titles = (set_title(section.title) for section in volume.written.sections)
    of_formulas = typefaces.of_formulas(
        "".join(map(str, (*titles, *(html for _, html in sections))))
    )
    chosen = volume.written.whole.faces
    used = (*own_faces.faces(chosen), *((of_formulas,) if of_formulas else ()))
    faces = "".join(map(runner.face, used))
    rules = assemble.page_rules(
        clock=clock.clock_rules((film.frames, film.pace) for film in parts.films if film.frames > 1)
        + clock.index_rules(longest)
        + clock.place_rules(longest),
        spoken=clock.spoken_rules(longest),
        steps=presses.step_rules() + presses.pressed_rules(".film:not(.large)")
        if longest > 1
        else "",
        exhibits=style,
        moments=sorted(parts.moments),
        widths=sorted({int(film.width) for film in parts.films}),
        layouts={section.layout for section, _ in sections},
    )
    motion: dict[str, str] = {}
    for film in parts.films:
        motion |= film.motion
    moving = "".join(f".{name}{{{body}}}" for name, body in motion.items())
    stills = older.rules_for_older(rules.rules) + older.places_without_mod(
        parts.sheets, sorted(parts.moments)
    )
    first = assemble.StyleSheet(faces + own_faces.stand_ins(chosen) + rules.rules + moving + stills)
    second = assemble.sheet_rules(parts.sheets)
    return assemble.render(
        template,
        settings=volume.written.settings,
        base=volume.written.whole.base,
        footer=volume.written.whole.footer,
        policy=assemble.policy([first, second]),
        rules=Markup(first.rules),
        sheets=Markup(second.rules),
        tints=tint_tables("class0", "class1", BELIEFS),
        sections=sections,
        drawings=parts.drawings,
        formulas=of_formulas is not None,
        set_in=own_faces.names_of(chosen),
        **rest,
    ).encode(errors="surrogatepass")

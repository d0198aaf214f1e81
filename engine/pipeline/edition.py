"""From a checked draft to the files of its page."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from markupsafe import Markup

from engine.drawing.network_diagram import phases
from engine.errors import Mistakes
from engine.films.memory import digest_of_record, digest_of_sources, key
from engine.manuscript.section import Section
from engine.pages import assemble, clock, typefaces
from engine.pages.download import trajectory_json
from engine.pages.machine import filled
from engine.pages.references import further_reading
from engine.pipeline.draft import Draft, Leaf
from engine.pipeline.film_set import FilmSet, Home
from engine.pipeline.pictures import picture
from engine.pipeline.proof import Proof, prove
from engine.pipeline.workshop import Workshop
from engine.records import Film, Sheet


def edition(draft: Draft, workshop: Workshop) -> dict[str, bytes]:
    """The volume's files by path; raise ContentError for a number or a sum that is not true."""
    proof, mistakes = prove(draft, workshop), Mistakes()
    draft = proof.draft
    made = {
        "receipt": _receipt(draft, workshop, proof),
        "further-reading": (
            further_reading(draft.volume.bibliography) if draft.volume.bibliography else Markup()
        ),
    }
    pages = {leaf.file: _leaf(leaf, workshop, proof, made, mistakes) for leaf in draft.leaves}
    mistakes.settle()
    downloads = {
        f"{draft.name}/{choice.name}.json": trajectory_json(workshop.record(choice.run))
        for choice in draft.choices
    }
    return pages | downloads


def _leaf(
    leaf: Leaf,
    workshop: Workshop,
    proof: Proof,
    made: Mapping[str, Markup],
    mistakes: Mistakes,
) -> bytes:
    """One page of a volume, with what was made for any of them.

    What is wrong with the sums in its figures goes to `mistakes`.
    """
    draft, text = leaf.draft, proof.texts[leaf.name]
    films = FilmSet.shoot(leaf, workshop)
    pictures = {
        name: picture(films, name, each, text.captions[name], proof.checks([name]))
        for name, each in leaf.shown.items()
    }
    for name, html in pictures.items():
        draft.check_shown(name, html, mistakes)
    drawn = {**pictures, **made}
    return _page(
        "volume.html",
        draft,
        workshop,
        films=films.films(),
        sheets=films.sheets(),
        points=films.points(),
        moments=films.moments(),
        choices=films.homes,
        first=leaf.first,
        deck=text.deck.html() if text.deck else Markup(),
        sections=[
            (titled, prose.html(drawn))
            for titled, (_, prose) in zip(leaf.sections, text.sections, strict=True)
        ],
    )


def shelf(drafts: list[Draft], workshop: Workshop) -> bytes:
    """The site's front page: its volumes, and the way straight in where there is but one."""
    return _page("shelf.html", drafts[-1], workshop, drafts=drafts)


def _receipt(draft: Draft, workshop: Workshop, proof: Proof) -> Markup:
    """What produced the page: enough to produce it again, and to notice if it differs."""
    runs = [(choice, workshop.record(choice.run)) for choice in draft.choices]
    return assemble.render(
        "receipt.html",
        volume=draft.name,
        python=platform.python_version(),
        libraries=[(name, version(name)) for name in ("numpy", "matplotlib", "pillow", "jinja2")],
        runs=[
            (choice, filled(choice.label, run), run, digest_of_record(run), verdict)
            for choice, run in runs
            if (verdict := workshop.verdict(choice.run))
        ],
        pages=[
            (leaf, checks) for leaf in draft.leaves if (checks := proof.checks(leaf.shown.keys()))
        ],
    )


def _page(
    template: str,
    draft: Draft,
    workshop: Workshop,
    *,
    films: list[Film] | None = None,
    sheets: Mapping[str, Sheet] | None = None,
    choices: list[Home] | None = None,
    moments: list[int] | None = None,
    sections: Sequence[tuple[Section, Markup]] = (),
    **parts: object,
) -> bytes:
    """A page from its template, with its style sheets and the policy that allows only them."""
    films = films or []
    longest = max([film.frames for film in films], default=1)
    stops = phases((1, 1, 1, 1))
    layers = next(
        (workshop.record(choice.run).layers for choice in draft.choices if choice.sweeps), None
    )
    if layers:
        stops = phases(layers)
    faces = "".join(_face(workshop, face) for face in typefaces.FACES)
    rules = assemble.page_rules(
        clock=clock.clock_rules((film.frames, film.pace) for film in films if film.frames > 1)
        + clock.index_rules(longest)
        + clock.place_rules(longest),
        spoken=clock.spoken_rules(longest),
        sweep=clock.sweep_rules([stop.seconds for stop in stops]),
        rest=len(stops) - 1,
        samples=max(
            [len(workshop.record(c.sweeps).sample) for c in draft.choices if c.sweeps], default=0
        ),
        choices=choices or [],
        moments=moments or [],
        widths=sorted({int(film.width) for film in films}),
        layouts={section.layout for section, _ in sections},
    )
    motion: dict[str, str] = {}
    for film in films:
        motion |= film.motion
    moving = "".join(f".{name}{{{body}}}" for name, body in motion.items())
    first = assemble.StyleSheet(faces + typefaces.STAND_INS + rules.rules + moving)
    second = assemble.sheet_rules(sheets or {})
    return assemble.render(
        template,
        settings=draft.volume.settings,
        policy=assemble.policy([first, second]),
        rules=Markup(first.rules),
        sheets=Markup(second.rules),
        tints=assemble.tint_tables(),
        sections=sections,
        **parts,
    ).encode(errors="surrogatepass")


def _face(workshop: Workshop, face: typefaces.Face) -> str:
    """The rule that carries a face, cut once and remembered."""
    make: Callable[[], bytes] = lambda: typefaces.cut(face)  # noqa: E731
    name = key(
        "face", face, digest_of_sources("pages"), libraries=("fonttools", "brotli", face.package)
    )
    return typefaces.face_rule(face, workshop.memory.get(name, make, bytes, bytes))

"""One figure of a page: its films, controls, sentences and caption as HTML."""

from __future__ import annotations

from markupsafe import Markup

from engine.authoring import Figure
from engine.drawing.readout import moment_in_words
from engine.pages import assemble
from engine.pages.clock import key_frames
from engine.pages.machine import choice_view, filled, machine_html
from engine.pipeline.film_set import FilmSet
from engine.records import Machine, Stills, Verdict


def picture(
    films: FilmSet,
    name: str,
    shown: Figure | Machine | Stills,
    caption: Markup,
    checks: list[Verdict],
) -> Markup:
    """One figure as HTML, its caption below it, and how true its gradients are."""
    if isinstance(shown, Machine):
        homes = {choice.name: choice for choice in shown.choices}
        views = tuple(
            choice_view(
                choice,
                homes[home.home],
                films.workshop.record(choice.run),
                films.reels[choice.run],
                films.points_id(choice.run),
                films.workshop.record(choice.sweeps) if choice.sweeps else None,
                films.sweeps[choice.sweeps] if choice.sweeps else (),
            )
            for choice, home in zip(shown.choices, films.homes, strict=True)
        )
        return machine_html(shown, views, caption, checks)
    if isinstance(shown, Stills):
        run = films.workshop.record(shown.run)
        stills = films.stills[name].items()
        return assemble.render(
            "stills.html",
            name=name,
            alt=shown.alt,
            caption=caption,
            checks=checks,
            points=films.points_id(shown.run),
            sheet=f"sheet-{films.runs[shown.run]}",
            film=films.reels[shown.run].plane,
            say=[moment_in_words(run, k) for k in range(len(run.moments))],
            stills=[
                {"moment": moment, "film": film, "words": filled(still.caption, run, moment)}
                for still, (moment, film) in zip(shown.stills, stills, strict=True)
            ],
        )
    records = [films.workshop.record(each) for each in shown.shows]
    options = [
        {
            "film": film,
            "sheet": f"tiles-{film.name}",
            "label": shown.choices[k] if shown.choices else "",
            "key_frames": key_frames(film.frames),
            "say": [
                shown.says(*records, *moment) if shown.says else f"Frame {frame} of {film.frames}"
                for frame, moment in enumerate(shown.moments(k), start=1)
            ],
        }
        for k, film in enumerate(films.figures[name])
    ]
    return assemble.render(
        "figure.html",
        name=name,
        options=options,
        told=shown.says is not None,
        alt=shown.alt,
        caption=caption,
        checks=checks,
    )

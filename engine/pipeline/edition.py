"""From a checked draft to the files of its page."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from engine.authoring import Declaration, Declared, Figure, mistake_in_code
from engine.drawing.canvas import Canvas
from engine.drawing.network_diagram import phases
from engine.drawing.readout import moment_in_words
from engine.errors import ContentError, Mistakes
from engine.films.memory import digest_of_record, digest_of_sources, key
from engine.films.reel import RunReel, SweepReel, shoot_run, shoot_still, shoot_sweep
from engine.films.shoot import shoot
from engine.pages import assemble, clock, typefaces
from engine.pages.download import trajectory_json
from engine.pages.machine import choice_view, filled, machine_html, nearest_moment
from engine.pages.references import further_reading
from engine.pipeline.draft import TRUTH, Draft, Leaf
from engine.pipeline.workshop import Order, Workshop
from engine.records import (
    Choice,
    Experiment,
    Film,
    Machine,
    SampleSweeps,
    Sheet,
    Stills,
    TapeReadings,
    TrainingRun,
    Trajectory,
    Verdict,
)


def edition(draft: Draft, workshop: Workshop) -> dict[str, bytes]:
    """The volume's files by path; raise ContentError if prose quotes what no record holds."""
    quotes = _perform(draft, workshop)
    pages = {leaf.file: _leaf(leaf, workshop, quotes) for leaf in draft.leaves}
    downloads = {
        f"{draft.name}/{choice.name}.json": trajectory_json(workshop.record(choice.run))
        for choice in draft.choices
    }
    return pages | downloads


def _leaf(leaf: Leaf, workshop: Workshop, quotes: dict[str, dict[str, object]]) -> bytes:
    """One page of a volume."""
    draft = leaf.draft
    set_ = _Set.shoot(leaf, workshop)
    pictures = {
        name: set_.picture(name, each, draft.caption(name, quotes).html)
        for name, each in leaf.shown.items()
    }
    pictures["receipt"] = _receipt(draft, workshop)
    pictures["further-reading"] = (
        further_reading(draft.volume.bibliography) if draft.volume.bibliography else Markup()
    )
    deck, sections = leaf.set_prose(pictures, quotes, Mistakes())
    return _page(
        "volume.html",
        draft,
        workshop,
        films=set_.films(),
        sheets=set_.sheets(),
        points=set_.points(),
        moments=sorted({moment for moments in set_.stills.values() for moment in moments}),
        choices=set_.homes,
        first=leaf.first,
        deck=deck,
        sections=sections,
    )


def _perform(draft: Draft, workshop: Workshop) -> dict[str, dict[str, object]]:
    """Perform every experiment, and return the numbers that prose quotes, by group.

    ContentError for experiments that cannot be performed, and words that quote what no record
    holds: before anything is filmed.
    """
    mistakes = Mistakes()
    wanted = draft.shown.keys() | {name.replace("_", "-") for name in draft.numbers}
    for declaration in (each for name, each in draft.declarations.items() if name in wanted):
        try:
            for experiment in _experiments(declaration.what):
                workshop.record(experiment)
                _require_truth(declaration, workshop.verdict(experiment), mistakes)
        except (ArithmeticError, TypeError, ValueError) as error:
            problem, _, remedy = str(error).partition("\n    remedy: ")
            mistakes.add(
                declaration.place(),
                f"'{declaration.attribute}' shows what cannot be performed: {problem}",
                remedy or "change its experiment",
            )
    mistakes.settle()
    quotes: dict[str, dict[str, object]] = {TRUTH: _truth(draft, workshop)}
    for name, each in draft.numbers.items():
        try:
            quotes[name] = dict(each.compute(*map(workshop.record, each.shows)))
        except Exception as error:
            mistakes.extend(ContentError([mistake_in_code(error, each.place)]))
    mistakes.settle()
    draft.check_prose(quotes, mistakes)
    mistakes.settle()
    return quotes


def _require_truth(declaration: Declaration, verdict: Verdict | None, mistakes: Mistakes) -> None:
    """The truth gate: a figure whose gradients are false may not be published."""
    if verdict and not verdict.holds:
        drawn, true = verdict.worst
        mistakes.add(
            declaration.place(),
            f"'{declaration.attribute}' would show a false gradient at {verdict.where}: the engine "
            f"has {drawn:.6g}, the {verdict.method} {true:.6g}",
            "mend the derivative rule in engine/autodiff/operations.py; the figure is as it should",
        )


def _truth(draft: Draft, workshop: Workshop) -> dict[str, object]:
    """What prose may quote as [[truth.…]]: the largest error of all gradients that are shown."""
    shown = (each.what for name, each in draft.declarations.items() if name in draft.shown)
    asked = {experiment for declared in shown for experiment in _experiments(declared)}
    verdicts = [verdict for each in asked if (verdict := workshop.verdict(each))]
    return {
        "error": max((verdict.error for verdict in verdicts), default=0.0),
        "derivatives": sum(verdict.derivatives for verdict in verdicts),
    }


def _experiments(declared: Declared) -> list[Experiment[Any]]:
    """All that a declaration asks for."""
    if isinstance(declared, Machine):
        runs: list[Experiment[Any]] = [choice.run for choice in declared.choices]
        return runs + [choice.sweeps for choice in declared.choices if choice.sweeps]
    return [declared.run] if isinstance(declared, Stills) else list(declared.shows)


def shelf(drafts: list[Draft], workshop: Workshop) -> bytes:
    """The site's front page: its volumes, and the way straight in where there is but one."""
    return _page("shelf.html", drafts[-1], workshop, drafts=drafts)


@dataclass(frozen=True)
class _Home:
    """Where a choice shows its sweeps, as the style sheet needs to know."""

    name: str
    home: str
    rest: int


@dataclass(frozen=True)
class _Set:
    """All films of a page, and who shows which."""

    workshop: Workshop
    runs: Mapping[TrainingRun, str]
    reels: Mapping[TrainingRun, RunReel]
    sweeps: Mapping[SampleSweeps, tuple[SweepReel, ...]]
    stills: Mapping[str, Mapping[int, Film]]
    """Name of some stills, then their moments."""

    figures: Mapping[str, list[Film]]
    """Name of a figure, then its choices."""

    homes: list[_Home]

    @classmethod
    def shoot(cls, leaf: Leaf, workshop: Workshop) -> _Set:
        """Order every film that the page shows, each once."""
        choices = leaf.choices
        runs = {choice.run: choice.name for choice in choices}
        for name, each in leaf.shown.items():
            if isinstance(each, Stills):
                runs.setdefault(each.run, name)
        sweeps = {choice.sweeps: choice.name for choice in choices if choice.sweeps}
        homes = [_home(choice, choices, workshop) for choice in choices]
        rests = {home.name: home.rest for home in homes}
        orders = [
            Order(
                f"{name}, the run",
                (run, rests.get(name, 0)),
                _run_films,
                (name, workshop.record(run), rests.get(name, 0)),
            )
            for run, name in runs.items()
        ]
        orders += [
            Order(
                f"{name}, sample {sample + 1}",
                (each, sample),
                _sweep_films,
                (name, workshop.record(each.run), workshop.record(each), sample),
            )
            for each, name in sweeps.items()
            for sample in range(len(workshop.record(each).sample))
        ]
        drawn = {n: each for n, each in leaf.shown.items() if isinstance(each, Figure)}
        orders += [
            Order(
                name,
                (
                    each.shows,
                    each.size,
                    each.axes,
                    each.frames,
                    each.choices,
                    leaf.draft.sources(name),
                ),
                _figure_films,
                (name, each, tuple(map(workshop.record, each.shows))),
                portable=False,
            )
            for name, each in drawn.items()
        ]
        moments = {
            name: [nearest_moment(workshop.record(each.run), still.step) for still in each.stills]
            for name, each in leaf.shown.items()
            if isinstance(each, Stills)
        }
        orders += [
            Order(
                f"{name}, the stills",
                (each.run, moments[name]),
                _still_films,
                (name, workshop.record(each.run), moments[name]),
            )
            for name, each in leaf.shown.items()
            if isinstance(each, Stills)
        ]
        shot = workshop.shoot(orders)
        return cls(
            workshop=workshop,
            runs=runs,
            reels={run: RunReel(*shot[f"{name}, the run"]) for run, name in runs.items()},
            sweeps={
                each: tuple(
                    SweepReel(*shot[f"{name}, sample {k + 1}"])
                    for k in range(len(workshop.record(each).sample))
                )
                for each, name in sweeps.items()
            },
            stills={
                name: dict(zip(each, shot[f"{name}, the stills"], strict=True))
                for name, each in moments.items()
            },
            figures={name: shot[name] for name in drawn},
            homes=homes,
        )

    def films(self) -> list[Film]:
        """Every film of the page."""
        return [
            *(film for reel in self.reels.values() for film in reel),
            *(film for reels in self.sweeps.values() for reel in reels for film in reel),
            *(film for films in self.figures.values() for film in films),
        ]

    def points(self) -> dict[str, Film]:
        """Each set of points by its id."""
        return {self.points_id(run): reel.points for run, reel in reversed([*self.reels.items()])}

    def points_id(self, run: TrainingRun) -> str:
        """Id of the points that a run learns from: named after the first run on them."""
        inputs = self.workshop.record(run).inputs
        same = (r for r in self.runs if (self.workshop.record(r).inputs == inputs).all())
        return f"points-{self.runs[next(same)]}"

    def sheets(self) -> dict[str, Sheet]:
        """Every field of the page by the class that carries it."""
        named = {f"sheet-{self.runs[run]}": reel.plane.sheet for run, reel in self.reels.items()}
        named |= {
            f"tiles-{film.name}": film.sheet for films in self.figures.values() for film in films
        }
        return {name: sheet for name, sheet in named.items() if sheet}

    def picture(self, name: str, shown: Figure | Machine | Stills, caption: Markup) -> Markup:
        """One figure as HTML."""
        if isinstance(shown, Machine):
            homes = {choice.name: choice for choice in shown.choices}
            views = tuple(
                choice_view(
                    choice,
                    homes[home.home],
                    self.workshop.record(choice.run),
                    self.reels[choice.run],
                    self.points_id(choice.run),
                    self.workshop.record(choice.sweeps) if choice.sweeps else None,
                    self.sweeps[choice.sweeps] if choice.sweeps else (),
                )
                for choice, home in zip(shown.choices, self.homes, strict=True)
            )
            return machine_html(shown, views, caption)
        if isinstance(shown, Stills):
            run = self.workshop.record(shown.run)
            films = self.stills[name].items()
            return assemble.render(
                "stills.html",
                name=name,
                alt=shown.alt,
                caption=caption,
                points=self.points_id(shown.run),
                sheet=f"sheet-{self.runs[shown.run]}",
                film=self.reels[shown.run].plane,
                say=[moment_in_words(run, k) for k in range(len(run.moments))],
                stills=[
                    {"moment": moment, "film": film, "words": filled(still.caption, run, moment)}
                    for still, (moment, film) in zip(shown.stills, films, strict=True)
                ],
            )
        records = [self.workshop.record(each) for each in shown.shows]
        options = [
            {
                "film": film,
                "sheet": f"tiles-{film.name}",
                "label": shown.choices[k] if shown.choices else "",
                "say": [
                    shown.says(*records, *moment)
                    if shown.says
                    else f"Frame {frame} of {film.frames}"
                    for frame, moment in enumerate(shown.moments(k), start=1)
                ],
            }
            for k, film in enumerate(self.figures[name])
        ]
        return assemble.render(
            "figure.html",
            name=name,
            options=options,
            told=shown.says is not None,
            alt=shown.alt,
            caption=caption,
        )


def _home(choice: Choice, choices: list[Choice], workshop: Workshop) -> _Home:
    """A choice without sweeps of its own borrows those of the first choice on the same data."""
    with_sweeps = [each for each in choices if each.sweeps]
    alike = [each for each in with_sweeps if each.run.data == choice.run.data]
    home = choice if choice.sweeps else (alike or with_sweeps)[0]
    run = workshop.record(choice.run)
    rest = nearest_moment(run, choice.sweeps.step) if choice.sweeps else len(run.moments) - 1
    return _Home(choice.name, home.name, rest)


def _run_films(name: str, run: Trajectory, still: int) -> list[Film]:
    return list(shoot_run(name, run, still))


def _sweep_films(name: str, run: Trajectory, sweeps: TapeReadings, sample: int) -> list[Film]:
    return list(shoot_sweep(name, run, sweeps, sample))


def _still_films(name: str, run: Trajectory, moments: list[int]) -> list[Film]:
    return [shoot_still(name, run, moment) for moment in moments]


def _figure_films(name: str, figure: Figure, records: tuple[object, ...]) -> list[Film]:
    x, y = figure.axes or (None, None)

    def film(name: str, choice: int) -> Film:
        moments = figure.moments(choice)

        def pose(canvas: Canvas, frame: int) -> None:
            figure.draw(canvas, *records, *moments[frame])

        shot = shoot(name, Canvas(*figure.size, x=x, y=y), pose, figure.frames)
        return replace(shot, pace=figure.pace)

    names = [f"{name}-{k + 1}" for k in range(len(figure.choices))] or [name]
    try:
        return [film(each, choice) for choice, each in enumerate(names)]
    except Exception as error:
        raise ContentError([mistake_in_code(error, figure.place)]) from error


def _receipt(draft: Draft, workshop: Workshop) -> Markup:
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
    )


def _page(
    template: str,
    draft: Draft,
    workshop: Workshop,
    *,
    films: list[Film] | None = None,
    sheets: Mapping[str, Sheet] | None = None,
    choices: list[_Home] | None = None,
    moments: list[int] | None = None,
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
        **parts,
    ).encode()


def _face(workshop: Workshop, face: typefaces.Face) -> str:
    """The rule that carries a face, cut once and remembered."""
    make: Callable[[], bytes] = lambda: typefaces.cut(face)  # noqa: E731
    name = key(
        "face", face, digest_of_sources("pages"), libraries=("fonttools", "brotli", face.package)
    )
    return typefaces.face_rule(face, workshop.memory.get(name, make, bytes, bytes))

"""Bad input to every door that is open to an author, and what he is told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """An edit of an author's file, and what he is told."""

    file: str
    old: str
    new: str
    problem: str
    at: str = ""
    """The file that is named, if it is another."""


DRAW = "    canvas.field(run.field["
DOORS = {
    "an experiment that is no dataclass": Door(
        "fit.py", "@dataclass(frozen=True)\nclass CubicFit", "@dataclass\nclass CubicFit",
        "the experiment 'CubicFit' is no frozen dataclass",
    ),
    "an experiment that names no record": Door(
        "fit.py", "class CubicFit(Experiment[Fit])", "class CubicFit(Experiment)",
        "does not say what record it leaves",
    ),
    "an experiment with a list": Door(
        "runs.py", "places=(-1.0, -0.4, 0.3, 1.1)", "places=[-1.0, -0.4, 0.3, 1.1]",
        "an experiment with a field that can change", "start.py",
    ),
    "no experiment": Door("start.py", "shows=RUN, seconds", "shows=3, seconds", "no experiment"),
    "an experiment of another module": Door(
        "start.py", "shows=RUN, seconds", "shows=Fit, seconds", "no experiment"
    ),
    "a record that cannot be stored": Door(
        "fit.py", "    miss: NDArray[np.float64]", "    miss: list[float]", "miss"
    ),
    "another record than promised": Door(
        "fit.py", "return Fit(self, theta,", "return (self, theta,", "tuple"
    ),
    "perform raises": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise RuntimeError('no')", "no"
    ),
    "perform leaves": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise SystemExit(0)", "SystemExit"
    ),
    "perform interrupts": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise KeyboardInterrupt", "Interrupt"
    ),
    "perform recurs for ever": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "return self.perform()", "Recursion"
    ),
    "a claim on nothing": Door(
        "fit.py", '("theta_0",),', '("theta_9",),', "theta_9"
    ),
    "claims raises": Door("fit.py", "loss = self._loss()\n", "loss = 1 / 0\n", "division by zero"),
    "a data set of another shape": Door(
        "shapes/rings.py", "np.column_stack([np.cos(angle), np.sin(angle)])", "angle", "rings",
        "*",
    ),
    "an optimiser that cannot be read": Door(
        "parts.py", "sign(gradient, step)", "sign(gradient, step", "", "*"
    ),
    "a picture as large as a town": Door(
        "start.py", "size=(200, 200)", "size=(1e9, 200)", "the size (1000000000.0, 200)"
    ),
    "a bibliography from outside": Door(
        "volume.toml", 'sections = ["start"]', 'sections = ["start"]\nbibliography = "../a.bib"',
        "'../a.bib' lies outside of the volume's folder",
    ),
    "a section from outside": Door(
        "volume.toml", 'sections = ["start"]', 'sections = ["start", "../rings/start"]',
        "section '../rings/start' has no file",
    ),
    "draw raises": Door("start.py", DRAW, "    1 / 0\n" + DRAW, "ZeroDivisionError"),
    "draw leaves": Door("start.py", DRAW, "    raise SystemExit(0)\n" + DRAW, "SystemExit"),
    "numbers returns no dictionary": Door(
        "start.py", "    return {\n", "    return 5 or {\n", "not a dictionary"
    ),
    "no alt text": Door("start.py", 'alt="A line closes."', 'alt=""', "has no alt text"),
    "no caption": Door(
        "start.py", '    caption="The largest miss of the curve, step by step.",',
        '    caption="",', "has no caption",
    ),
    "an alt text that is none": Door("start.py", 'alt="A line closes."', "alt=None", "alt text"),
    "jobs raises": Door(
        "dial.py", "return [FilmJob(name", "return 1 / 0 or [FilmJob(name", "ZeroDivisionError"
    ),
    "jobs returns rubbish": Door("dial.py", "return [FilmJob(name", "return 5 or [(name", "", "*"),
    "html raises": Door(
        "dial.py", "        ((film,),) = stage.films", "        raise OSError", "OSError"
    ),
    "style raises": Door(
        "dial.py", 'return [self.render("dial.css")]', "raise LookupError('x')", "LookupError"
    ),
    "a template that is not there": Door("dial.py", '"dial.html"', '"dail.html"', "dail.html"),
    "a template that cannot be read": Door(
        "dial.html", "{{ film.frames }}", "{{ film. }}", "", "*"
    ),
    "a template with an unknown name": Door("dial.html", "{{ end }}", "{{ ned }}", "ned", "*"),
    "check raises": Door(
        "dial.py", "    def ids(self", "    def check(self, *_: object) -> None:\n"
        "        raise ValueError('unsound')\n\n    def ids(self", "unsound",
    ),
    "an id twice": Door("dial.py", 'f"{name}-end"}', '"start"}', "the id 'start'", "start.md"),
    "a download outside": Door(
        "dial.py", '"fit.json": lambda', '"../x.json": lambda', "download", "start.py"
    ),
    "a download in the place of a page": Door(
        "dial.py", '"fit.json": lambda', '"index.html": lambda', "download", "start.py"
    ),
    "a module that is not there": Door(
        "start.py", "from .runs import", "from .rnus import", "ModuleNotFoundError"
    ),
    "a circle of files": Door(
        "shapes/rings.py", "from pathlib import Path\n",
        "from pathlib import Path\n\nfrom ..runs import RUN  # noqa\n", "ImportError", "*",
    ),
    "an exhibit that is no dataclass": Door(
        "dial.py", "@dataclass(frozen=True)\nclass Dial", "@dataclass\nclass Dial",
        "the exhibit 'Dial' is no frozen dataclass",
    ),
    "an exhibit without words": Door("dial.py", "    caption: str\n", "", "caption", "*"),
    "an experiment that cannot be told apart": Door(
        "fit.py", "    def perform(self)",
        "    def __hash__(self) -> int:\n        return 1 // 0\n\n    def perform(self)",
        "a field that can change", "start.py",
    ),
    "a record of a derived class": Door(
        "fit.py", "return Fit(self, theta,", "return type('Odd', (Fit,), {})(self, theta,",
        "leaves a record of type Odd, not Fit",
    ),
    "a record with another type of numbers": Door(
        "fit.py", "return Fit(self, theta,", "return Fit(self, theta.astype(int),", "array of int64"
    ),
    "a recorded gradient that is no number": Door(
        "fit.py", "recorded=gradient,", "recorded=gradient * np.nan,", "false gradient", "start.py"
    ),
    "a recorded gradient of another shape": Door(
        "fit.py", "recorded=gradient,", "recorded=gradient[:1],", "of a gradient of (2,)"
    ),
    "claims that are none": Door(
        "fit.py", "            yield Claim(", "            yield 5\n            yield Claim(",
        "claims yields 5",
    ),
    "claims of one letter each": Door(
        "fit.py", '("theta_0",),', '"theta_0",', "claims yields Claim"
    ),
    "a rule that cannot be read": Door(
        "parts.py", "multiply(a, a, t);", "multiply(a, a, t;", "a rule cannot be read", "*"
    ),
    "a data set with too few of a class": Door(
        "shapes/rings.py", "_ring(inner, sizes[0]), _ring(outer, sizes[1])",
        "_ring(inner, sizes[0] - 1), _ring(outer, sizes[1] + 1)", "drew arrays of shapes",
        "start.py",
    ),
    "a data set at no place": Door(
        "shapes/rings.py", "return radius * np", "return np.nan * np", "at no place", "start.py"
    ),
    "an activation that returns nothing": Door(
        "parts.py", "return (signal + cube(signal) / 3).tanh()", "return None",
        "the activation made None", "start.py",
    ),
    "an initialiser that is no number": Door(
        "parts.py", "return 0.8", "return '0.8'", "the initialiser gave '0.8'", "start.py"
    ),
    "a function without a name": Door(
        "runs.py", "data=rings", "data=lambda sizes, rng: rings(sizes, rng)", "<lambda>", "start.py"
    ),
    "an option that a figure has not": Door(
        "start.py", "shows=RUN, seconds", 'colour="red", shows=RUN, seconds', "no option 'colour'"
    ),
    "numbers that nobody can print": Door(
        "start.py", "int(run.correct[-1])", "object()", "neither a number nor words"
    ),
    "ids raises": Door("dial.py", 'return {name, f"{name}-end"}', "return 1 / 0", "ZeroDivision"),
    "ids returns rubbish": Door(
        "dial.py", 'return {name, f"{name}-end"}', "return None", "ids returned None", "start.py"
    ),
    "html returns plain text": Door(
        "dial.py", "        ((film,),) = stage.films", "        return '<b>'", "html returned",
        "start.py",
    ),
    "style returns one text": Door(
        "dial.py", 'return [self.render("dial.css")]', 'return ".a{}"', "style returned", "start.py"
    ),
    "a style that is left open": Door(
        "dial.css", "hairline)}", "hairline)", "left open", "start.py"
    ),
    "a style that closes too much": Door("dial.css", "ne)}", "ne)}}", "Unmatched }", "start.py"),
    "filled returns nothing": Door(
        "dial.py", "return replace(self, alt=fill(self.alt))", "return None",
        "filled returned None", "start.py",
    ),
    "experiments raises": Door(
        "dial.py", "return (self.experiment,)", "return 1 / 0", "ZeroDivisionError"
    ),
    "a download that is no file": Door(
        "dial.py", ".encode()", "", "the download 'fit.json' is made of", "start.py"
    ),
    "a film job that no other process can do": Door(
        "dial.py", "FilmJob(name, dial_films,", "FilmJob(name, lambda *_: [],", "no other process",
        "start.py",
    ),
    "a film job that returns rubbish": Door(
        "dial.py", "    return [record_film(", "    return None or [5] or [record_film(",
        "a film job returned 5", "start.py",
    ),
    "receipts raises": Door(
        "dial.py", "    def ids(self", "    def receipts(self, _: object) -> None:\n"
        "        raise OSError('none')\n\n    def ids(self", "OSError: none",
    ),
    "check notes at no place": Door(
        "dial.py", "    def ids(self", "    def check(self, *of: object) -> None:\n"
        "        of[-1].add(5, 'x', 'y')\n\n    def ids(self", "no place of a mistake",
    ),
}  # fmt: skip

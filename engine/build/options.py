"""The options of the command that builds a site."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from engine.build.folders import KEPT
from engine.build.patience import USUAL


def told(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the builder has typed; whoever types what cannot be is told, and the command ends."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs must be at least 1")
    if options.scheduler is not None and not find_spec("distributed"):
        parser.error("--scheduler needs Dask: pip install '.[cluster]'")
    if options.serve is not None and not 0 <= options.serve < 2**16:
        parser.error("--serve must be a number of a port, 0 to 65535")
    if not 0 <= options.cache_limit < 1e9:
        parser.error("--cache-limit must be a number of megabytes")
    if not 0 < options.patience < 1e9:
        parser.error("--patience must be a number of seconds")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Train the networks, draw the films, set the pages: from content/ to site/.",
        epilog="'build.py new TITLE' begins a volume, 'build.py preview' shows it at every save, "
        "'build.py figure NAME' draws one figure, 'build.py export' makes films for slides. "
        "Exit codes: 0, the site is there; 2, the content has mistakes and the site is as it was "
        "before.",
    )
    parser.add_argument(
        "--content", type=Path, default=Path("content"), help="folder of volumes (content)"
    )
    parser.add_argument("--output", type=Path, default=Path("site"), help="folder to write (site)")
    parser.add_argument("--volume", help="build this volume alone, by the name of its folder")
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        help="experiments and films made side by side (all cores)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask cluster that makes them instead, tcp://somewhere:8786; see docs/cluster.md",
    )
    parser.add_argument(
        "--cache", type=Path, default=Path(".cache"), help="what is remembered (.cache)"
    )
    parser.add_argument(
        "--cache-limit",
        type=float,
        default=KEPT,
        metavar="MB",
        help=f"how much of it is kept: what was used last ({KEPT:g} megabytes)",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=USUAL,
        help=f"seconds that a figure's or an experiment's code may take ({USUAL:g})",
    )
    parser.add_argument(
        "--serve",
        type=int,
        metavar="PORT",
        help="show the site on loopback afterwards, until interrupted; 0 takes any free port",
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="publish only what is the same when built again as if on another machine",
    )
    parser.add_argument("--clean", action="store_true", help="forget the cache first")
    parser.add_argument("--quiet", action="store_true", help="print mistakes only")
    return parser

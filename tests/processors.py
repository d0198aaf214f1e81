"""Digests of some records, worked out in processes that pose as different processors.

Run as a script with the name of a module, it prints those of the module's EXPERIMENTS.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.experiment import perform

ROOT = Path(__file__).resolve().parents[1]

SETTINGS: dict[str, dict[str, str]] = {
    "one thread": {"OPENBLAS_NUM_THREADS": "1"},
    "two threads": {"OPENBLAS_NUM_THREADS": "2"},
    "BLAS of 2004": {"OPENBLAS_CORETYPE": "Prescott"},
    "BLAS of 2013": {"OPENBLAS_CORETYPE": "Haswell"},
    "BLAS of 2017": {"OPENBLAS_CORETYPE": "Zen"},
    "numpy without AVX512": {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"},
    "numpy without AVX": {
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
}
"""Processors and thread counts that this one can pose as."""


def everywhere(module: str) -> dict[str, list[str]]:
    """The digests under every setting, worked out side by side."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(partial(digests, module), SETTINGS.values())
        return dict(zip(SETTINGS, found, strict=True))


def digests(module: str, setting: dict[str, str]) -> list[str]:
    """What a fresh process prints: the digest of raw arithmetic, then one an experiment."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore::ImportWarning", __file__, module],
        env={**os.environ, **setting, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


def digest(record: object) -> str:
    """Of every number and word in a record."""
    total = hashlib.sha256()

    def feed(value: object) -> None:
        if isinstance(value, np.ndarray):
            total.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
        elif isinstance(value, tuple):
            for each in value:
                feed(each)
        else:
            total.update(repr(value).encode())

    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        feed(getattr(record, field.name))
    return total.hexdigest()


def raw() -> str:
    """Of arithmetic that nobody rounds, which differs between processors."""
    numbers = np.random.default_rng(0).standard_normal((40, 40))
    return digest(Raw(np.exp(numbers), np.tanh(numbers), numbers @ numbers))


@dataclasses.dataclass(frozen=True)
class Raw:
    """Results with all their bits."""

    exp: NDArray[np.float64]
    tanh: NDArray[np.float64]
    product: NDArray[np.float64]


def main() -> None:
    """First the unrounded arithmetic, then one line an experiment."""
    print(raw())
    for experiment in importlib.import_module(sys.argv[1]).EXPERIMENTS:
        print(digest(perform(experiment)))


if __name__ == "__main__":
    main()

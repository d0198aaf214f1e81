"""The same records, byte for byte, in any process and on any processor."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

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


def digests(setting: dict[str, str]) -> list[str]:
    """What a fresh process prints: the digest of raw arithmetic, then one an experiment."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore::ImportWarning", str(Path(__file__).parent / "digest.py")],
        env={**os.environ, **setting, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.fixture(scope="module")
def results() -> dict[str, list[str]]:
    """The digests under every setting, worked out side by side."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(SETTINGS, pool.map(digests, SETTINGS.values()), strict=True))


@pytest.mark.parametrize("name", SETTINGS)
def test_records_do_not_depend_on_the_processor(name: str, results: dict[str, list[str]]) -> None:
    """Trajectories and tape readings have the same digest under every setting."""
    first, *_ = results.values()
    assert len(first) > 1
    assert results[name][1:] == first[1:]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the settings are those of Intel chips")
def test_the_settings_do_change_arithmetic(results: dict[str, list[str]]) -> None:
    """Unrounded exp, tanh and products do differ among these settings: the test above has teeth."""
    assert len({raw for raw, *_ in results.values()}) > 1

"""The truth gate: a page with a false gradient cannot be published."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from engine.build.site import build
from engine.errors import ContentError
from engine.experiment import Experiment, perform
from engine.learning import optimizers
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.optimizers import Momentum
from engine.truth import judge, merged
from tests.conftest import RUN, SWEEPS, Workspace
from tests.truth.plant import plant


def test_the_error_stands_under_the_figure_and_in_the_receipt(built: Workspace) -> None:
    """With the number of derivatives; both are those of the records."""
    page = built.page.read_text(encoding="utf-8")
    runs = [RUN, replace(RUN, optimizer=Momentum(0.5))]
    asked: list[Experiment[Any]] = [*runs, *map(NeuronMaps, runs), SWEEPS]
    found = [judge(each, perform(each)) for each in asked]
    (machine,) = merged(each for each in found if each)
    (dot,) = merged(each for each in found[:1] if each)
    for verdict in (machine, dot):
        power = f"10<sup>−{-verdict.exponent}</sup>"
        told = (
            f"{verdict.derivatives:,} derivatives checked by complex step, error below&nbsp;{power}"
        )
        assert f'<small class="checked">{told}</small>' in page
    assert f"index</a>: {machine.derivatives:,} by complex step" in page


def refused(workspace: Workspace) -> str:
    """What the builder is told; nothing is remembered from before."""
    with pytest.raises(ContentError) as refusal:
        build(
            workspace.folder / "content",
            workspace.folder / "site",
            cache=workspace.folder / "another-cache",
        )
    return str(refusal.value)


def test_a_doubled_step_refuses_the_build(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No gradient is wrong, only what was made of it: the second road parts from the first."""
    before = workspace.site()
    doubled = f"{optimizers.DESCEND}subtract(theta, step, theta)\n"
    monkeypatch.setattr(optimizers, "DESCEND", doubled)
    told = refused(workspace)
    assert re.search(
        r"'\w+' would show a false number: theta\[1, \d+\] is -?[\d.e-]+, "
        r"by another road -?[\d.e-]+",
        told,
    )
    assert "the road by which it is counted again" in told
    assert workspace.site() == before


def test_the_receipt_says_what_is_taken_on_trust(built: Workspace) -> None:
    """By the experiment and its field; everything else has been reached twice."""
    page = built.page.read_text(encoding="utf-8")
    assert re.search(r"<dd>[\d,]{6,} numbers of the records were reached again", page)
    trusted = "<dt>Taken on trust</dt><dd>Chords.chord</dd><dd>Chords.largest_gap</dd></dl>"
    assert trusted in page


def test_a_wrong_derivative_rule_refuses_the_build(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build names figure, moment and parameter, and the old site stays as it was."""
    before = workspace.site()
    assert before
    # The blame passes tanh as if it had no slope: a classic.
    plant(monkeypatch, "tanh", "copyto(da, g)")
    told = refused(workspace)
    assert re.search(
        r"'\w+' would show a false gradient at step \d+, layer \d, [^:]+: the engine has "
        r"-?[\d.e-]+, the complex step -?[\d.e-]+",
        told,
    )
    assert "mend the derivative rule" in told
    assert workspace.site() == before

"""The bill of materials says what the lock pins, and the audit says what it could not ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.supply.audit import UNAVAILABLE, Audited, main
from tests.supply.locks import packages

ROOT = Path(__file__).parents[2]


def test_the_bill_lists_what_is_locked() -> None:
    """Every package with its version, its hashes and its licence; no address of a registry."""
    file = ROOT / "sbom.cdx.json"
    listed = json.loads(file.read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    pinned = {
        (each.name, each.version, frozenset(each.hashes))
        for each in packages(ROOT / "requirements.lock")
    }
    assert len(pinned) > 20
    assert {
        (each["name"], each["version"], frozenset(one["content"] for one in each["hashes"]))
        for each in listed["components"]
    } == pinned
    assert [each["name"] for each in listed["components"] if not each.get("licenses")] == []
    assert "simple/" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda each: each.name
)
def test_every_package_is_pinned_with_hashes(lock: Path) -> None:
    """Nothing else is installed, and no lock names a registry."""
    found = list(packages(lock))
    assert found
    assert [each.name for each in found if not each.hashes] == []
    assert "://" not in lock.read_text(encoding="utf-8")


SOUND: Audited = {"name": "a", "version": "1", "vulns": []}
FAULTY: Audited = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
SKIPPED: Audited = {"name": "c", "version": "3", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "code", "told"),
    [
        ([SOUND, SOUND], 0, "x.lock: 2 packages, no known fault\n"),
        ([SOUND, FAULTY], 1, "x.lock: b 2: CVE-1, CVE-2\n"),
        ([], UNAVAILABLE, "could not be asked about any of its packages\n"),
        ([SOUND, SKIPPED], UNAVAILABLE, "could not be asked about 1 of its packages\n"),
        ([SKIPPED, FAULTY], 1, "could not be asked about 1 of its packages\n"),
    ],
)
def test_the_audit_says_what_it_knows(
    capsys: pytest.CaptureFixture[str], found: list[Audited], code: int, told: str
) -> None:
    """Nothing that was passed over counts as sound."""
    assert main(["x.lock"], lambda lock: found) == code
    assert capsys.readouterr().out.endswith(told)

"""Prints a bill of materials: every package that the builder is made of, as CycloneDX.

https://cyclonedx.org/docs/1.6/json; `python -m tests.supply.bill requirements.lock`.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import metadata
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from tests.supply.locks import Package, packages

LONG = 60
"""Letters; a licence that is longer is a text, not a name."""


def bill(lock: Path) -> Bom:
    """What a lock pins, with licences as far as the installed packages name them."""
    return Bom(components=[_component(each) for each in packages(lock)])


def _component(package: Package) -> Component:
    purl = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        bom_ref=str(purl),
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.hashes],
        licenses=[DisjunctiveLicense(name=each) for each in _licences(package.name)],
    )


def _licences(name: str) -> list[str]:
    about = metadata(name)
    said = next((about[each] for each in ("License-Expression", "License") if each in about), "")
    if said and len(said) < LONG and "\n" not in said:
        return [said]
    sorted_by = about.get_all("Classifier") or []
    return [each.split(" :: ")[-1] for each in sorted_by if each.startswith("License :: OSI")]


if __name__ == "__main__":
    made = make_outputter(bill(Path(sys.argv[1])), OutputFormat.JSON, SchemaVersion.V1_6)
    listed = json.loads(made.output_as_string())
    # The same lock makes the same bill: it has neither a number of its own nor a date.
    listed.pop("serialNumber", None)
    listed.get("metadata", {}).pop("timestamp", None)
    print(json.dumps(listed, indent=1, sort_keys=True))

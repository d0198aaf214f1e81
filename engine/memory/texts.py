"""The texts of all modules of the project, as they are now."""

from __future__ import annotations

from hashlib import sha256

from engine.memory.modules import PROJECT


def texts() -> dict[str, str]:
    """Digest of the bytes of every module, by its name; those that lie in no package as well."""
    found = {}
    for root, folder in PROJECT.items():
        for file in folder.rglob("*.py"):
            stem = file.relative_to(folder).with_suffix("")
            name = ".".join([root, *stem.parts]).removesuffix(".__init__")
            found[name] = sha256(file.read_bytes()).hexdigest()
    return found

"""What it means that a record survives being remembered."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from engine.build.memory import digest_of_record, pack_record, unpack_record


def assert_comes_back(record: Any) -> None:
    """Every field of a record survives packing: values, types, shapes and order."""
    kind = type(record)
    back = unpack_record(kind, record.experiment, pack_record(record))
    assert type(back) is kind
    for field in fields(record):
        before, after = getattr(record, field.name), getattr(back, field.name)
        assert type(after) is type(before), field.name
        pairs = zip(before, after, strict=True) if isinstance(before, tuple) else [(before, after)]
        for was, now in pairs:
            if isinstance(was, np.ndarray):
                assert (was.dtype, was.shape) == (now.dtype, now.shape), field.name
                assert was.tobytes() == now.tobytes(), field.name
            else:
                assert was == now, field.name
    assert digest_of_record(back) == digest_of_record(record)

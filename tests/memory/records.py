"""What it means that a record survives being remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from engine.memory import codec_for


def assert_comes_back(record: Any) -> None:
    """Every field survives packing: values, types, shapes and order; and packing is steady."""
    kind: Any = type(record)
    codec = codec_for(kind)
    packed = codec.pack(record)
    assert codec.pack(record) == packed
    back = codec.unpack(packed)
    assert type(back) is kind
    for field in fields(record):
        before, after = getattr(record, field.name), getattr(back, field.name)
        if isinstance(before, Mapping):  # a read-only one comes back
            assert isinstance(after, Mapping), field.name
            before, after = tuple(before.items()), tuple(after.items())
        assert type(after) is type(before), field.name
        pairs = zip(before, after, strict=True) if isinstance(before, tuple) else [(before, after)]
        for was, now in pairs:
            if isinstance(was, np.ndarray):
                assert (was.dtype, was.shape) == (now.dtype, now.shape), field.name
                assert was.tobytes() == now.tobytes(), field.name
            else:
                assert was == now, field.name
    assert codec.digest(back) == codec.digest(record)

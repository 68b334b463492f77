"""How macOS's frameworks are called: a library by its name, and of its words what they take and give."""

import ctypes
from collections.abc import Callable
from typing import Any

FRAMEWORKS = "/System/Library/Frameworks"


def library(name: str) -> ctypes.CDLL:
    """The framework of this name; an `OSError` where there is none."""
    return ctypes.CDLL(f"{FRAMEWORKS}/{name}.framework/{name}")


def word(of: ctypes.CDLL, name: str, gives: type | None, *takes: type) -> Callable[..., Any]:
    """What can be called under this name; an `AttributeError` where it has none."""
    called = getattr(of, name)
    called.restype, called.argtypes = gives, takes
    return called  # type: ignore[no-any-return]

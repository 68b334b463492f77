"""How a command says something on the terminal as it stands."""

from collections.abc import Callable

from rich.console import Console

Say = Callable[[str], object]
"""Tells the person a line."""


def say_plainly(text: str, console: Console) -> None:
    """Print it as it stands: no wrapping, no colours and no markup, so that a program can read it."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)

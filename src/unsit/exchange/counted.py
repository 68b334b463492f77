"""What a session's counted seconds are called in a file for others: as its stretch counts them.

That is by the leg in front, by the leg or side that leads, or of both sides at once. Of a stretch that is no longer
here nobody knows which: its seconds are told by the leg that they were kept under, and no more is said of it.
"""

from unsit.landmarks import Side
from unsit.session import Session
from unsit.stretch import Stretch
from unsit.summary import named
from unsit.words import Words


def counted_s(of: Session, stretch: Stretch | None, words: Words) -> dict[str, float]:
    """The seconds by what each part is called, of those that had any, the right one first.

    >>> from unsit.catalogue import load
    >>> from unsit.session import Hold
    >>> told = Session("childs-pose", "clock", 60.0, 60.0, (Hold(Side.RIGHT, 0.0, 60.0, 60.0),))
    >>> counted_s(told, load().stretches["childs-pose"], load().words)
    {'Both sides': 60.0}
    >>> counted_s(told, None, load().words)
    {'Counted as right': 60.0}
    """
    parts: dict[str, float] = {}
    for front in (Side.RIGHT, Side.LEFT):
        if (held_s := of.held_s(front)) > 0:
            name = f"Counted as {front}" if stretch is None else named(front, stretch, words)
            parts[name] = parts.get(name, 0.0) + held_s
    return parts

"""Unsit takes people off their chair and through the hip and lower-back stretch, safely.

One frame's way through the package, which is also the order of its modules:
device -> `landmarks` -> `smoothing` -> `side_view` (angles, and where the lens stands) -> `stretch` (what is asked)
-> `assessment` (how this frame stands against it) -> `coach` (the phase, the clock) -> `cues` (the word, if any)
-> `session` (the record). `practice` is that line as code; the page, the demo, files and tests all consume it.
"""

__version__ = "0.1.0"

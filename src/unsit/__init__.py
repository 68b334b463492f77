"""Unsit takes people off their chair and through the hip and lower-back stretch, safely.

One frame's way through the package, which is also the order of its modules:
device -> `landmarks` -> `smoothing` -> `fitting` (a body in the picture, its angles, and where the lens stands) ->
`view` (can this be judged from here) -> `sight` (what is told) -> `assessment` (how it stands against what a `stretch`
asks) -> `coach` (the phase, the clock) -> `cues` (the word, if any) -> `session` (the record). `practice` is that line
as code; the page, the demo, files and tests all consume it.
"""

__version__ = "0.1.0"

"""What this computer's desktop tells: is anybody at the keys, is the screen locked, who looks, listens or plays.

Each is asked in a function of its own, and answers None where this system does not tell. Nothing is guessed. What is
asked again and again is a `Sense`, which keeps what it needs to look.
"""

from unsit.desktop.camera_use import camera_users, cameras_used
from unsit.desktop.lock import locked, screen_locked
from unsit.desktop.microphone_use import microphones_used
from unsit.desktop.senses import full_screen, idle_time, kept_awake, quiet_wanted

__all__ = [
    "camera_users",
    "cameras_used",
    "full_screen",
    "idle_time",
    "kept_awake",
    "locked",
    "microphones_used",
    "quiet_wanted",
    "screen_locked",
]

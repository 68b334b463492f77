"""What this computer's desktop tells: is its screen locked, and which programs have its camera or record sound.

Each is asked in a function of its own, and answers None where this system does not tell. Nothing is guessed.
"""

from unsit.desktop.camera_use import camera_users, cameras_used
from unsit.desktop.lock import locked
from unsit.desktop.microphone_use import microphones_used

__all__ = ["camera_users", "cameras_used", "locked", "microphones_used"]

"""What this computer's desktop tells: whether its screen is locked, and which programs have its camera open.

Each is asked in a function of its own, and answers None where this system does not tell. Nothing is guessed.
"""

from unsit.desktop.camera_use import camera_users
from unsit.desktop.lock import locked

__all__ = ["camera_users", "locked"]

"""How long nobody has touched keys or pointer, on Linux: by the X server, or by the compositor: over D-Bus or Wayland.

`GetSessionIdleTime` of org.freedesktop.ScreenSaver is not asked. Plasma counts milliseconds there, and others seconds.
On X11 it is the X server's own counter; on Wayland Plasma answers 0, or since 5.27 that it cannot tell, as GNOME does.
"""

from jeepney.io.blocking import DBusConnection

from unsit.desktop import wayland, x11
from unsit.desktop.bus import Asked, ask, kept, sense
from unsit.desktop.sense import FirstThatTells, Sense

MONITORS = (("GNOME", "org.gnome.Mutter.IdleMonitor"), ("Cinnamon", "org.cinnamon.Muffin.IdleMonitor"))
"""Compositors that tell it to others, and by which name; their core monitor sees all devices."""


def idle_time() -> Sense[float]:
    """Seconds since the last event of a key or pointer."""
    own = x11.idle_time() if x11.here() else wayland.idle_time()
    over_bus = [_compositor(*named) for named in MONITORS]
    return FirstThatTells([own, *over_bus], "no desktop here tells it")


def _compositor(by: str, name: str) -> Sense[float]:
    core = Asked(name, f"/{name.replace('.', '/')}/Core", name)

    def idle_s(bus: DBusConnection) -> float | None:
        (idle_ms,) = ask(bus, core, "GetIdletime")
        return idle_ms / 1000 if isinstance(idle_ms, int) else None

    return sense(by, kept("SESSION"), idle_s)

"""Vega-Lite drawn as SVG and PNG by vl-convert, on this machine: no browser, no request to anywhere.

It is an extra that not everyone has; whoever wants it and lacks it is told what to install.
"""

import re
from html import escape
from typing import Any

INSTALL = "Pictures need vl-convert, which is not installed here: pip install 'unsit[pictures]'"
SHARP = 2.0
"""So many points of a PNG for one of the picture."""
GAP_PX = 18.0


class NotInstalled(Exception):
    """What draws is not there: what to install."""


def check() -> None:
    """Raises `NotInstalled` where nothing can be drawn."""
    try:
        import vl_convert  # noqa: F401
    except ImportError as error:
        raise NotInstalled(INSTALL) from error


def svg(specification: dict[str, Any], *, show_warnings: bool = False) -> str:
    """The picture, with what it shows in words for whoever cannot see it."""
    check()
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(specification, show_warnings=show_warnings, allowed_base_urls=[])
    heard = escape(str(specification.get("description", "")), quote=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{heard}" ', 1)


def below(pictures: list[str]) -> str:
    """Several as one, one below another."""
    if len(pictures) == 1:
        return pictures[0]
    sizes = [_size(picture) for picture in pictures]
    width, height = max(w for w, _ in sizes), sum(h for _, h in sizes) + GAP_PX * (len(sizes) - 1)
    placed, y = [], 0.0
    for picture, (_, own_height) in zip(pictures, sizes, strict=True):
        placed.append(picture.replace("<svg ", f'<svg y="{y:g}" ', 1))
        y += own_height + GAP_PX
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
    return f'{start} viewBox="0 0 {width:g} {height:g}">{"".join(placed)}</svg>'


def _size(picture: str) -> tuple[float, float]:
    found = re.search(r' width="([\d.]+)" height="([\d.]+)"', picture)
    assert found
    return float(found[1]), float(found[2])


def on_paper(picture: str, colour: str) -> str:
    """The same with a ground, which an SVG by itself has not."""
    start, rest = picture.split(">", 1)
    return f'{start}><rect width="100%" height="100%" fill="{colour}"/>{rest}'


def png(picture: str) -> bytes:
    """An SVG as points."""
    check()
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(picture, scale=SHARP)
    return drawn

"""An address as a picture that a phone's camera reads (a QR code): for the page as SVG, for the terminal as text."""

import io

import segno
from rich.text import Text

QUIET_ZONE = 4
"""The code's own margin, as its standard asks for (ISO/IEC 18004)."""
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""Two rows of modules in one line of text: upper, lower; 1 is dark."""


def picture_of(address: str) -> bytes:
    """An SVG, dark on white whatever the page's own colours."""
    drawn = io.BytesIO()
    _code(address).save(drawn, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, svgclass=None)
    return drawn.getvalue()


def lines_of(address: str) -> Text:
    """Lines for a terminal, black on white whatever its own colours."""
    rows = [list(row) for row in _code(address).matrix_iter(border=QUIET_ZONE // 2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    lines = (
        "".join(HALVES[upper, lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
    return Text("\n".join(lines), style="black on white", no_wrap=True)


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)

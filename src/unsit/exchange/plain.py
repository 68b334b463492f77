"""Somebody else's text as plain text: marks are stripped, and control characters, and halves of characters."""

import re
from html.parser import HTMLParser

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def plain_line(value: object) -> str:
    """One line of plain text; nothing where the value is none."""
    return " ".join(_CONTROL.sub(" ", str(value)).split()) if isinstance(value, str | int) else ""


def plain_lines(html: object) -> tuple[str, ...]:
    """Text with marks as its lines of plain text; one long paragraph as its sentences.

    >>> plain_lines("<p>Sit <b>tall</b> &amp; breathe.</p><ul><li>Lean.</li></ul>")
    ('Sit tall & breathe.', 'Lean.')
    """
    if not isinstance(html, str):
        return ()
    lines = _Lines()
    lines.feed(html)
    lines.close()
    found = [line for line in map(plain_line, lines.text.split("\n")) if line]
    return tuple(_SENTENCE.split(found[0])) if len(found) == 1 else tuple(found)


class _Lines(HTMLParser):
    """Gathers the text, a line for each block; what stands in a script or a style is none."""

    BLOCKS = frozenset({"p", "li", "br", "div", "ol", "ul", "h1", "h2", "h3", "h4", "tr"})
    SILENT = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self._silent = "", False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line where a block begins."""
        del attrs
        self._silent = self._silent or tag in self.SILENT
        self.text += "\n" if tag in self.BLOCKS else ""

    def handle_endtag(self, tag: str) -> None:
        """End the line where a block ends."""
        self._silent = self._silent and tag not in self.SILENT
        self.text += "\n" if tag in self.BLOCKS else ""

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += "" if self._silent else data

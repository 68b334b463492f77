"""Where in a TOML file each key stands: tomllib tells the values, this the lines, so that a problem can be found again.

Only for files that tomllib has read: what is no TOML is not noticed here. A table written within one line, and the
items of a list, stand where their key stands.
"""

import re
from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]
"""A way into a file's values: keys, and the numbers of items in lists."""

_LONG = r'"""(?:\\.|[^\\])*?"""' + r"|'''.*?'''"
_SHORT = r'"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'"
_TOKEN = re.compile(rf"{_LONG}|{_SHORT}|#[^\n]*|[\[\]{{}}\n]|[^\"'#\[\]{{}}\n]+|.", flags=re.DOTALL)
"""A text in quotation marks, a comment, a bracket, a line's end, or whatever stands between them."""
_NAME = re.compile(r"""\s*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.?)""")


def lines_of(text: str) -> dict[Place, int]:
    r"""The line, counted from 1, of every table and key.

    >>> lines_of('a = 1\n[[b]]\nc = [\n  2,\n]\n')
    {('a',): 1, ('b', 0): 2, ('b',): 2, ('b', 0, 'c'): 3}
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for line, statement in _statements(text):
        if statement.startswith("[["):
            *above, name = _names(statement[2:])
            listed = (*_resolved(tuple(above), counts), name)
            counts[listed] = counts.get(listed, 0) + 1
            table = (*listed, counts[listed] - 1)
            _note(lines, table, line)
        elif statement.startswith("["):
            table = _resolved(_names(statement[1:]), counts)
            _note(lines, table, line)
        else:
            _note(lines, (*table, *_names(statement)), line)
    return lines


def _note(lines: dict[Place, int], place: Place, line: int) -> None:
    """A place stands here, and what it is in, unless that began before."""
    lines[place] = line
    for length in range(1, len(place)):
        lines.setdefault(place[:length], line)


def line_at(lines: Mapping[Place, int], place: Place) -> int:
    """The line of this place or of the nearest one around it that has a line; 1 for the file as a whole."""
    around = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[part] for part in around if part in lines), 1)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header and each key with its value, without comments, and the line on which it begins."""
    line, begun, depth, statement = 1, 1, 0, ""
    for piece in (match[0] for match in _TOKEN.finditer(text + "\n")):
        if piece == "\n" and depth == 0:
            if statement.strip():
                yield begun, statement.strip()
            statement = ""
        elif not piece.startswith("#"):
            begun = begun if statement.strip() else line
            statement += piece
            depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        line += piece.count("\n")


def _names(statement: str) -> tuple[str, ...]:
    """The dotted name at the beginning of a statement."""
    names, at = [], 0
    while match := _NAME.match(statement, at):
        names.append(match[1].strip("\"'"))
        at = match.end()
        if not match[2]:
            break
    return tuple(names)


def _resolved(names: tuple[str, ...], counts: Mapping[Place, int]) -> Place:
    """A table's place: where a name is a list of tables, its last item is meant."""
    place: Place = ()
    for name in names:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place] - 1)
    return place

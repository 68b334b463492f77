"""Writes small FlatBuffers, and new tables in front of an existing one whose bytes stay as they are.

Only what `build_model.py` needs of the format: tables, lists, texts, bytes, floats, and numbers of up to four bytes.
The same input gives the same bytes for ever, while the `flatbuffers` package lays tables out differently from release
to release. Everything points forward, so what is in front can point into what follows.
The format: https://flatbuffers.dev/internals/
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Existing:
    """Something of the buffer that follows the new tables: its position there."""

    position: int


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in the slots of a table; an int is a number of one to four bytes, in the slot itself."""

    slots: dict[int, "int | Item"]


Item: TypeAlias = Table | Existing | str | bytes | tuple[float, ...] | Sequence["Item"]


def write(root: Table, identifier: bytes, headroom: int = 0) -> bytes:
    """The buffer with this root, to be followed by the existing buffer at `headroom` (0: nothing follows)."""
    front = _Front(identifier, headroom)
    struct.pack_into("<I", front.written, 0, front.add(root))
    if headroom and len(front.written) > headroom:
        raise ValueError(
            f"the new tables take {len(front.written)} bytes, more than the headroom of {headroom}: raise it"
        )
    return bytes(front.written).ljust(headroom, b"\0")


class _Front:
    """The bytes written so far; `add` writes an item after them and gives its position."""

    def __init__(self, identifier: bytes, headroom: int) -> None:
        self.written = bytearray(struct.pack("<I4s", 0, identifier))
        self._headroom = headroom

    def add(self, item: Item) -> int:
        match item:
            case Existing(position):
                return self._headroom + position
            case Table(slots):
                return self._add_table(dict(sorted(slots.items())))
            case str():
                return self._add_content(len(item), item.encode() + b"\0", 4)
            case bytes():
                return self._add_content(len(item), item, 16)
            case tuple():
                return self._add_content(len(item), struct.pack(f"<{len(item)}f", *item), 4)
            case _:
                return self._add_list(item)

    def _add_table(self, slots: dict[int, int | Item]) -> int:
        offsets = [4 * (1 + list(slots).index(slot)) if slot in slots else 0 for slot in range(max(slots) + 1)]
        vtable = struct.pack(f"<{2 + len(offsets)}H", 4 + 2 * len(offsets), 4 + 4 * len(slots), *offsets)
        self._pad(4, ahead=len(vtable))
        position = self._append(vtable) + len(vtable)
        self._append(struct.pack("<i", len(vtable)) + bytes(4 * len(slots)))
        for cell, value in enumerate(slots.values(), start=1):
            self._fill(position + 4 * cell, value)
        return position

    def _add_list(self, items: Sequence[Item]) -> int:
        position = self._add_content(len(items), bytes(4 * len(items)), 4)
        for cell, item in enumerate(items, start=1):
            self._fill(position + 4 * cell, item)
        return position

    def _add_content(self, count: int, content: bytes, boundary: int) -> int:
        self._pad(boundary, ahead=4)
        return self._append(struct.pack("<I", count) + content)

    def _fill(self, cell: int, value: int | Item) -> None:
        number = value if isinstance(value, int) else self.add(value) - cell
        struct.pack_into("<I", self.written, cell, number)

    def _append(self, content: bytes) -> int:
        position = len(self.written)
        self.written += content
        return position

    def _pad(self, boundary: int, ahead: int) -> None:
        self.written += bytes(-(len(self.written) + ahead) % boundary)


class Reader:
    """The root table of a buffer: numbers in its slots, and where the things are that its slots point to."""

    def __init__(self, buffer: bytes) -> None:
        self._buffer = buffer
        self._root = self._at("<I", 0)
        self._vtable = self._root - self._at("<i", self._root)

    def has(self, slot: int) -> bool:
        """Whether there is anything in this slot."""
        return self._offset(slot) > 0

    def number(self, slot: int) -> int:
        """The four-byte number in this slot, 0 if it is not given."""
        return self._at("<I", self._root + self._offset(slot)) if self.has(slot) else 0

    def item(self, slot: int) -> Existing:
        """What this slot points to."""
        return Existing(self._follow(self._root + self._offset(slot)))

    def items(self, slot: int) -> list[Existing]:
        """What the list that this slot points to points to, in turn."""
        if not self.has(slot):
            return []
        start = self.item(slot).position
        return [Existing(self._follow(start + 4 + 4 * number)) for number in range(self._at("<I", start))]

    def _offset(self, slot: int) -> int:
        inside = 4 + 2 * slot < self._at("<H", self._vtable)
        return self._at("<H", self._vtable + 4 + 2 * slot) if inside else 0

    def _follow(self, position: int) -> int:
        return position + self._at("<I", position)

    def _at(self, kind: str, position: int) -> int:
        return int(struct.unpack_from(kind, self._buffer, position)[0])

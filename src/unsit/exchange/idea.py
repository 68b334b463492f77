"""An idea for a break in somebody else's words, and a pack of them: what is taken of such words and what is not.

They stay somebody's: nothing is cut or changed but marks and control characters. An idea that is too long, or that
promises what Unsit never does, is left out whole, with a word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from unsit.exchange.plain import plain_line, plain_lines

LONGEST_NAME = 120
LONGEST_TEXT = 1000
MOST_STEPS = 20
NOT_CHECKED = "From {whose}; not checked against your answers."

_PROMISE = re.compile(
    r"\b(cur(e|es|ed|ing)\b|heal|treat|reliev|prevent|fixes|behandel|linder|vorbeug|verhinder|alivi|prevén|previen"
    r"|previne|curar?\b|trata|guéri|soulag|soign|prévien|préven)|治|予防|和らげ|改善",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(
    r"\b(pain|aches?\b|aching|headache|backache|migraine|sciatica|arthriti|injur|disease|syndrome|rsi\b|posture|imbalance"
    r"|\w*schmerz|verspann|krank|haltung|dolor|lesi[oó]n|enferm|postura|douleur|maladie|blessur|dor\b|dores\b|les[ãõ]|doença)"
    r"|痛|病|姿勢|障害",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?;。!?]+")


class NoIdeas(ValueError):
    """Why nothing of a file was taken in: what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to do in a break, without times. None of our questions has looked at it.

    `text`: all of it; `steps`: the same piece by piece, none where it is one piece; `whose`: collection, author and
    licence; `source_id`: which pack's, and which of it.
    """

    name: str
    text: str
    steps: tuple[str, ...]
    whose: str
    source_id: str

    @property
    def notice(self) -> str:
        """What stands beside it wherever it is shown."""
        return NOT_CHECKED.format(whose=self.whose)


@dataclass(frozen=True, slots=True)
class Pack:
    """The ideas of one file. `id`: the same whenever this pack is read, and safe as the name of a file."""

    id: str
    name: str
    whose: str
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file comes to, and what was left out of it with the reason."""

    pack: Pack
    left_out: tuple[str, ...]


def idea(where: str, name: object, pieces: Iterable[object], whose: str, source_id: str) -> Idea | str:
    """The idea, or in words why it is left out; `where`: its place in the file."""
    title, steps = plain_line(name), tuple(" ".join(plain_lines(piece)) for piece in pieces)
    problem = _problem(title, steps)
    if problem:
        return f"{called(where, title)}: {problem}."
    return Idea(title, " ".join(steps), steps if len(steps) > 1 else (), whose, source_id)


def called(where: str, title: str) -> str:
    """An item of a file by its place and its name."""
    return f"{where} ({title[:LONGEST_NAME]})" if title else where


def gathered(pack_id: str, name: str, whose: str, found: Iterable[Idea | str]) -> Taken:
    """The pack of what was found; an idea that is there twice is taken once."""
    ideas, left_out = dict[str, Idea](), list[str]()
    for each in found:
        if isinstance(each, str):
            left_out.append(each)
        elif each.source_id in ideas:
            left_out.append(f"{each.source_id} ({each.name}): it is there twice.")
        else:
            ideas[each.source_id] = each
    return Taken(Pack(pack_id, name, whose, tuple(ideas.values())), tuple(left_out))


def promises(text: str) -> bool:
    """Whether a sentence says that a complaint is cured, treated, relieved or prevented; by words of six languages.

    >>> promises("It relieves back pain."), promises("Stop if you feel pain."), promises("Treat yourself to some tea.")
    (True, False, False)
    """
    return any(_PROMISE.search(each) and _COMPLAINT.search(each) for each in _SENTENCES.split(text))


def slug(name: object) -> str:
    """A name in letters that are safe everywhere; of one without any, a mark of its own.

    >>> slug("Neck & shoulder reset")
    'neck-shoulder-reset'
    """
    return "-".join(re.findall(r"[a-z0-9]+", str(name).casefold()))[:60].strip("-") or mark(name)


def mark(text: object) -> str:
    """Some letters and digits that this text has and hardly another."""
    import hashlib  # four megabytes that whoever only reads ideas goes without

    return hashlib.sha256(str(text).encode(errors="replace")).hexdigest()[:12]


def _problem(title: str, steps: tuple[str, ...]) -> str | None:
    text = " ".join(steps)
    if not title or not text or not all(steps):
        return "it has no name" if not title else "it has no words" if not text else "one of its steps has no words"
    if len(title) > LONGEST_NAME or len(text) > LONGEST_TEXT or len(steps) > MOST_STEPS:
        found = f"a name of {len(title)} and a text of {len(text)} characters in {len(steps)} steps"
        return f"found {found}; expected no more than {LONGEST_NAME}, {LONGEST_TEXT} and {MOST_STEPS}"
    if promises(f"{title}. {text}"):
        return "it promises something about pain, illness or posture, which Unsit never does"
    return None

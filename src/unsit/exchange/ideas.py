"""Files of ideas that other programs keep: an Entracte pack, or Workrave's exercises.xml."""

from unsit.exchange.entracte import from_entracte
from unsit.exchange.idea import NoIdeas, Taken
from unsit.exchange.workrave import from_workrave

MOST_XML_BYTES = 2_000_000
"""Workrave's exercises in all languages have a fifth of this."""
MOST_JSON_BYTES = 9_000_000
"""A pack has some thousands; with its pictures Entracte itself takes no more than 8 MiB."""
_MARKS = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
"""What may stand before the first letter."""


def ideas_in(content: bytes, file: str, language: str = "en") -> Taken:
    """The ideas of a file of this name, which is named in what is said; in this language, or in English.

    Raises `NoIdeas` where there is none to take.
    """
    try:
        taken = _read(content, file, language)
    except NoIdeas as error:
        raise NoIdeas(f"{file}: {error}.") from error
    if not taken.pack.ideas:
        raise NoIdeas("\n".join((f"{file}: there is no idea to take in.", *taken.left_out)))
    return taken


def _read(content: bytes, file: str, language: str) -> Taken:
    is_xml = content[:200].lstrip(_MARKS).startswith(b"<")
    most = MOST_XML_BYTES if is_xml else MOST_JSON_BYTES
    if len(content) > most:
        raise NoIdeas(f"found {len(content) / 1e6:.1f} MB; expected no more than {most / 1e6:.0f}")
    if not content.strip():
        raise NoIdeas("found nothing in it; expected an Entracte pack or Workrave's exercises.xml")
    return from_workrave(content, file, language) if is_xml else from_entracte(content)

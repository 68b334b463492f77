"""Workrave's exercises.xml: exercises with a title and a description in many languages.

Read were, of rcaelers/workrave, `ui/data/exercises/exercises.xml.in` at 1dea4bd, which its build merges with the
translations into exercises.xml, the older exercises.xml at 48c4308, and `Exercise.cc` at 0a9849a, which reads it.
Pictures and durations are not taken.
"""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET
from xml.parsers import expat

from unsit.exchange.idea import LONGEST_NAME, Idea, NoIdeas, Taken, gathered, idea, slug
from unsit.exchange.plain import plain_line, plain_lines

DEEPEST = 20
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENGLISH = "en"


def from_workrave(content: bytes, file: str, language: str) -> Taken:
    """The exercises in this language, or in English where they are not told in it. Raises `NoIdeas`."""
    root = _root(content)
    if root.tag != "exercises":
        raise NoIdeas(
            f"found XML that begins with {root.tag[:LONGEST_NAME]!r}; expected 'exercises', as Workrave has it"
        )
    of = plain_line(file)[:LONGEST_NAME]
    whose = f"{of}, in the form of Workrave's exercises (Workrave's own: GPL-3.0-or-later); author not named"
    found = (_exercise(at, each, language, whose) for at, each in enumerate(root.iter("exercise"), start=1))
    return gathered("workrave", "Workrave", whose, found)


def _root(content: bytes) -> ET.Element:
    """The document. One with a DOCTYPE, where entities are declared, is refused before anything of it is read."""
    try:
        _check(content)
        return ET.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities
    except NoIdeas:
        raise
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        raise NoIdeas(
            f"it is not whole XML ({error}); expected an Entracte pack or Workrave's exercises.xml"
        ) from error


def _check(content: bytes) -> None:
    depth = 0

    def begins(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NoIdeas(f"found elements more than {DEEPEST} deep; expected Workrave's exercises.xml")

    def ends(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise NoIdeas("found a DOCTYPE, which is not read; expected Workrave's exercises.xml, which has none")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = doctype, begins, ends
    parser.Parse(content, True)


def _exercise(at: int, element: ET.Element, language: str, whose: str) -> Idea | str:
    """In one language, title and description alike."""
    titles, descriptions = _told(element, "title"), _told(element, "description")
    both = titles.keys() & descriptions.keys()
    chosen = next((each for each in _wanted(language, both) if each in both), None)
    if chosen is None:
        found = ", ".join(sorted(both)) or "no language"
        return f"exercise {at}: found title and description in {found}; expected {language} or {ENGLISH}."
    source_id = f"workrave/{slug(titles.get(ENGLISH, titles[chosen]))}"
    return idea(f"exercise {at}", titles[chosen], plain_lines(descriptions[chosen]), whose, source_id)


def _told(element: ET.Element, tag: str) -> dict[str, str]:
    """The texts by language; what names none is English, as Workrave itself takes it."""
    texts = ((_tag(each.get(LANG, ENGLISH)), "".join(each.itertext())) for each in element.iter(tag))
    return {language: text for language, text in texts if text.strip()}


def _tag(language: str) -> str:
    """Workrave writes pt_BR, browsers pt-BR."""
    return plain_line(language)[:20].replace("_", "-").lower()


def _wanted(language: str, there: Iterable[str]) -> Iterator[str]:
    """The languages to take, the best first: the asked one, the same of wherever, English."""
    asked = _tag(language)
    broad = asked.partition("-")[0]
    yield from (asked, broad)
    yield from (each for each in sorted(there) if each.partition("-")[0] == broad)
    yield ENGLISH

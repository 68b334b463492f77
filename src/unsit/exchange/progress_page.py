"""`unsit progress --out FILE.html`: the pictures of progress on one page, for a screen, the dark, or paper.

No script, no request to anywhere. Whatever comes from a name is escaped.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from unsit import __version__
from unsit.catalogue import pictures
from unsit.catalogue.progress_words import PictureWords
from unsit.exchange import drawing
from unsit.exchange.page import document, styles

CARD_PX = 360
"""So wide is a picture: two beside each other on a screen or on paper, one on a phone."""


@dataclass(frozen=True, slots=True)
class Card:
    """One picture, as a specification without a title, and what is said under it."""

    specification: dict[str, Any]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its heading, sentences, and pictures that share one note."""

    heading: str
    cards: tuple[Card, ...] = ()
    sentences: tuple[str, ...] = ()


def progress_html(parts: tuple[Part, ...], until: str, words: PictureWords, language: str) -> str:
    """The content of the file; parts that have nothing to say are left out."""
    head = (
        f'<header><p class="about"><b>Unsit</b><span>{escape(words.page["until"].format(day=until))}</span></p>'
        f"<h1>{escape(words.page['heading'])}</h1></header>\n"
    )
    drawn = "".join(_part(part) for part in parts if part.cards or part.sentences)
    made = words.page["made"].format(version=__version__)
    foot = f"<footer><p>{escape(words.page['wellness'])}</p><p>{escape(made)}</p></footer>\n"
    title = f"Unsit: {words.page['heading']}"
    return document(title, _style(), f"<main>\n{head}{drawn}</main>\n{foot}", language)


def _style() -> str:
    light, dark = pictures.style(dark=False), pictures.style(dark=True)
    return (
        f"{styles('report.css')}{styles('progress_page.css')}"
        f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def _part(part: Part) -> str:
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    cards = "".join(_card(card) for card in part.cards)
    notes = dict.fromkeys(card.specification["usermeta"]["note"] for card in part.cards)
    noted = "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)
    drawn = f'<div class="pictures">{cards}</div>{noted}' if cards else ""
    return f"<section><h2>{escape(part.heading)}</h2>{said}{drawn}</section>\n"


def _card(card: Card) -> str:
    title = escape(card.specification["usermeta"]["title"])
    said = f"<p>{escape(card.said)}</p>" if card.said else ""
    return (
        f'<figure class="card"><figcaption><h3>{title}</h3></figcaption>{said}'
        f"{drawing.svg(card.specification)}</figure>"
    )

"""What every page that is written to a file has in common: no script, no request to anywhere, light, dark and paper."""

from html import escape
from importlib.resources import files

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a page may load: nothing from anywhere."""
WELLNESS = (
    "Unsit helps you practise gentle hip and back stretches. It is a wellness tool, not a medical device, and gives no "
    "medical advice. Stop at once if anything is sharp, numb or makes you dizzy."
)


def styles(name: str) -> str:
    """A style sheet of ours."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def document(title: str, style: str, body: str, language: str = "en") -> str:
    """The whole page. The title is escaped; the body is taken as it is."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )

"""Draws the coach's table of phases into docs/architecture.md, between its two marks.

Run: python -m tools.draw_phases. A test holds the page to the table.
"""

from pathlib import Path

from unsit.coach import TURNS, Phase, Sight

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
BEGIN, END = "<!-- phases: drawn from coach.TURNS -->", "<!-- /phases -->"

_FROM_ANYWHERE = {
    sight: next(iter(phases)) for sight in Sight if len(phases := {table[sight] for table in TURNS.values()}) == 1
}
"""What leads to the same phase wherever the session stands: drawn once."""


def diagram() -> str:
    """The table as a Mermaid state diagram; steps that lead from everywhere are drawn from `any`."""
    arrows = [f"    any --> {phase}: {sight}" for sight, phase in _FROM_ANYWHERE.items()]
    arrows += [
        f"    {phase} --> {after}: {sight}"
        for phase, table in TURNS.items()
        for sight, after in table.items()
        if sight not in _FROM_ANYWHERE and after is not phase
    ]
    arrows += [f"    any --> {Phase.PAUSED}: command pause", f"    {Phase.PAUSED} --> {Phase.LOOKING}: command resume"]
    arrows += [f"    any --> {Phase.DONE}: command stop or finish"]
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", "    [*] --> looking", *arrows, f"    {Phase.DONE} --> [*]", "```"]
    )


def drawn(text: str) -> str:
    """The page's text with the diagram between its marks made anew."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{diagram()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

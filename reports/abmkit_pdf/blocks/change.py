"""Changes: the arrow tells the direction, the colour whether that is good."""

from abmkit import Change
from abmkit_pdf.kit import Kit

ARROWS = {1: "▲ ", 0: "", -1: "▼ "}
TONES = {"good": "good", "bad": "off", "neutral": "muted"}


def change_text(change: Change, kit: Kit, *, short: bool = False) -> tuple[str, str]:
    """Return the text of a change with its arrow, and the token of its colour."""
    direction, text = kit.words.change(change, short=short)
    return ARROWS[direction] + text, TONES[change.tone]

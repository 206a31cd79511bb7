"""Changes: the arrow tells the direction, the colour whether that is good."""

from abmkit import Change
from abmkit_pdf.kit import Kit

TONES = {"good": "good", "bad": "off", "neutral": "muted"}


def change_text(change: Change, kit: Kit, *, short: bool = False) -> tuple[str, str]:
    """Return the text of a change with its arrow, and the token of its colour."""
    return kit.words.moved(change, short=short), TONES[change.tone]

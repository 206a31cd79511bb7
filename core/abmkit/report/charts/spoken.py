"""What charts say to those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from abmkit.report.value import Msg, Text, Value


def listed(parts: Sequence[Text]) -> Text:
    """Texts one after another, with commas."""
    if not parts:
        return ""
    rest = listed(parts[1:])
    return Msg.of("chart.list", first=parts[0], rest=rest) if rest else parts[0]


def pair(label: Text, value: Value) -> Msg:
    """A number after what it is the number of."""
    return Msg.of("chart.pair", label=label, value=value)

"""The content that target accounts gave most minutes to."""

from abmkit import Msg, ReportData, blocks
from abmkit_scorecard.heads import numbers, words

_SHOWN = 4
_MINUTES, _ACCOUNTS = "engagement_minutes", "engaged_accounts"


def used(data: ReportData) -> blocks.Section | None:
    """A table for half the width; None where no content is known to be used."""
    found = [
        (number.value, data.assets[key], key)
        for key, number in data.groups(_MINUTES, "asset_id").items()
        if isinstance(key, int) and key in data.assets and number.value
    ]
    if not found:
        return None
    found.sort(key=lambda each: (-each[0], each[1].title, each[2]))
    table = blocks.Table(
        columns=(
            words(Msg.of("channels.asset"), "2.4"),
            numbers(data.title(_ACCOUNTS), strong=True),
            numbers(Msg.of("accounts.minutes")),
        ),
        rows=tuple(
            (
                blocks.Name(text=card.title or "–", sub=Msg.of(f"asset.{card.kind}")),
                data.group(_ACCOUNTS, "asset_id", key),
                data.group(_MINUTES, "asset_id", key),
            )
            for _, card, key in found[:_SHOWN]
        ),
        aligned=True,
    )
    note = Msg.of("channels.used_note", shown=min(_SHOWN, len(found)), n=len(found))
    return blocks.Section(title=Msg.of("channels.used"), note=note, blocks=(table,))

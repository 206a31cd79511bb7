"""The tiles of the first page and the legend of their states."""

from collections import Counter

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.asks import FILLERS, TILES


def chosen(data: ReportData) -> tuple[str, ...]:
    """The client's choice; else ours, those without data behind those that fill in for them."""
    if data.tiles is not None:
        return data.tiles
    told = [metric for metric in (*TILES, *FILLERS) if data.has(metric)]
    untold = [metric for metric in TILES if not data.has(metric)]
    return tuple([*told, *untold][: len(TILES)])


def tiles(data: ReportData) -> tuple[blocks.Tile, ...]:
    """A tile for each metric chosen."""
    return tuple(data.tile(metric, of=_of(data, metric)) for metric in chosen(data))


def legend(data: ReportData, shown: tuple[blocks.Tile, ...]) -> blocks.Legend:
    """How many tiles are in each state; at the right, how long the target list is."""
    count = Counter(tile.goal for tile in shown if tile.goal != "none")
    signs = [
        blocks.Sign(goal=state, text=Msg.of(f"legend.{state}", n=count[state]))
        for state in sorted(count, key=("good", "close", "off").index)
    ]
    if not signs:
        signs = [blocks.Sign(goal="none", text=Msg.of("legend.none"))]
    return blocks.Legend(signs=tuple(signs), remark=_remark(data))


def _of(data: ReportData, metric: str) -> Msg | None:
    if metric != "engaged_accounts" or not data.has("target_accounts"):
        return None
    return Msg.of("tile.of", whole=data.value(data.number("target_accounts")))


def _remark(data: ReportData) -> Msg:
    if not data.has("target_accounts"):
        return Msg.of("legend.no_list")
    tiers = [
        tier
        for tier, number in data.groups("penetration", "tier").items()
        if tier is not None and number.denominator
    ]
    accounts: Value = data.value(data.number("target_accounts"))
    if not tiers:
        return Msg.of("legend.list", n=accounts)
    return Msg.of("legend.tiers", accounts=Msg.of("legend.list", n=accounts), n=len(tiers))

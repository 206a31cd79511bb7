"""Page 1: what was achieved, what changed, what is next."""

from collections.abc import Iterator

from abmkit import Msg, Page, ReportData, blocks, charts, narrative, sentences
from abmkit_scorecard.asks import FACTORS_OF_VELOCITY
from abmkit_scorecard.connect import ranked, section_or_why
from abmkit_scorecard.tiers import by_tier
from abmkit_scorecard.tiles import legend, tiles

#: What page 1 may say by itself.
SENTENCES = (
    "headline",
    "pipeline_velocity",
    "first_tier",
    "largest_month",
    "meetings_held",
    "largest_deal",
    "win_rate",
    "won_deals",
    "new_customers",
)

_FEWEST_MONTHS, _MOST_MONTHS = 6, 12
_RANKED = 6
_CHART = 100
"""Least height of the chart; a renderer stretches it into the room that is left."""


def summary(data: ReportData, eyebrow: Msg) -> Page:
    """The cover page.

    Args:
        data: What was asked for.
        eyebrow: The line above its headline.
    """
    shown = tiles(data)
    return Page(
        id="summary",
        outline=Msg.of("summary.outline"),
        blocks=(
            narrative.headline(data, "won_amount", eyebrow),
            *data.alerts(),
            legend(data, shown),
            blocks.KpiGrid(tiles=shown),
            *_words(data),
            blocks.Columns(left=(_pipeline(data),), right=(_right(data),)),
        ),
    )


def _words(data: ReportData) -> Iterator[blocks.Block]:
    """What changed, beside the next steps if there are any."""
    told = narrative.bullets(data, _sentences(data))
    changed = blocks.Section(
        title=Msg.of("summary.changed"), blocks=(blocks.Narrative(bullets=told),)
    )
    steps = narrative.actions(data)
    if steps:
        panel = blocks.Actions(title=Msg.of("summary.next"), actions=steps)
        yield blocks.Columns(left=(changed,) if told else (), right=(panel,))
    elif told:
        yield changed


def _sentences(data: ReportData) -> Iterator[sentences.Sentence | None]:
    """In order of weight; the first few that can be made are told."""
    yield sentences.factors_of_change(
        data, "pipeline_velocity", FACTORS_OF_VELOCITY, "velocity_win_rate"
    )
    yield sentences.first_tier(data, "penetration", "covered_accounts")
    yield sentences.largest_month(data, "pipeline_created")
    yield sentences.versus(data, "meetings_held")
    yield sentences.largest_deal(data, "won_amount")
    for metric in ("win_rate", "won_deals", "new_customers"):
        yield sentences.versus(data, metric)


def _pipeline(data: ReportData) -> blocks.Section:
    """Pipeline created by month, with the plan of each month that has one."""
    metric = "pipeline_created"
    count = min(_MOST_MONTHS, max(_FEWEST_MONTHS, 2 * len(data.within(metric))))
    bars = [
        charts.Bar(
            label=data.month_name(number.period),
            value=data.value(number),
            plan=data.target(metric, number.period),
            current=number.period.end >= data.period.start,
        )
        for number in data.months(metric)[-count:]
    ]
    planned = any(bar.plan for bar in bars)
    return section_or_why(
        data,
        metric,
        blocks.Section(
            title=Msg.of("summary.pipeline"),
            note=Msg.of("summary.plan") if planned else None,
            blocks=(charts.month_chart(data.title(metric), bars, h=_CHART),),
        ),
    )


def _right(data: ReportData) -> blocks.Section:
    """Engaged accounts by tier; without a target list, the accounts that won most."""
    if data.has("target_accounts") or not data.has("won_amount"):
        return by_tier(data, "penetration", Msg.of("summary.tiers"))
    groups = data.groups("won_amount", "account")
    winners = sorted(
        ((number.value, card) for key, number in groups.items() if (card := data.card(key))),
        key=lambda pair: (-(pair[0] or 0), pair[1].id),
    )
    bars = [
        charts.Bar(label=card.shown, value=data.value(groups[card.id]))
        for value, card in winners[:_RANKED]
        if value
    ]
    return ranked(data, Msg.of("summary.winners"), "won_amount", bars)

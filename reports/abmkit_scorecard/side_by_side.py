"""Page 2 of the portfolio: what can be held against each other over clients: rates and days."""

from collections.abc import Sequence

from abmkit import Msg, Page, ReportData, blocks
from abmkit_scorecard.heads import numbers, words

RATES = ("win_rate", "target_win_rate", "penetration", "coverage")
EFFORT = ("engaged_accounts", "meetings_held", "won_deals", "new_customers", "mqa_entries")
SPEED = ("pipeline_velocity", "velocity_median_days", "average_contract_value", "open_pipeline")


def side_by_side(data: ReportData) -> Page:
    """The page of comparisons."""
    return Page(
        id="side_by_side",
        outline=Msg.of("portfolio.side_by_side"),
        title=Msg.of("portfolio.side_by_side"),
        lead=Msg.of("portfolio.side_by_side_lead"),
        blocks=(
            _table(data, Msg.of("portfolio.rates"), RATES),
            _table(data, Msg.of("portfolio.effort"), EFFORT),
            _table(data, Msg.of("portfolio.speed"), SPEED),
        ),
    )


def _table(data: ReportData, title: Msg, metrics: Sequence[str]) -> blocks.Section:
    table = blocks.Table(
        columns=(
            words(Msg.of("portfolio.client"), "2"),
            *(numbers(data.title(each)) for each in metrics),
        ),
        rows=tuple(
            (blocks.Name(text=each.name), *(each.value(metric) or "–" for metric in metrics))
            for each in data.reports
        ),
    )
    return blocks.Section(title=title, note=data.named(), blocks=(table,))

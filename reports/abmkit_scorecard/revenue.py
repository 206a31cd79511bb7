"""Page 3: what was won, what it cost, and who stays."""

from abmkit import Msg, Page, ReportData, Value, blocks, charts, narrative
from abmkit_scorecard.asks import COSTS, CUSTOMERS, REVENUE, WIN_RATES
from abmkit_scorecard.connect import ranked, section_or_why
from abmkit_scorecard.measures import measures

_FEWEST_MONTHS, _MOST_MONTHS, _CHART = 9, 12, 78
_KINDS = ("new", "expansion", "renewal")


def revenue(data: ReportData) -> Page:
    """The page of revenue, cost and customers."""
    roi = Msg.of("revenue.cost_note") if data.has("full_cost") else None
    return Page(
        id="revenue",
        outline=Msg.of("revenue.title"),
        title=Msg.of("revenue.title"),
        lead=narrative.sentence(data, "revenue_lead", _lead(data)),
        blocks=(
            blocks.Columns(left=(_won(data),), right=(_kinds(data),), left_columns=8),
            measures(
                data,
                Msg.of("revenue.revenue"),
                (*REVENUE, *WIN_RATES),
                more=Msg.of("revenue.self_selected"),
            ),
            measures(data, Msg.of("revenue.cost"), COSTS, roi),
            measures(data, Msg.of("revenue.customers"), CUSTOMERS, Msg.of("revenue.year")),
        ),
    )


def _lead(data: ReportData) -> Msg:
    """What of the revenue came from target accounts, as a fact."""
    won, ours = (
        data.value(data.number(metric)) for metric in ("won_amount", "target_account_revenue")
    )
    if won.number is None:
        return Msg.of("revenue.lead_none", period=data.named())
    if not won.number or ours.number is None:
        return Msg.of("revenue.lead_won", won=won, period=data.named())
    share = Value(number=ours.number / won.number, unit="percent")
    return Msg.of("revenue.lead", won=won, ours=ours, share=share, period=data.named())


def _won(data: ReportData) -> blocks.Section:
    """Amounts won by month, with the plan of each month that has one."""
    count = min(_MOST_MONTHS, max(_FEWEST_MONTHS, len(data.period.split_months())))
    bars = [
        charts.Bar(
            label=data.month_name(number.period),
            value=data.value(number),
            plan=data.target("won_amount", number.period),
            current=number.period.end >= data.period.start,
        )
        for number in data.months("won_amount")[-count:]
    ]
    planned = Msg.of("summary.plan") if any(bar.plan for bar in bars) else None
    chart = charts.month_chart(data.title("won_amount"), bars, h=_CHART)
    section = blocks.Section(title=Msg.of("revenue.months"), note=planned, blocks=(chart,))
    return section_or_why(data, "won_amount", section)


def _kinds(data: ReportData) -> blocks.Section:
    """What was won from new customers, by expansion and by renewal."""
    told = [(key, each) for key, each in data.groups("won_amount", "type").items() if each.value]
    told.sort(key=lambda pair: -(pair[1].value or 0))
    bars = [charts.Bar(label=_kind(key), value=data.value(number)) for key, number in told]
    section = ranked(data, Msg.of("revenue.kinds"), "won_amount", bars)
    return section_or_why(data, "won_amount", section)


def _kind(key: str | int | None) -> Msg | str:
    if key is None:
        return Msg.of("revenue.kind_none")
    return Msg.of(f"revenue.kind_{key}") if key in _KINDS else str(key)

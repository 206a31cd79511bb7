"""Page 2 of the monthly edition: the quarter so far against its goals, and rates over windows."""

from collections.abc import Iterator, Sequence

from abmkit import Msg, Page, ReportData, blocks, charts
from abmkit_scorecard.connect import missing
from abmkit_scorecard.heads import numbers, versus, words
from abmkit_scorecard.measures import marked_name

QUARTER = (
    "pipeline_created",
    "won_amount",
    "target_account_revenue",
    "won_deals",
    "new_customers",
    "meetings_held",
    "mqa_entries",
    "engagement_minutes",
    "engaged_accounts",
    "full_cost",
)
"""What is told of the month and of the quarter up to its end."""

RATES = (
    "win_rate",
    "target_win_rate",
    "average_contract_value",
    "email_delivery_rate",
    "email_click_rate",
    "form_completion_rate",
    "click_through_rate",
    "social_engagement_rate",
)
"""What a month alone has too few records for."""


def quarter(data: ReportData) -> Page:
    """The page of the quarter to date."""
    return Page(
        id="quarter",
        outline=Msg.of("quarter.title"),
        title=Msg.of("quarter.title"),
        lead=_lead(data),
        blocks=(*_paces(data), _so_far(data), _rates(data)),
    )


def _lead(data: ReportData) -> Msg:
    span = data.answers.compared("quarter")
    days = ((span.whole_end or span.end) - span.start).days + 1
    return Msg.of("quarter.lead", period=data.named("quarter"), days=days)


def _paces(data: ReportData) -> Iterator[blocks.Section]:
    """A bar for each goal of the quarter; its tick is the share of the days that have gone."""
    rows = []
    for metric in QUARTER:
        pace, value = data.pace(metric, "quarter"), data.value(data.number(metric, "quarter"))
        if pace and pace.reached:
            rows.append(
                blocks.ProgressRow(
                    label=data.title(metric),
                    part=value,
                    whole=pace.goal,
                    rate=pace.reached,
                    tick=pace.elapsed.number if pace.elapsed else None,
                )
            )
    if rows:
        progress = blocks.Progress(rows=tuple(rows))
        note = Msg.of("quarter.tick")
        yield blocks.Section(title=Msg.of("quarter.pace"), note=note, blocks=(progress,))


def _so_far(data: ReportData) -> blocks.Section:
    """The month beside the one before, the quarter so far beside the same days before it."""
    table = blocks.Table(
        columns=(
            words(Msg.of("kpi.metric"), "1.9"),
            numbers(data.named(), strong=True),
            numbers(versus(data), "0.8"),
            numbers(Msg.of("quarter.so_far"), strong=True),
            numbers(Msg.of("quarter.versus"), "0.9"),
            numbers(Msg.of("quarter.goal")),
            words(Msg.of("quarter.standing"), "1.5"),
        ),
        rows=tuple(_row(data, metric) for metric in _told(data, QUARTER)),
        more=_untold(data, QUARTER),
        aligned=True,
    )
    return blocks.Section(
        title=Msg.of("quarter.numbers"), note=Msg.of("quarter.numbers_note"), blocks=(table,)
    )


def _row(data: ReportData, metric: str) -> tuple[blocks.Cell, ...]:
    pace = data.pace(metric, "quarter")
    return (
        marked_name(data, metric),
        data.value(data.number(metric)),
        data.change(metric) or "–",
        data.value(data.number(metric, "quarter")),
        data.change(metric, "quarter-before", of="quarter") or "–",
        pace.goal if pace else "–",
        _standing(data, metric),
    )


def _standing(data: ReportData, metric: str) -> blocks.Cell:
    pace = data.pace(metric, "quarter")
    if pace is None:
        return Msg.of("goal.none")
    if pace.reached is None:
        return blocks.Sign(goal=pace.state, text=Msg.of(f"goal.{pace.state}"))
    if pace.elapsed is None:
        return blocks.Sign(goal=pace.state, text=Msg.of("quarter.at", share=pace.reached))
    text = Msg.of("quarter.reached", share=pace.reached, days=pace.elapsed)
    return blocks.Sign(goal=pace.state, text=text)


def _rates(data: ReportData) -> blocks.Section:
    """Rates and means over the last three and twelve months."""
    table = blocks.Table(
        columns=(
            words(Msg.of("kpi.metric"), "1.9"),
            numbers(Msg.of("quarter.three_months"), strong=True),
            numbers(Msg.of("quarter.three_before"), "0.9"),
            numbers(Msg.of("quarter.twelve_months")),
            numbers(Msg.of("quarter.twelve_before"), "0.9"),
            words(Msg.of("quarter.basis"), "1.8"),
        ),
        rows=tuple(_rate_row(data, metric) for metric in _told(data, RATES, "twelve-months")),
        more=_untold(data, RATES, "twelve-months"),
        aligned=True,
    )
    note = Msg.of("quarter.rates_note", period=data.named("three-months"))
    return blocks.Section(title=Msg.of("quarter.rates"), note=note, blocks=(table,))


def _rate_row(data: ReportData, metric: str) -> tuple[blocks.Cell, ...]:
    last = data.value(data.number(metric, "three-months"))
    return (
        marked_name(data, metric),
        last,
        data.change(metric, "three-months-before", of="three-months") or "–",
        data.value(data.number(metric, "twelve-months")),
        data.change(metric, "twelve-months-before", of="twelve-months") or "–",
        data.basis(last) or "",
    )


def _told(data: ReportData, metrics: Sequence[str], span: str | None = None) -> list[str]:
    return [each for each in metrics if not missing(data, each, span)]


def _untold(data: ReportData, metrics: Sequence[str], span: str | None = None) -> Msg | None:
    names = [data.title(each) for each in metrics if missing(data, each, span)]
    return Msg.of("measures.untold", names=charts.listed(names)) if names else None

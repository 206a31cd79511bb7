"""What is not as it was in the last report: numbers, definitions, the target list, goals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks, charts
from abmkit_scorecard.cells import day_cell
from abmkit_scorecard.heads import day_of

_NAMED = 3


def restated(data: ReportData) -> Iterator[blocks.Section]:
    """The numbers of the period before that have moved since they were sent, if any has."""
    told = data.restated()
    if not told or data.last is None:
        return
    table = blocks.Table(
        columns=(
            blocks.Column(title=Msg.of("kpi.metric"), weight=Decimal("1.6")),
            blocks.Column(title=Msg.of("changes.then"), align="right"),
            blocks.Column(title=Msg.of("changes.now"), align="right", strong=True),
            blocks.Column(title=Msg.of("changes.why"), weight=Decimal("1.2")),
        ),
        rows=tuple(
            (
                data.title(each.metric),
                each.then,
                each.now,
                Msg.of("changes.redefined" if each.redefined else "changes.data"),
            )
            for each in told
        ),
    )
    note = Msg.of(
        "changes.restated_note",
        period=data.named("previous"),
        day=_sent(data),
        share=Value(number=data.last.material, unit="percent"),
    )
    yield blocks.Section(title=Msg.of("changes.restated"), note=note, blocks=(table,))


def decided(data: ReportData) -> Iterator[blocks.Section]:
    """What people changed in the target list and in the goals, if they did."""
    told = (*_listed(data), *_goals(data))
    if told:
        narrative = blocks.Narrative(bullets=told)
        yield blocks.Section(title=Msg.of("changes.decided"), blocks=(narrative,))


def redefined(data: ReportData) -> Iterator[blocks.Section]:
    """The metrics that mean something else than in the last report, if any does."""
    told = data.redefined()
    if not told or data.last is None:
        return
    bullets = tuple(
        blocks.Bullet(
            lead=Msg.of("sentence.lead", text=data.title(each.metric)),
            body=Msg.of("changes.version", then=each.then.version, now=each.now.version)
            if each.then.version != each.now.version
            else Msg.of("changes.settings", version=each.now.version),
        )
        for each in told
    )
    yield blocks.Section(
        title=Msg.of("changes.definitions"),
        note=Msg.of("changes.since", day=_sent(data)),
        blocks=(blocks.Narrative(bullets=bullets),),
    )


def _listed(data: ReportData) -> Iterator[blocks.Bullet]:
    for each in data.changes.listed:
        body = Msg.of(
            f"changes.{each.kind}" if each.day else f"changes.{each.kind}_undated",
            n=len(each.accounts),
            day=day_cell(each.day) if each.day else "",
            names=_names(each.accounts),
            tier=data.tier_name(each.tier),
        )
        yield blocks.Bullet(lead=Msg.of("changes.list"), body=body)


def _goals(data: ReportData) -> Iterator[blocks.Bullet]:
    for each in data.changes.goals:
        then = data.amount(each.metric, each.then)
        now = "" if each.now is None else data.amount(each.metric, each.now)
        period = Msg.of("period.name", period=each.period) if each.period else None
        scope = data.tier_name(each.scope) if each.scope else None
        told = [text for text in (data.title(each.metric), scope, period) if text is not None]
        day = day_cell(each.day) if each.day else ""
        undated = "changes.goal_gone" if each.now is None else "changes.goal_undated"
        yield blocks.Bullet(
            lead=Msg.of("changes.goal_of", what=_joined(told)),
            body=Msg.of("changes.goal" if each.day else undated, then=then, now=now, day=day),
        )


def _joined(texts: Sequence[Msg | str]) -> Msg | str:
    first, *rest = texts
    return Msg.of("changes.pair", first=first, rest=_joined(rest)) if rest else first


def _names(accounts: Sequence[Msg | str]) -> Msg | str:
    """The first few of them, and how many more there are."""
    names = charts.listed(accounts[:_NAMED])
    more = len(accounts) - _NAMED
    return Msg.of("changes.more", names=names, n=more) if more > 0 else names


def _sent(data: ReportData) -> Msg:
    sent_at = data.last.sent_at if data.last else data.as_of
    return day_of(data, sent_at)

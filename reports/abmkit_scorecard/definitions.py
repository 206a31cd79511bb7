"""Page 7: what every number means and who answers for it, and how to read the signs."""

from abmkit import Msg, Page, ReportData, blocks
from abmkit_scorecard.asks import LEFT_OUT
from abmkit_scorecard.changes import redefined
from abmkit_scorecard.tiles import chosen


def definitions(data: ReportData) -> Page:
    """The page of definitions."""
    return Page(
        id="definitions",
        outline=Msg.of("definitions.outline"),
        title=Msg.of("definitions.title"),
        lead=Msg.of("definitions.lead"),
        blocks=(
            *redefined(data),
            blocks.Glossary(terms=tuple(_term(data, metric) for metric in _told(data))),
            blocks.Section(title=Msg.of("definitions.signs"), blocks=_signs(data)),
        ),
    )


def _told(data: ReportData) -> list[str]:
    """Metrics that have a number somewhere in the report, those of the first page first."""
    every = dict.fromkeys((*chosen(data), *(ask.metric for ask in data.asks)))
    silent = {each for each in LEFT_OUT if each in every and not data.number(each).value}
    return [metric for metric in every if data.has(metric) and metric not in silent]


def _term(data: ReportData, metric: str) -> blocks.Term:
    told = data.metric(metric)
    return blocks.Term(
        name=data.title(metric),
        id=metric,
        text=Msg.of(f"metric.{metric}.definition"),
        detail=Msg.of(
            "definitions.detail" if told.sources else "definitions.detail_own",
            owner=Msg.of(f"definitions.{told.owner}"),
            version=told.version,
            source=told.sources[0] if told.sources else "",
        ),
    )


def _signs(data: ReportData) -> tuple[blocks.Block, ...]:
    signs = tuple(
        blocks.Sign(goal=state, text=Msg.of(f"definitions.sign_{state}"))
        for state in ("good", "close", "off", "none")
    )
    money = Msg.of("definitions.money", currency=data.client.currency)
    days = Msg.of("definitions.days", zone=data.client.zone)
    return (
        blocks.Legend(signs=signs),
        blocks.Paragraph(text=Msg.of("definitions.reading", money=money, days=days)),
    )

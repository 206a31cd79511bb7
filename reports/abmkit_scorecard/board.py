"""Page 1 of the portfolio: whose report has come how far, what needs a look, what is to be done."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from abmkit import ClientReport, Msg, Page, ReportData, blocks
from abmkit_scorecard.cells import count
from abmkit_scorecard.heads import day_of, numbers, words

_STEPS = 12
_STATES: tuple[Literal["off", "close", "good"], ...] = ("off", "close", "good")


def board(data: ReportData) -> Page:
    """The cover page."""
    return Page(
        id="board",
        outline=Msg.of("portfolio.title"),
        blocks=(
            _headline(data),
            _counts(data),
            _clients(data),
            *_trouble(data),
            *_actions(data),
        ),
    )


def _headline(data: ReportData) -> blocks.Headline:
    """How many of the clients' reports have gone out."""
    sent = sum(each.standing == "sent" for each in data.reports)
    text = Msg.of("portfolio.headline", sent=sent, n=len(data.reports), period=data.named())
    eyebrow = Msg.of("portfolio.eyebrow", agency=data.client.name, period=data.named())
    return blocks.Headline(text=text, eyebrow=eyebrow)


def _counts(data: ReportData) -> blocks.Facts:
    """Clients by what became of their report."""
    standings = Counter(each.standing for each in data.reports)
    return blocks.Facts(
        title=Msg.of("portfolio.reports", period=data.named()),
        facts=tuple(
            blocks.Fact(figure=count(standings[name]), text=Msg.of(f"portfolio.count_{name}"))
            for name in ("sent", "approved", "draft", "none", "damaged")
            if name != "damaged" or standings[name]
        ),
    )


def _clients(data: ReportData) -> blocks.Section:
    table = blocks.Table(
        columns=(
            words(Msg.of("portfolio.client"), "2.6"),
            words(Msg.of("portfolio.report"), "1.9"),
            words(Msg.of("portfolio.as_of"), "1.3"),
            *(numbers(Msg.of(f"goal.{state}"), "0.8") for state in _STATES),
            numbers(data.title("won_amount"), "1.4", strong=True),
            numbers(data.title("pipeline_created"), "1.4"),
        ),
        rows=tuple(_row(data, each) for each in data.reports),
    )
    note = Msg.of("portfolio.clients_note")
    return blocks.Section(title=Msg.of("portfolio.clients"), note=note, blocks=(table,))


def _row(data: ReportData, each: ClientReport) -> tuple[blocks.Cell, ...]:
    return (
        blocks.Name(text=each.name),
        _standing(data, each),
        day_of(data, each.report.document.as_of) if each.report else "–",
        *_goals(each),
        each.value("won_amount") or "–",
        each.value("pipeline_created") or "–",
    )


def _standing(data: ReportData, each: ClientReport) -> Msg:
    if each.at is None:
        return Msg.of(f"portfolio.{each.standing}")
    return Msg.of(f"portfolio.{each.standing}", day=day_of(data, each.at))


def _goals(each: ClientReport) -> Iterator[blocks.Cell]:
    """How many tiles of its first page are off target, close and on track."""
    states = [tile.goal for tile in each.tiles]
    for state in _STATES:
        yield count(states.count(state)) if each.report else "–"


def _trouble(data: ReportData) -> Iterator[blocks.Section]:
    """What is wrong with sources, client by client."""
    bullets = tuple(
        blocks.Bullet(lead=Msg.of("sentence.lead", text=each.name), body=text)
        for each in data.reports
        for text in each.alerts
    )
    if bullets:
        narrative = blocks.Narrative(bullets=bullets)
        yield blocks.Section(title=Msg.of("portfolio.trouble"), blocks=(narrative,))


def _actions(data: ReportData) -> Iterator[blocks.Actions]:
    """The steps that are due first, of all clients."""
    steps = [
        blocks.Action(text=f"{each.name}: {step.text}", owner=step.owner, due=step.due)
        for each in data.reports
        for step in each.actions
    ]
    if steps:
        steps.sort(key=lambda step: (step.due or "9999", step.text))
        yield blocks.Actions(title=Msg.of("portfolio.next"), actions=tuple(steps[:_STEPS]))

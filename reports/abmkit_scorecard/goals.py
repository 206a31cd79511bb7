"""The page of goals: each one of the period beside what was reached, in total and by tier."""

from collections.abc import Iterator

from abmkit import Msg, Page, ReportData, blocks
from abmkit_scorecard.heads import numbers, words
from abmkit_scorecard.measures import marked_name


def goals(data: ReportData) -> Iterator[Page]:
    """The page, where the period has goals."""
    told = data.attained()
    if told:
        reached = sum(each.state == "good" for each in told)
        yield Page(
            id="goals",
            outline=Msg.of("goals.title"),
            title=Msg.of("goals.title"),
            lead=Msg.of("goals.lead", reached=reached, n=len(told), period=data.named()),
            blocks=(_table(data),),
        )


def _table(data: ReportData) -> blocks.Section:
    """A row a goal."""
    table = blocks.Table(
        columns=(
            words(Msg.of("kpi.metric"), "2.3"),
            words(Msg.of("goals.scope")),
            numbers(data.named(), strong=True),
            numbers(Msg.of("goals.goal")),
            words(Msg.of("goals.attainment"), "1.2"),
        ),
        rows=tuple(
            (
                marked_name(data, each.metric),
                data.tier_name(each.tier) if each.tier else Msg.of("goals.all"),
                each.value,
                each.goal,
                blocks.Sign(
                    goal=each.state,
                    text=Msg.of("quarter.at", share=each.reached) if each.reached else "–",
                ),
            )
            for each in data.attained()
        ),
        aligned=True,
    )
    note = Msg.of("goals.note")
    return blocks.Section(title=Msg.of("goals.table"), note=note, blocks=(table,))

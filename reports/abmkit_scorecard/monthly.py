"""The monthly edition: the month, the quarter up to its end, rates over windows that move on."""

from collections.abc import Iterator
from pathlib import Path

from abmkit import Ask, Msg, Page, Report, ReportData
from abmkit_scorecard.asks import FACTORS, FILLERS, TILES
from abmkit_scorecard.definitions import definitions
from abmkit_scorecard.goals import goals
from abmkit_scorecard.quarter import QUARTER, RATES, quarter
from abmkit_scorecard.summary import SENTENCES, summary

_SPANS = ("previous", "quarter", "quarter-before")
_WINDOWS = ("three-months", "three-months-before", "twelve-months", "twelve-months-before")


class Monthly(Report):
    """What a month brought, and how far the quarter's goals are reached."""

    name = "monthly"
    title = Msg.of("monthly.title")
    asks = (
        *(Ask(each, compare=("previous",), months=12) for each in (*TILES, *FILLERS, *FACTORS)),
        Ask("pipeline_created", within=True),
        *(
            Ask(each, by="tier", compare=("previous",))
            for each in ("penetration", "covered_accounts", "target_accounts")
        ),
        Ask("won_amount", by="account"),
        *(Ask(each, compare=_SPANS) for each in QUARTER),
        *(Ask(each, compare=_WINDOWS) for each in RATES),
    )
    goals = True
    sentences = SENTENCES
    messages = Path(__file__).parent / "messages"

    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the three pages, and that of goals where the month has any."""
        client, period = data.client.name, data.named()
        yield summary(data, Msg.of("monthly.eyebrow", client=client, period=period))
        yield from goals(data)
        yield quarter(data)
        yield definitions(data)

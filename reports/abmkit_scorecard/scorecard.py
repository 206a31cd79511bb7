"""The scorecard: summary, accounts, all numbers, definitions, the data behind them."""

from collections.abc import Iterator
from pathlib import Path

from abmkit import Msg, Page, Report, ReportData
from abmkit_scorecard.accounts import accounts
from abmkit_scorecard.asks import ASKS
from abmkit_scorecard.definitions import definitions
from abmkit_scorecard.numbers import numbers
from abmkit_scorecard.sources import sources
from abmkit_scorecard.summary import SENTENCES, summary


class Scorecard(Report):
    """What account-based marketing achieved in a period, and how far the numbers can be trusted."""

    name = "scorecard"
    title = Msg.of("scorecard.title")
    asks = ASKS
    sentences = SENTENCES
    messages = Path(__file__).parent / "messages"

    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the five pages."""
        yield summary(data)
        yield accounts(data)
        yield numbers(data)
        yield definitions(data)
        yield sources(data)

"""The scorecard: its pages, from what was achieved to what every number means."""

from collections.abc import Iterator
from pathlib import Path

from abmkit import Msg, Page, Report, ReportData
from abmkit_scorecard.accounts import accounts
from abmkit_scorecard.asks import ASKS, COVERED, WISHES
from abmkit_scorecard.channels import channels
from abmkit_scorecard.definitions import definitions
from abmkit_scorecard.funnel import funnel
from abmkit_scorecard.goals import goals
from abmkit_scorecard.revenue import revenue
from abmkit_scorecard.sources import sources
from abmkit_scorecard.summary import SENTENCES, summary

LEADS = ("funnel_lead", "revenue_lead", "accounts_lead", "silent_account", "channels_lead")
"""What the pages after the first one may say by themselves."""


class Scorecard(Report):
    """What account-based marketing achieved in a period, and how far the numbers can be trusted."""

    name = "scorecard"
    title = Msg.of("scorecard.title")
    asks = ASKS
    goals = True
    journey = True
    wishes = WISHES
    sentences = (*SENTENCES, *LEADS)
    engaged = COVERED
    messages = Path(__file__).parent / "messages"

    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the pages; that of goals where the period has any."""
        client, period = data.client.name, data.named()
        yield summary(data, Msg.of("scorecard.eyebrow", client=client, period=period))
        yield funnel(data)
        yield revenue(data)
        yield accounts(data)
        yield channels(data)
        yield from goals(data)
        yield sources(data)
        yield definitions(data)

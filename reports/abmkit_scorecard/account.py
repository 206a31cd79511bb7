"""The report on one account: what a person needs to know before they call."""

from collections.abc import Iterator
from pathlib import Path

from abmkit import Ask, Msg, Page, Report, ReportData
from abmkit_scorecard.account_page import TILES, account_page
from abmkit_scorecard.asks import COVERED


class AccountReport(Report):
    """One account on one page: its numbers, its buying group, its deals, its last days."""

    name = "account"
    title = Msg.of("account.title")
    about = "account"
    engaged = COVERED
    asks = tuple(Ask(each, by="account", compare=("previous",), months=12) for each in TILES)
    messages = Path(__file__).parent / "messages"

    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the page."""
        yield account_page(data)

"""The portfolio: all clients of an agency, as their reports were frozen; for the agency alone."""

from collections.abc import Iterator
from pathlib import Path

from abmkit import Msg, Page, Report, ReportData
from abmkit_scorecard.board import board
from abmkit_scorecard.side_by_side import side_by_side


class Portfolio(Report):
    """How far each client's report has come, and what it says."""

    name = "portfolio"
    title = Msg.of("portfolio.title")
    about = "agency"
    asks = ()
    messages = Path(__file__).parent / "messages"

    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the two pages."""
        yield board(data)
        yield side_by_side(data)

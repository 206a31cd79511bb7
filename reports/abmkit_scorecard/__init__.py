"""The first-party reports: a plugin like any other."""

from abmkit import Report, hookimpl
from abmkit_scorecard.account import AccountReport
from abmkit_scorecard.monthly import Monthly
from abmkit_scorecard.portfolio import Portfolio
from abmkit_scorecard.scorecard import Scorecard


@hookimpl
def register_reports() -> list[type[Report]]:
    """The scorecard, its monthly edition, the account report, the portfolio."""
    return [Scorecard, Monthly, AccountReport, Portfolio]

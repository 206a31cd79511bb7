"""Whose a report is: a client's, or the agency's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from abmkit.deliver import MAIN, ReportFolder
from abmkit.errors import UsageError
from abmkit.report import Report
from abmkit.run.subject import account_key
from abmkit.workspace import Agency, Client

Owner = Client | Agency


def check_owner(report: Report, owner: Owner, account: str | None) -> None:
    """Refuse a report on all clients for one of them, and one on a client for the agency.

    Raises:
        UsageError: The report is about something else than what was named.
    """
    if report.about == "agency" and isinstance(owner, Client):
        raise UsageError(f"report {report.name} covers all clients; leave out {owner.id}")
    if report.about != "agency" and isinstance(owner, Agency):
        raise UsageError(f"report {report.name} is about a client; name one")
    if (report.about == "account") is (account is None):
        what = "is about one account; add" if account is None else "is about no account; leave out"
        raise UsageError(f"report {report.name} {what} --account")


def folder_of(
    owner: Owner, period: str, now: datetime, name: str = MAIN, account: str | None = None
) -> ReportFolder:
    """The folder of a report; the period is seen from today.

    Args:
        owner: Whose.
        period: Such as ``2026-Q3``.
        now: When, with its zone.
        name: The report.
        account: The account that it is about, as people name it.

    Raises:
        UsageError: It is no period, or no account is called so.
    """
    today = now.astimezone(ZoneInfo(owner.zone)).date()
    label = owner.calendar.parse(period, today).label
    key = account_key(owner, account) if account and isinstance(owner, Client) else None
    return folder_at(owner, label, name, key)


def folder_at(owner: Owner, label: str, name: str, account: int | None = None) -> ReportFolder:
    """The folder of a report.

    Args:
        owner: Whose.
        label: Of the period.
        name: The report.
        account: Key of the account that it is about.
    """
    return ReportFolder.of(owner.reports, label, name, whose=owner.id, account=account)

"""What a report on a whole agency reads: frozen reports, and no warehouse of any client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from abmkit.deliver import ReportFolder
from abmkit.errors import AbmError, DataError, UsageError
from abmkit.models import Definitions
from abmkit.period import Period
from abmkit.report import Quality, Report, ReportData
from abmkit.report.client import Client as Reader
from abmkit.report.clients import ClientReport
from abmkit.workspace import Agency, Client


def agency_data(
    report: Report, agency: Agency, definitions: Definitions, period: str
) -> ReportData:
    """The newest report of a period of each client, as it was frozen, or why it cannot be read.

    Args:
        report: The report on the agency.
        agency: Whose clients.
        definitions: For the names of metrics.
        period: Such as ``2026-Q3``; ``last-quarter`` is seen from today.

    Raises:
        UsageError: It is no period, or no client has a report of it.
        DataError: None of those that there are can be read.
    """
    span = agency.calendar.parse(period, datetime.now(ZoneInfo(agency.zone)).date())
    told = tuple(_told(client, span) for client in agency.workspace.clients())
    known = [each.report.document.as_of for each in told if each.report]
    if not known:
        for damaged in unread(told):
            raise DataError(damaged)
        advice = f"run: abmkit report CLIENT --period {span.label}"
        raise UsageError(f"no client has a report of {span.label}; {advice}")
    return ReportData(
        report=report.name,
        asks=report.asks,
        numbers=(),
        registry=definitions,
        client=Reader(agency.name, agency.zone, agency.currency, agency.locale),
        period=span,
        as_of=max(known),
        quality=Quality(),
        reports=told,
    )


def unread(reports: Iterable[ClientReport]) -> tuple[str, ...]:
    """The clients whose report cannot be read, each with the reason."""
    return tuple(f"client {each.client}: {each.damage}" for each in reports if each.damage)


def _told(client: Client, period: Period) -> ClientReport:
    """How far the report of a client has come; what is damaged there is told of it alone."""
    try:
        name = client.name
    except AbmError as error:
        return ClientReport(client.id, client.id, standing="damaged", damage=str(error))
    try:
        return _kept(client, period)
    except AbmError as error:
        return ClientReport(client.id, name, standing="damaged", damage=str(error))


def _kept(client: Client, period: Period) -> ClientReport:
    folder = ReportFolder.of(client.reports, period.label)
    kept, approval = folder.latest(), folder.approval()
    if kept is None:
        return ClientReport(client.id, client.name)
    if kept.receipt:
        return ClientReport(client.id, client.name, kept.report, "sent", kept.receipt.sent_at)
    if approval and approval.digest == kept.digest:
        return ClientReport(client.id, client.name, kept.report, "approved", approval.at)
    return ClientReport(client.id, client.name, kept.report, "draft")

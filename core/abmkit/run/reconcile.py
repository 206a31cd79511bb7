"""Ours against the platforms' own totals, for a client."""

from __future__ import annotations

from abmkit.derive.reconcile import Reconciled
from abmkit.derive.reconcile import reconcile as totals
from abmkit.period import Period
from abmkit.run.measure import Derived, derived
from abmkit.workspace import Client


def reconcile(
    client: Client, period: str, *, to_date: bool = False
) -> tuple[Period, tuple[Reconciled, ...]]:
    """All totals that a client's platforms report for a period, beside ours.

    Args:
        client: Whose.
        period: Such as ``2026-Q3``.
        to_date: Take the elapsed part of a period that has not ended.

    Returns:
        The period, and the totals; none where no platform reports any.

    Raises:
        UsageError: The period cannot be had.
        WarehouseError: Nothing was synced yet.
    """
    with derived(client) as facts:
        span = facts.period(period, to_date=to_date)
        return span, reconciled(facts, span)


def reconciled(facts: Derived, period: Period) -> tuple[Reconciled, ...]:
    """The same over facts that are open."""
    return totals(facts.warehouse.query, period.start, period.end, facts.client.currency)

"""Ours against the platforms' own totals, and why they differ."""

from abmkit.derive.reconcile.result import Gap, Movement, Reason, Reconciled
from abmkit.derive.reconcile.totals import reconcile

__all__ = ["Gap", "Movement", "Reason", "Reconciled", "reconcile"]

"""Metrics as data: leaves, arithmetic, and one scan for all of a request."""

from abmkit.metrics.language import account, deal, listing, membership, touch
from abmkit.metrics.metric import Metric, by_id, metric
from abmkit.metrics.registry import Registry
from abmkit.metrics.tree import coalesce

__all__ = [
    "Metric",
    "Registry",
    "account",
    "by_id",
    "coalesce",
    "deal",
    "listing",
    "membership",
    "metric",
    "touch",
]

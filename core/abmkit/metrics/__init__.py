"""Metrics as data: leaves, arithmetic, and one scan for all of a request."""

from abmkit.metrics.formula import Formula
from abmkit.metrics.language import (
    account,
    customer,
    deal,
    engagement,
    influence,
    journey,
    listing,
    membership,
    money,
    response,
    stage,
    stat,
    touch,
)
from abmkit.metrics.metric import Metric, metric
from abmkit.metrics.registry import Registry

__all__ = [
    "Formula",
    "Metric",
    "Registry",
    "account",
    "customer",
    "deal",
    "engagement",
    "influence",
    "journey",
    "listing",
    "membership",
    "metric",
    "money",
    "response",
    "stage",
    "stat",
    "touch",
]

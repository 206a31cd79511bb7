"""What a client decides about facts: zone, currency, whose word counts, what attention weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

MINUTES: Mapping[str, Decimal] = MappingProxyType(
    {
        "ad": Decimal(0),
        "call": Decimal(10),
        "download": Decimal(5),
        "email": Decimal(1),
        "event": Decimal(60),
        "form": Decimal(5),
        "meeting": Decimal(30),
        "other": Decimal(0),
        "signal": Decimal(0),
        "social": Decimal(1),
        "visit": Decimal(2),
        "webinar": Decimal(30),
    }
)
"""Minutes a touch of each kind stands for when its source measures none: a convention, printed
with the definitions and set per client, not a measurement."""


@dataclass(frozen=True)
class Rules:
    """A client's choices.

    Attributes:
        zone: IANA time zone that instants are bucketed in.
        currency: ISO 4217 code that money is shown in.
        record: Source of record by table; a table fed by one source needs none.
        minutes: Minutes by kind of touch, over ``MINUTES``.
    """

    zone: str = "UTC"
    currency: str = "USD"
    record: Mapping[str, str] = field(default_factory=dict)
    minutes: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """Several sources tell one kind of fact and none is named as the one that counts.

    Attributes:
        table: The kind of fact.
        sources: Who tells it, in order; the first one is read until a person chooses.
    """

    table: str
    sources: tuple[str, ...]

"""Rows as sources send them, and the callables that tests are given."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
Rows = list[dict[str, Any]]
Lay = Callable[..., Warehouse]

ACME = {"source_id": "1", "name": "Acme", "domains": "acme.com"}
BETA = {"source_id": "2", "name": "Beta", "parent": "name:Acme"}


def targets(
    *stays: tuple[str, str | None, str | None, str | None], roles: str | None = None
) -> Rows:
    return [
        {
            "source_id": f"{n}",
            "list_name": "targets",
            "account": account,
            "tier": tier,
            "valid_from": start,
            "valid_to": stop,
            "required_roles": roles,
        }
        for n, (account, tier, start, stop) in enumerate(stays)
    ]

"""Values as Salesforce writes them: in the JSON of REST, and in the CSV of Bulk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from abmkit_salesforce.sandbox.schema import Field


def instant(at: datetime) -> str:
    """As REST writes it: ``2026-09-30T14:05:00.000+0000``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def json_value(value: Any, of: Field) -> Any:
    """A cell for JSON."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return int(value) if of.type == "int" else float(value)
    return value


def csv_value(value: Any, of: Field) -> str:
    """A cell for CSV: an empty one for nothing, stamps that end in Z."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return str(json_value(value, of))

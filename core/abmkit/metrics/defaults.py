"""What a row of an example takes for the columns that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Row = dict[str, Any]
_Default = Callable[[Row, date], Any]

#: By fact, in order: a default may look at what stands before it; the day is the period's last.
DEFAULTS: Mapping[str, Mapping[str, _Default]] = {
    "deal": {
        "status": lambda row, day: "won",
        "amount": lambda row, day: 1,
        "annual_amount": lambda row, day: row["amount"],
        "first_won": lambda row, day: False,
        "late_listed": lambda row, day: False,
        "reconstructed": lambda row, day: False,
        "was_customer": lambda row, day: False,
        "created_on": lambda row, day: day,
        "qualified_on": lambda row, day: row["created_on"],
        "closed_on": lambda row, day: None if row["status"] == "open" else day,
        "open_from": lambda row, day: row["created_on"],
        "open_to": lambda row, day: row["closed_on"],
        "cycle_days": lambda row, day: _apart(row["created_on"], row["closed_on"]),
        "days_to_win": lambda row, day: (
            _apart(row["qualified_on"], row["closed_on"]) if row["status"] == "won" else None
        ),
    },
    "touch": {
        "person_id": lambda row, day: "p",
        "activity_id": lambda row, day: row["id"],
        "minutes": lambda row, day: 1,
        "is_machine": lambda row, day: False,
        "is_marketing": lambda row, day: False,
        "occurred_on": lambda row, day: day,
    },
    "stage": {
        "ladder": lambda row, day: "deal",
        "subject_id": lambda row, day: row["id"],
        "entered_on": lambda row, day: day,
        "entry": lambda row, day: 1,
        "is_first": lambda row, day: row["entry"] == 1,
        "advanced": lambda row, day: False,
        "rose": lambda row, day: row["advanced"],
        "days_in_step": lambda row, day: _apart(row["entered_on"], row.get("left_on")),
    },
    "money": {
        "kind": lambda row, day: "order",
        "amount": lambda row, day: 1,
        "is_cost": lambda row, day: row["kind"].startswith("cost"),
        "on_date": lambda row, day: day,
        "covered_from": lambda row, day: row["on_date"],
        "covered_to": lambda row, day: row["on_date"],
        "days_covered": lambda row, day: _apart(row["covered_from"], row["covered_to"]),
    },
    "response": {
        "person_id": lambda row, day: "p",
        "survey": lambda row, day: "nps",
        "scale": lambda row, day: "nps",
        "answered_on": lambda row, day: day,
    },
    "listing": {"roles_required": lambda row, day: 0},
    "membership": {
        "person_id": lambda row, day: "p",
        "contact_from": lambda row, day: row.get("valid_from"),
        "contact_to": lambda row, day: row.get("valid_to"),
        "account_role": lambda row, day: (
            f"{row['account_id']}:{row['role']}" if row.get("role") else None
        ),
    },
    "stat": {
        "day": lambda row, day: day,
        "value": lambda row, day: None if row.get("level") is not None else row.get("reading", 1),
        "reading": lambda row, day: row["value"] if row.get("level") is None else row["level"],
    },
    "engagement": {
        "entered_on": lambda row, day: day,
        "minutes": lambda row, day: 1,
        "people": lambda row, day: 1,
        "act_now": lambda row, day: 0,
        "minutes_before": lambda row, day: 0,
        "people_before": lambda row, day: 0,
        "act_now_before": lambda row, day: 0,
    },
    "journey": {"entered_on": lambda row, day: day},
    "customer": {
        "active_from": lambda row, day: day,
        "active_to": lambda row, day: None,
        "joined_on": lambda row, day: row["active_from"],
        "first_on": lambda row, day: row["active_from"],
        "worth": lambda row, day: 1,
        "is_active": lambda row, day: True,
    },
    "influence": {
        "status": lambda row, day: "won",
        "amount": lambda row, day: 1,
        "is_sourced": lambda row, day: False,
        "is_referred": lambda row, day: False,
        "touches": lambda row, day: 0,
        "marketing_touches": lambda row, day: 0,
        "closed_on": lambda row, day: None if row["status"] == "open" else day,
        "qualified_on": lambda row, day: day,
    },
    "account": {"id": lambda row, day: row["account_id"], "is_subsidiary": lambda row, day: False},
}

STATE: Mapping[str, Any] = {
    "on_list": True,
    "tier": None,
    "list_owner": None,
    "account_owner": None,
    "owner_reconstructed": False,
}
"""Dated columns, for every clock of a row."""


def _apart(first: Any, last: Any) -> int | None:
    if first is None or last is None:
        return None
    return (_day(last) - _day(first)).days


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)

"""What a random client's records hold that is easily got wrong."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from .draw import Row
from .life import Life


def cases(life: Life) -> set[str]:
    """The names of what a client's life has, among CASES."""
    syncs = list(life.syncs())
    life.deleted = [record for sync in syncs for record in sync.deleted]
    return {name for name, has in CASES.items() if has(life)}


def _empty_cells(life: Life) -> bool:
    amounts = {bool(row["amount"]) for row in life.rows["deal"] if row["status"] == "won"}
    return amounts == {True, False}


def _ties(life: Life) -> bool:
    won = [row for row in life.rows["deal"] if row["status"] == "won" and row["account"]]
    return any(
        (one["account"], one["close_on"]) == (other["account"], other["close_on"])
        for one, other in combinations(won, 2)
    )


def _clock_changes(life: Life) -> bool:
    """An instant on a day of 23 or 25 hours where the client is."""
    zone = ZoneInfo(life.zone)
    days = {day for row in life.rows["touch"] if (day := _local_day(row["occurred_at"], zone))}
    return any(_hours(day, zone) != 24 for day in days)


def _other_day(life: Life) -> bool:
    """An instant that is on another day where the client is than in UTC."""
    instants = [row["occurred_at"] for row in life.rows["touch"]]
    zone = ZoneInfo(life.zone)
    return any(_local_day(at, zone) != _local_day(at, ZoneInfo("UTC")) for at in instants)


def _leap_day(life: Life) -> bool:
    days = [row["close_on"] for row in life.rows["deal"] if row["status"] == "won"]
    days += [row.get("covers_from", "") for row in life.rows["money"]]
    return any(day.endswith("-02-29") for day in days)


def _refunds(life: Life) -> bool:
    return any(row["amount"].startswith("-") for row in life.rows["money"])


def _reopened(life: Life) -> bool:
    for row in life.rows["deal"]:
        steps = [stage["step"] for stage in _stages(life, row["source_id"])]
        if "lost" in steps[:-1] and steps[-1] in ("talk", "offer"):
            return "deal" in life.rules.ladders
    return False


def _rejoined(life: Life) -> bool:
    """An account off the list for some days between two stays."""
    return any(
        one["account"] == other["account"]
        and one["list_name"] == other["list_name"] == "targets"
        and "" not in (one["valid_to"], other["valid_from"])
        and one["valid_to"] < other["valid_from"]
        for one, other in _pairs(life.rows["list_member"])
    )


def _two_accounts(life: Life) -> bool:
    """A person with two employers on one day."""
    return any(
        one["person"] == other["person"]
        and one["account"] != other["account"]
        and max(one["valid_from"], other["valid_from"])
        < min(one["valid_to"] or "9999", other["valid_to"] or "9999")
        for one, other in _pairs(life.rows["membership"])
    )


def _deleted(life: Life) -> bool:
    return any(record.startswith(("touch-", "deal-")) for record in life.deleted)


def _merged(life: Life) -> bool:
    return "account-a1" in life.deleted


def _parted(life: Life) -> bool:
    return _merged(life) and "parted" in life.cases


CASES: Mapping[str, Callable[[Life], bool]] = {
    "empty cells": _empty_cells,
    "ties": _ties,
    "rows deleted": _deleted,
    "a day on which clocks are changed": _clock_changes,
    "another day than in UTC": _other_day,
    "29 February": _leap_day,
    "refunds": _refunds,
    "a deal lost and opened again": _reopened,
    "an account off the list and on it again": _rejoined,
    "a person with two accounts": _two_accounts,
    "accounts merged": _merged,
    "accounts merged and parted": _parted,
}


def _stages(life: Life, deal: str) -> list[Row]:
    own = [row for row in life.rows["stage"] if row.get("deal") == f"id:{deal}"]
    return sorted(own, key=lambda row: row["entered_at"])


def _pairs(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    for one, other in combinations(rows, 2):
        yield one, other
        yield other, one


def _local_day(instant: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(instant).astimezone(zone).date()


def _hours(day: date, zone: ZoneInfo) -> float:
    """How long a day is where the client is."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    ends = [start.astimezone(UTC), start.replace(hour=23, minute=59).astimezone(UTC)]
    return round((ends[1] - ends[0]).total_seconds() / 3600 + 1 / 60, 2)

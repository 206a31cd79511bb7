"""Facts worked out from the rows of a warehouse once more: record by record, day by day.

It shares no code with `abmkit.derive`, only the names of tables and columns, and the client's
rules. Who is who it takes as `link` says. What holds for a while is told for single days: those
on which somebody looks.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from abmkit.derive import Exclusion, Rules
from abmkit.schema import LOADABLE

Row = dict[str, Any]
EVER, NEVER, DAY = date.min, date(9999, 12, 31), timedelta(days=1)
_CENT = Decimal("0.0001")
_ONE_SOURCE: dict[str, Callable[[Row], str]] = {
    "deal": lambda row: "",
    "touch": lambda row: row["kind"],
    "list_member": lambda row: row["list_name"],
    "stage": lambda row: row["ladder"],
    "money": lambda row: joined(row["kind"], row["channel"] if is_cost(row) else None),
    "response": lambda row: row["survey"],
    "stat": lambda row: joined(row["name"], row["channel"]),
    "fx": lambda row: row["base"],
}


def joined(*parts: str | None) -> str:
    return ":".join(part for part in parts if part is not None)


def is_cost(row: Row) -> bool:
    return str(row["kind"]).startswith("cost")


def rounded(number: Decimal) -> Decimal:
    return number.quantize(_CENT, ROUND_HALF_UP)


def covers(first: date | None, after: date | None, day: date) -> bool:
    return (first or EVER) <= day < (after or NEVER)


def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


class Tables:
    """The live rows of a warehouse, and what is known of accounts on each day."""

    def __init__(self, warehouse: Any, rules: Rules) -> None:
        self.rules, self.zone = rules, ZoneInfo(rules.zone)
        self.tables = {table: _read(warehouse, table) for table in (*LOADABLE, "history")}
        self.live = {
            table: [row for row in rows if row.get("deleted_at") is None]
            for table, rows in self.tables.items()
        }
        self.links = {row["key"]: row for row in _read(warehouse, "link")}
        self.heard = {table: list(self._heard(table)) for table in _ONE_SOURCE}

    def day(self, instant: datetime) -> date:
        return instant.replace(tzinfo=UTC).astimezone(self.zone).date()

    def who(self, reference: int | None) -> int | None:
        """The key of what a reference means."""
        link = self.links.get(reference) if reference is not None else None
        return link["canonical"] if link else None

    def _heard(self, table: str) -> Iterator[Row]:
        """The rows of the sources that count for their part of a table."""
        part_of, rows = _ONE_SOURCE[table], self.live[table]
        sources: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            sources[part_of(row)].add(row["source"])
        for row in rows:
            part = part_of(row)
            chosen = self._chosen(table, part) or (min(sources[part]),)
            if row["source"] in chosen:
                yield row

    def _chosen(self, table: str, part: str) -> tuple[str, ...] | None:
        named = self.rules.record.get(table, {})
        for name in (part, part.partition(":")[0], "*"):
            if name in named:
                return named[name]
        return self._chosen("deal", "") if (table, part) == ("stage", "deal") else None

    # -- accounts and the list ---------------------------------------------------------------------

    @cached_property
    def accounts(self) -> dict[int, Row]:
        """What is known of each account, and of those that are only listed."""
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in self.live["account"]:
            of = self.who(row["key"])
            if of is not None:
                rows[of].append(row)
        found: dict[int, Row] = {}
        for account, told in rows.items():
            told.sort(key=lambda row: (self._belief(row), row["key"]))
            parents = [self.who(row["parent"]) for row in told]
            found[account] = {
                "industry": first(row["industry"] for row in told),
                "country": first(row["country"] for row in told),
                "parent": first(parents),
                "created_on": earliest(*(row["created_on"] for row in told)),
                "domains": [d.lower() for row in told for d in row["domains"] or ()],
                "is_known": True,
            }
        for row in self.heard["list_member"]:
            if self.who(row["account"]) is None:
                link = self.links[row["account"]]
                domains = [link["value"].lower()] if link["kind"] == "domain" else []
                blank = {"industry": None, "country": None, "parent": None, "created_on": None}
                found[row["account"]] = {**blank, "domains": domains, "is_known": False}
        return found

    def _belief(self, row: Row) -> tuple[int, str]:
        order = self.rules.priority
        place = order.index(row["source"]) if row["source"] in order else len(order)
        return place, row["source"]

    def about(self, account: int | None) -> Row:
        """What every fact says of its account."""
        known = self.accounts.get(account) if account is not None else None
        if known is None or account is None:
            return {"account_id": account, "root_id": None, "industry": None, "country": None}
        root, steps = account, 0
        while steps < 16:
            up = self.accounts.get(root, {}).get("parent")
            if up is None or up == account:
                break
            root, steps = up, steps + 1
        return {
            "account_id": account,
            "root_id": root,
            "industry": known["industry"],
            "country": known["country"],
        }

    @cached_property
    def stays(self) -> list[Row]:
        """Stays on the target list, each until its account counts no more."""
        return [
            {
                "account_id": row["account"] if (of := self.who(row["account"])) is None else of,
                **{name: row[name] for name in ("key", "tier", "owner", "valid_from", "valid_to")},
                "roles": row["required_roles"] or [],
                "scores": row["scores"],
            }
            for row in self.heard["list_member"]
            if row["list_name"] == "targets"
        ]

    def listed(self, account: int | None, day: date | None) -> Row | None:
        """The stay that shows on a day: the one that began last."""
        if account is None or day is None:
            return None
        found = [
            stay
            for stay in self.stays
            if stay["account_id"] == account and covers(stay["valid_from"], stay["valid_to"], day)
        ]
        if not found or self.excluded(day, account=account):
            return None
        return min(found, key=lambda stay: (-(stay["valid_from"] or EVER).toordinal(), stay["key"]))

    def dated(self, clock: str, account: int | None, day: date | None) -> Row:
        """The account's state on a row's day."""
        stay = self.listed(account, day)
        return {
            f"on_list__{clock}": stay is not None,
            f"tier__{clock}": stay["tier"] if stay else None,
            f"list_owner__{clock}": stay["owner"] if stay else None,
        }

    # -- what counts nowhere -----------------------------------------------------------------------

    @cached_property
    def _met(self) -> dict[tuple[str, int], date]:
        """First day on which an account, person or deal no longer counts."""
        met: dict[tuple[str, int], date] = {}
        for kind, of, since in self._exclusions():
            if of is not None:
                met[kind, of] = min(met.get((kind, of), NEVER), since or EVER)
        return met

    def _exclusions(self) -> Iterator[tuple[str, int | None, date | None]]:
        for line in self.rules.exclusions:
            if line.domain is not None:
                yield from self._of_domain(line)
            for row in self.tables[str(line.table)] if line.source is not None else ():
                if (row["source"], row["source_id"]) == (line.source, line.source_id):
                    of = row["key"] if line.table == "deal" else self.who(row["key"])
                    yield str(line.table), of, line.since
        for row in self.live["person"]:
            if row["is_test"]:
                yield "person", self.who(row["key"]), None

    def _of_domain(self, line: Exclusion) -> Iterator[tuple[str, int | None, date | None]]:
        if line.table in (None, "account"):
            for account, known in self.accounts.items():
                if line.domain in known["domains"]:
                    yield "account", account, line.since
        if line.table in (None, "person"):
            for row in self.live["person"]:
                if (row["email"] or "").lower().partition("@")[2] == line.domain:
                    yield "person", self.who(row["key"]), line.since

    def excluded(self, day: date | None, **ids: int | None) -> bool:
        """Whether a row of a day (none: of old) counts nowhere."""
        return any(
            self._met.get((kind, of), NEVER) <= (day or EVER)
            for kind, of in ids.items()
            if of is not None and (kind, of) in self._met
        )

    def until(self, **ids: int | None) -> date | None:
        """The first day on which one of them no longer counts, if they ever did."""
        days = [self._met.get((kind, of)) for kind, of in ids.items() if of is not None]
        return earliest(*(day for day in days if day != EVER))

    # -- money -------------------------------------------------------------------------------------

    def rate(self, base: str, day: date) -> Decimal | None:
        """The rate into the client's currency that was told last until a day."""
        told = [
            (row["day"], row["rate"])
            for row in self.heard["fx"]
            if row["base"] == base and row["quote"] == self.rules.currency
            and row["rate"] > 0 and row["day"] <= day
        ]  # fmt: skip
        return max(told)[1] if told else None

    def worth(self, amount: Decimal | None, currency: str | None, day: date) -> Decimal | None:
        if amount is None or currency in (None, self.rules.currency):
            return amount
        rate = self.rate(str(currency), day)
        return rounded(amount * rate) if rate is not None else None


def first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _read(warehouse: Any, table: str) -> list[Row]:
    names = [name for name, *_ in warehouse.query(f'DESCRIBE "{table}"')]
    return [
        dict(zip(names, row, strict=True)) for row in warehouse.query(f'SELECT * FROM "{table}"')
    ]

"""Who is who in a client's data: pairs that wait, what joins records, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from abmkit.errors import UsageError
from abmkit.identity import listed, match
from abmkit.identity.listed import Kind, Pair
from abmkit.identity.why import Why, why
from abmkit.run.measure import derived
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client
from abmkit.workspace.decide import add_decisions, link_line
from abmkit.workspace.links import LinkLine, end


def pairs(client: Client) -> tuple[Pair, ...]:
    """Pairs that wait for a person, the likeliest first.

    Raises:
        WarehouseError: Nothing was synced yet.
    """
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        return listed.pairs(warehouse)


def explain_record(client: Client, kind: Kind, record: str) -> Why:
    """What a record was joined with, and by what evidence.

    Args:
        client: Whose.
        kind: account or person.
        record: SOURCE:ID.

    Raises:
        UsageError: It is not written so.
        UnknownName: No such record.
        WarehouseError: Nothing was synced yet.
    """
    source, source_id = _record(record)
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        return why(warehouse, kind, source, source_id)


@dataclass(frozen=True)
class Employment:
    """Where a person works, and how that is known.

    Attributes:
        account: The account's name.
        by: How: association, e-mail domain or meetings.
        role: Part played in buying; None: not known.
        role_by: How that is known: label, part in a deal or title; None: not at all.
        since: First day; None: as long as known.
        until: First day no longer true; None: still true.
    """

    account: str
    by: str
    role: str | None
    role_by: str | None
    since: date | None
    until: date | None


_BY = {"told": "association", "domain": "e-mail domain", "meeting": "meetings"}
_ROLE_BY = ("label", "part in a deal", "title")


def employments(client: Client, person: int) -> tuple[Employment, ...]:
    """Where a person works and worked, the latest first.

    Args:
        client: Whose.
        person: The person's key, as ``explain_record`` tells it.

    Raises:
        WarehouseError: Nothing was synced yet.
    """
    with derived(client) as facts:
        rows = facts.warehouse.query(_STINTS, [person])
    return tuple(
        Employment(account, _BY[by], role, _ROLE_BY[rank] if role else None, since, until)
        for account, by, role, rank, since, until in rows
    )


_STINTS = """
    SELECT coalesce(a.name, a.domain, ''), s.method, s.role, s.role_rank, s.valid_from, s.valid_to
    FROM derived_stint AS s JOIN derived_account AS a USING (account_id)
    WHERE s.person_id = $1 ORDER BY s.valid_from DESC NULLS LAST, s.role_rank, 1"""


def decide(
    client: Client,
    kind: Kind,
    left: str,
    right: str,
    *,
    is_same: bool,
    by: str,
    on: date,
    reason: str | None = None,
) -> LinkLine:
    """Write down that two records are one, or are not, and match anew.

    Args:
        client: Whose.
        kind: account or person.
        left: SOURCE:ID, or what a source calls one: SOURCE/name:NAME.
        right: SOURCE:ID.
        is_same: Whether they are one.
        by: Who says so.
        on: When.
        reason: Why.

    Raises:
        UsageError: One of them is not written so.
        UnknownName: One of them is no record.
        ConfigError: ``links.csv`` is wrong, or says the contrary; names the lines.
        WarehouseError: Nothing was synced yet, or another process has the warehouse.
    """
    told = {"kind": kind, "left": left, "right": right, "by": by, "on": on.isoformat()}
    said = "same" if is_same else "different"
    line = link_line({**told, "decision": said, "reason": reason or ""})
    path = client.path / "links.csv"
    with Warehouse.open(client.warehouse) as warehouse, warehouse.turn():
        for each in (left, right):
            if "/" not in each.partition(":")[0]:
                why(warehouse, kind, *_record(each))
        add_decisions(path, client.workspace.shown(path), [("this decision", line)])
        match(warehouse, client.identity)
    return line


def _record(text: str) -> tuple[str, str]:
    try:
        source, reference = end(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not reference.startswith("id:"):
        raise UsageError(f"{text!r} is not SOURCE:ID, such as crm:0061")
    return source, reference.removeprefix("id:")

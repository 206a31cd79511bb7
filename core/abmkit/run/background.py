"""What a report must know besides its numbers: who the accounts are, how sound the data is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from abmkit.derive import recorded
from abmkit.identity import matched
from abmkit.identity.report import Matched
from abmkit.metrics.window import Window
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.report.client import AccountCard, AssetCard, LargestDeal, RoleCover
from abmkit.report.quality import (
    Finding,
    Matching,
    Quality,
    SourceState,
    Status,
    StreamState,
    worst,
)
from abmkit.report.value import Msg
from abmkit.run.known import who_is_who
from abmkit.run.lists import SOURCE as TARGETS
from abmkit.run.measure import Derived
from abmkit.run.streams import streams_of
from abmkit.warehouse.quality import Rejected

ENGAGED_WITHIN = Window(90, "d")
"""How far back a touch makes a person engaged, where nobody says otherwise."""

#: Facts that are called otherwise than the table that they are made of.
_TABLES = {"listing": "list_member"}


def cards(
    facts: Derived,
    period: Period,
    engaged_within: Window = ENGAGED_WITHIN,
    *,
    steps: bool = False,
) -> dict[int, AccountCard]:
    """A card for each account, as it stands at the period's end.

    Args:
        facts: The facts.
        period: The period.
        engaged_within: How far back a touch makes a person engaged.
        steps: Whether cards say how far accounts have come on their journey.
    """
    rows = facts.warehouse.query(
        """
        SELECT a.account_id, coalesce(a.name, ''), a.domain, a.industry, a.country, l.tier,
               l.account_id IS NOT NULL, coalesce(l.list_owner, a.owner), t.last_touch
        FROM derived_account AS a
        LEFT JOIN fact_listing AS l ON l.account_id = a.account_id
             AND (l.valid_from IS NULL OR l.valid_from <= $1)
             AND (l.valid_to IS NULL OR l.valid_to > $1)
        LEFT JOIN (
            SELECT account_id, max(occurred_on) AS last_touch FROM fact_touch
            WHERE occurred_on <= $1 AND minutes > 0 GROUP BY account_id
        ) AS t ON t.account_id = a.account_id
        ORDER BY a.account_id
        """,
        [period.end],
    )
    roles = buying_groups(facts, period, engaged_within)
    step = _steps(facts, period) if steps else {}
    found = (AccountCard(*row) for row in rows)
    return {
        card.id: replace(card, roles=roles.get(card.id, {}), step=step.get(card.id))
        for card in found
    }


def _steps(facts: Derived, period: Period) -> dict[int, str]:
    """The step of the journey that each account is on at period end."""
    sql = """
        SELECT account_id, step FROM fact_journey
        WHERE (entered_on IS NULL OR entered_on <= $1) AND (left_on IS NULL OR left_on > $1)
        """
    return dict(facts.warehouse.query(sql, [period.end]))


def buying_groups(
    facts: Derived, period: Period, engaged_within: Window
) -> dict[int, dict[str, RoleCover]]:
    """Who is known, engaged and required in each buying role of each account at period end."""
    rows = facts.warehouse.query(
        """
        WITH known AS (
            SELECT account_id, role, count(DISTINCT person_id) AS people FROM fact_membership
            WHERE role IS NOT NULL AND (valid_from IS NULL OR valid_from <= $1)
                  AND (valid_to IS NULL OR valid_to > $1)
            GROUP BY ALL
        ), engaged AS (
            SELECT account_id, role, count(DISTINCT person_id) AS people FROM fact_touch
            WHERE role IS NOT NULL AND minutes > 0 AND occurred_on BETWEEN $2 AND $1
            GROUP BY ALL
        ), required AS (
            SELECT DISTINCT account_id, role FROM fact_required_role
            WHERE (valid_from IS NULL OR valid_from <= $1)
                  AND (valid_to IS NULL OR valid_to > $1)
        )
        SELECT account_id, role, coalesce(known.people, 0), coalesce(engaged.people, 0),
               required.role IS NOT NULL
        FROM known FULL JOIN engaged USING (account_id, role)
        FULL JOIN required USING (account_id, role)
        WHERE account_id IS NOT NULL ORDER BY account_id, role
        """,
        [period.end, engaged_within.of(period).start],
    )
    found: dict[int, dict[str, RoleCover]] = {}
    for account, role, known, engaged, required in rows:
        found.setdefault(account, {})[role] = RoleCover(known, engaged, required)
    return found


def assets(facts: Derived) -> dict[int, AssetCard]:
    """A card for each piece of content, by its key."""
    sql = "SELECT key, coalesce(title, url, ''), kind FROM asset WHERE deleted_at IS NULL"
    return {key: AssetCard(title, kind) for key, title, kind in facts.warehouse.query(sql)}


def largest_deal(facts: Derived, period: Period) -> LargestDeal | None:
    """The largest deal won in the period; None when none has an amount."""
    rows = facts.warehouse.query(
        """
        SELECT coalesce(d.name, ''), a.name, d.amount
        FROM fact_deal AS d LEFT JOIN derived_account AS a ON a.account_id = d.account_id
        WHERE d.status = 'won' AND d.amount IS NOT NULL AND d.closed_on BETWEEN $1 AND $2
        ORDER BY d.amount DESC, d.id LIMIT 1
        """,
        [period.start, period.end],
    )
    return LargestDeal(*rows[0]) if rows else None


def quality(facts: Derived, period: Period, plugins: Plugins) -> Quality:
    """The state of the data: every source, every kind of reference, what deals lack.

    Args:
        facts: The facts.
        period: What the data must reach to the end of.
        plugins: Their connectors say what a stream feeds that was never read.
    """
    ((deals, homeless, worthless, dateless),) = facts.warehouse.query(
        """
        SELECT count(*), count(*) FILTER (f.account_id IS NULL),
               count(*) FILTER (d.amount IS NULL),  -- an amount without a rate is told of apart
               count(*) FILTER (
                   f.created_on IS NULL OR (f.status <> 'open' AND f.closed_on IS NULL)
               )
        FROM fact_deal AS f LEFT JOIN derived_deal AS d ON d.key = f.id
        """
    )
    references = matched(facts.warehouse).columns
    return Quality(
        sources=tuple(_sources(facts, period, plugins)),
        matching=tuple(_matching(references)),
        deals=deals,
        deals_without_account=homeless,
        deals_without_amount=worthless,
        deals_without_dates=dateless,
        findings=tuple(_findings(facts)),
        identity=who_is_who(facts, references, period.end),
        recorded=recorded(facts.warehouse),
    )


def _findings(facts: Derived) -> Iterator[Finding]:
    """What deriving facts left out, could not convert or does not know."""
    told = facts.findings()
    for out in told.excluded:
        table = _TABLES.get(out.fact, out.fact)
        yield Finding("excluded", out.rows, {"table": table, "why": out.reason})
    for bare in told.unpriced:
        yield Finding("unpriced", bare.rows, {"fact": bare.fact, "in": bare.currency})
    for lost in told.unmapped:
        yield Finding("unmapped", lost.rows, {"stage": lost.stage, "in": lost.source})
    for past in told.reconstructed:
        what = Msg.of(f"finding.{past.what.replace(' ', '_')}")
        yield Finding("reconstructed", past.rows, {"what": what, "whole": past.of})
    for odd in told.misfits:
        yield Finding("misfit", odd.rows, {"field": f"{odd.table}.{odd.field}"})
    if told.assumed:
        since = Msg.of("date.day", day=str(facts.rules.wanted.assumed_from))
        yield Finding("assumed", told.assumed, {"since": since})


def _matching(references: Iterable[Matched]) -> Iterator[Matching]:
    """References by the table they stand in and the table they mean, over all sources."""
    found: dict[tuple[str, str], list[Any]] = {}
    for column in references:
        entry = found.setdefault((column.table, column.refers), [0, 0, []])
        entry[0] += column.matched
        entry[1] += column.unmatched
        entry[2] += [said.partition(":")[2] for said, _ in column.examples]
    for (table, to), (good, bad, examples) in sorted(found.items()):
        yield Matching(table, to, good, bad, tuple(examples[:5]))


def _sources(facts: Derived, period: Period, plugins: Plugins) -> Iterator[SourceState]:
    tables = _tables(facts)
    rejected = facts.warehouse.quality.rejected(examples=1)
    streams = streams_of(facts, period, plugins)
    found = facts.client.sources()
    connectors = {each.name: each.connector if each.is_readable else "" for each in found}
    for name in sorted({*connectors, *tables, *streams}):
        mine = [fault for fault in rejected if fault.source == name]
        status, note = _status(facts, name, streams.get(name, ()), name in connectors)
        yield SourceState(
            name=name,
            connector=connectors.get(name, "" if name == TARGETS else name),
            status=status,
            synced_at=_synced_at(streams.get(name, ())),
            rows=tables.get(name, {}),
            rejected_rows=sum(fault.count for fault in mine if fault.scope != "cell"),
            rejected_cells=sum(fault.count for fault in mine if fault.scope == "cell"),
            example=_example(mine),
            note=note,
            streams=streams.get(name, ()),
            disputed=frozenset(each.table for each in facts.conflicts if name in each.sources),
        )


def _tables(facts: Derived) -> dict[str, dict[str, int]]:
    """Live rows by source and table; a table a stream feeds and that is empty counts 0."""
    found: dict[str, dict[str, int]] = {}
    for source, fed in facts.warehouse.query("SELECT source, tables FROM sync_state"):
        found.setdefault(source, {}).update(dict.fromkeys(fed, 0))
    for rows in facts.warehouse.quality.rows():
        found.setdefault(rows.source, {})[rows.table] = rows.live
    return found


def _status(
    facts: Derived, name: str, streams: Sequence[StreamState], connected: bool
) -> tuple[Status, str | Msg | None]:
    """How a source stands, and why."""
    told = [gap for gap in facts.warehouse.quality.gaps() if gap.source == name]
    gaps = [gap for gap in told if gap.kind != "quiet"]
    if gaps:
        first = min(gaps, key=lambda gap: gap.kind != "failed")
        return ("failed" if first.kind == "failed" else "partial"), first.what
    status = worst(each.status for each in streams)
    if status != "ok":
        return status, None
    conflict = next((each for each in facts.conflicts if name in each.sources), None)
    if conflict:
        table, read = conflict.what, conflict.sources[0]
        return "partial", Msg(id="source.no_choice", args={"table": table, "source": read})
    if told:
        return "ok", f"{told[0].stream}: {told[0].what}"
    return "ok", None if connected or name == TARGETS else Msg(id="source.left")


def _synced_at(streams: Sequence[StreamState]) -> str | None:
    """When the slowest stream of a source was last complete."""
    told = [each.synced_at for each in streams if each.synced_at]
    return min(told) if told and len(told) == len(streams) else None


def _example(faults: Iterable[Rejected]) -> str | None:
    for fault in faults:
        for record, raw in fault.examples:
            where = ".".join(part for part in (fault.table, fault.column) if part)
            return f"{fault.stream} {record}: {where} {raw!r}, {fault.reason}"
    return None

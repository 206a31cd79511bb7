"""The rows that a model is given, input by input, with the ids they have at their vendors."""

from __future__ import annotations

from dataclasses import replace

from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.metrics.rows import TABLES, Behind, RowsOf
from abmkit.metrics.sql import literal
from abmkit.metrics.why import Verdict, verdict
from abmkit.models.model import Model
from abmkit.models.reads import Query
from abmkit.period import Period


def inputs_behind(
    query: Query, model: Model, period: Period, params: Params = NO_PARAMS, *, limit: int
) -> tuple[Behind, ...]:
    """The rows of each input of a model for a period.

    Args:
        query: Runs SQL where the facts, the tables and ``derived_account`` are.
        model: The model.
        period: The period.
        params: The client's parameters.
        limit: How many rows of each input are shown.
    """
    given = model.in_force(params)
    found = []
    for name, each in model.reads.items():
        rows = each.rows(period, given, model.reads)
        ((count,),) = query(f"SELECT count(*) {rows}")
        told = ", ".join(f"CAST({each.sql(c)} AS VARCHAR) AS {c}" for c in _told(each.columns))
        shown = query(
            f"SELECT t.source, t.source_id, a.name, r.* EXCLUDE (row_id, row_account) FROM ("
            f"SELECT f.id AS row_id, f.account_id AS row_account{told and ', '}{told} {rows}) AS r "
            f"LEFT JOIN {TABLES[each.fact]} AS t ON t.key = r.row_id "
            f"LEFT JOIN derived_account AS a ON a.account_id = r.row_account "
            f"ORDER BY ALL LIMIT {int(limit)}"
        )
        columns = ("source", "record", "account", *_told(each.columns))
        found.append(Behind(f"{name}: {each}", count, columns, tuple(shown)))
    return tuple(found)


def inputs_of(
    query: Query,
    model: Model,
    period: Period,
    source: str,
    record: str,
    params: Params = NO_PARAMS,
) -> tuple[Verdict, ...]:
    """Whether a record is among the rows of each input of a model, and what keeps it out.

    Args:
        query: Runs SQL where the facts, the tables and ``derived_account`` are.
        model: The model.
        period: The period.
        source: The source that has the record.
        record: Its id there.
        params: The client's parameters.
    """
    given = model.in_force(params)
    found = []
    for name, each in model.reads.items():
        rows = RowsOf(each.leaf, each.days(period, given), period.end, None)
        told = replace(verdict(query, rows, source, record), leaf=f"{name}: {each}")
        if told.counts and each.beside:
            there = (
                f"{each.rows(period, given, model.reads)} AND f.id IN (SELECT key "
                f"FROM {TABLES[each.fact]} WHERE source = {literal(source)} "
                f"AND source_id = {literal(record)})"
            )
            if not query(f"SELECT 1 {there}"):
                told = replace(told, counts=False, reason=f"{each.beside} has none of its account")
        found.append(told)
    return tuple(found)


def _told(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in columns if name not in ("id", "account_id"))

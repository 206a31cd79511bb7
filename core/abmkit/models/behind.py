"""The rows that a model is given, input by input, with the ids they have at their vendors."""

from __future__ import annotations

from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.metrics.rows import TABLES, Behind
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


def _told(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in columns if name not in ("id", "account_id"))

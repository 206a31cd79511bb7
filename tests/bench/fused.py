"""The default scorecard's numbers over the facts, as a person who knows them tunes one script.

Each fact is read once. Touches are reduced to what is added up by segment of time, and to one mask
of segments for each thing that counts once; everything else is worked out from these. It takes for
granted what ``business`` sees to: minutes and tiers are told, and no stay overlaps another.

``statements`` leave a table ``answer`` with a row for each period and group: what metrics are
made of.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any

from leaves import METRICS, parts

Span = tuple[date, date]
DAY = timedelta(days=1)
BACK = 89 * DAY


def statements(spans: Sequence[Span]) -> Iterator[str]:
    """SQL that comes to the numbers of some periods, in total, by tier and by account.

    Args:
        spans: First and last days; a period's number is its place.
    """
    edges = _edges(spans)
    bits = ", ".join(f"(DATE '{e}', CAST({1 << n} AS BIGINT))" for n, e in enumerate(edges))
    yield (
        "CREATE TEMP TABLE day AS SELECT CAST(t.d AS DATE) AS day, e.bit FROM "
        f"range(DATE '{edges[0]}', DATE '{edges[-1]}', INTERVAL 1 DAY) AS t(d) "
        f"ASOF JOIN (VALUES {bits}) AS e(edge, bit) ON e.edge <= t.d"
    )
    yield periods(spans)
    yield from _TOUCHES
    yield stay()
    yield need()
    yield from _STANDING
    yield _DEALS
    yield f"CREATE TEMP TABLE answer AS {_answer()}"


def periods(spans: Sequence[Span]) -> str:
    """SQL that lays down the periods, with the segments of their own days and of the 90 back."""
    edges = _edges(spans)
    rows = ", ".join(
        f"({p}, DATE '{a}', DATE '{b}', DATE '{velocity(a, b)}', {_mask(edges, a, b)}, "
        f"{_mask(edges, b - BACK, b)})"
        for p, (a, b) in enumerate(spans)
    )
    return (
        "CREATE TEMP TABLE period AS SELECT * REPLACE (CAST(p AS TINYINT) AS p) "
        f"FROM (VALUES {rows}) AS s(p, a, b, v, own, back)"
    )


def stay() -> str:
    """SQL that lays down who is on the list at each period's end."""
    return f"""CREATE TEMP TABLE stay AS
        SELECT p, own, back, account_id, tier, roles_required AS required
        FROM fact_listing JOIN period ON {_VALID}"""


def need() -> str:
    """SQL that lays down the roles that the list requires at each period's end."""
    return f"""CREATE TEMP TABLE need AS
        SELECT p, back, account_id, role FROM fact_required_role JOIN period ON {_VALID}"""


def velocity(a: date, b: date) -> date:
    """Where the window of pipeline velocity begins: three months back, or with the period."""
    after = b + DAY
    months = after.year * 12 + after.month - 1 - 3
    return min(a, date(months // 12, months % 12 + 1, after.day))


def _edges(spans: Sequence[Span]) -> list[date]:
    """The days on which a window begins or has just ended."""
    return sorted({edge for a, b in spans for edge in (a, b + DAY, b - BACK)})


def _mask(edges: Sequence[date], first: date, last: date) -> int:
    return sum(1 << n for n, edge in enumerate(edges) if first <= edge <= last)


_VALID = "(valid_from IS NULL OR valid_from <= b) AND (valid_to IS NULL OR valid_to > b)"
_MEETING = "kind = 'meeting' AND on_list__occurred_on"
_TOUCHES = (
    f"""CREATE TEMP TABLE t AS
    SELECT bit, account_id, role, person_id, minutes, on_list__occurred_on AS on_list,
           tier__occurred_on AS tier, minutes > 0 AS weighs,
           CASE WHEN {_MEETING} THEN activity_id END AS meeting,
           CASE WHEN {_MEETING} THEN outcome END AS outcome
    FROM fact_touch JOIN day ON occurred_on = day.day
    WHERE occurred_on >= (SELECT min(day) FROM day) AND (minutes > 0 OR ({_MEETING}))""",
    """CREATE TEMP TABLE worked AS
    SELECT account_id, tier, bit, sum(minutes) AS minutes FROM t WHERE on_list
    GROUP BY account_id, tier, bit""",
    """CREATE TEMP TABLE busy AS
    SELECT account_id, bit_or(bit) AS mask FROM t WHERE weighs AND person_id IS NOT NULL
    GROUP BY account_id""",
    """CREATE TEMP TABLE people AS
    SELECT account_id, person_id, bit_or(bit) AS mask FROM t
    WHERE weighs AND person_id IS NOT NULL GROUP BY account_id, person_id""",
    """CREATE TEMP TABLE parts AS
    SELECT account_id, role, bit_or(bit) AS mask FROM t WHERE weighs AND role IS NOT NULL
    GROUP BY account_id, role""",
    """CREATE TEMP TABLE met AS
    SELECT meeting, account_id, tier, bit_or(bit) AS booked,
           coalesce(bit_or(bit) FILTER (outcome = 'held'), 0) AS held,
           coalesce(bit_or(bit) FILTER (outcome IN ('held', 'no_show', 'cancelled')), 0) AS told
    FROM t WHERE meeting IS NOT NULL GROUP BY meeting, account_id, tier""",
    "DROP TABLE t",
)
#: What is of the period's end: one row for each period and listed account.
_STANDING = (
    f"""CREATE TEMP TABLE filled AS
    SELECT p, account_id, count(*) AS n
    FROM (SELECT account_id, role, bit_or(CAST(1 AS BIGINT) << p) AS mask
          FROM fact_membership JOIN period ON {_VALID} WHERE role IS NOT NULL
          GROUP BY account_id, role) AS m
    JOIN need USING (account_id, role) WHERE mask & (CAST(1 AS BIGINT) << p) <> 0
    GROUP BY p, account_id""",
    """CREATE TEMP TABLE standing AS
    WITH manned AS (
        SELECT p, account_id, count(*) AS n FROM people JOIN period ON mask & back <> 0
        GROUP BY p, account_id
    ), played AS (
        SELECT p, account_id, count(*) AS n
        FROM parts JOIN need USING (account_id, role) WHERE mask & back <> 0
        GROUP BY p, account_id
    )
    SELECT s.p, s.account_id, s.tier, s.required, coalesce(f.n, 0) AS filled,
           coalesce(b.mask & s.back <> 0, false) AS engaged, coalesce(m.n, 0) AS people,
           coalesce(r.n, 0) AS roles
    FROM stay AS s LEFT JOIN filled AS f USING (p, account_id)
    LEFT JOIN busy AS b USING (account_id) LEFT JOIN manned AS m USING (p, account_id)
    LEFT JOIN played AS r USING (p, account_id)""",
)
_DEALS = """CREATE TEMP TABLE d AS
    SELECT account_id, status, amount, annual_amount, first_won, late_listed, days_to_win,
           closed_on, qualified_on, on_list__close_on AS on_list, tier__close_on AS closed_tier,
           tier__qualified_on AS qualified_tier
    FROM fact_deal"""
_IN = "closed_on BETWEEN a AND b"


def _money(column: str, which: str = "true") -> str:
    """A sum; nothing known of something is "no data", nothing at all is 0."""
    return f"CASE WHEN count_if({which}) > 0 THEN sum({column}) FILTER ({which}) ELSE 0 END"


#: Each side: the tier that it is broken down by, its rows, and what is counted of them.
_SIDES = {
    "standing": (
        "tier",
        "standing",
        {
            "listed": "count(*)",
            "required": "CAST(sum(required) AS BIGINT)",
            "filled": "CAST(sum(filled) AS BIGINT)",
            "engaged": "count(*) FILTER (engaged)",
            "covered": "count(*) FILTER (roles >= 3)",
            "several": "count(*) FILTER (people >= 2)",
            "any_one": "count(*) FILTER (people >= 1)",
        },
    ),
    "worked": (
        "tier",
        "worked JOIN period ON bit & own <> 0",
        {"minutes": "sum(minutes)"},
    ),
    "met": (
        "tier",
        "met JOIN period ON booked & own <> 0",
        {
            "booked": "count(DISTINCT meeting)",
            "held": "count(DISTINCT meeting) FILTER (held & own <> 0)",
            "told": "count(DISTINCT meeting) FILTER (told & own <> 0)",
        },
    ),
    "closed": (
        "closed_tier",
        "d JOIN period ON closed_on BETWEEN v AND b",
        {
            "won": f"count(*) FILTER (status = 'won' AND {_IN})",
            "decided": f"count(*) FILTER (status IN ('won', 'lost') AND {_IN})",
            "first": f"count(DISTINCT account_id) FILTER (status = 'won' AND first_won AND {_IN})",
            "amount": _money("amount", f"status = 'won' AND {_IN}"),
            "yearly": _money("annual_amount", f"status = 'won' AND {_IN}"),
            "known": f"count(annual_amount) FILTER (status = 'won' AND {_IN})",
            "listed_amount": _money("amount", f"status = 'won' AND on_list AND {_IN}"),
            "late": _money("amount", f"status = 'won' AND on_list AND late_listed AND {_IN}"),
            "v_won": "count(*) FILTER (status = 'won')",
            "v_decided": "count(*) FILTER (status IN ('won', 'lost'))",
            "v_amount": _money("amount", "status = 'won'"),
            "v_known": "count(amount) FILTER (status = 'won')",
            "v_days": "CAST(median(days_to_win) FILTER (status = 'won') AS DECIMAL(18, 1))",
        },
    ),
    "qualified": (
        "qualified_tier",
        "d JOIN period ON qualified_on BETWEEN v AND b",
        {
            "v_qualified": "count(*)",
            "created": _money("amount", "qualified_on BETWEEN a AND b"),
        },
    ),
    "open": (
        "s.tier",
        "fact_deal_open AS o JOIN period ON open_from <= b AND (open_to IS NULL OR open_to > b) "
        "LEFT JOIN stay AS s ON s.p = period.p AND s.account_id = o.account_id",
        {"open_n": "count(*)", "open": _money("amount")},
    ),
}


def _side(tier: str, rows: str, told: dict[str, str]) -> str:
    """A side in all three break-downs."""
    p = "period.p" if "JOIN period" in rows else "p"
    account = "o.account_id" if " AS o " in rows else "account_id"
    columns = ", ".join(f"{sql} AS {name}" for name, sql in told.items())
    return (
        f"SELECT {p} AS p, grouping({tier}, {account}) AS level, {tier} AS tier, "
        f"{account} AS account_id, {columns}, true AS found FROM {rows} "
        f"GROUP BY GROUPING SETS (({p}), ({p}, {tier}), ({p}, {account}))"
    )


def _answer() -> str:
    sides = ", ".join(f"{name}_side AS ({_side(*side)})" for name, side in _SIDES.items())
    keys = " UNION ".join(f"SELECT p, level, tier, account_id FROM {name}_side" for name in _SIDES)
    joins = " ".join(
        f"LEFT JOIN {name}_side AS {name}_s ON {name}_s.p = k.p AND {name}_s.level = k.level "
        f"AND {name}_s.tier IS NOT DISTINCT FROM k.tier "
        f"AND {name}_s.account_id IS NOT DISTINCT FROM k.account_id"
        for name in _SIDES
    )
    columns = ", ".join(
        f"{name}_s.found AS has_{name}, {', '.join(f'{name}_s.{column}' for column in told)}"
        for name, (_, _, told) in _SIDES.items()
    )
    level = "CASE k.level WHEN 3 THEN 'total' WHEN 1 THEN 'tier' ELSE 'account' END AS level"
    return (
        f"WITH {sides}, k AS ({keys}) SELECT k.p, {level}, "
        f"coalesce(k.tier, CAST(k.account_id AS VARCHAR)) AS key, {columns} FROM k {joins}"
    )


Row = dict[str, Any]
_EXACT = Context(prec=60)


def numbers(row: Row) -> dict[str, Decimal | None]:
    """The metrics of one row of ``answer``."""
    told = _told(row)
    return {metric: _number(told, *parts(formula)) for metric, formula in METRICS.items()}


def _number(told: dict[str, Decimal | None], above: list[str], below: list[str]) -> Decimal | None:
    number: Decimal | None = Decimal(1)
    for part in above:
        first, *rest = (told[name] for name in part.split(" − "))
        for each in rest:
            first = None if first is None or each is None else first - each
        number = None if number is None or first is None else _EXACT.multiply(number, first)
    for part in below:
        number = None if number is None or not told[part] else _EXACT.divide(number, told[part])
    return number


def _told(row: Row) -> dict[str, Decimal | None]:
    """The cells of a row; where a side found nothing of a group, that is 0, its median unknown."""
    return {
        column: Decimal(0) if not row[f"has_{side}"] and column != "v_days" else _exact(row[column])
        for side, (_, _, columns) in _SIDES.items()
        for column in columns
    }


def _exact(number: Any) -> Decimal | None:
    return None if number is None else Decimal(number)

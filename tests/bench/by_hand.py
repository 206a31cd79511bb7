"""Page 1 of the scorecard as a person who knows this data writes it in SQL, tuned by hand.

It takes for granted what ``business`` sees to: one source, no stay on the list or with an employer
that overlaps another of the same, days that are told. It reads each table once and touches only
where they count; an instant becomes a day of Berlin by adding the hours that the clock there is
ahead, in place of a look into the zone.

``statements`` leave a table ``answer`` with a row per period and group: what metrics are made of.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from business import CURRENCY, ZONE

TOTAL = ""
Row = dict[str, Any]
Span = tuple[date, date]
_DAY = timedelta(days=1)
_EXACT = Context(prec=60)


def statements(spans: Sequence[Span]) -> Iterator[str]:
    """SQL that comes to the numbers of some periods, by tier and in total.

    Args:
        spans: First and last days; a period's number is its place.
    """
    yield _periods(spans)
    yield _stays()
    yield _rates()
    yield _deals()
    yield _engaged(spans)
    yield f"CREATE TEMP TABLE answer AS {_answer()}"


def numbers(row: Row) -> dict[str, Decimal | None]:
    """The metrics of one period and group."""

    def over(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
        return _EXACT.divide(upper, lower) if upper is not None and lower else None

    won, closed = Decimal(row["won"]), Decimal(row["won"] + row["lost"])
    v_won, v_closed = Decimal(row["v_won"]), Decimal(row["v_won"] + row["v_lost"])
    velocity = over(over(v_won * row["v_accepted"], v_closed), row["v_days"])
    mean = over(row["v_amount"], Decimal(row["v_known"]))
    return {
        "won_deals": won,
        "won_amount": row["amount"],
        "win_rate": over(won, closed),
        "new_customers": Decimal(row["first"]),
        "average_contract_value": over(row["yearly"], Decimal(row["known"])),
        "open_pipeline": row["open"],
        "pipeline_created": row["accepted"],
        "pipeline_velocity": None if velocity is None or mean is None else velocity * mean,
        "target_account_revenue": row["listed_amount"],
        "meetings_held": Decimal(row["held"]),
        "engaged_accounts": Decimal(row["engaged"]),
        "coverage": over(Decimal(row["filled"]), Decimal(row["required"])),
        "penetration": over(Decimal(row["engaged"]), Decimal(row["listed"])),
        "target_accounts": Decimal(row["listed"]),
    }


def _periods(spans: Sequence[Span]) -> str:
    rows = ", ".join(f"({p}, DATE '{a}', DATE '{b}')" for p, (a, b) in enumerate(spans))
    return (
        "CREATE TEMP TABLE period AS SELECT p, a, b, "
        "least(a, CAST(b + 1 - INTERVAL 3 MONTH AS DATE)) AS v "
        f"FROM (VALUES {rows}) AS s(p, a, b)"
    )


def _stays() -> str:
    return (
        "CREATE TEMP TABLE stay AS SELECT l.canonical AS account, m.tier, m.required_roles, "
        "m.valid_from, coalesce(m.valid_to, DATE '9999-12-31') AS valid_to "
        "FROM list_member m JOIN link l ON l.key = m.account "
        "WHERE m.deleted_at IS NULL AND m.source = 'crm'"
    )


def _rates() -> str:
    return (
        "CREATE TEMP TABLE rate AS SELECT day AS since, base, rate AS costs FROM fx "
        f"WHERE quote = '{CURRENCY}' AND deleted_at IS NULL"
    )


def _deals() -> str:
    """Deals with what they are worth, and their tiers on both of their days."""
    return """
        CREATE TEMP TABLE d AS WITH priced AS (
            SELECT l.canonical AS account, d.status, d.created_on AS created,
                   coalesce(d.qualified_on, d.created_on) AS accepted, d.term_months AS term,
                   CASE WHEN d.status <> 'open' THEN d.close_on END AS closed,
                   d.amount AS told, d.currency, CASE WHEN d.currency IS NULL THEN d.amount
                        ELSE CAST(d.amount * r.costs AS DECIMAL(18, 4)) END AS amount,
                   d.status = 'won' AND row_number() OVER (
                       PARTITION BY account, d.status ORDER BY closed NULLS LAST, d.key
                   ) = 1 AS first
            FROM deal d LEFT JOIN link l ON l.key = d.account
            ASOF LEFT JOIN rate r ON r.base = d.currency
                AND r.since <=
                    CASE WHEN d.status = 'open' THEN DATE '9999-12-31' ELSE d.close_on END
            WHERE d.deleted_at IS NULL AND d.source = 'crm'
        )
        SELECT p.*, c.tier AS closed_tier, c.account IS NOT NULL AS closed_listed,
               a.tier AS accepted_tier,
               CASE WHEN term > 0 THEN CAST((CAST(amount * 10000 AS HUGEINT) * 12 + term // 2)
                    // term AS DECIMAL(30, 0)) * 0.0001 ELSE amount END AS yearly
        FROM priced p
        LEFT JOIN stay c ON c.account = p.account
            AND c.valid_from <= p.closed AND c.valid_to > p.closed
        LEFT JOIN stay a ON a.account = p.account
            AND a.valid_from <= p.accepted AND a.valid_to > p.accepted
    """


def _engaged(spans: Sequence[Span]) -> str:
    """Once through the touches: those that weigh in a trailing window, and meetings held."""
    first = min(min(a, b - 89 * _DAY) for a, b in spans)
    last = max(b for _, b in spans)
    weighs = (
        "NOT coalesce(t.is_machine, false) AND CASE WHEN t.minutes IS NOT NULL THEN t.minutes > 0 "
        "WHEN t.kind IN ('meeting', 'call') THEN t.outcome IS NOT DISTINCT FROM 'held' "
        "WHEN t.direction = 'out' THEN false "
        "ELSE t.kind NOT IN ('ad', 'other', 'signal') END AND t.person IS NOT NULL"
    )
    held = "t.kind = 'meeting' AND t.outcome = 'held'"
    return f"""
        CREATE TEMP TABLE act AS WITH t AS (
            SELECT CAST(occurred_at + {_ahead(first, last)} AS DATE) AS day, person, account,
                   {weighs} AS weighs,
                   CASE WHEN {held} THEN coalesce(event, CAST(key AS VARCHAR)) END AS meeting
            FROM touch AS t
            WHERE deleted_at IS NULL AND source = 'crm'
              AND occurred_at >= {_utc(first)} AND occurred_at < {_utc(last + _DAY)}
              AND (weighs OR {held})
        ), job AS (
            SELECT p.canonical AS person, a.canonical AS account,
                   coalesce(valid_from, DATE '0001-01-01') AS valid_from,
                   coalesce(valid_to, DATE '9999-12-31') AS valid_to
            FROM membership m JOIN link p ON p.key = m.person JOIN link a ON a.key = m.account
            WHERE m.deleted_at IS NULL
        )
        SELECT DISTINCT coalesce(n.canonical, job.account) AS account, t.day,
               t.weighs AND p.canonical IS NOT NULL AS weighs, meeting
        FROM t LEFT JOIN link n ON n.key = t.account LEFT JOIN link p ON p.key = t.person
        LEFT JOIN job ON job.person = p.canonical AND job.valid_from <= t.day
            AND job.valid_to > t.day
    """


def _ahead(first: date, last: date) -> str:
    """How far the clock of the zone is ahead of UTC, by instant."""
    zone, whens, offset = ZoneInfo(ZONE), "", timedelta()
    day = first - _DAY
    while day <= last + _DAY:
        here = datetime.combine(day, time(12), zone).utcoffset() or timedelta()
        if here != offset and offset:
            # In the whole of Europe the clocks change at one o'clock UTC.
            whens += f"WHEN occurred_at < TIMESTAMP '{day} 01:00:00' THEN {_hours(offset)} "
        offset, day = here, day + _DAY
    return f"CASE {whens}ELSE {_hours(offset)} END"


def _hours(offset: timedelta) -> str:
    return f"INTERVAL {offset // timedelta(hours=1)} HOUR"


def _utc(day: date) -> str:
    midnight = datetime.combine(day, time(), ZoneInfo(ZONE)).astimezone(ZoneInfo("UTC"))
    return f"TIMESTAMP '{midnight:%Y-%m-%d %H:%M:%S}'"


def _answer() -> str:
    """All that is counted, side by side."""
    sides = {
        "closed": (
            "closed_tier",
            "d JOIN period ON closed BETWEEN v AND b",
            {
                "won": f"count_if(status = 'won' AND {_IN})",
                "lost": f"count_if(status = 'lost' AND {_IN})",
                "first": f"count(DISTINCT account) FILTER (first AND {_IN})",
                "amount": _money("amount", f"status = 'won' AND {_IN}"),
                "yearly": _money("yearly", f"status = 'won' AND {_IN}"),
                "known": f"count(amount) FILTER (status = 'won' AND {_IN})",
                "listed_amount": _money("amount", f"status = 'won' AND closed_listed AND {_IN}"),
                "v_won": "count_if(status = 'won')",
                "v_lost": "count_if(status = 'lost')",
                "v_amount": _money("amount", "status = 'won'"),
                "v_known": "count(amount) FILTER (status = 'won')",
                "v_days": "CAST(median(closed - accepted) FILTER (status = 'won') "
                "AS DECIMAL(18, 1))",
            },
        ),
        "accepted": (
            "accepted_tier",
            "d JOIN period ON accepted BETWEEN v AND b",
            {
                "v_accepted": "count(*)",
                "accepted": _money("amount", "accepted BETWEEN a AND b"),
            },
        ),
        "open": (
            "s.tier",
            "d JOIN period ON created <= b AND (closed IS NULL OR closed > b) LEFT JOIN stay s "
            "ON s.account = d.account AND s.valid_from <= b AND s.valid_to > b "
            "ASOF LEFT JOIN rate ON rate.base = d.currency AND rate.since <= b",
            {"open": _money(_THEN, "true")},
        ),
        "held": (
            "tier",
            "(SELECT DISTINCT tier, day, meeting FROM act JOIN stay s ON s.account = act.account "
            "AND s.valid_from <= day AND s.valid_to > day WHERE meeting IS NOT NULL) "
            "JOIN period ON day BETWEEN a AND b",
            {"held": "count(DISTINCT meeting)"},
        ),
        "listed": (
            "tier",
            "stay s JOIN period ON valid_from <= b AND valid_to > b LEFT JOIN engaged e "
            "ON e.p = period.p AND e.account = s.account LEFT JOIN filled f "
            "ON f.p = period.p AND f.account = s.account",
            {
                "listed": "count(*)",
                "engaged": "count(e.account)",
                "required": "sum(len(required_roles))",
                "filled": "sum(coalesce(f.roles, 0))",
            },
        ),
    }
    joins = " ".join(
        f"LEFT JOIN ({_by(*side)}) AS {name}_s USING (p, grp)" for name, side in sides.items()
    )
    # Where a side has no row for a group nothing was met, which is 0; a NULL of its own stays.
    columns = ", ".join(
        f"CASE WHEN {name}_s.met THEN {column} ELSE 0 END AS {column}"
        for name, (_, _, told) in sides.items()
        for column in told
    )
    return (
        "WITH engaged AS (SELECT DISTINCT p, account FROM (SELECT DISTINCT account, day FROM act "
        "WHERE weighs) JOIN period ON day BETWEEN b - 89 AND b), "
        "working AS (SELECT DISTINCT a.canonical AS account, m.buying_role AS role, p "
        "FROM membership m JOIN link a ON a.key = m.account JOIN link w ON w.key = m.person "
        "JOIN period ON coalesce(m.valid_from, DATE '0001-01-01') <= b "
        "AND coalesce(m.valid_to, DATE '9999-12-31') > b "
        "WHERE m.deleted_at IS NULL AND m.buying_role IS NOT NULL AND w.canonical IS NOT NULL), "
        "filled AS (SELECT working.p, working.account, count(*) AS roles FROM working "
        "JOIN period USING (p) JOIN stay s ON s.account = working.account "
        "AND s.valid_from <= b AND s.valid_to > b AND list_contains(s.required_roles, role) "
        "GROUP BY ALL), "
        f"grp AS (SELECT p, unnest(['{TOTAL}', '1', '2', '3']) AS grp FROM period) "
        f"SELECT p, grp, {columns} FROM grp {joins} ORDER BY p, grp"
    )


_IN = "closed BETWEEN a AND b"
#: An open deal is worth what it is at the rate of the period's last day.
_THEN = "CASE WHEN currency IS NULL THEN told ELSE CAST(told * rate.costs AS DECIMAL(18, 4)) END"


def _money(column: str, which: str) -> str:
    """A sum; nothing known of something is "no data", nothing at all is 0."""
    told = f"sum({column}) FILTER ({which})"
    return f"CASE WHEN count_if({which}) > 0 THEN {told} ELSE 0 END"


def _by(tier: str, source: str, columns: dict[str, str]) -> str:
    told = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return (
        f"SELECT period.p, CASE WHEN grouping({tier}) = 1 THEN '{TOTAL}' ELSE {tier} END AS grp, "
        f"{told}, true AS met FROM {source} GROUP BY GROUPING SETS ((period.p), (period.p, {tier}))"
    )

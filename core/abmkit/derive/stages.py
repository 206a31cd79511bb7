"""Ladders: how accounts, people and deals entered and left the steps of the client's ladders."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from abmkit.derive import accounts, people, states
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown
from abmkit.derive.rates import at_rate, worth
from abmkit.derive.rules import Ladder, Rules
from abmkit.derive.sql import table, view
from abmkit.sql import text


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_step``, ``derived_stage``, ``derived_qualified`` and ``told_stage``.

    Stages that mean one step and follow each other are one stay on it. A step is left when the
    next one is entered, or when the source says so, whatever comes first. A stage that no step
    is named for is a stay on an unknown step, so that the step before is seen to be left.

    Args:
        rules: The client's ladders, zone and currency.
        met: Kinds of things that are excluded at all.
    """
    yield table("derived_step", _steps(rules))
    yield table("derived_stage", _stays(rules))
    yield view("derived_qualified", _qualified(rules))
    yield view("told_stage", _told(rules, met))


def step_of(rules: Rules, row: str, column: str = "step") -> str:
    """SQL of the step that a row's stage means, on its ladder; NULL where none is named.

    Args:
        rules: The client's ladders.
        row: Alias of rows with their ``ladder``.
        column: Their column of the stage.
    """
    stage = f"{row}.{column}"

    def steps(ladder: Ladder) -> str:
        stages = {**dict(zip(ladder.steps, ladder.steps, strict=True)), **ladder.stages}
        return _case(stage, {told: text(step) for told, step in stages.items()}, "NULL")

    return _by_ladder(rules, row, steps, stage)


def _steps(rules: Rules) -> str:
    """Each row of ``stage`` with whom it is about, as ids."""
    return f"""
        SELECT s.key, s.ladder, s.source, s.step AS stage, {step_of(rules, "s")} AS step,
               CASE s.ladder WHEN 'deal' THEN d.key WHEN 'person' THEN p.canonical
                             ELSE a.canonical END AS subject_id,
               d.key AS deal_id, p.canonical AS person_id,
               coalesce(d.account_id, a.canonical) AS account_id,
               s.entered_at, s.left_at, s.amount, s.probability, s.score,
               coalesce(s.currency, d.money, {text(rules.currency)}) AS money
        FROM heard_stage AS s
        LEFT JOIN link AS l ON l.key = s.deal AND s.ladder = 'deal'
        LEFT JOIN derived_deal_row AS d ON d.key = l.canonical
        LEFT JOIN link AS p ON p.key = s.person AND s.ladder = 'person'
        LEFT JOIN link AS a ON a.key = s.account AND s.ladder = 'account'
        WHERE subject_id IS NOT NULL"""


def _stays(rules: Rules) -> str:
    """Rows that follow each other on one step as one stay, with the steps before and after."""
    return f"""
        WITH placed AS (
            SELECT *, row_number() OVER w AS place,
                   row_number() OVER w = 1 OR step IS DISTINCT FROM lag(step) OVER w
                   OR coalesce(entered_at - lag(left_at) OVER w > INTERVAL 1 DAY, false) AS is_new
            FROM derived_step WINDOW w AS (PARTITION BY ladder, subject_id ORDER BY entered_at, key)
        ), numbered AS (
            SELECT *, sum(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (
                       PARTITION BY ladder, subject_id ORDER BY place
                   ) AS number
            FROM placed
        ), stay AS (
            SELECT ladder, subject_id, number, first(key ORDER BY place) AS key,
                   first(source ORDER BY place) AS source, first(step ORDER BY place) AS step,
                   min(deal_id) AS deal_id, min(person_id) AS person_id,
                   min(account_id) AS account_id, min(entered_at) AS entered_at,
                   last(left_at ORDER BY place) AS left_at,
                   {_earliest("amount")}, {_earliest("score")},
                   first(money ORDER BY place) AS money
            FROM numbered GROUP BY ladder, subject_id, number
        ), walked AS (
            SELECT *, {_place(rules, "stay")} AS step_number,
                   lag(step) OVER w AS previous_step, lead(step) OVER w AS next_step,
                   least(left_at, lead(entered_at) OVER w) AS gone_at,
                   row_number() OVER (
                       PARTITION BY ladder, subject_id, step ORDER BY number
                   ) AS entry
            FROM stay WINDOW w AS (PARTITION BY ladder, subject_id ORDER BY number)
        ), dated AS (
            SELECT *, local_day(entered_at) AS entered_on,
                   local_day(gone_at) AS left_on
            FROM walked
        )
        SELECT s.*, {worth("s", rules)} AS worth,
               coalesce(max({_climbed(rules, "s")}) OVER (
                   PARTITION BY s.ladder, s.subject_id ORDER BY s.number
                   ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
               ) > s.step_number, false) AS advanced,
               coalesce(lead({_climbed(rules, "s")}) OVER (
                   PARTITION BY s.ladder, s.subject_id ORDER BY s.number
               ) > s.step_number, false) AS rose
        FROM dated AS s {at_rate("s", "entered_on")}"""


def _qualified(rules: Rules) -> str:
    """The day each deal first stood on the step that sales accepts, or beyond it."""
    ladder = rules.ladders.get("deal")
    least = "NULL"
    if ladder and ladder.qualified:
        least = str(ladder.steps.index(ladder.qualified) + 1)
    return f"""
        SELECT deal_id, min(entered_on) AS entered_on FROM derived_stage AS s
        WHERE s.ladder = 'deal' AND {_climbed(rules, "s")} >= {least} GROUP BY deal_id"""


def _told(rules: Rules, met: frozenset[str]) -> str:
    out = LeftOut(
        met, "s.entered_on", deal="s.deal_id", person="s.person_id", account="s.account_id"
    )
    return f"""
        WITH homed AS (
            SELECT s.* REPLACE (coalesce(s.account_id, job.account_id) AS account_id)
            FROM derived_stage AS s LEFT JOIN derived_employment AS job
              ON s.ladder = 'person' AND job.person_id = s.person_id
             AND job.starts <= s.entered_on AND job.stops > s.entered_on
        )
        SELECT s.key AS id, s.account_id, {accounts.about(rules)}, s.ladder, s.subject_id,
               s.deal_id, s.person_id, {people.about(rules)}, s.step, s.step_number,
               s.previous_step, s.next_step, s.entry, s.entry = 1 AS is_first, s.advanced, s.rose,
               s.left_on - s.entered_on AS days_in_step, s.worth AS amount, s.score,
               CAST(epoch_ms(s.entered_at) AS DECIMAL(18,4)) AS instant,
               d.type, d.product, d.pipeline, d.owner,
               s.entered_on, s.left_on, {states.dated("entered_on", "a")},
               {out.reason} AS excluded_for
               {shown(rules, "deal", "d")}
        FROM homed AS s
        {people.beside("s.person_id")}
        LEFT JOIN derived_deal_row AS d ON d.key = s.deal_id
        {states.on_day("a", "s.account_id", "s.entered_on")}
        {out.joins}"""


def _earliest(column: str) -> str:
    return f"first({column} ORDER BY place) FILTER ({column} IS NOT NULL) AS {column}"


def _place(rules: Rules, row: str) -> str:
    """SQL of the number of a row's step on its ladder, from 1; NULL without a ladder."""

    def numbers(ladder: Ladder) -> str:
        places = {step: str(place) for place, step in enumerate(ladder.steps, start=1)}
        return _case(f"{row}.step", places, "NULL")

    return _by_ladder(rules, row, numbers, "NULL")


def _climbed(rules: Rules, row: str) -> str:
    """SQL of how far up a row's step is; NULL for the step of what is lost."""

    def height(ladder: Ladder) -> str:
        if ladder.lost is None:
            return f"{row}.step_number"
        return f"CASE WHEN {row}.step <> {text(ladder.lost)} THEN {row}.step_number END"

    return _by_ladder(rules, row, height, "NULL")


def _by_ladder(rules: Rules, row: str, sql: Callable[[Ladder], str], other: str) -> str:
    cases = {name: sql(ladder) for name, ladder in rules.ladders.items()}
    return _case(f"{row}.ladder", cases, other)


def _case(value: str, cases: dict[str, str], other: str) -> str:
    told = "".join(f" WHEN {text(each)} THEN {sql}" for each, sql in cases.items())
    return f"CASE {value}{told} ELSE {other} END" if told else other

"""Facts of random lives, held against the same worked out row by row."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from abmkit.derive import Ladder, Rules, laid

from .rows import NOW, Lay, Rows

FIRST = date(2026, 1, 1)
ROLES = ("champion", "user", "")
LADDER = Ladder(("Talk", "Won", "Lost"), won="Won", lost="Lost")
Row = dict[str, Any]


def day(random: Random, empty: float = 0.0) -> str:
    return "" if random.random() < empty else str(FIRST + timedelta(days=random.randrange(60)))


def span(random: Random) -> Row:
    start, stop = day(random, 0.2), day(random, 0.3)
    return {"valid_from": start, "valid_to": stop if stop > start else ""}


def covers(stay: Row, at: str) -> bool:
    return stay["valid_from"] <= at and (not stay["valid_to"] or stay["valid_to"] > at)


def best(stays: Iterable[Row], at: str, *order: Any) -> Row | None:
    """The stay of a day that goes first, by the day it began when nothing else decides."""
    found = [stay for stay in stays if covers(stay, at)]
    return max(found, key=lambda s: (*(key(s) for key in order), s["valid_from"]), default=None)


def _both_ways() -> Iterable[str]:
    """Touches with their state as the whole relation has it, and as the bare one with states."""
    own = ", ".join(f"f.{name}" for name in sorted(laid(Rules())["touch"].bare))
    yield (
        f"SELECT {own}, f.occurred_on, f.tier__occurred_on, f.on_list__occurred_on, "
        "f.account_owner__occurred_on FROM fact_touch AS f ORDER BY ALL"
    )
    yield (
        f"SELECT {own}, f.occurred_on, a.tier, coalesce(a.on_list, false), a.account_owner "
        "FROM fact_touch_bare AS f LEFT JOIN fact_state AS a ON a.account_id = f.account_id "
        "AND a.starts <= f.occurred_on AND a.stops > f.occurred_on ORDER BY ALL"
    )


@pytest.mark.parametrize("seed", range(3))
def test_touches_have_the_account_role_and_tier_of_their_day(lay: Lay, seed: int) -> None:
    random = Random(seed)
    accounts = [{"source_id": f"a{n}"} for n in range(6)]
    people = [{"source_id": f"p{n}"} for n in range(25)]
    begun = iter(random.sample(range(1000), 1000))
    jobs = [
        {"source_id": f"m{n:03}", "person": f"id:{random.choice(people)['source_id']}",
         "account": f"id:{random.choice(accounts)['source_id']}",
         "buying_role": random.choice(ROLES), "is_primary": random.choice(("true", "false", "")),
         **span(random)}
        for n in range(70)
    ]  # fmt: skip
    stays = [
        {"source_id": f"l{n}", "list_name": "targets", "tier": str(next(begun)),
         "account": f"id:{random.choice(accounts)['source_id']}", **span(random)}
        for n in range(15)
    ]  # fmt: skip
    touches = [
        {"source_id": f"t{n:03}", "kind": "visit", "occurred_at": f"{day(random)}T12:00:00Z",
         "person": random.choice((f"id:{random.choice(people)['source_id']}", "")),
         "account": random.choice((f"id:{random.choice(accounts)['source_id']}", "", ""))}
        for n in range(300)
    ]  # fmt: skip
    _keep_starts_apart(jobs, "person")
    _keep_starts_apart(stays, "account")
    warehouse = lay(
        account=accounts, person=people, membership=jobs, list_member=stays, touch=touches
    )
    whole, bare = (warehouse.query(sql) for sql in _both_ways())
    assert bare == whole
    told = warehouse.query(
        "SELECT t.source_id, a.source_id, f.role, f.tier__occurred_on FROM fact_touch AS f "
        "JOIN touch AS t ON t.key = f.id LEFT JOIN account AS a ON a.key = f.account_id ORDER BY 1"
    )
    assert told == [(row["source_id"], *_place(row, jobs, stays)) for row in touches]


def _keep_starts_apart(stays: Rows, key: str) -> None:
    """No two stays of one thing begin on one day: which goes first is a matter of their keys."""
    met: set[tuple[str, str]] = set()
    for stay in list(stays):
        if (stay[key], stay["valid_from"]) in met:
            stays.remove(stay)
        met.add((stay[key], stay["valid_from"]))


def _place(touch: Row, jobs: Rows, stays: Rows) -> tuple[str | None, str | None, str | None]:
    at, who = touch["occurred_at"][:10], touch["person"]
    own = [job for job in jobs if who and job["person"] == who]
    prime = {"true": 2, "false": 1, "": 0}
    job = best(own, at, lambda s: prime[s["is_primary"]])
    account = touch["account"] or (job["account"] if job else "")
    there = [each for each in own if each["account"] == account]
    role = best(there, at, lambda s: bool(s["buying_role"]))
    listed = best([stay for stay in stays if stay["account"] == account], at)
    return (
        account.removeprefix("id:") or None,
        (role["buying_role"] or None) if role else None,
        listed["tier"] if listed else None,
    )


@pytest.mark.parametrize("seed", range(3))
def test_open_deals_are_what_was_told_of_them_until_each_day(lay: Lay, seed: int) -> None:
    random = Random(seed)
    deals = [_deal(random, n) for n in range(40)]
    stages = [stage for deal in deals for stage in _stages(random, deal)]
    warehouse = lay(Rules(ladders={"deal": LADDER}), deal=deals, stage=stages)
    for number in range(-2, 70, 3):
        at = str(FIRST + timedelta(days=number))
        told = warehouse.query(
            "SELECT d.source_id, f.amount, f.reconstructed FROM fact_deal_open AS f "
            f"JOIN deal AS d ON d.key = f.id WHERE f.open_from <= DATE '{at}' "
            f"AND f.open_to > DATE '{at}' ORDER BY 1"
        )
        assert told == [
            (deal["source_id"], *seen)
            for deal in deals
            if (seen := _then(deal, [s for s in stages if s["deal"] == _of(deal)], at))
        ], at


def _of(deal: Row) -> str:
    return f"id:{deal['source_id']}"


def _deal(random: Random, number: int) -> Row:
    return {
        "source_id": f"d{number:02}",
        "status": random.choice(("open", "won", "lost")),
        "created_on": day(random, 0.1),
        "close_on": day(random, 0.1),
        "amount": random.choice(("", "5", "7")),
    }


def _stages(random: Random, deal: Row) -> Iterable[Row]:
    for number in range(random.randrange(5)):
        at = datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(
            hours=random.randrange(60 * 24)
        )
        yield {
            "source_id": f"{deal['source_id']}s{number}",
            "ladder": "deal",
            "deal": _of(deal),
            "step": random.choice((*LADDER.steps, "Unheard")),
            "entered_at": at.isoformat(),
            "amount": random.choice(("", "1", "2", "3")),
        }


def _then(deal: Row, stages: Rows, at: str) -> tuple[int | None, bool] | None:
    """Amount and whether it is reconstructed; None where the deal was not open."""
    closed = "" if deal["status"] == "open" else deal["close_on"]
    if deal["status"] != "open" and not closed:
        return None
    if deal["created_on"] > at or (closed and closed <= at):
        return None
    # What the sync saw is told after all stages.
    said = [
        (s["entered_at"], s["amount"] or None, bool(s["amount"]), _ends(s["step"])) for s in stages
    ]
    said.append((NOW.isoformat(), deal["amount"] or None, True, deal["status"] != "open"))
    said.sort(key=lambda each: each[0])
    earlier = [each for each in said if each[0][:10] <= at]
    ends = [each[3] for each in earlier if each[3] is not None]
    if ends and ends[-1] and _goes_on(said, at):
        return None
    told = [each[1] for each in earlier if each[2]]
    amount = told[-1] if told else next(each[1] for each in said if each[2])
    return (int(amount) if amount else None, not told)


def _ends(step: str) -> bool | None:
    return step in ("Won", "Lost") if step in LADDER.steps else None


def _goes_on(said: list[tuple[Any, ...]], at: str) -> bool:
    """Whether the end of some later day says that the deal is open."""
    days: dict[str, bool | None] = {}
    state: bool | None = None
    for when, _, _, ended in said:
        state = state if ended is None else ended
        days[when[:10]] = state
    return any(state is False for when, state in days.items() if when > at)

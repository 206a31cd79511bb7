"""The books of an invented client: rows of every table that a spreadsheet could hold, by a seed.

They have what no CRM of the demo tells: e-mails and forms, content, websites, leads, surveys,
invoices, consents, and accounts that a platform predicts. Days lie between ``FIRST`` and ``LAST``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Row = dict[str, Any]
Books = Mapping[str, Sequence[Row]]

FIRST, LAST = date(2024, 1, 1), date(2025, 10, 4)
NOW = datetime(2025, 10, 4, 16, tzinfo=UTC)
ACCOUNTS = [f"a{n}" for n in range(1, 61)]
PEOPLE = [f"p{n}" for n in range(1, 121)]
CAMPAIGNS = {
    "c1": ("drip", "Welcome"), "c2": ("trigger", None), "c3": ("event", None),
    "c4": ("promotion", None), "c5": ("survey", None), "c6": ("referral", None),
    "c7": ("email", "Win"),
}  # fmt: skip
ASSETS = ["x1", "x2", "x3", "x4"]
LEADS = ["recycled", "lead", "mql", "sql"]
STAGES = ["Target", "Awareness", "Consideration", "Decision", "Purchase"]
ROLES = ["champion", "decision_maker", "legal", "user"]
ACTIONS: dict[str, list[str | None]] = {
    "email": ["sent", "sent", "delivered", "delivered", "opened", "opened", "clicked", "clicked",
              "hard_bounced", "soft_bounced", "bounced", "unsubscribed", "complained"],
    "form": ["viewed", "submitted", None],
    "social": ["mentioned", "asked", "asked", "answered"],
    "visit": [None, "clicked"],
}  # fmt: skip
KINDS = ["email", "email", "email", "form", "social", "visit", "meeting", "call", "webinar",
         "signal", "other"]  # fmt: skip
TOTALS = ["sessions", "engaged_sessions", "bounces", "page_views", "engaged_minutes",
          "conversions", "clicks", "reactions", "comments", "shares",
          "negative_reactions"]  # fmt: skip


def books(seed: int) -> Books:
    """All rows by table; references are ids without their table."""
    random = Random(seed)
    deals = list(_deals(random))
    tables: dict[str, Iterator[Row]] = {
        "account": _accounts(random),
        "person": ({"name": f"Person {who} Vex{place * 37}"} for place, who in enumerate(PEOPLE)),
        "membership": _memberships(random, deals),
        "campaign": (
            {"name": name, "type": kind, "programme": programme}
            for name, (kind, programme) in CAMPAIGNS.items()
        ),
        "asset": (
            {"kind": "page", "title": name, "cta": f"do {name}", "variant": random.choice("AB")}
            for name in ASSETS
        ),
        "touch": _touches(random, deals),
        "stage": _stages(random),
        "stat": _stats(random),
        "money": _money(random),
        "response": _responses(random),
        "list_member": _stays(random),
        "consent": _consents(random),
    }
    ids = {"account": ACCOUNTS, "person": PEOPLE, "campaign": [*CAMPAIGNS], "asset": ASSETS}
    found: dict[str, list[Row]] = {"deal": deals}
    for table, rows in tables.items():
        named = ids.get(table)
        found[table] = [
            {"source_id": named[place] if named else f"{table}{place:05}", **row}
            for place, row in enumerate(rows)
        ]
    return found


def day(random: Random, first: date = FIRST) -> date:
    return first + timedelta(days=random.randrange((LAST - first).days + 1))


def instant(random: Random) -> datetime:
    """Often close to midnight in New York, where the day turns."""
    hours = random.choice([random.randrange(24), 3, 4, 5])
    minutes = random.randrange(60)
    midnight = datetime.combine(day(random), time(), UTC) - timedelta(days=1)
    return midnight + timedelta(hours=hours, minutes=minutes, seconds=random.randrange(60))


def maybe(random: Random, cell: Any, part: float = 0.5) -> Any:
    return cell if random.random() < part else None


def amount(random: Random, most: int = 9000) -> Decimal:
    return Decimal(random.randrange(100, most * 100)) / 100


def _accounts(random: Random) -> Iterator[Row]:
    for place, _ in enumerate(ACCOUNTS):
        yield {
            "name": f"Bruma {place * 7919} Holdings",
            "employees": maybe(random, random.choice([20, 500, 8000]), 0.8),
            "created_on": maybe(random, day(random)),
        }


def _memberships(random: Random, deals: Sequence[Row]) -> Iterator[Row]:
    """Some people change their employer, a few have none; some have a part in deals."""
    works: dict[str, list[str]] = {account: [] for account in ACCOUNTS}
    for who in PEOPLE[:-6]:
        first, second = ACCOUNTS[PEOPLE.index(who) // 2], random.choice(ACCOUNTS[-9:])
        change = maybe(random, day(random), 0.25)
        stints = [(first, None, change)] + [(second, change, None)] * (change is not None)
        for account, start, stop in stints:
            works[account].append(who)
            told = {"person": who, "account": account, "valid_from": start, "valid_to": stop}
            yield {**told, "buying_role": maybe(random, random.choice(ROLES)), "deal": None}
    for deal in deals:
        for who in works.get(deal["account"], [])[:1]:
            part = {"person": who, "account": deal["account"], "deal": deal["source_id"]}
            yield {**part, "buying_role": "user", "valid_from": None, "valid_to": None}


def _deals(random: Random) -> Iterator[Row]:
    for place in range(130):
        opened = day(random)
        status = random.choice(["won", "lost", "lost", "open"])
        length = random.randrange(1, 150)
        yield {
            "source_id": f"d{place:03}",
            "account": maybe(random, random.choice(ACCOUNTS), 0.95),
            "campaign": maybe(random, random.choice([*CAMPAIGNS]), 0.1),
            "status": status,
            "type": maybe(random, random.choice(["new", "expansion"])),
            "created_on": opened,
            "qualified_on": maybe(random, opened + timedelta(days=random.randrange(length))),
            "close_on": min(opened + timedelta(days=length), LAST),
            "amount": maybe(random, amount(random), 0.9),
            "term_months": maybe(random, random.choice([6, 12, 24]), 0.4),
        }


def _touches(random: Random, deals: Sequence[Row]) -> Iterator[Row]:
    """With more people the later it is; who has no employer meets nobody who has one."""
    for place in range(3000):
        kind = random.choice(KINDS)
        shared = {"email": random.randrange(60), "social": random.randrange(25),
                  "meeting": random.randrange(250)}  # fmt: skip
        inner = kind == "meeting" and random.random() < 0.15
        at = instant(random)
        known = 20 + 100 * (at.date() - FIRST).days // (LAST - FIRST).days
        some = PEOPLE[:known] if kind != "meeting" else PEOPLE[: min(known, len(PEOPLE) - 6)]
        yield {
            "occurred_at": at,
            "kind": kind,
            "action": random.choice(ACTIONS.get(kind, [None])),
            "event": f"{kind}{shared[kind]}{inner}" if kind in shared else f"{place}",
            "account": None
            if inner
            else maybe(random, random.choice(ACCOUNTS[: known // 2]), 0.05),
            "person": None if inner else maybe(random, random.choice(some), 0.92),
            "campaign": maybe(random, random.choice([*CAMPAIGNS])),
            "asset": maybe(random, random.choice(ASSETS), 0.3),
            "deal": maybe(random, random.choice(deals)["source_id"], 0.1),
            "channel": "internal" if inner else random.choice([kind, "referral", "web", None]),
            "direction": random.choice(["in", "out", None]),
            "minutes": maybe(random, Decimal(random.randrange(0, 90)) / 4, 0.4),
            "is_machine": random.choice([True, False, None, None, None, None]),
            "is_marketing": random.choice([True, False, None]),
            "outcome": random.choice(["booked", "held", "held", "no_show", "cancelled", None])
            if kind in ("meeting", "call")
            else None,
            "form_kind": random.choice(["demo", "contact", "other"]) if kind == "form" else None,
        }


def _stages(random: Random) -> Iterator[Row]:
    for ladder, subjects, steps, most in (
        ("person", PEOPLE, LEADS, 14),
        ("account", ACCOUNTS, STAGES, 6),
    ):
        for who in subjects:
            for _ in range(random.randrange(most)):
                yield {
                    "ladder": ladder,
                    "person": who if ladder == "person" else None,
                    "account": who if ladder == "account" else None,
                    "step": random.choice(steps),
                    "entered_at": instant(random),
                    "score": maybe(random, Decimal(random.randrange(1000)) / 10)
                    if ladder == "person"
                    else None,
                }


def _stats(random: Random) -> Iterator[Row]:
    for _ in range(2500):
        name = random.choice(
            [*TOTALS, "impressions", "impressions", "position", "position", "reach", "users"]
        )
        alone = name in ("position", "reach", "users")
        yield {
            "day": day(random),
            "name": name,
            "value": Decimal(random.randrange(1, 400)) / (10 if name == "position" else 1),
            "additivity": "none" if alone else "sum",
            "channel": random.choice(["organic", "paid"]),
            "asset": maybe(random, "x1"),
        }
    for channel in ("linkedin", "x"):
        for when in sorted(random.sample(range((LAST - FIRST).days), 40)):
            yield {
                "day": FIRST + timedelta(days=when),
                "name": "followers",
                "value": Decimal(random.randrange(900, 1200)),
                "additivity": "last",
                "channel": channel,
                "asset": None,
            }


def _money(random: Random) -> Iterator[Row]:
    kinds = ["payment", "invoice", "order", "refund", "cost_media", "cost_labour", "cost_tool"]
    for _ in range(500):
        kind = random.choice(kinds)
        cost = kind.startswith("cost")
        yield {
            "on_date": day(random),
            "kind": kind,
            "amount": -amount(random) if kind == "refund" else amount(random),
            "account": maybe(random, random.choice(ACCOUNTS), 0.5 if cost else 0.9),
            "covers_from": None,
            "covers_to": None,
        }
    for account in random.sample(ACCOUNTS, 5):
        start = date(2024, random.randrange(1, 13), 1)
        months = random.choice([1, 6, 12])
        stop = start.month - 1 + months
        yield {
            "on_date": start,
            "kind": "recurring",
            "amount": Decimal(120 * random.randrange(1, 50)),
            "account": account,
            "covers_from": start,
            "covers_to": date(start.year + stop // 12, stop % 12 + 1, 1),
        }


def _responses(random: Random) -> Iterator[Row]:
    top = {"nps": 10, "csat5": 5, "csat7": 7, "other": 3}
    for _ in range(700):
        scale = random.choice(["nps", "nps", "csat5", "csat7", "other"])
        least = 0 if scale == "nps" else 1
        yield {
            "answered_at": instant(random),
            "survey": scale,
            "scale": scale,
            "score": maybe(random, random.randrange(least, top[scale] + 1), 0.95),
            "person": maybe(random, random.choice(PEOPLE), 0.9),
            "account": maybe(random, random.choice(ACCOUNTS), 0.2),
        }


def _stays(random: Random) -> Iterator[Row]:
    """Some accounts leave the list and come back, most in another tier."""
    for account in ACCOUNTS[::2]:
        turns = sorted(random.sample(range((LAST - FIRST).days), random.choice([1, 2, 3, 4])))
        days = [FIRST + timedelta(days=turn) for turn in turns]
        for start, stop in zip(days[::2], [*days[1::2], None], strict=False):
            yield {
                "list_name": "targets",
                "account": account,
                "valid_from": start,
                "valid_to": stop,
                "tier": maybe(random, random.choice("123"), 0.9),
                "required_roles": maybe(random, random.sample(ROLES, 3), 0.9),
                "scores": {
                    name: str(random.randrange(1, 10))
                    for name in ("market_influence", "strategic_importance", "revenue_potential")
                    if random.random() < 0.7
                },
            }


def _consents(random: Random) -> Iterator[Row]:
    for who in random.sample(PEOPLE, 60):
        start = maybe(random, day(random))
        yield {
            "person": who,
            "purpose": "marketing",
            "channel": "email",
            "status": random.choice(["given", "given", "given", "withdrawn"]),
            "valid_from": start,
            "valid_to": maybe(random, day(random, start or FIRST) + timedelta(days=1), 0.3),
        }

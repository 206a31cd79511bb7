"""Small random clients, as their sources send them in three syncs.

Each holds what is easily got wrong: people with two accounts, stays that end and begin again,
deals that are lost and opened again, refunds, rows that are alike or empty, instants about
midnight on the days on which clocks are changed, 29 February, rows that are deleted, accounts
that are merged and parted again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from abmkit.derive import Exclusion, Ladder, Rules, Weight
from abmkit.metrics.formula import Node

from .draw import Draw, Row, text

LADDERS = {
    "deal": Ladder(("talk", "offer", "won", "lost"), qualified="offer", won="won", lost="lost"),
    "person": Ladder(("lead", "mql", "sql", "opportunity", "recycled"), stages={"MQL": "mql"}),
}
_TABLES = ("account", "person", "membership", "list_member", "campaign", "asset", "deal", "stage",
           "touch", "money", "response", "stat", "consent", "fx")  # fmt: skip
_NAMES = ("source_id", "account", "person", "deal", "campaign", "asset", "event", "parent",
          "email", "domains", "merged_ids")  # fmt: skip
_KINDS = ("visit", "email", "form", "meeting", "call", "webinar", "download", "signal")


class Sync(NamedTuple):
    """What a source sends at an instant, and which records it no longer has."""

    at: datetime
    source: str
    tables: dict[str, list[Row]]
    deleted: list[str]


def lives(seeds: range, trees: list[Node]) -> list["Life"]:
    """Lives of one place and time."""
    found: list[Life] = []
    for seed in seeds:
        found.append(Life(Random(seed), trees, beside=found[0] if found else None))
    return found


def together(lives: Sequence["Life"]) -> tuple[list[Sync], Rules]:
    """Lives of one place and time as one client's; each keeps names of its own."""
    every = [[_named(sync, n) for sync in life.syncs()] for n, life in enumerate(lives)]
    syncs = [
        of[0]._replace(
            tables={t: [row for each in of for row in each.tables.get(t, [])] for t in _TABLES},
            deleted=[record for each in of for record in each.deleted],
        )
        for of in zip(*every, strict=True)
    ]
    exclusions = [
        replace(each, domain=_name(each.domain, n), source_id=_name(each.source_id, n))
        for n, life in enumerate(lives)
        for each in life.rules.exclusions
    ]
    return syncs, replace(lives[0].rules, exclusions=tuple(exclusions))


def _named(sync: Sync, number: int) -> Sync:
    """The same with names of one life only."""
    tables = {
        table: [
            {k: str(_name(cell, number)) if k in _NAMES else cell for k, cell in row.items()}
            for row in rows
        ]
        for table, rows in sync.tables.items()
    }
    return sync._replace(
        tables=tables, deleted=[str(_name(record, number)) for record in sync.deleted]
    )


def _name(text: str | None, number: int) -> str | None:
    return text and re.sub(r"[a-z]+[0-9]+", rf"\g<0>n{number}", text)


class Life(Draw):
    """A client's life.

    Args:
        random: Draws it.
        trees: Formulas whose conditions are to be met often.
        beside: A life in the same place and time, under the same rules: what that one has nothing
            of, this one has not either.
    """

    def __init__(self, random: Random, trees: list[Node], beside: "Life | None" = None) -> None:
        super().__init__(random, trees)
        if beside:
            self.end, self.zone = beside.end, beside.zone
        self.rules = self._rules()
        self.rows = {table: list(getattr(self, f"_{table}")()) for table in _TABLES}
        if beside:
            self.rules = replace(beside.rules, exclusions=self.rules.exclusions)
            none = {"fx", *(table for table, rows in beside.rows.items() if not rows)}
            self.rows |= {table: [] for table in none}
        self.cases: set[str] = set()
        self.deleted: list[str] = []

    def _rules(self) -> Rules:
        exclusions = [
            Exclusion("competitor", domain="acme2.de", since=self.day(0.5)),
            Exclusion("own", source="crm", source_id="p1", table="person"),
            Exclusion("test", source="crm", source_id="d1", table="deal", since=self.day(0.5)),
        ]
        weight = Weight(Decimal(3), {"role": ("champion",)})
        return Rules(
            zone=self.zone,
            ladders={name: LADDERS[name] for name in LADDERS if self.random.random() < 0.7},
            record={"touch": {"email": ("mail",)}} if self.random.random() < 0.5 else {},
            weights=(weight,) if self.random.random() < 0.3 else (),
            exclusions=tuple(e for e in exclusions if self.random.random() < 0.15),
        )

    def syncs(self) -> Iterator[Sync]:
        """Three syncs of the CRM, one of what sends its mails."""
        times = [self.end + timedelta(days=days) for days in (-150, -40, 1)]
        at = [datetime.combine(day, time(6), UTC) for day in times]
        yield Sync(at[0], "crm", self.rows, [])
        yield Sync(at[1], "crm", *self._second())
        mails = [{**row, "source_id": f"x{row['source_id']}"} for row in self.rows["touch"][:4]]
        mails = [{**row, "kind": "email", "person": self._by_email()} for row in mails]
        yield Sync(at[1], "mail", {"touch": mails}, [])
        yield Sync(at[2], "crm", *self._third())

    def _second(self) -> tuple[dict[str, list[Row]], list[str]]:
        """Deals change, touches and deals are deleted, an account is merged into another."""
        random, gone = self.random, []
        deals = [{**row, "amount": random.choice(("", "70", "80.5")), "stage": "offer",
                  "status": random.choice((row["status"], "open"))}
                 for row in self.rows["deal"] if random.random() < 0.5]  # fmt: skip
        accounts: list[Row] = []
        if random.random() < 0.5:
            self.cases.add("merged")
            accounts, gone = [{**self.rows["account"][0], "merged_ids": "a1"}], ["account-a1"]
        if random.random() < 0.6:
            self.cases.add("deleted")
            rows = [("touch", row) for row in self.rows["touch"][:5]]
            rows += [("deal", row) for row in self.rows["deal"][:1]]
            gone += [f"{table}-{row['source_id']}" for table, row in rows if random.random() < 0.5]
        told = {row["source_id"] for row in deals}
        gone = [each for each in gone if each.removeprefix("deal-") not in told]
        return {"deal": deals, "account": accounts}, gone

    def _third(self) -> tuple[dict[str, list[Row]], list[str]]:
        """Some of it is undone."""
        accounts: list[Row] = []
        if "merged" in self.cases and self.random.random() < 0.5:
            self.cases.add("parted")
            accounts = self.rows["account"][:2]
        changed = [{**row, "owner": "y"} for row in self.rows["deal"] if self.random.random() < 0.2]
        return {"account": accounts, "deal": changed}, []

    # -- what is drawn -----------------------------------------------------------------------------

    def _account(self) -> Iterator[Row]:
        for n in range(4):
            yield {
                "source_id": f"a{n}", "name": f"Acme {n}", "domains": f"acme{n}.de",
                "parent": "id:a0" if n == 3 else "", "created_on": text(self.day(0.2)),
                "industry": self.pick("x", "y", ""), "merged_ids": "", "owner": self.pick("o", "q"),
            }  # fmt: skip

    def _person(self) -> Iterator[Row]:
        """Six of whom it is told where they work, one whose mailbox tells it."""
        for n in range(7):
            yield {
                "source_id": f"p{n}", "name": f"P {n}",
                "email": f"p{n}@acme{3 if n == 6 else n % 4}.de",
                "is_test": "true" if self.random.random() < 0.05 else "",
            }  # fmt: skip

    def _membership(self) -> Iterator[Row]:
        for n in range(9):
            yield {
                "source_id": f"m{n}", "person": f"id:p{n % 6}",
                "account": f"id:a{self.random.choice((n % 4, self.random.randrange(4)))}",
                "buying_role": self.pick("champion", "user", "legal", "executive", ""),
                "is_primary": self.pick("true", "false", ""),
                "deal": self.d() if n > 5 else "", **self.days("valid_from", "valid_to"),
            }  # fmt: skip

    def _list_member(self) -> Iterator[Row]:
        for n in range(self.random.randrange(8)):
            yield {
                "source_id": f"l{n}", "list_name": self.pick(*["targets"] * 3, "zoo"),
                "account": self.pick("id:a0", "id:a1", "domain:acme2.de", "id:a3", "domain:new.de"),
                "tier": self.pick("1", "2", ""), "owner": "o",
                "required_roles": self.pick(*["champion;user;legal"] * 2, "", "user"),
                "scores": self.pick('{"market_influence": 4, "revenue_potential": "2.5"}', "",
                                    '{"strategic_importance": 1, "market_influence": "high"}'),
                **self.days("valid_from", "valid_to"),
            }  # fmt: skip
        if self.random.random() < 0.7:
            always = {"list_name": "targets", "account": "id:a0", "tier": "1", "owner": "o"}
            always |= {"valid_from": "", "valid_to": ""}
            yield {"source_id": "l9", "required_roles": "champion;user;legal", **always}

    def _campaign(self) -> Iterator[Row]:
        for n, kind in enumerate(("promotion", "Drip", "", "Referral")):
            yield {"source_id": f"c{n}", "name": f"C{n}", "type": kind, "programme": "n"}

    def _asset(self) -> Iterator[Row]:
        for n, kind in enumerate(("page", "form")):
            yield {"source_id": f"s{n}", "kind": kind, "cta": self.pick("book", "")}

    def _deal(self) -> Iterator[Row]:
        account, closed = self.a(), text(self.day())
        for n in self.some(10):
            status = self.pick("open", "won", "won", "lost")
            if self.random.random() < 0.7:
                account, closed = self.a(), text(self.day(0.1))
            yield {
                "source_id": f"d{n}", "name": f"D{n}", "account": account, "status": status,
                "amount": self.pick("10", "100.25", "10", "", "0"), "stage": self.pick("talk", "x"),
                "currency": self.pick("", "EUR", "JPY") if self.random.random() < 0.3 else "",
                "created_on": text(self.day(0.1)), "qualified_on": text(self.day(0.5)),
                "close_on": closed, "type": self.pick("new", "expansion", ""),
                "term_months": self.pick("", "12", "24", "3", "0"),
                "probability": self.pick("0.25", "0.5", ""),
                "campaign": self.pick("id:c0", "id:c3", "", ""), "merged_ids": "", "owner": "o",
            }  # fmt: skip

    def _stage(self) -> Iterator[Row]:
        for n in self.some(24):
            ladder = self.pick("deal", "deal", "person", "account")
            of = {"deal": f"id:d{n % 4}", "person": self.p(), "account": self.a()}[ladder]
            steps = {"deal": ("talk", "offer", "lost", "won", "odd"), "account": ("aware", "set"),
                     "person": (*LADDERS["person"].steps, "MQL", "mql")}[ladder]  # fmt: skip
            cells = {"ladder": ladder, ladder: of, "step": self.pick(*steps)}
            if ladder == "person":
                cells |= self.met("stage", "ladder", "step")
                cells = cells if cells["ladder"] == "person" else {**cells, "ladder": "person"}
            yield {
                "source_id": f"g{n}", **cells, "entered_at": self.instant(),
                "left_at": self.instant() if self.random.random() < 0.2 else "",
                "amount": self.pick("", "5", "7"), "score": self.pick("", "10", "30", "30"),
            }  # fmt: skip

    def _touch(self) -> Iterator[Row]:
        for n in self.some(60):
            cells = {"kind": self.pick(*_KINDS), "channel": self.pick("email", "web", "referral")}
            cells |= {"outcome": self.pick("held", "no_show", "booked", "cancelled", "")}
            cells |= {"form_kind": self.pick("demo", "newsletter", "")}
            cells |= self.met("touch", "kind", "action", "channel", "outcome", "form_kind",
                              "sentiment", "is_machine", "direction")  # fmt: skip
            yield {
                "source_id": f"t{n:02}", "occurred_at": self.instant(), "person": self.p(),
                "account": self.a() if self.random.random() < 0.3 else "",
                "event": self.pick("e1", "e2", "", "", ""),
                "campaign": self.pick("id:c0", "id:c1", ""),
                "asset": self.pick("id:s0", "id:s1", "", "id:s9"), "deal": self.d(),
                "minutes": self.pick("", "", "0", "2.5", "60", "45"),
                "is_marketing": self.pick("true", "true", "false", ""), **cells,
            }  # fmt: skip

    def _money(self) -> Iterator[Row]:
        for n in self.some(12):
            kind = self.met("money", "kind").get("kind") or self.pick(
                "order", "refund", "recurring", "recurring", "cost_media", "cost_tool", "payment"
            )
            covers = self.days("covers_from", "covers_to")
            first = covers["covers_from"]
            if first and self.random.random() < 0.5:
                year, _, rest = first.partition("-")
                covers["covers_to"] = f"{int(year) + 1}-{rest}".replace("-02-29", "-02-28")
            yield {
                "source_id": f"o{n}", "on_date": text(self.day()), "kind": kind,
                "amount": self.pick(*(("-20", "-3.5") if kind == "refund" else ("5", "120", "0"))),
                "currency": self.pick("", "EUR") if self.random.random() < 0.2 else "",
                "account": self.a(), "deal": self.d(), "channel": self.pick("ads", "", ""),
                **(covers if kind == "recurring" or self.random.random() < 0.2 else {}),
            }  # fmt: skip

    def _response(self) -> Iterator[Row]:
        for n in self.some(10):
            scale = self.pick("nps", "nps", "csat5", "csat7", "ces7")
            yield {
                "source_id": f"r{n}", "answered_at": self.instant(), "survey": "q", "scale": scale,
                "score": self.pick("0", "4", "5", "6", "7", "8", "9", "10", ""),
                "person": self.p(), "account": self.a() if self.random.random() < 0.3 else "",
            }  # fmt: skip

    def _stat(self) -> Iterator[Row]:
        for n in self.some(40):
            name = self.met("stat", "name").get("name") or "impressions"
            sums = (
                "last" if name == "followers" else "none" if name in ("reach", "users") else "sum"
            )
            yield {
                "source_id": f"w{n}", "day": text(self.day()), "value": self.pick("1", "2.5", "12"),
                "name": self.pick(name, name.upper()), "additivity": sums,
                "channel": self.pick("web", "", "search"), "asset": self.pick("id:s0", "", ""),
                "account": self.pick("id:a0", "", "", ""),
            }  # fmt: skip

    def _consent(self) -> Iterator[Row]:
        for n in self.some(9):
            yield {
                "source_id": f"k{n}", "person": self.p() or "id:p0", "purpose": "mail",
                "channel": self.pick("email", "call"),
                "status": self.pick("given", "given", "withdrawn"),
                **self.days("valid_from", "valid_to"),
            }  # fmt: skip

    def _fx(self) -> Iterator[Row]:
        for n in self.some(4):
            yield {
                "source_id": f"f{n}", "day": text(self.day()), "base": "EUR", "quote": "USD",
                "rate": self.pick("1.1", "1.25", "0.98765"),
            }  # fmt: skip

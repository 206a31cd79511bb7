"""Deals, and what they were worth while they were open, worked out row by row."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from .ladders import Ladders, height
from .plain import on
from .rows import DAY, EVER, NEVER, Row, earliest, rounded


class Saying(NamedTuple):
    """What was told of a deal at an instant; of one instant, stages come before versions."""

    at: datetime
    rank: int
    tie: Any
    tells: bool
    amount: Decimal | None
    currency: str | None
    stage: str | None
    probability: Decimal | None
    ended: bool | None


class Deals(Ladders):
    """Facts that rest on deals, too."""

    @cached_property
    def deals(self) -> list[Row]:
        told = [row for row in map(self._deal, self.deal_rows.values()) if row["counts"]]
        firsts: dict[int, Row] = {}
        for row in sorted(told, key=lambda row: (row["closed_on"] or NEVER, row["id"])):
            if row["status"] == "won" and row["account_id"] is not None:
                firsts.setdefault(row["account_id"], row)
        return [{**row, "first_won": firsts.get(row["account_id"]) is row} for row in told]

    @property
    def known_deals(self) -> list[Row]:
        """Those that ever counted, until they no longer do."""
        return [row for row in map(self._deal, self.deal_rows.values()) if row["ever_counted"]]

    def _deal(self, row: Row) -> Row:
        account = self.records.who(row["account"])
        closed = row["close_on"] if row["status"] != "open" else None
        # Whatever ended on a day that nobody knows may have ended before it was left out.
        ended, created = row["status"] != "open", row["created_on"]
        qualified = row["qualified_on"] or self._qualified(row["key"]) or created
        ids = {"deal": row["key"], "account": account}
        priced_on = closed if ended else NEVER
        worth = self.records.worth(row["amount"], row["currency"], priced_on or EVER)
        return {
            "id": row["key"],
            "counts": not self.records.excluded(closed if ended else NEVER, **ids),
            "ever_counted": not self.records.excluded(None, **ids),
            **self.records.about(account),
            **{name: row[name] for name in (
                "name", "status", "stage", "type", "product", "pipeline", "owner", "term_months",
                "probability", "campaign",
            )},
            **priced(worth, row["term_months"], row["probability"]),
            "late_listed": created is not None and not self.records.listed(account, created),
            "days_to_win": _apart(qualified, closed) if row["status"] == "won" else None,
            "cycle_days": _apart(created, closed),
            "closed_on": closed,
            "created_on": created,
            "qualified_on": qualified,
            "gone_on": self.records.until(**ids),
            **self.records.dated("close_on", account, closed),
            **self.records.dated("created_on", account, created),
            **self.records.dated("qualified_on", account, qualified),
        }  # fmt: skip

    def _qualified(self, deal: int) -> date | None:
        """The day the deal first stood on the step that sales accepts, or beyond it."""
        rules = self.records.rules.ladders.get("deal")
        if rules is None or rules.qualified is None:
            return None
        least = rules.steps.index(rules.qualified) + 1
        return earliest(
            *(
                stay["entered_on"]
                for stay in self.walked
                if stay["deal_id"] == deal and (height(rules, stay["step"]) or 0) >= least
            )
        )

    # -- while open --------------------------------------------------------------------------------

    def open_deals(self) -> Iterator[Row]:
        for row in map(self._deal, self.deal_rows.values()):
            for day in self.days if row["ever_counted"] else ():
                then = self.as_of(row, day)
                if then is not None and day < (row["gone_on"] or NEVER):
                    plain = {name: row[name] for name in row if not name.endswith("_on")}
                    days = {name: row[name] for name in ("created_on", "gone_on")}
                    yield {**plain, **days, **then, **on(day, "open_from", "open_to")}

    def moves(self) -> Iterator[Row]:
        """The days on which an open deal came, went, or was worth something else than before."""
        for row in map(self._deal, self.deal_rows.values()):
            for day in sorted(self._cuts(row)) if row["ever_counted"] else ():
                before, after = self._held(row, day - DAY), self._held(row, day)
                if before != after:
                    move, moved = _move(row, day, before, after)
                    dated = self.records.dated("moved_on", row["account_id"], day)
                    yield {**row, **dated, "moved_on": day, "move": move, "moved": moved}

    def _cuts(self, deal: Row) -> set[date]:
        """Days on which something of a deal may begin or end."""
        ends = [deal[name] for name in ("created_on", "closed_on", "gone_on")]
        rates = [row["day"] for row in self.records.heard["fx"]]
        said = [self.records.day(each.at) for each in self.said(deal["id"])]
        return {day for day in (*ends, *rates, *said) if day is not None}

    def _held(self, deal: Row, day: date) -> Decimal | None:
        """What a deal adds to what is open on a day; None while it is not open."""
        then = self.as_of(deal, day) if day < (deal["gone_on"] or NEVER) else None
        return None if then is None else then["amount"] or Decimal(0)

    def as_of(self, deal: Row, day: date) -> Row | None:
        """What an open deal was worth on a day; None when it was not open."""
        unknown_end = deal["status"] != "open" and deal["closed_on"] is None
        if unknown_end or not (deal["created_on"] or EVER) <= day < (deal["closed_on"] or NEVER):
            return None
        by_then = [each for each in self.said(deal["id"]) if self.records.day(each.at) <= day]
        ended = [each.ended for each in by_then if each.ended is not None]
        if ended and ended[-1] and self._goes_on(deal["id"], day):
            return None
        told = [each for each in by_then if each.tells] or self._told_next(deal["id"], day)
        amount, currency = (told[-1].amount, told[-1].currency) if told else (
            self.deal_rows[deal["id"]]["amount"], self.deal_rows[deal["id"]]["currency"]
        )  # fmt: skip
        is_open = deal["status"] == "open"
        stage = [each.stage for each in by_then if each.stage is not None]
        chance = [each.probability for each in by_then if each.probability is not None]
        return {
            "stage": stage[-1] if stage else deal["stage"] if is_open else None,
            "reconstructed": not any(each.tells for each in by_then),
            **priced(
                self.records.worth(amount, currency, day),
                deal["term_months"],
                chance[-1] if chance else deal["probability"] if is_open else None,
            ),
        }

    def said(self, deal: int) -> list[Saying]:
        return self._sayings.get(deal, [])

    @cached_property
    def _sayings(self) -> dict[int, list[Saying]]:
        found: dict[int, list[Saying]] = {deal: [] for deal in self.deal_rows}
        for row in self.records.heard["stage"]:
            deal = self.records.who(row["deal"])
            if row["ladder"] == "deal" and deal in found:
                amount, currency = (
                    row["amount"],
                    row["currency"] or self.deal_rows[deal]["currency"],
                )
                found[deal].append(
                    Saying(
                        row["entered_at"], 0, row["key"], amount is not None, amount, currency,
                        row["step"], row["probability"], self._ended(row["step"]),
                    )
                )  # fmt: skip
        for row in self.records.tables["history"]:
            if row["table"] == "deal" and not row["deleted"] and row["key"] in found:
                told = json.loads(row["content"])
                found[row["key"]].append(
                    Saying(
                        row["effective_at"], 1, row["recorded_at"], True, _exact(told["amount"]),
                        told["currency"], told["stage"], _exact(told["probability"]),
                        told["status"] != "open",
                    )
                )  # fmt: skip
        return {deal: sorted(said) for deal, said in found.items()}

    def _ended(self, stage: str) -> bool | None:
        rules, step = self.records.rules.ladders.get("deal"), self._step("deal", stage)
        ends = [rules.won, rules.lost] if rules else []
        return step in ends if step is not None and any(ends) else None

    def _goes_on(self, deal: int, day: date) -> bool:
        """Whether on the evening of some later day the deal was known to be open."""
        evening: dict[date, bool | None] = {}
        state: bool | None = None
        for each in self.said(deal):
            state = state if each.ended is None else each.ended
            evening[self.records.day(each.at)] = state
        return any(state is False for when, state in evening.items() if when > day)

    def _told_next(self, deal: int, day: date) -> list[Saying]:
        """What was told of its amount on the first later day on which something was."""
        after = [e for e in self.said(deal) if e.tells and self.records.day(e.at) > day]
        first = min((self.records.day(each.at) for each in after), default=None)
        return [each for each in after if self.records.day(each.at) == first]


def priced(worth: Decimal | None, term: int | None, chance: Decimal | None) -> Row:
    """What a deal's worth comes to a year, and by its chance."""
    yearly = rounded(worth * 12 / term) if worth is not None and term and term > 0 else worth
    by_chance = rounded(worth * chance) if worth is not None and chance is not None else None
    return {"amount": worth, "annual_amount": yearly, "weighted_amount": by_chance}


def _move(
    deal: Row, day: date, before: Decimal | None, after: Decimal | None
) -> tuple[str, Decimal]:
    if before is None or after is None:
        gone = "dropped" if deal["gone_on"] == day else "lost"
        left = deal["status"] if deal["closed_on"] == day else gone
        return "opened" if before is None else left, (after or Decimal(0)) - (before or 0)
    return "raised" if after > before else "lowered", after - before


def _apart(first: date | None, last: date | None) -> int | None:
    """Days between; of a deal closed before it began, they are not known."""
    return (last - first).days if first and last and last >= first else None


def _exact(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))

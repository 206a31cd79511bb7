"""Engagement, customers, influence and journeys, worked out day by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from .deals import Deals
from .rows import DAY, EVER, NEVER, Row, later

STEPS = ("listed", "engaged", "mqa", "opportunity", "customer")
WINDOW = timedelta(days=90)


class Worked(Deals):
    """Facts that rest on other facts."""

    # -- engagement --------------------------------------------------------------------------------

    @cached_property
    def _met(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        for touch in self.touches:
            if touch["account_id"] is not None:
                found.setdefault(touch["account_id"], []).append(touch)
        return found

    def state(self, account: int, day: date) -> tuple[Decimal, int, int]:
        """Minutes, people and demos asked for of the 90 days up to a day."""
        recent = [
            t
            for t in self._met.get(account, [])
            if t["occurred_on"] <= day < t["occurred_on"] + WINDOW
        ]
        minutes = [touch for touch in recent if touch["minutes"] > 0]
        people = {touch["person_id"] for touch in minutes} - {None}
        demos = [
            touch
            for touch in recent
            if (touch["kind"], touch["form_kind"]) == ("form", "demo") and not touch["is_machine"]
        ]
        return sum((t["minutes"] for t in minutes), Decimal(0)), len(people), len(demos)

    def engagement(self) -> Iterator[Row]:
        for account in self._met:
            days = self._days_of(account)
            changes = [
                day
                for day in days
                if self.state(account, day) != self._before(account, day)
                or self._tier(account, day) != self._tier(account, day - DAY)
            ]
            for place, day in enumerate(changes):
                names = ("minutes", "people", "act_now")
                before = self._before(account, day)
                following = changes[place + 1 : place + 2]
                yield {
                    "id": account,
                    **self.records.about(account),
                    **dict(zip(names, self.state(account, day), strict=True)),
                    **{f"{n}_before": v for n, v in zip(names, before, strict=True)},
                    "tier_before": self._tier(account, day - DAY),
                    "entered_on": day,
                    "left_on": following[0] if following else None,
                    **self.records.dated("entered_on", account, day),
                }

    def _before(self, account: int, day: date) -> tuple[Decimal, int, int]:
        return self.state(account, day - DAY)

    def _tier(self, account: int, day: date) -> str | None:
        stay = self.records.listed(account, day)
        return stay["tier"] if stay else None

    def _days_of(self, account: int) -> list[date]:
        """The days on which a touch begins or ends to count, or the account's place may change."""
        days = {touch["occurred_on"] for touch in self._met.get(account, [])}
        places = {
            stay[edge]
            for stay in self.records.stays
            for edge in ("valid_from", "valid_to")
            if stay["account_id"] == account and stay[edge]
        }
        return sorted(days | {day + WINDOW for day in days} | places)

    # -- customers ---------------------------------------------------------------------------------

    @cached_property
    def _paid(self) -> dict[int, list[tuple[int, date, date, Decimal | None]]]:
        """What makes customers: how good a reason, from when to when, worth how much a year."""
        found: dict[int, list[tuple[int, date, date, Decimal | None]]] = {}
        for row in self.money:
            paid = row["kind"] == "recurring" and row["account_id"] is not None
            if paid and (row["days_covered"] or 0) > 0 and (row["amount"] or 0) > 0:
                first, after = row["covered_from"], row["covered_to"]
                stay = (1, first, after, _yearly(row["amount"], first, after))
                found.setdefault(row["account_id"], []).append(stay)
        for row in self.deals:
            if row["status"] == "won" and row["closed_on"] and row["account_id"] is not None:
                term = row["term_months"] or 0
                after = later(row["closed_on"], term if term > 0 else 12)
                stay = (2 if term > 0 else 3, row["closed_on"], after, row["annual_amount"])
                found.setdefault(row["account_id"], []).append(stay)
        return found

    def customer(self, account: int, day: date) -> tuple[bool, Decimal | None]:
        """Whether an account is a customer on a day, and what it is worth a year."""
        reasons = [each for each in self._paid.get(account, []) if each[1] <= day < each[2]]
        best = [each[3] for each in reasons if each[0] == min(each[0] for each in reasons)]
        known = [worth for worth in best if worth is not None]
        return bool(reasons), sum(known, Decimal(0)) if known else None

    def ended_deals(self) -> Iterator[Row]:
        for deal in self.deals:
            account, closed = deal["account_id"], deal["closed_on"]
            was = closed is not None and self.customer(account, closed - DAY)[0]
            dated = self.records.dated("ended_on", account, closed)
            yield {**deal, **dated, "was_customer": was}

    def customers(self) -> Iterator[Row]:
        for account in self._paid:
            edges = sorted({day for stay in self._paid[account] for day in stay[1:3]})
            pairs = list(pairwise(edges))
            pairs = [pair for pair in pairs if self.customer(account, pair[0])[0]]
            for first, after in pairs:
                yield {
                    "id": account,
                    **self.records.about(account),
                    "cohort": f"{pairs[0][0]:%Y-%m}",
                    "worth": self.customer(account, first)[1],
                    "is_active": True,
                    "first_on": pairs[0][0],
                    "active_from": first,
                    "active_to": after,
                    "joined_on": None if self.customer(account, first - DAY)[0] else first,
                    "left_on": None if self.customer(account, after)[0] else after,
                }

    def customers_of_a_year_before(self) -> Iterator[Row]:
        firsts = {row["account_id"]: row["first_on"] for row in self.customers()}
        for account in self._paid:
            for day in self.days:
                was, then = self.customer(account, _year_before(day))
                still, now = self.customer(account, day)
                if was:
                    worth = now if still else Decimal(0)
                    known = [each for each in (worth, then) if each is not None]
                    yield {
                        "id": account,
                        **self.records.about(account),
                        "cohort": f"{firsts[account]:%Y-%m}",
                        "first_on": firsts[account],
                        "worth": worth,
                        "worth_then": then,
                        "worth_kept": Decimal(0) if not still else min(known, default=None),
                        "is_active": still,
                        "was_from": day,
                        "was_to": day + DAY,
                    }

    # -- influence ---------------------------------------------------------------------------------

    def influence(self) -> Iterator[Row]:
        for deal in self.deals:
            account, closed = deal["account_id"], deal["closed_on"]
            touches = [
                touch
                for touch in self._met.get(account, [])
                if touch["occurred_on"] <= (closed or NEVER)
            ]
            part = self._part(deal["id"])
            marketing = [touch for touch in touches if touch["is_marketing"]]
            narrow = [t for t in marketing if t["deal_id"] == deal["id"] or t["person_id"] in part]
            promoted = [touch for touch in touches if touch["campaign_type"] == "promotion"]
            first = min((touch["occurred_on"] for touch in touches), default=None)
            by_us = any(touch["occurred_on"] == first for touch in marketing)
            begun = by_us and deal["created_on"] is not None and first <= deal["created_on"]
            brought = [touch for touch in touches if touch["channel"] == "referral"]
            by_them = any(touch["occurred_on"] == first for touch in brought)
            sent = by_them and deal["created_on"] is not None and first <= deal["created_on"]
            yield {
                **deal,
                "broad_days": _since(marketing, closed),
                "narrow_days": _since(narrow, closed),
                "promotion_days": _since(promoted, closed),
                "is_sourced": begun or deal["campaign"] is not None,
                "is_referred": sent or self._is_of_referrals(deal["campaign"]),
                "touches": len(touches),
                "marketing_touches": len(marketing),
            }

    def _is_of_referrals(self, campaign: int | None) -> bool:
        of = self.records.who(campaign)
        told = [row for row in self.records.live["campaign"] if row["key"] == of]
        return any("referral" in (row["channel"], (row["type"] or "").lower()) for row in told)

    def _part(self, deal: int) -> set[int]:
        """Who plays a part in a deal."""
        return {
            person
            for row in self.records.live["membership"]
            if self.records.who(row["deal"]) == deal
            and (person := self.records.who(row["person"])) is not None
        }

    # -- journeys ----------------------------------------------------------------------------------

    def journeys(self) -> Iterator[Row]:
        accounts = {stay["account_id"] for stay in self.records.stays}
        accounts |= {*self._met, *self._paid, *(d["account_id"] for d in self.deals)} - {None}
        opened = [self._deal(row) for row in self.deal_rows.values()]
        for account in accounts | {deal["account_id"] for deal in opened} - {None}:
            yield from self._walks(account, [d for d in opened if d["account_id"] == account])

    def _walks(self, account: int, deals: list[Row]) -> Iterator[Row]:
        days = sorted(self._turns(account, deals))
        steps = [(day, self._journey_step(account, deals, day)) for day in days]
        stays = [each for n, each in enumerate(steps) if not n or steps[n - 1][1] != each[1]]
        qualified: date | None = None
        for place, (first, step) in enumerate(stays):
            after = stays[place + 1][0] if place + 1 < len(stays) else None
            entered = None if first == EVER else first
            if step is not None:
                earlier = [told for _, told in stays[:place] if told is not None]
                yield {
                    "id": account,
                    **self.records.about(account),
                    "step": step,
                    "step_number": STEPS.index(step) + 1,
                    "previous_step": earlier[-1] if earlier else None,
                    "days_in_step": (after - entered).days if after and entered else None,
                    "days_from_mqa": (entered - qualified).days if entered and qualified else None,
                    "entered_on": entered,
                    "left_on": after,
                    **self.records.dated("entered_on", account, first),
                }
            if step == "mqa":
                qualified = entered

    def _turns(self, account: int, deals: list[Row]) -> set[date]:
        """The days on which the step of an account may change."""
        days: set[Any] = {EVER, self.records.until(account=account), *self._days_of(account)}
        for stay in self.records.stays:
            if stay["account_id"] == account:
                days |= {stay["valid_from"], stay["valid_to"]}
        for deal in deals:
            days |= {deal["created_on"], deal["closed_on"], deal["gone_on"]}
            days |= {self.records.day(each.at) for each in self.said(deal["id"])}
        for paid in self._paid.get(account, []):
            days |= {paid[1], paid[2]}
        return days - {None}

    def _journey_step(self, account: int, deals: list[Row], day: date) -> str | None:
        if self.customer(account, day)[0]:
            return "customer"
        for deal in deals:
            gone = day >= (deal["gone_on"] or NEVER) or not deal["ever_counted"]
            if not gone and self.as_of(deal, day) is not None:
                return "opportunity"
        minutes, people, demos = self.state(account, day)
        stay = self.records.listed(account, day)
        fits = stay is not None and stay["tier"] is not None
        if (fits and minutes >= 100 and people >= 2) or demos > 0:
            return "mqa"
        if minutes >= 10:
            return "engaged"
        return "listed" if stay else None


def _since(touches: list[Row], closed: date | None) -> int | None:
    """Days from the last of some touches to a close."""
    last = max((touch["occurred_on"] for touch in touches), default=None)
    return (closed - last).days if closed and last else None


def _yearly(amount: Decimal, first: date, after: date) -> Decimal:
    """Of whole months twelve times a month's; else 365 times a day's; never rounded up."""
    months = (after.year - first.year) * 12 + after.month - first.month
    part = Decimal(months) / 12 if months > 0 and later(first, months) == after else None
    ten_thousandths = int(amount * 10_000)
    if part is not None:
        return Decimal(ten_thousandths * 12 // months).scaleb(-4)
    return Decimal(ten_thousandths * 365 // (after - first).days).scaleb(-4)


def _year_before(day: date) -> date:
    """The same day of the year before; of the last day of February, the last day of it."""
    if (day + DAY).month == 3 and day.month == 2:
        return date(day.year - 1, 3, 1) - DAY
    return later(day, -12)

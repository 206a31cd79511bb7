"""What the books tell of deals and marketing's part in them, of customers and of money."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from .books_leads import Leads
from .books_life import covers
from .books_rows import ACCOUNTS, CAMPAIGNS, Books, Row
from .books_sums import (
    Number,
    Span,
    between,
    came,
    count,
    days,
    distinct,
    mean,
    middle,
    over,
    total,
)
from .oracle import months_back

MARGIN = Fraction(70, 100)
NOT_OURS = {"attention", "customers", "employer", "entry", "met", "stays", "step", "worth"}


class Answers(Leads):
    """Answers to everything that the books can answer."""

    def __init__(self, books: Books, last: date) -> None:
        super().__init__(books, last)
        self.metrics: dict[str, Callable[[Span], Number]] = {
            name: getattr(self, name) for name in METRICS
        }

    # -- the list ----------------------------------------------------------------------------------

    def _listed(self, day: date) -> list[Row]:
        return [row for row in self.books["list_member"] if covers(row, day)]

    def _score(self, span: Span, name: str) -> Number:
        scores = (row["scores"].get(name) for row in self._listed(span.last))
        return mean(scores)

    def market_influence(self, span: Span) -> Number:
        return self._score(span, "market_influence")

    def strategic_importance(self, span: Span) -> Number:
        return self._score(span, "strategic_importance")

    def revenue_potential(self, span: Span) -> Number:
        return self._score(span, "revenue_potential")

    def contactable_people(self, span: Span) -> Number:
        said = [row for row in self.books["consent"] if covers(row, span.last)]
        yes, no = (
            {row["person"] for row in said if row["status"] == status}
            for status in ("given", "withdrawn")
        )
        listed = {row["account"] for row in self._listed(span.last)}
        works = {who for who in yes - no if self.employer(who, span.last) in listed}
        return count(works)

    # -- deals -------------------------------------------------------------------------------------

    def _closed(self, span: Span) -> list[Row]:
        return [deal for deal in self.won if span.has(deal["close_on"])]

    def median_won_cycle_days(self, span: Span) -> Number:
        return middle((d["close_on"] - d["created_on"]).days for d in self._closed(span))

    # -- influence ---------------------------------------------------------------------------------

    @cached_property
    def _parts(self) -> set[tuple[str, str]]:
        return {(row["deal"], row["person"]) for row in self.books["membership"] if row["deal"]}

    def _before(self, deal: Row) -> list[Row]:
        """Touches of the deal's account up to its close, none of a machine."""
        until = deal["close_on"] if deal["status"] != "open" else date.max
        return [
            touch
            for touch in self.touches
            if deal["account"]
            and touch["account"] == deal["account"]
            and touch["day"] <= until
            and not touch["is_machine"]
        ]

    def _met_lately(self, deal: Row, touches: list[Row]) -> bool:
        return any((deal["close_on"] - touch["day"]).days <= 90 for touch in touches)

    def _is_broad(self, deal: Row) -> bool:
        return self._met_lately(deal, [t for t in self._before(deal) if t["is_marketing"]])

    def _is_narrow(self, deal: Row) -> bool:
        ours = [t for t in self._before(deal) if t["is_marketing"]]
        return self._met_lately(
            deal,
            [
                touch
                for touch in ours
                if touch["deal"] == deal["source_id"]
                or (deal["source_id"], touch["person"]) in self._parts
            ],
        )

    def _is_sourced(self, deal: Row) -> bool:
        touches = sorted(self._before(deal), key=lambda t: (t["day"], not t["is_marketing"]))
        first = touches[0] if touches else None
        by_first = first and first["is_marketing"] and first["day"] <= deal["created_on"]
        return bool(deal["campaign"] or by_first)

    def _is_referred(self, deal: Row) -> bool:
        told = [t["day"] for t in self._before(deal)]
        referrals = [t["day"] for t in self._before(deal) if t["channel"] == "referral"]
        by_first = referrals and min(referrals) == min(told) <= deal["created_on"]
        return bool(by_first or CAMPAIGNS.get(deal["campaign"], ("", ""))[0] == "referral")

    def referred_opportunities(self, span: Span) -> Number:
        accepted = (d for d in self.books["deal"] if span.has(d["qualified_on"] or d["created_on"]))
        return count(filter(self._is_referred, accepted))

    def _share(self, span: Span, test: Callable[[Row], bool]) -> Number:
        won = self._closed(span)
        return over(total(d["amount"] for d in won if test(d)), total(d["amount"] for d in won))

    def influenced_deals(self, span: Span) -> Number:
        won = self._closed(span)
        return over(count(filter(self._is_broad, won)), count(won))

    def influenced_deals_narrow(self, span: Span) -> Number:
        won = self._closed(span)
        return over(count(filter(self._is_narrow, won)), count(won))

    def influenced_revenue_narrow(self, span: Span) -> Number:
        return total(d["amount"] for d in self._closed(span) if self._is_narrow(d))

    def influenced_revenue_share(self, span: Span) -> Number:
        return self._share(span, self._is_broad)

    def influenced_revenue_share_narrow(self, span: Span) -> Number:
        return self._share(span, self._is_narrow)

    def _by_sales(self, deal: Row) -> bool:
        return self._is_broad(deal) and not self._is_sourced(deal)

    def influenced_revenue_sales_sourced(self, span: Span) -> Number:
        return total(d["amount"] for d in self._closed(span) if self._by_sales(d))

    def influenced_revenue_sales_sourced_share(self, span: Span) -> Number:
        met = total(d["amount"] for d in self._closed(span) if self._is_broad(d))
        return over(self.influenced_revenue_sales_sourced(span), met)

    def influenced_median_cycle(self, span: Span) -> Number:
        return self._cycle(span, broad=True)

    def not_influenced_median_cycle(self, span: Span) -> Number:
        return self._cycle(span, broad=False)

    def _cycle(self, span: Span, *, broad: bool) -> Number:
        told = (d for d in self._closed(span) if self._is_broad(d) is broad)
        return middle((d["close_on"] - d["created_on"]).days for d in told)

    def promotion_customers(self, span: Span) -> Number:
        def promoted(deal: Row) -> bool:
            told = (t for t in self._before(deal) if t["campaign_type"] == "promotion")
            return self._met_lately(deal, list(told))

        return distinct(filter(promoted, self._closed(span)), "account")

    def sourced_pipeline(self, span: Span) -> Number:
        accepted = (
            deal
            for deal in self.books["deal"]
            if span.has(deal["qualified_on"] or deal["created_on"])
        )
        return total(deal["amount"] for deal in accepted if self._is_sourced(deal))

    # -- money -------------------------------------------------------------------------------------

    def _paid(self, span: Span, *kinds: str, listed: bool = False) -> Number:
        return total(
            row["amount"]
            for row in self.books["money"]
            if row["kind"] in kinds
            and span.has(row["on_date"])
            and (not listed or self.entry(row["account"], row["on_date"]))
        )

    def payments_received(self, span: Span) -> Number:
        return self._paid(span, "payment", "refund")

    def target_account_invoiced(self, span: Span) -> Number:
        return self._paid(span, "invoice", listed=True)

    def full_cost(self, span: Span) -> Number:
        return self._paid(span, "cost_media", "cost_labour", "cost_tool")

    def cost_per_mql(self, span: Span) -> Number:
        return over(self._paid(span, "cost_media"), self.mql(span))

    def cost_per_mql_full(self, span: Span) -> Number:
        return over(self.full_cost(span), self.mql(span))

    def marketing_roi(self, span: Span) -> Number:
        won = (d for d in self._closed(span) if self.entry(d["account"], d["close_on"]))
        revenue, cost = total(d["amount"] for d in won), self.full_cost(span)
        return None if revenue is None or cost is None else over(revenue * MARGIN - cost, cost)

    def lead_conversion_rate(self, span: Span) -> Number:
        return over(self.new_leads(span), self.sessions(span))

    # -- customers ---------------------------------------------------------------------------------

    def expansion_won_untyped(self, span: Span) -> Number:
        untyped = [deal for deal in self._closed(span) if deal["type"] is None]
        return total(
            deal["amount"]
            for deal in untyped
            if deal["account"] in self.customers(deal["close_on"] - days(1))
        )

    def new_customers_kept(self, span: Span) -> Number:
        joined: dict[str, date] = {}
        for account in ACCOUNTS:
            for place in range((span.last - span.first).days + 1):
                day = span.first + days(place)
                if self.worth(account, day)[0] and not self.worth(account, day - days(1))[0]:
                    joined.setdefault(account, day)
        kept = (self.worth(who, months_back(day, -12))[0] for who, day in joined.items())
        return over(Fraction(sum(kept)), count(joined))

    def _renewal(self, span: Span) -> Number:
        then, now = self.customers(months_back(span.last, 12)), self.customers(span.last)
        return over(count(then.keys() & now.keys()), count(then))

    def customer_lifetime_value(self, span: Span) -> Number:
        worth, renewal = mean(self.customers(span.last).values()), self._renewal(span)
        return None if worth is None or renewal is None else over(worth * MARGIN, 1 - renewal)

    def account_health(self, span: Span) -> Number:
        listed = count(self._listed(span.last))
        parts = (
            (40, 100, over(self.engaged_accounts(span), listed)),
            (30, 10, mean(self._scores(span, "nps"))),
            (30, 100, self._renewal(span)),
        )
        known = [(weight, scale * part) for weight, scale, part in parts if part is not None]
        whole = sum(weight for weight, _ in known)
        return over(Fraction(sum(weight * part for weight, part in known)), Fraction(whole))

    # -- whom the work went to ---------------------------------------------------------------------

    def _focus(self, span: Span, state: str, rows: Sequence[Row], worth: str | None) -> Number:
        """Of what an account has in the span, all counts as its state on the first day of it."""
        met = came(rows, "account", span)
        told = [row for row in rows if row["account"] is not None and span.has(row["day"])]
        mine = [r for r in told if self._state(r["account"], met[r["account"]]) == state]
        if worth is None:
            return over(count(mine), count(told))
        return over(total(row[worth] for row in mine), total(row[worth] for row in told))

    def _worked(self, span: Span, state: str) -> Number:
        return self._focus(span, state, [t for t in self.touches if not t["is_machine"]], None)

    def _spent(self, span: Span, state: str) -> Number:
        rows = [row for row in self.books["money"] if row["kind"].startswith("cost")]
        dated = [{**row, "day": row["on_date"]} for row in rows]
        return self._focus(span, state, dated, "amount")

    def _state(self, account: str, day: date) -> str:
        if self.worth(account, day)[0]:
            return "customer"
        touches = [touch for touch in self.touches if not touch["is_machine"]]
        year = between(touches, "account", account, months_back(day, 12), day - days(1))
        return "known" if year else "new"

    def focus_new_accounts(self, span: Span) -> Number:
        return self._worked(span, "new")

    def focus_known_accounts(self, span: Span) -> Number:
        return self._worked(span, "known")

    def focus_customers(self, span: Span) -> Number:
        return self._worked(span, "customer")

    def spend_on_new_accounts(self, span: Span) -> Number:
        return self._spent(span, "new")

    def spend_on_known_accounts(self, span: Span) -> Number:
        return self._spent(span, "known")

    def spend_on_customers(self, span: Span) -> Number:
        return self._spent(span, "customer")


def _answers(of: type[Any]) -> list[str]:
    told = (name for base in reversed(of.__mro__[:-1]) for name in vars(base))
    return [n for n in told if not n.startswith("_") and callable(getattr(of, n))]


METRICS = sorted({*_answers(Answers)} - NOT_OURS)
"""All that the books can answer."""

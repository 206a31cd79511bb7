"""What the books tell of people's and accounts' ladders, of nurture and of the journey."""

from datetime import date
from fractions import Fraction
from functools import cached_property

from .books_marketing import Marketing
from .books_rows import ACCOUNTS, Row
from .books_sums import Number, Span, Test, between, came, count, days, distinct, middle, over

READY = ("Decision", "Purchase")
BY_SALES = ("call", "email", "meeting")


class Leads(Marketing):
    """Answers about who climbed which ladder."""

    @cached_property
    def _people(self) -> list[Row]:
        return [{**stay, "person": stay["subject"]} for stay in self.stays("person")]

    @cached_property
    def _accounts(self) -> list[Row]:
        return self.stays("account")

    def _entered(self, span: Span, step: str, test: Test = lambda _: True) -> list[Row]:
        on = [row for row in self._people if row["step"] == step and span.has(row["day"])]
        return [row for row in on if test(row)]

    def _standing(self, stays: list[Row], day: date) -> list[Row]:
        return [s for s in stays if s["day"] <= day and (s["left"] is None or day < s["left"])]

    def mql(self, span: Span) -> Number:
        return distinct(self._entered(span, "mql", lambda row: row["is_first"]), "subject")

    def mql_again(self, span: Span) -> Number:
        return count(self._entered(span, "mql", lambda row: not row["is_first"]))

    def sql(self, span: Span) -> Number:
        return distinct(self._entered(span, "sql"), "subject")

    def mql_taken_up_rate(self, span: Span) -> Number:
        """To a higher step: of this ladder that is sales-qualified alone."""
        entered = self._entered(span, "mql")
        moved = (
            row for row in entered if row["after"] == "sql" and (row["left"] - row["day"]).days <= 7
        )
        return over(distinct(moved, "subject"), distinct(entered, "subject"))

    def mql_median_days(self, span: Span) -> Number:
        over_now = (row for row in self._entered(span, "mql") if row["left"])
        return middle((row["left"] - row["day"]).days for row in over_now)

    def new_leads(self, span: Span) -> Number:
        return distinct(self._entered(span, "lead", lambda row: row["is_first"]), "subject")

    def new_lead_score(self, span: Span) -> Number:
        return middle(r["score"] for r in self._entered(span, "lead") if r["is_first"])

    def total_leads(self, span: Span) -> Number:
        return count(s for s in self._standing(self._people, span.last) if s["step"] == "lead")

    def recycled_leads(self, span: Span) -> Number:
        return distinct(self._entered(span, "recycled"), "subject")

    def recycle_rate(self, span: Span) -> Number:
        return over(self.recycled_leads(span), self.sql(span))

    def _reopened(self, span: Span) -> dict[str, date]:
        return came((r for r in self._people if r["before"] == "recycled"), "person", span)

    def reopened_leads(self, span: Span) -> Number:
        return count(self._reopened(span))

    def reopened_after_touch(self, span: Span) -> Number:
        ours = [t for t in self.touches if t["is_marketing"] and not t["is_machine"]]
        back = self._reopened(span).items()
        return Fraction(sum(between(ours, "person", who, day - days(30), day) for who, day in back))

    def _mqls(self, span: Span) -> dict[str, date]:
        return came((row for row in self._people if row["step"] == "mql"), "person", span)

    def mql_follow_up_rate(self, span: Span) -> Number:
        sales = [
            t
            for t in self.touches
            if t["kind"] in BY_SALES
            and not t["is_marketing"]
            and not t["is_machine"]
            and t["direction"] != "in"
        ]
        mqls = self._mqls(span)
        met = (between(sales, "person", who, day, day + days(7)) for who, day in mqls.items())
        return over(Fraction(sum(met)), count(mqls))

    def mql_follow_up_open(self, span: Span) -> Number:
        mqls = self._mqls(span)
        return over(count(d for d in mqls.values() if d + days(7) > self.last), count(mqls))

    # -- accounts that a platform predicts ---------------------------------------------------------

    def _fits(self, account: str, day: date) -> bool:
        entry = self.entry(account, day)
        return entry is not None and entry["tier"] in ("1", "2")

    def six_qa_stock(self, span: Span) -> Number:
        ready = (s for s in self._standing(self._accounts, span.last) if s["step"] in READY)
        return distinct((s for s in ready if self._fits(s["subject"], span.last)), "subject")

    def six_qa_entries(self, span: Span) -> Number:
        ready = (s for s in self._accounts if s["step"] in READY and s["before"] not in READY)
        entered = (s for s in ready if span.has(s["day"]) and self._fits(s["subject"], s["day"]))
        return distinct(entered, "subject")

    def on_step(self, span: Span) -> Number:
        return distinct(self._standing(self._accounts, span.last), "subject")

    # -- the journey -------------------------------------------------------------------------------

    def journey_accounts(self, span: Span) -> Number:
        return count(account for account in ACCOUNTS if self.step(account, span.last))

    def _walked(self, span: Span, *steps: str) -> list[Row]:
        return [w for w in self.walks if span.has(w["day"]) and (not steps or w["step"] in steps)]

    def journey_entries(self, span: Span) -> Number:
        return distinct(self._walked(span), "account")

    def days_mqa_to_opportunity(self, span: Span) -> Number:
        return middle(walk["since"] for walk in self._walked(span, "opportunity"))

    def days_mqa_to_customer(self, span: Span) -> Number:
        return middle(walk["since"] for walk in self._walked(span, "customer"))

    def mqa_entries(self, span: Span) -> Number:
        def meets(account: str, day: date) -> bool:
            minutes, people, demos = self.attention(account, day)
            entry = self.entry(account, day)
            fits = entry is not None and entry["tier"] is not None
            return (fits and minutes >= 100 and people >= 2) or demos > 0

        def comes(account: str) -> bool:
            length = (span.last - span.first).days + 1
            every = (span.first + days(place) for place in range(length))
            return any(meets(account, day) and not meets(account, day - days(1)) for day in every)

        return count(account for account in ACCOUNTS if comes(account))

    # -- nurture -----------------------------------------------------------------------------------

    def _rate(self, span: Span, *, nurtured: bool) -> Number:
        drips = [
            t for t in self.touches if t["programme"] or t["campaign_type"] in ("drip", "trigger")
        ]
        engaged = came((w for w in self.walks if w["step"] == "engaged"), "account", span)
        those = {
            who: day
            for who, day in engaged.items()
            if between(drips, "account", who, day - days(90), day) is nurtured
        }
        opened = [{**deal, "day": deal["created_on"]} for deal in self.books["deal"]]
        got = (between(opened, "account", w, day, day + days(180)) for w, day in those.items())
        return over(Fraction(sum(got)), count(those))

    def nurtured_opportunity_rate(self, span: Span) -> Number:
        return self._rate(span, nurtured=True)

    def not_nurtured_opportunity_rate(self, span: Span) -> Number:
        return self._rate(span, nurtured=False)

    def nurtured_difference(self, span: Span) -> Number:
        one, other = self._rate(span, nurtured=True), self._rate(span, nurtured=False)
        return None if one is None or other is None else one - other

    def _followed(self, span: Span) -> dict[str, date]:
        told = (t for t in self.touches if t["programme"] and not t["is_machine"])
        return came(told, "person", span)

    def programme_people(self, span: Span) -> Number:
        return count(self._followed(span))

    def programme_next_step_rate(self, span: Span) -> Number:
        moved = [row for row in self._people if row["is_first"] and row["before"]]
        people = self._followed(span)
        told = (between(moved, "person", who, day, day + days(90)) for who, day in people.items())
        return over(Fraction(sum(told)), count(people))

    def programme_stalled_rate(self, span: Span) -> Number:
        gave = [row for row in self.touches if row["minutes"] > 0]
        people = self._followed(span)
        quiet = (
            not between(gave, "person", who, day + days(1), day + days(30))
            and day + days(30) <= self.last
            for who, day in people.items()
        )
        return over(Fraction(sum(quiet)), count(people))

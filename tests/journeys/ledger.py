"""What a world's ledger tells of marketing's part, of money and of customers."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from abmkit.world import World
from abmkit.world.ledger import Deal

from .ledger_sums import DAY, mean, middle, rounded, share
from .ledger_touches import Met, Touches
from .oracle import WINDOW, Answer, Scope, count, months_back, ratio, total

METRICS = (
    "accounts", "active_customers", "average_contract_value", "cac_full", "cac_marketing",
    "cohort_retention", "coverage", "coverage_gap", "covered_accounts", "customer_churn",
    "customer_retention", "deals", "deals_without_account", "deals_without_amount",
    "engaged_accounts", "engagement_minutes", "expansion_won", "expansion_won_unknown", "forecast",
    "form_fills", "form_submissions", "full_cost", "gross_revenue_retention", "high_value_accounts",
    "high_value_minutes", "icp_match", "influenced_deals", "influenced_mean_amount",
    "influenced_revenue", "influenced_win_rate", "known_people", "lost_deals", "marketing_cost",
    "mean_won_cycle_days", "median_days_on_step", "median_touches_to_win", "meetings_booked",
    "meetings_cancelled", "meetings_held", "meetings_no_show", "meetings_unrecorded",
    "meetings_unrecorded_share", "mqa_entries", "mqa_stock", "mqa_stock_easier", "mqa_stock_harder",
    "multi_threaded_accounts", "net_revenue_retention", "new_customers", "next_step_rate",
    "not_influenced_mean_amount", "not_influenced_win_rate", "open_deals", "open_pipeline",
    "other_win_rate", "penetration", "pipeline_change", "pipeline_created", "pipeline_dropped",
    "pipeline_lost", "pipeline_opened", "pipeline_revalued", "pipeline_velocity", "pipeline_won",
    "promotion_customers", "qualified_deals", "step_entries", "target_account_revenue",
    "target_account_revenue_late", "target_accounts", "target_accounts_won", "target_win_rate",
    "touches_to_win", "velocity_mean_amount", "velocity_median_days", "velocity_win_rate",
    "win_rate", "win_rate_by_amount", "won_amount", "won_deals", "worth_per_customer",
)  # fmt: skip
"""All that a ledger can answer."""


class Ledger(Touches):
    """Answers for any span of days, in total or for one tier or one account."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.metrics = {name: getattr(self, name) for name in METRICS}

    # -- influence ---------------------------------------------------------------------------------

    def influenced_deals(self, ask: Scope) -> Answer:
        won = self.closed(ask, "won")
        return ratio(Decimal(len(self._influenced(won))), len(won))

    def influenced_revenue(self, ask: Scope) -> Answer:
        return total(self._influenced(self.closed(ask, "won")))

    def influenced_win_rate(self, ask: Scope) -> Answer:
        return self._won_of(self._influenced(self._decided(ask)))

    def not_influenced_win_rate(self, ask: Scope) -> Answer:
        return self._won_of(self._others(self._decided(ask)))

    def influenced_mean_amount(self, ask: Scope) -> Answer:
        return mean(self._influenced(self.closed(ask, "won")))

    def not_influenced_mean_amount(self, ask: Scope) -> Answer:
        return mean(self._others(self.closed(ask, "won")))

    def _decided(self, ask: Scope) -> list[Deal]:
        return [*self.closed(ask, "won"), *self.closed(ask, "lost")]

    def _others(self, deals: list[Deal]) -> list[Deal]:
        influenced = {deal.id for deal in self._influenced(deals)}
        return [deal for deal in deals if deal.id not in influenced]

    def _won_of(self, deals: list[Deal]) -> Answer:
        return ratio(Decimal(sum(deal.status == "won" for deal in deals)), len(deals))

    def promotion_customers(self, ask: Scope) -> Answer:
        return count(0)  # no campaign is a promotion

    def touches_to_win(self, ask: Scope) -> Answer:
        touches = self._marketing(ask)
        return ratio(Decimal(sum(touches)), len(touches))

    def median_touches_to_win(self, ask: Scope) -> Answer:
        return middle(self._marketing(ask))

    def _marketing(self, ask: Scope) -> list[int]:
        return [
            sum(met.day <= deal.close_on for met in self._by_us.get(deal.company_id, []))
            for deal in self.closed(ask, "won")
        ]

    def _influenced(self, deals: Iterable[Deal]) -> list[Deal]:
        return [
            deal
            for deal in deals
            if any(
                timedelta(0) <= deal.close_on - met.day <= WINDOW
                for met in self._by_us.get(deal.company_id, [])
            )
        ]

    @cached_property
    def _by_us(self) -> dict[int | None, list[Met]]:
        """Marketing's touches by account; what a machine did touched nobody."""
        found: dict[int | None, list[Met]] = defaultdict(list)
        for met in self.met:
            ours = met.touch.is_marketing and not met.touch.is_machine
            if ours and met.account is not None:
                found[met.account].append(met)
        return found

    # -- money -------------------------------------------------------------------------------------

    def marketing_cost(self, ask: Scope) -> Answer:
        return self._spent(ask, "cost_media")

    def full_cost(self, ask: Scope) -> Answer:
        return self._spent(ask, "cost_media", "cost_tool", "cost_labour")

    def cac_marketing(self, ask: Scope) -> Answer:
        return share(self.marketing_cost(ask), self.new_customers(ask))

    def cac_full(self, ask: Scope) -> Answer:
        return share(self.full_cost(ask), self.new_customers(ask))

    def _spent(self, ask: Scope, *kinds: str) -> Answer:
        """Spend is of no account."""
        rows = [
            spend.amount
            for spend in self.world.spend
            if spend.kind in kinds
            and ask.start <= spend.on_date <= ask.end
            and self.fits(None, spend.on_date, ask)
        ]
        return Answer(sum(rows, Decimal(0)), sum(rows, Decimal(0)), None, len(rows))

    # -- customers ---------------------------------------------------------------------------------

    def customers(self, day: date) -> dict[int, Decimal | None]:
        """Accounts that are customers on a day, with what they are worth a year."""
        found: dict[int, list[tuple[bool, Decimal | None]]] = defaultdict(list)
        for deal in self.world.deals:
            if deal.status == "won" and deal.company_id is not None and deal.close_on <= day:
                term = deal.term_months or 0
                if day < months_back(deal.close_on, -(term or 12)):
                    yearly = deal.amount if not term or deal.amount is None else rounded(
                        deal.amount * 12 / term
                    )  # fmt: skip
                    found[deal.company_id].append((term > 0, yearly))
        worth: dict[int, Decimal | None] = {}
        for account, reasons in found.items():
            best = [each for is_term, each in reasons if is_term == max(t for t, _ in reasons)]
            known = [each for each in best if each is not None]
            worth[account] = sum(known, Decimal(0)) if known else None
        return worth

    def _those(self, ask: Scope, day: date) -> dict[int, Decimal | None]:
        told = self.customers(day)
        return {each: told[each] for each in told if self.fits(each, ask.end, ask)}

    def expansion_won(self, ask: Scope) -> Answer:
        return total(self._expanded(ask, of_customers=True))

    def expansion_won_unknown(self, ask: Scope) -> Answer:
        return total(self._expanded(ask, of_customers=False))

    def _expanded(self, ask: Scope, *, of_customers: bool) -> list[Deal]:
        won = [deal for deal in self.closed(ask, "won") if deal.type == "expansion"]
        return [
            deal
            for deal in won
            if (deal.company_id in self.customers(deal.close_on - DAY)) is of_customers
        ]

    def active_customers(self, ask: Scope) -> Answer:
        return count(len(self._those(ask, ask.end)))

    def customer_retention(self, ask: Scope) -> Answer:
        then, now = self._those(ask, months_back(ask.end, 12)), self._those(ask, ask.end)
        return ratio(Decimal(len(then.keys() & now.keys())), len(then))

    def customer_churn(self, ask: Scope) -> Answer:
        then, now = self._those(ask, months_back(ask.end, 12)), self._those(ask, ask.end)
        return ratio(Decimal(len(then.keys() - now.keys())), len(then))

    def net_revenue_retention(self, ask: Scope) -> Answer:
        return self._kept(ask, lambda now, then: now)

    def gross_revenue_retention(self, ask: Scope) -> Answer:
        return self._kept(ask, min)

    def _kept(self, ask: Scope, what: Callable[[Decimal, Decimal], Decimal]) -> Answer:
        then, now = self._those(ask, months_back(ask.end, 12)), self._those(ask, ask.end)
        pairs = [(now.get(each, Decimal(0)), was) for each, was in then.items()]
        priced = [(is_now, was) for is_now, was in pairs if is_now is not None and was is not None]
        upper = sum((what(*pair) for pair in priced), Decimal(0))
        lower = sum((was for _, was in priced), Decimal(0))
        value = upper / lower if lower else None
        return Answer(value, upper, lower, len(priced))

    def worth_per_customer(self, ask: Scope) -> Answer:
        told = self._those(ask, ask.end)
        known = [worth for worth in told.values() if worth is not None]
        if told and not known:
            return Answer(None, None, Decimal(0), 0)
        return ratio(sum(known, Decimal(0)), len(known))

    def cohort_retention(self, ask: Scope) -> Answer:
        ever = {
            deal.company_id
            for deal in self.world.deals
            if deal.status == "won" and deal.company_id is not None and deal.close_on <= ask.end
            and self.fits(deal.company_id, ask.end, ask)
        }  # fmt: skip
        return ratio(Decimal(len(self._those(ask, ask.end))), len(ever))

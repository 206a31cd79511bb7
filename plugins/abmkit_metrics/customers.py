"""Customers: who stays, who pays more, and what one is worth.

A customer is active while recurring money covers the day, else until the term of a won deal is
over, else for a year from the day it was won. Retention compares a day with the same day a year
before: of those who were customers then, whoever came later is left out.
"""

from abmkit import Formula, customer, metric
from abmkit_metrics.costs import at_margin

_RETENTION = "Customer retention, (E − N) ÷ S; not as printed in 19 B2B KPIs, where it is always 0"
_NET = "NRR and GRR, of the customers of a year ago: Baremetrics, LatentView"
_PRICED = "worth is not null and worth_then is not null"


@metric(
    title={"en": "Active customers", "ko": "활성 고객", "zh": "活跃客户", "ja": "稼働顧客"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=[_RETENTION],
)
def active_customers() -> Formula:
    """Accounts that are customers on the period's last day."""
    return customer.distinct("account_id", on="active")


@metric(
    title={"en": "Customer retention", "ko": "고객 유지율", "zh": "客户保留率", "ja": "顧客継続率"},
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=[_RETENTION],
)
def customer_retention() -> Formula:
    """Customers of a year before the period's end who still are ÷ customers of a year before."""
    still = customer.distinct("account_id", on="year_before", where="is_active")
    return still / customer.distinct("account_id", on="year_before")


@metric(
    title={"en": "Customer churn", "ko": "고객 이탈률", "zh": "客户流失率", "ja": "顧客離脱率"},
    unit="percent",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=[_RETENTION],
)
def customer_churn() -> Formula:
    """Customers of a year before the period's end who no longer are ÷ customers of then."""
    gone = customer.distinct("account_id", on="year_before", where="not is_active")
    return gone / customer.distinct("account_id", on="year_before")


@metric(
    title={
        "en": "Net revenue retention",
        "ko": "순매출 유지율(NRR)",
        "zh": "净收入留存率",
        "ja": "純売上継続率",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=[_NET],
)
def net_revenue_retention() -> Formula:
    """What the customers of a year before pay a year now ÷ what they paid then.

    Who left pays 0; who came since is left out, and so is whose worth is unknown.
    """
    now = customer.sum("worth", on="year_before", where=_PRICED)
    return now / customer.sum("worth_then", on="year_before", where=_PRICED)


@metric(
    title={
        "en": "Gross revenue retention",
        "ko": "총매출 유지율(GRR)",
        "zh": "总收入留存率",
        "ja": "総売上継続率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=[_NET],
)
def gross_revenue_retention() -> Formula:
    """As net revenue retention, without what anybody pays more than then: at most 100 %."""
    kept = customer.sum("worth_kept", on="year_before", where=_PRICED)
    return kept / customer.sum("worth_then", on="year_before", where=_PRICED)


def year_of(name: str, then: int | None, now: int) -> dict[str, object]:
    kept = None if then is None else min(then, now)
    priced = {"worth_then": then, "worth": now, "worth_kept": kept}
    return {"account_id": name, "is_active": now > 0, **priced}


YEAR = [
    year_of("a", 100, 150),
    year_of("b", 200, 150),
    year_of("c", 100, 0),
    year_of("d", None, 70),
]
customer_retention.example(customer=YEAR, expect="0.75")
customer_retention.example(customer=[], expect=None)
customer_churn.example(customer=YEAR, expect="0.25")
customer_churn.example(customer=[], expect=None)
net_revenue_retention.example(customer=YEAR, expect="0.75")
net_revenue_retention.example(customer=[], expect=None)
net_revenue_retention.example(
    customer=[year_of("stays", 22_000, 35_000), year_of("left", 5_000, 0)], expect="1.296296"
)
gross_revenue_retention.example(customer=YEAR, expect="0.625")
gross_revenue_retention.example(customer=[], expect=None)
active_customers.example(
    customer=[
        {"account_id": "a"},
        {"account_id": "b", "active_to": "2026-09-30"},
        {"account_id": "c", "active_from": "2026-01-01", "active_to": "2026-10-01"},
    ],
    expect=2,
)


@metric(
    title={
        "en": "Cohort retention",
        "ko": "코호트 유지율",
        "zh": "同期群留存率",
        "ja": "コホート継続率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=["Cohort retention, the same customers below the line on every day"],
)
def cohort_retention() -> Formula:
    """Accounts that are customers on the last day ÷ accounts that ever were; by `cohort`.

    A cohort is the month in which accounts became customers for the first time.
    """
    return active_customers / customer.distinct("account_id", on="ever")


cohort_retention.example(
    customer=[
        {"account_id": "a", "first_on": "2026-01-05"},
        {"account_id": "b", "active_from": "2026-01-20", "active_to": "2026-08-01"},
    ],
    expect=0.5,
)
cohort_retention.example(customer=[{"active_from": "2026-10-01"}], expect=None)


@metric(
    title={
        "en": "New customers who stay",
        "ko": "신규 고객 유지율",
        "zh": "新客户留存率",
        "ja": "新規顧客継続率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=["Cohort retention, each cohort at one age"],
)
def new_customers_kept(months: int = 12) -> Formula:
    """Accounts that became customers in the period and still were `months` later ÷ all that did.

    For a period whose `months` are not over, what is known today of the last day counts.
    """
    joined = customer.cohort("account_id", on="joined_on")
    return joined.reach(customer, on="active", within=f"{months}m") / joined.count()


new_customers_kept.example(
    period="2025-Q3",
    customer=[
        {"account_id": "a", "active_from": "2025-07-01", "active_to": "2026-07-02"},
        {"account_id": "b", "active_from": "2025-07-01", "active_to": "2026-07-01"},
        {"account_id": "z", "active_from": "2025-06-30"},
    ],
    expect="0.5",
)
new_customers_kept.example(customer=[{"active_from": "2026-10-01"}], expect=None)


@metric(
    title={
        "en": "Yearly worth of a customer",
        "ko": "고객당 연간 매출",
        "zh": "客户年均收入",
        "ja": "顧客あたり年額",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=3,
    sources=["ARPA, a factor of LTV: 19 B2B KPIs"],
)
def worth_per_customer() -> Formula:
    """Mean yearly worth of the customers of the last day whose worth is known."""
    return customer.mean("worth", on="active")


@metric(
    title={
        "en": "Customer lifetime value",
        "ko": "고객 평생가치(LTV)",
        "zh": "客户终身价值",
        "ja": "顧客生涯価値",
    },
    unit="money",
    better="up",
    role="headline",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=["LTV, simple: profit of a year ÷ churn of a year: 19 B2B KPIs"],
)
def customer_lifetime_value(margin_percent: int = 0) -> Formula:
    """Mean yearly worth × gross margin ÷ yearly churn.

    Without the client's gross margin (0), or while nobody has left, it is "no data".
    """
    return at_margin(worth_per_customer, margin_percent) / customer_churn


worth_per_customer.example(
    customer=[{"worth": 10}, {"account_id": "b", "worth": 30}, {"account_id": "c", "worth": None}],
    expect=20,
)
_LEAVING = [year_of("a", 100, 100), year_of("b", 100, 100), year_of("c", 100, 100)]
_LEFT = {**year_of("d", 100, 0), "active_to": "2026-09-30"}
customer_lifetime_value.example(
    customer=[*_LEAVING, _LEFT], given={"margin_percent": 80}, expect=320
)
customer_lifetime_value.example(customer=[*_LEAVING, _LEFT], expect=None)
customer_lifetime_value.example(customer=_LEAVING, given={"margin_percent": 80}, expect=None)

"""Focus: whom the work of a period went to: new accounts, known ones, customers.

Each account counts once, as it was on the first day of the period on which it was touched: a
customer, or known by a touch of the year before, or new.
"""

from abmkit import Formula, customer, metric, touch

_FOCUS = "Acquire, convert, grow: 4 steps to ABM targeting (54, 27, 19 % named it their main focus)"
_TOUCHED = touch.cohort("account_id", where="not is_machine")
_YEAR = "12m"


@metric(
    title={
        "en": "Focus on new accounts",
        "ko": "신규 계정 비중",
        "zh": "新账户占比",
        "ja": "新規アカウント比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_FOCUS],
)
def focus_new_accounts() -> Formula:
    """Touched accounts that were no customers and had no touch in the year before ÷ touched ones.

    While nothing is known of customers, this is "no data".
    """
    new = _TOUCHED.had_no(customer, on="active").had_no(touch, within=_YEAR, same_day=False)
    return new.count() / _TOUCHED.count()


@metric(
    title={
        "en": "Focus on known accounts",
        "ko": "기존 접촉 계정 비중",
        "zh": "已知账户占比",
        "ja": "既知アカウント比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=[_FOCUS],
)
def focus_known_accounts() -> Formula:
    """Touched accounts that were no customers but had a touch in the year before ÷ touched ones."""
    known = _TOUCHED.had_no(customer, on="active").had(touch, within=_YEAR, same_day=False)
    return known.count() / _TOUCHED.count()


@metric(
    title={"en": "Focus on customers", "ko": "고객 계정 비중", "zh": "客户占比", "ja": "顧客比率"},
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="expand",
    version=1,
    sources=[_FOCUS],
)
def focus_customers() -> Formula:
    """Touched accounts that were customers ÷ touched accounts."""
    return _TOUCHED.had(customer, on="active").count() / _TOUCHED.count()


_TOUCHES: list[dict[str, object]] = [
    {"account_id": "new"},
    {"account_id": "new", "occurred_on": "2026-09-29"},
    {"account_id": "forgotten", "occurred_on": "2026-09-01"},
    {"account_id": "forgotten", "occurred_on": "2025-08-31"},
    {"account_id": "known"},
    {"account_id": "known", "occurred_on": "2026-06-30"},
    {"account_id": "buys", "occurred_on": "2026-07-01"},
    {"account_id": "bot", "is_machine": True},
]
_CUSTOMERS: list[dict[str, object]] = [
    {"account_id": "buys", "active_from": "2026-07-01"},
    {"account_id": "new", "active_from": "2026-09-30"},
]
for _metric, _expected in (
    (focus_new_accounts, "0.5"),
    (focus_known_accounts, "0.25"),
    (focus_customers, "0.25"),
):
    _metric.example(touch=_TOUCHES, customer=_CUSTOMERS, expect=_expected)
    _metric.example(touch=[], customer=_CUSTOMERS, expect=None)
    _metric.example(touch=_TOUCHES, expect=None)

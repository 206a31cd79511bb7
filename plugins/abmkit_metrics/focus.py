"""Focus: whom the work and the money of a period went to: new accounts, known ones, customers.

All touches of an account, or all that was spent on it, count as what it was on the day of its
first one in the period: a customer, or known by a touch of the year before, or new. Were each
touch taken as of its own day, only the first of a new account would go to a new one. The three
shares sum to 1; while nothing is known of customers, there are none.
"""

from abmkit import Formula, customer, metric, money, touch

_FOCUS = "Acquire, convert, grow: 4 steps to ABM targeting (54, 27, 19 % named it their main focus)"
_PEOPLE, _YEAR = "not is_machine", "12m"

_TOUCHED = touch.cohort("account_id", where=_PEOPLE)
_COURTED = _TOUCHED.had_no(customer, on="active")
_PAID_FOR = money.cohort("account_id", where="is_cost")
_INVESTED_IN = _PAID_FOR.had_no(customer, on="active")


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
    version=2,
    sources=[_FOCUS],
)
def focus_new_accounts() -> Formula:
    """Touches of new accounts ÷ touches of all accounts, machines left out.

    New: no customer, and without a touch in the year before the day of its first one in the period.
    """
    new = _COURTED.had_no(touch, within=_YEAR, where=_PEOPLE, same_day=False)
    return new.rows() / _TOUCHED.rows()


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
    version=2,
    sources=[_FOCUS],
)
def focus_known_accounts() -> Formula:
    """Touches of accounts we knew that were no customers ÷ touches of all accounts.

    Known: with a touch in the year before the day of its first one in the period.
    """
    known = _COURTED.had(touch, within=_YEAR, where=_PEOPLE, same_day=False)
    return known.rows() / _TOUCHED.rows()


@metric(
    title={"en": "Focus on customers", "ko": "고객 계정 비중", "zh": "客户占比", "ja": "顧客比率"},
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="expand",
    version=2,
    sources=[_FOCUS],
)
def focus_customers() -> Formula:
    """Touches of customers ÷ touches of all accounts.

    Customers on the day of their first touch in the period.
    """
    return _TOUCHED.had(customer, on="active").rows() / _TOUCHED.rows()


@metric(
    title={
        "en": "Spend on new accounts",
        "ko": "신규 계정 지출 비중",
        "zh": "新账户支出占比",
        "ja": "新規アカウントへの支出比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="attract",
    version=1,
    needs="money",
    sources=[_FOCUS],
)
def spend_on_new_accounts() -> Formula:
    """Cost spent on new accounts ÷ cost spent on accounts; what is told of no account is left out.

    New: no customer, and without a touch in the year before the day of its first cost in the
    period.
    """
    new = _INVESTED_IN.had_no(touch, within=_YEAR, where=_PEOPLE, same_day=False)
    return new.sum("amount") / _PAID_FOR.sum("amount")


@metric(
    title={
        "en": "Spend on known accounts",
        "ko": "기존 접촉 계정 지출 비중",
        "zh": "已知账户支出占比",
        "ja": "既知アカウントへの支出比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    needs="money",
    sources=[_FOCUS],
)
def spend_on_known_accounts() -> Formula:
    """Cost spent on accounts we knew that were no customers ÷ cost spent on accounts.

    Known: with a touch in the year before the day of its first cost in the period.
    """
    known = _INVESTED_IN.had(touch, within=_YEAR, where=_PEOPLE, same_day=False)
    return known.sum("amount") / _PAID_FOR.sum("amount")


@metric(
    title={
        "en": "Spend on customers",
        "ko": "고객 지출 비중",
        "zh": "客户支出占比",
        "ja": "顧客への支出比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="expand",
    version=1,
    needs="money",
    sources=[_FOCUS],
)
def spend_on_customers() -> Formula:
    """Cost spent on customers ÷ cost spent on accounts.

    Customers on the day of their first cost in the period.
    """
    buying = _PAID_FOR.had(customer, on="active")
    return buying.sum("amount") / _PAID_FOR.sum("amount")


_TOUCHES: list[dict[str, object]] = [
    {"account_id": "new", "occurred_on": "2026-09-01"},
    {"account_id": "new", "occurred_on": "2026-09-29"},
    {"account_id": "new"},
    {"account_id": "forgotten", "occurred_on": "2026-09-01"},
    {"account_id": "forgotten", "occurred_on": "2025-08-31"},
    {"account_id": "known"},
    {"account_id": "known", "occurred_on": "2026-06-30"},
    {"account_id": "buys", "occurred_on": "2026-07-01"},
    {"account_id": "bot", "is_machine": True},
    {"account_id": None},
]
_CUSTOMERS: list[dict[str, object]] = [
    {"account_id": "buys", "active_from": "2026-07-01"},
    {"account_id": "new", "active_from": "2026-09-02"},
]
_SPENT: list[dict[str, object]] = [
    {"kind": "cost_media", "account_id": "new", "amount": 20, "on_date": "2026-09-01"},
    {"kind": "cost_tool", "account_id": "new", "amount": 30},
    {"kind": "cost_media", "account_id": "known", "amount": 40},
    {"kind": "cost_media", "account_id": "buys", "amount": 10},
    {"kind": "cost_media", "account_id": None, "amount": 900},
    {"kind": "order", "account_id": "buys", "amount": 900},
]
for _metric, _expected in (
    (focus_new_accounts, "0.666667"),
    (focus_known_accounts, "0.166667"),
    (focus_customers, "0.166667"),
    (spend_on_new_accounts, "0.5"),
    (spend_on_known_accounts, "0.4"),
    (spend_on_customers, "0.1"),
):
    _metric.example(touch=_TOUCHES, money=_SPENT, customer=_CUSTOMERS, expect=_expected)
    _metric.example(touch=[], money=[], customer=_CUSTOMERS, expect=None)
    _metric.example(touch=_TOUCHES, money=_SPENT, expect=None)

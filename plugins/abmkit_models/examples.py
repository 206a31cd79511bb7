"""What the models make of a few rows: tests, and the best illustration of what they mean."""

from collections.abc import Mapping
from decimal import Decimal

from abmkit import Model

Expected = dict[str | None, int | str | Decimal | None]

_WAY: list[dict[str, object]] = [
    {"channel": "ads", "occurred_on": "2026-09-02", "person_id": None},
    {"channel": "web", "occurred_on": "2026-09-09"},
    {"channel": "webinar", "occurred_on": "2026-09-16"},
    {"channel": "email", "occurred_on": "2026-09-23"},
    {"channel": "web", "occurred_on": "2026-09-01", "account_id": "c"},
    {"channel": "sdr", "occurred_on": "2026-09-01", "is_marketing": False},
    {"channel": "email", "occurred_on": "2026-09-01", "is_machine": True},
    {"channel": "email", "occurred_on": "2025-09-01"},
    {"channel": "email", "occurred_on": "2026-09-01", "minutes": 0},
]
_TOUCHES = [{"is_marketing": True, **touch} for touch in _WAY]
_DEALS = [
    {"amount": 100, "created_on": "2026-09-16"},
    {"amount": 10, "account_id": "b"},
    {"amount": 7, "account_id": "c", "status": "lost"},
]

#: Of the 100 of account a, by rule: ads, web, webinar, email; the 10 of b have no path.
_CREDIT: Mapping[str, tuple[str, str, str, str]] = {
    "first_touch": ("100", "0", "0", "0"),
    "last_touch": ("0", "0", "0", "100"),
    "linear": ("25", "25", "25", "25"),
    "u_shaped": ("40", "10", "10", "40"),
    "w_shaped": ("30", "30", "30", "10"),
    "full_path": ("25", "25", "25", "25"),
    "time_decay": ("6.6667", "13.3333", "26.6667", "53.3333"),
    "markov": ("14.2857", "28.5714", "28.5714", "28.5715"),
}
_ARMS = [
    {"account_id": f"{arm}{number}", "arm": arm} for arm in ("treat", "control")
    for number in range(20)
]  # fmt: skip
_MET = [{"account_id": "treat1"}, {"account_id": "treat2"}, {"account_id": "treat2"},
        {"account_id": "treat3"}, {"account_id": "control1"}]  # fmt: skip


_ORDERS = {
    "twice": "2024-03-01 2024-06-01", "still": "2024-04-01 2025-09-01", "new": "2026-01-01",
    "often": "2024-01-15 2024-07-01 2025-01-10 2025-08-01 2026-06-01",
    "gone": "2024-02-01 2024-02-20 2024-03-05", "one": "2024-05-01", "two": "2025-02-01",
    "three": "2023-11-01",
}  # fmt: skip


def tell(models: Mapping[str, Model]) -> None:
    """Give each model its examples."""
    channels = ("ads", "web", "webinar", "email")
    for rule, parts in _CREDIT.items():
        for what, rest, total in (("revenue", "10", "110"), ("deals", "1", "2")):
            model = models[f"{what}_{rule}"]
            shares: Expected = {
                channel: part if what == "revenue" else round(Decimal(part) / 100, 4)
                for channel, part in zip(channels, parts, strict=True)
            }
            expected = {**shares, None: rest}
            model.example(deal=_DEALS, touch=_TOUCHES, by="channel", expect=expected)
            model.example(deal=_DEALS, touch=_TOUCHES, expect=total)
            model.example(deal=[], touch=[], expect=None)
    for name in ("lift_opportunities", "lift_wins"):
        models[name].example(listing=_ARMS, deal=_MET, expect="0.1")
        models[name].example(
            listing=_ARMS, deal=_MET, by="arm", expect={"treat": "0.15", "control": "0.05"}
        )
        models[name].example(listing=[{"account_id": "treat1"}], deal=_MET, expect=None)
    _tell_returns(models["credited_roi"])
    _tell_waits(models["question_wait"], models["mql_wait"])
    _tell_people(models)
    _tell_customers(models["advocate_accounts"], models["repeat_customer_value"])
    _tell_addresses(models["addresses_to_clean"])


def _tell_returns(roi: Model) -> None:
    """Of the 100 of account a each of its four channels is credited 25; ads cost 10, others 30."""
    costs: list[dict[str, object]] = [
        {"kind": "cost_media", "amount": 10, "channel": "ads"},
        {"kind": "cost_tool", "amount": 30},
        {"kind": "invoice", "amount": 500, "channel": "ads"},
    ]
    rules: list[tuple[dict[str, int | str], str | None, Expected]] = [
        ({"margin_percent": 50}, None, {None: "0.25"}),
        ({"margin_percent": 50}, "channel", {"ads": "0.25"}),
        ({"margin_percent": 50, "rule": "first_touch"}, "channel", {"ads": 4}),
        ({}, None, {None: None}),
    ]
    for given, by, expect in rules:
        roi.example(deal=_DEALS, touch=_TOUCHES, money=costs, given=given, by=by, expect=expect)


def _tell_waits(question: Model, mql: Model) -> None:
    """Hours are milliseconds ÷ 3,600,000."""
    hour = 3_600_000
    thread = {"kind": "social", "activity_id": "t"}
    said: list[dict[str, object]] = [
        {**thread, "action": "asked", "instant": 0},
        {**thread, "action": "answered", "instant": 9 * hour, "occurred_on": "2026-10-20"},
        {**thread, "action": "answered", "instant": 12 * hour},
        {**thread, "action": "asked", "instant": hour, "activity_id": "never answered"},
    ]
    question.example(touch=said, expect=9)
    question.example(touch=said[:1], expect=None)
    qualified = {"ladder": "person", "step": "mql"}
    mqls = [
        {**qualified, "person_id": person, "subject_id": person, "instant": hour} for person in "pq"
    ]
    calls: list[dict[str, object]] = [
        {"kind": "call", "person_id": "p", "instant": 0},
        {"kind": "call", "person_id": "p", "instant": 32 * hour},
        {"kind": "email", "person_id": "q", "instant": 2 * hour, "is_marketing": True},
        {"kind": "email", "person_id": "q", "instant": 10 * hour, "occurred_on": "2026-10-07"},
    ]
    mql.example(stage=mqls, touch=calls, expect=20)
    mql.example(stage=[], touch=calls, expect=None)


def _tell_people(models: Mapping[str, Model]) -> None:
    around = [("2026-08-01", 2), ("2026-08-08", 0), ("2026-08-09", 10), ("2026-08-15", 3),
              ("2026-08-16", 99)]  # fmt: skip
    read: list[dict[str, object]] = [
        {"occurred_on": day, "minutes": minutes} for day, minutes in around
    ]
    read.append({"occurred_on": "2026-08-08", "minutes": 1, "asset_id": "paper"})
    gained = models["content_minutes_gained"]
    gained.example(touch=read, expect=11)
    gained.example(touch=read, by="asset_id", expect={"paper": 11})
    gained.example(touch=[{}], expect=None)

    def told(
        person: str, score: int | None, day: str, instant: int, step: str
    ) -> dict[str, object]:
        who = {"ladder": "person", "person_id": person, "subject_id": person}
        return {**who, "score": score, "entered_on": day, "instant": instant, "step": step}

    scores = [
        told("p", 8, "2026-08-01", 10, "lead"),
        told("p", 25, "2026-08-31", 20, "mql"),
        told("p", 90, "2026-09-01", 30, "sql"),
        told("q", None, "2026-08-01", 10, "lead"),
    ]
    profile = models["lead_score_profile"]
    profile.example(stage=scores, expect=2)
    profile.example(stage=scores, by="band", expect={"20": 1, None: 1})
    profile.example(stage=scores, given={"age": 0}, by="band", expect={"0": 1, None: 1})
    touches: list[dict[str, object]] = [
        {"kind": "webinar", "person_id": "p", "instant": 15},
        {"kind": "visit", "person_id": "p", "instant": 20},
        {"kind": "visit", "person_id": "p", "instant": 31},
        {"kind": "visit", "person_id": "q", "instant": 15},
    ]
    change = models["score_change"]
    change.example(stage=scores, touch=touches, expect=41)
    change.example(stage=scores, touch=touches, by="kind", expect={"webinar": 17, "visit": 65})
    change.example(stage=scores, touch=[], expect=None)

    arms = [("A", 1), ("A", 0), ("B", 1), ("B", 1), ("B", 0), ("B", 0)]
    shown: list[dict[str, object]] = [
        {"person_id": f"p{n}", "cta": "demo", "variant": name, "action": "clicked" * acted or None}
        for n, (name, acted) in enumerate(arms)
    ]
    difference = models["variant_difference"]
    difference.example(touch=shown[:-1], by="cta", expect={"demo": "0.166667"})
    difference.example(touch=shown, by="variant", expect={"A": "0.5", "B": "0.5"})
    difference.example(touch=shown, expect=0)
    difference.example(touch=shown[:2], expect=None)


def _tell_customers(advocates: Model, repeats: Model) -> None:
    referrals = [{"account_id": name, "channel": "referral"} for name in "aab"]
    answers = [
        {"account_id": name, "score": score} for name, score in (("b", 9), ("c", 10), ("d", 8))
    ]
    advocates.example(touch=referrals, response=answers, expect=3)
    advocates.example(touch=referrals, response=[], expect=None)
    orders: list[dict[str, object]] = [
        {"kind": "order", "account_id": name, "amount": 50, "on_date": day}
        for name, days in _ORDERS.items()
        for day in days.split()
    ]
    given: dict[str, int | str] = {"margin_percent": 40, "months": 12}
    repeats.example(money=orders, given=given, expect="3.5186")
    repeats.example(money=orders, expect=None)
    repeats.example(
        money=[each for each in orders if each["account_id"] == "one"], given=given, expect=None
    )


def _tell_addresses(clean: Model) -> None:
    mails: list[dict[str, object]] = [
        {"kind": "email", "person_id": person, "action": action, "occurred_on": day}
        for person, action, day in [
            ("reads", "delivered", "2026-09-01"), ("idle", "delivered", "2026-09-01"),
            ("machine", "delivered", "2026-09-01"), ("wrong", "hard_bounced", "2026-02-01"),
            ("long ago", "hard_bounced", "2025-12-01"),
        ]
    ]  # fmt: skip
    deeds: list[dict[str, object]] = [
        {"person_id": "reads", "direction": "in", "occurred_on": "2026-01-02"},
        {"person_id": "wrong", "direction": "in"},
        {"person_id": "machine", "direction": "in", "is_machine": True},
        {"person_id": "idle", "direction": "out"},
    ]
    clean.example(touch=[*mails, *deeds], expect="0.75")
    clean.example(touch=deeds, expect=None)

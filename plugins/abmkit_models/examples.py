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

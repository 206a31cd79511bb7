"""Agreement: whether sales and marketing meet as they planned to."""

from abmkit import Formula, metric, touch


@metric(
    title={
        "en": "Sales–marketing meetings kept",
        "ko": "영업·마케팅 회의 이행률",
        "zh": "销售与市场会议履行率",
        "ja": "営業・マーケ会議の実施率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=1,
    proportion=True,
    sources=["Sales and marketing agree in regular meetings: Customer-lifecycle metrics, part 3"],
)
def agreement_meetings_kept(channel: str = "internal") -> Formula:
    """Meetings of sales and marketing that were held ÷ those planned for a day of the period.

    They are meetings in a `channel` of their own, with no account: in no CRM, as a rule, but in a
    calendar or a sheet.
    """
    planned = f"kind = 'meeting' and channel = '{channel}'"
    held = touch.distinct("activity_id", where=f"{planned} and outcome = 'held'")
    return held / touch.distinct("activity_id", where=planned)


_MEETINGS: list[dict[str, object]] = [
    {"kind": "meeting", "channel": channel, "outcome": outcome, "account_id": None}
    for channel, outcome in [
        ("internal", "held"),
        ("internal", "held"),
        ("internal", "cancelled"),
        ("internal", None),
        ("phone", "held"),
    ]
]
agreement_meetings_kept.example(touch=_MEETINGS, expect="0.5")
agreement_meetings_kept.example(touch=_MEETINGS, given={"channel": "phone"}, expect=1)
agreement_meetings_kept.example(touch=[{"kind": "meeting"}], expect=None)

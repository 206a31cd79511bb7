"""Engage: who gives us their time, and which meetings came of it."""

from abmkit import Formula, metric, touch

_MEETING = "kind = 'meeting' and on_list"
_BY_ARTICLE = "Meetings booked, held apart: ABM KPIs to measure and to ignore"
#: Meetings of which it is recorded what came of them.
_TOLD = touch.distinct(
    "activity_id", where=f"{_MEETING} and outcome in ('held', 'no_show', 'cancelled')"
)
_MET_OR_MISSED = touch.distinct(
    "activity_id", where=f"{_MEETING} and outcome in ('held', 'no_show')"
)


@metric(
    title={"en": "Engaged accounts", "ko": "참여 계정", "zh": "参与账户", "ja": "関与アカウント"},
    unit="count",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Account engagement: ABM funnel and who owns its KPIs; 4 steps to ABM targeting"],
)
def engaged_accounts(window: str = "90d") -> Formula:
    """Target accounts with a person who gave weighted minutes in the trailing window.

    On the list on the period's last day. Opens by machines, and what we sent ourselves, weigh
    nothing.
    """
    return touch.distinct(
        "account_id",
        where="minutes > 0 and person_id is not null and on_list_at_end",
        window=window,
    )


engaged_accounts.example(
    touch=[
        {"account_id": "a"},
        {"account_id": "a", "person_id": "q"},
        {"account_id": "b", "minutes": 0},
        {"account_id": "c", "person_id": None},
        {"account_id": "d", "on_list_at_end": False},
        {"account_id": "e", "occurred_on": "2026-07-02"},
        {"account_id": "f", "occurred_on": "2026-07-03"},
    ],
    expect=2,
)
engaged_accounts.example(touch=[], expect=None)


@metric(
    title={
        "en": "Engagement minutes",
        "ko": "참여 시간(분)",
        "zh": "参与分钟数",
        "ja": "エンゲージメント分数",
    },
    unit="minutes",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[
        "Target account engagement: 4 steps to ABM targeting",
        "Minutes weighted by kind of activity: Demandbase, Engagement Minute Categories",
    ],
)
def engagement_minutes() -> Formula:
    """Weighted minutes of accounts that were on the target list on the day of the touch.

    Minutes by kind of touch are a convention of the client's settings unless the source measures
    them; machines weigh nothing.
    """
    return touch.sum("minutes", where="on_list")


engagement_minutes.example(
    touch=[
        {"minutes": "2.5"},
        {"minutes": 30},
        {"minutes": 4, "on_list": False},
        {"minutes": 8, "occurred_on": "2026-06-30"},
    ],
    expect="32.5",
)


@metric(
    title={"en": "Activities", "ko": "활동 수", "zh": "活动次数", "ja": "活動数"},
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Engagement history, each activity once: 4 steps to ABM targeting"],
)
def activities() -> Formula:
    """Different meetings, e-mails, visits and the like with accounts on the list that day.

    By `kind`, `channel` or `account`; `abmkit explain CLIENT activities` has the dated touches.
    """
    return touch.distinct("activity_id", where="on_list and not is_machine")


activities.example(
    touch=[
        {"activity_id": "board", "person_id": "p"},
        {"activity_id": "board", "person_id": "q"},
        {"activity_id": "mail", "is_machine": True},
        {"activity_id": "visit", "on_list": False},
        {"activity_id": "call"},
    ],
    expect=2,
)


@metric(
    title={"en": "Meetings booked", "ko": "예약된 미팅", "zh": "已预约会议", "ja": "予約会議"},
    unit="count",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_BY_ARTICLE],
)
def meetings_booked() -> Formula:
    """Meetings arranged for a day of the period with accounts on the target list that day.

    Whatever came of them: booked = held + no-show + cancelled + outcome not recorded. A meeting
    of several people counts once.
    """
    return touch.distinct("activity_id", where=_MEETING)


@metric(
    title={"en": "Meetings held", "ko": "진행된 미팅", "zh": "已举行会议", "ja": "実施会議"},
    unit="count",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_BY_ARTICLE],
)
def meetings_held() -> Formula:
    """Meetings recorded as held with accounts on the target list that day.

    One that somebody came to is held, even if others did not; one without a recorded outcome
    never is.
    """
    return touch.distinct("activity_id", where=f"{_MEETING} and outcome = 'held'")


@metric(
    title={"en": "Meetings missed", "ko": "노쇼 미팅", "zh": "爽约会议", "ja": "欠席会議"},
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_BY_ARTICLE],
)
def meetings_no_show() -> Formula:
    """Meetings that nobody of the other side came to, with target accounts of that day."""
    return _MET_OR_MISSED - meetings_held


@metric(
    title={"en": "Meetings cancelled", "ko": "취소된 미팅", "zh": "已取消会议", "ja": "取消会議"},
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_BY_ARTICLE],
)
def meetings_cancelled() -> Formula:
    """Meetings called off, with target accounts of that day."""
    return _TOLD - _MET_OR_MISSED


@metric(
    title={
        "en": "Meetings without outcome",
        "ko": "결과 미기록 미팅",
        "zh": "未记录结果的会议",
        "ja": "実施可否の記録なし会議",
    },
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=2,
    sources=[_BY_ARTICLE],
)
def meetings_unrecorded() -> Formula:
    """Meetings booked for a day of the period whose outcome nobody has recorded."""
    return meetings_booked - _TOLD.coalesce(0)


@metric(
    title={
        "en": "Outcome not recorded",
        "ko": "결과 미기록 비율",
        "zh": "未记录结果占比",
        "ja": "実施可否の記録なし率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=2,
    proportion=True,
    sources=[_BY_ARTICLE],
)
def meetings_unrecorded_share() -> Formula:
    """Meetings without a recorded outcome ÷ meetings booked: how far to trust "held"."""
    return meetings_unrecorded / meetings_booked


_MEETINGS: list[dict[str, object]] = [
    {"kind": "meeting", "activity_id": activity, "person_id": person, "outcome": outcome}
    for activity, person, outcome in [
        ("board", "p1", "held"),
        ("board", "p2", "held"),
        ("demo", "p1", "held"),
        ("demo", "p2", "no_show"),
        ("lunch", "p1", "no_show"),
        ("call off", "p1", "cancelled"),
        ("forgotten", "p1", None),
        ("still booked", "p1", "booked"),
    ]
]
_NOT_COUNTED: list[dict[str, object]] = [
    {"kind": "call", "outcome": "held"},
    {"kind": "meeting", "outcome": "held", "on_list": False},
    {"kind": "meeting", "outcome": "held", "occurred_on": "2026-10-01"},
]
_COUNTS = {
    meetings_booked: 6,
    meetings_held: 2,
    meetings_no_show: 1,
    meetings_cancelled: 1,
    meetings_unrecorded: 2,
}
for _metric, _expected in _COUNTS.items():
    _metric.example(touch=[*_MEETINGS, *_NOT_COUNTED], expect=_expected)
    _metric.example(touch=[{"kind": "visit"}], expect=None)
    _metric.example(touch=[], expect=None)
_BARE: list[dict[str, object]] = [{"kind": "meeting", "outcome": None}]
for _metric in (meetings_held, meetings_no_show, meetings_cancelled):
    _metric.example(touch=_BARE, expect=None)
meetings_unrecorded.example(touch=_BARE, expect=1)
meetings_unrecorded_share.example(touch=_BARE, expect=1)
meetings_unrecorded_share.example(touch=_MEETINGS, expect="0.333333")
meetings_unrecorded_share.example(touch=[{"kind": "visit"}], expect=None)

"""Content: forms, assets and channels, and what target accounts make of them."""

from abmkit import Formula, metric, touch

_FORMS = "Form fills: ABM funnel and who owns its KPIs; ABM KPIs to measure and to ignore"
_FILLED = "kind = 'form' and not action = 'viewed'"


@metric(
    title={
        "en": "People who filled a form",
        "ko": "양식 제출자",
        "zh": "表单填写人数",
        "ja": "フォーム送信者数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=[_FORMS],
)
def form_fills() -> Formula:
    """Different people of accounts on the target list that day who sent a form."""
    return touch.distinct("person_id", where=f"{_FILLED} and on_list")


@metric(
    title={"en": "Forms sent in", "ko": "제출된 양식", "zh": "表单提交数", "ja": "フォーム送信数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=[_FORMS],
)
def form_submissions() -> Formula:
    """Forms sent by people of accounts on the target list that day."""
    return touch.count(where=f"{_FILLED} and on_list")


@metric(
    title={
        "en": "Form completion rate",
        "ko": "양식 완료율",
        "zh": "表单完成率",
        "ja": "フォーム完了率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=["Form completion: ABM KPIs to measure and to ignore"],
)
def form_completion_rate() -> Formula:
    """Forms sent in ÷ forms viewed, by anybody; ask by `asset_id` for each form."""
    return touch.count(where=_FILLED) / touch.count(where="kind = 'form' and action = 'viewed'")


_FORM_ROWS: list[dict[str, object]] = [
    {"kind": "form", "action": "viewed", "person_id": "p"},
    {"kind": "form", "action": "viewed", "person_id": "q"},
    {"kind": "form", "action": "viewed", "person_id": "r"},
    {"kind": "form", "action": "viewed", "person_id": "s"},
    {"kind": "form", "action": "submitted", "person_id": "p"},
    {"kind": "form", "person_id": "p"},
    {"kind": "form", "person_id": "x", "account_id": "b", "on_list": False},
]
form_fills.example(touch=_FORM_ROWS, expect=1)
form_submissions.example(touch=_FORM_ROWS, expect=2)
form_completion_rate.example(touch=_FORM_ROWS, expect="0.75")
form_completion_rate.example(touch=[{"kind": "form"}], expect=None)


@metric(
    title={
        "en": "Content engagement",
        "ko": "콘텐츠 참여율",
        "zh": "内容参与率",
        "ja": "コンテンツエンゲージメント率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Content engagement: ABM KPIs to measure and to ignore"],
)
def content_engagement() -> Formula:
    """People who gave weighted minutes ÷ people exposed to content; by `asset_id` for each."""
    exposed = "asset_id is not null and person_id is not null"
    engaged = touch.distinct("person_id", where=f"{exposed} and minutes > 0")
    return engaged / touch.distinct("person_id", where=exposed)


@metric(
    title={
        "en": "Content minutes",
        "ko": "콘텐츠 참여 시간(분)",
        "zh": "内容参与分钟数",
        "ja": "コンテンツ閲覧分数",
    },
    unit="minutes",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Content engagement: ABM KPIs to measure and to ignore"],
)
def content_minutes() -> Formula:
    """Weighted minutes given to content; by `asset_id` for each."""
    return touch.sum("minutes", where="asset_id is not null")


@metric(
    title={
        "en": "Call-to-action rate",
        "ko": "CTA 전환율",
        "zh": "行动号召转化率",
        "ja": "CTA反応率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=["Conversion across the journey, per CTA: ABM KPIs to measure and to ignore"],
)
def action_rate() -> Formula:
    """People who clicked or sent a form ÷ people exposed to content.

    By `cta` for each call to action, by `variant` for the arms of a test, by `asset_id` for a
    landing page.
    """
    exposed = "asset_id is not null and person_id is not null and not is_machine"
    acted = f"{exposed} and action in ('clicked', 'submitted')"
    return touch.distinct("person_id", where=acted) / touch.distinct("person_id", where=exposed)


_CONTENT: list[dict[str, object]] = [
    {"asset_id": "paper", "person_id": "p", "minutes": 5, "action": "clicked"},
    {"asset_id": "paper", "person_id": "q", "minutes": 0},
    {"asset_id": "page", "person_id": "p", "minutes": 2},
    {"person_id": "z", "minutes": 30},
]
content_engagement.example(touch=_CONTENT, expect=0.5)
content_engagement.example(touch=[{}], expect=None)
content_minutes.example(touch=_CONTENT, expect=7)
action_rate.example(touch=_CONTENT, expect=0.5)
action_rate.example(touch=[{}], expect=None)


@metric(
    title={
        "en": "Content follow-on rate",
        "ko": "콘텐츠 후속 참여율",
        "zh": "内容后续参与率",
        "ja": "コンテンツ後続関与率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=["Assets that drive engagement: Customer-lifecycle metrics, part 3: nurture"],
)
def content_follow_on_rate(days: int = 7) -> Formula:
    """People who gave minutes again within `days` of first giving some to content ÷ such people.

    On a later day, to anything; by `asset_id` for each piece of content.
    """
    met = touch.cohort("person_id", where="asset_id is not null and minutes > 0")
    again = met.reach(touch, within=f"{days}d", where="minutes > 0", same_day=False)
    return again / met.count()


content_follow_on_rate.example(
    touch=[
        {"asset_id": "paper", "person_id": "p", "occurred_on": "2026-07-01"},
        {"person_id": "p", "occurred_on": "2026-07-08"},
        {"asset_id": "paper", "person_id": "q", "occurred_on": "2026-07-01"},
        {"person_id": "q", "occurred_on": "2026-07-01"},
        {"person_id": "q", "occurred_on": "2026-07-09"},
    ],
    expect="0.5",
)
content_follow_on_rate.example(touch=[{}], expect=None)


@metric(
    title={
        "en": "Minutes of high-value accounts",
        "ko": "고가치 계정 참여 시간(분)",
        "zh": "高价值账户参与分钟数",
        "ja": "高価値アカウントの分数",
    },
    unit="minutes",
    better="neutral",
    role="headline",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Channels that high-value accounts prefer: 4 steps to ABM targeting"],
)
def high_value_minutes(tier: str = "1") -> Formula:
    """Weighted minutes of accounts that were of the highest tier that day.

    By `channel`, it tells which channels they prefer: where they spend time, not where they click.
    """
    return touch.sum("minutes", where=f"tier = '{tier}'")


@metric(
    title={
        "en": "High-value share of minutes",
        "ko": "고가치 계정 참여 시간 비중",
        "zh": "高价值账户分钟占比",
        "ja": "高価値アカウントの分数比率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Channels that high-value accounts prefer: 4 steps to ABM targeting"],
)
def high_value_minutes_share(tier: str = "1") -> Formula:
    """Weighted minutes of accounts that were of the highest tier that day ÷ those of all accounts.

    By `channel`, it tells where high-value accounts are met and where others take the time.
    """
    return touch.sum("minutes", where=f"tier = '{tier}'") / touch.sum(
        "minutes", where="account_id is not null"
    )


_OF_TIERS: list[dict[str, object]] = [
    {"tier": "1", "minutes": 9},
    {"tier": "2", "account_id": "b", "minutes": 4},
    {"tier": None, "account_id": "c", "minutes": 5},
    {"tier": None, "account_id": None, "minutes": 70},
]
high_value_minutes.example(touch=_OF_TIERS, expect=9)
high_value_minutes_share.example(touch=_OF_TIERS, expect="0.5")
high_value_minutes_share.example(touch=[], expect=None)

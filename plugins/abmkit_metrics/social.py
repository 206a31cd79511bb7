"""Social networks: what platforms report of everybody, and who asked and mentioned us."""

from abmkit import Formula, metric, stat, touch

_SOCIAL = "Social metrics: 19 B2B KPIs"
_ENGAGED = "name in ('reactions', 'comments', 'shares')"


@metric(
    title={"en": "Reach of a post or day", "ko": "도달", "zh": "触达人数", "ja": "リーチ"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_SOCIAL, "Reach is not additive over posts or days"],
)
def reach() -> Formula:
    """Median reach as reported, of a post or a day; never a sum."""
    return stat.median("reading", where="name = 'reach'")


@metric(
    title={"en": "Followers", "ko": "팔로워", "zh": "粉丝数", "ja": "フォロワー数"},
    unit="count",
    better="up",
    role="vanity",
    use_instead="social_engagement_rate",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_SOCIAL],
)
def followers() -> Formula:
    """Followers as last told by the period's last day, of all channels."""
    return stat.last("level", where="name = 'followers'")


@metric(
    title={"en": "Followers gained", "ko": "팔로워 순증", "zh": "净增粉丝", "ja": "フォロワー純増"},
    unit="count",
    better="up",
    role="vanity",
    use_instead="social_engagement_rate",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_SOCIAL],
)
def followers_gained() -> Formula:
    """Followers won less followers lost in the period."""
    return stat.sum("change", where="name = 'followers'")


@metric(
    title={
        "en": "Social engagement",
        "ko": "소셜 참여",
        "zh": "社交互动数",
        "ja": "SNSエンゲージメント",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    sources=[_SOCIAL],
)
def social_engagement() -> Formula:
    """Reactions, comments and shares; negative reactions are counted apart."""
    return stat.sum("value", where=_ENGAGED)


@metric(
    title={
        "en": "Social engagement rate",
        "ko": "소셜 참여율",
        "zh": "社交互动率",
        "ja": "SNSエンゲージメント率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    sources=[_SOCIAL],
)
def social_engagement_rate() -> Formula:
    """Reactions, comments and shares ÷ impressions; ask by `channel`."""
    return social_engagement / stat.sum("value", where="name = 'impressions'")


@metric(
    title={"en": "Negative reactions", "ko": "부정적 반응", "zh": "负面反应", "ja": "否定的な反応"},
    unit="count",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    sources=[_SOCIAL, "Only where the platform reports them"],
)
def negative_reactions() -> Formula:
    """Negative reactions, where the platform reports them."""
    return stat.sum("value", where="name = 'negative_reactions'")


_POSTS: list[dict[str, object]] = [
    {"name": "reactions", "value": 8},
    {"name": "comments", "value": 2},
    {"name": "impressions", "value": 200},
    {"name": "negative_reactions", "value": 1},
    {"name": "reach", "value": None, "reading": 90},
    {"name": "reach", "value": None, "reading": 30},
    {"name": "followers", "level": 500, "change": -3, "day": "2026-06-30", "held_to": "2026-09-01"},
    {"name": "followers", "level": 520, "change": 20, "day": "2026-09-01"},
    {"name": "followers", "level": 70, "channel": "x", "day": "2026-09-02"},
]
for _metric, _expected in (
    (reach, "60"),
    (followers, "590"),
    (followers_gained, "20"),
    (social_engagement, "10"),
    (social_engagement_rate, "0.05"),
    (negative_reactions, "1"),
):
    _metric.example(stat=_POSTS, expect=_expected)
    _metric.example(stat=[], expect=None)


@metric(
    title={"en": "Mentions", "ko": "언급 수", "zh": "提及次数", "ja": "言及数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Mentions and hashtags: 19 B2B KPIs"],
)
def mentions() -> Formula:
    """Social touches in which somebody mentioned us."""
    return touch.count(where="kind = 'social' and action = 'mentioned'")


@metric(
    title={"en": "Questions answered", "ko": "질문 답변율", "zh": "提问答复率", "ja": "質問回答率"},
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=2,
    sources=["Questions answered: 19 B2B KPIs"],
)
def questions_answered(days: int = 30) -> Formula:
    """Threads in which somebody first asked in the period and we answered within `days` ÷ all.

    Each thread once, however often both sides wrote.
    """
    asked = touch.cohort("activity_id", where="kind = 'social' and action = 'asked'")
    answer = "kind = 'social' and action = 'answered'"
    return asked.reach(touch, within=f"{days}d", where=answer) / asked.count()


_TALK: list[dict[str, object]] = [
    {"kind": "social", "action": action, "activity_id": thread}
    for thread, action in (("1", "asked"), ("1", "answered"), ("2", "asked"), ("3", "mentioned"))
]
mentions.example(touch=_TALK, expect=1)
questions_answered.example(touch=_TALK, expect=0.5)
questions_answered.example(touch=[{}], expect=None)

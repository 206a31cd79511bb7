"""The website and search: what platforms report of everybody, account or not."""

from abmkit import Formula, metric, stat
from abmkit_metrics.leads import new_leads

_WEB = "Website metrics: 19 B2B KPIs"


def _sum(*names: str) -> Formula:
    """What adds up over days, of some names."""
    told = ", ".join(f"'{name}'" for name in names)
    return stat.sum("value", where=f"name in ({told})")


@metric(
    title={
        "en": "Website sessions",
        "ko": "웹사이트 세션",
        "zh": "网站会话数",
        "ja": "ウェブセッション数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_WEB, "Traffic by source is this by channel"],
)
def sessions() -> Formula:
    """Sessions on the website; by `channel` for organic, social, e-mail, paid and links."""
    return _sum("sessions")


@metric(
    title={"en": "Users on a day", "ko": "일일 사용자", "zh": "日用户数", "ja": "1日の利用者数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_WEB, "Users are never added across days"],
)
def daily_users() -> Formula:
    """Median number of users that the platform tells of a day; a sum would count them twice."""
    return stat.median("reading", where="name = 'users'")


@metric(
    title={"en": "Page views", "ko": "웹사이트 조회수", "zh": "页面浏览量", "ja": "ページビュー"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_WEB],
)
def page_views() -> Formula:
    """Pages viewed."""
    return _sum("page_views")


@metric(
    title={
        "en": "Time on page",
        "ko": "페이지 체류 시간",
        "zh": "页面停留时间",
        "ja": "ページ滞在時間",
    },
    unit="seconds",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=2,
    sources=[_WEB, "Engaged time, since a visit's last page has no end in older tools"],
)
def time_on_page() -> Formula:
    """Engaged time ÷ page views, in seconds."""
    return 60 * stat.sum("minutes", where="name = 'engaged_minutes'") / page_views


@metric(
    title={"en": "Bounce rate", "ko": "이탈률", "zh": "跳出率", "ja": "直帰率"},
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_WEB, "As in GA4: 1 − engaged sessions ÷ sessions"],
)
def bounce_rate() -> Formula:
    """Sessions that were not engaged ÷ sessions."""
    return (sessions - _sum("engaged_sessions")) / sessions


@metric(
    title={
        "en": "Bounce rate, one page",
        "ko": "이탈률(단일 페이지)",
        "zh": "跳出率（单页访问）",
        "ja": "直帰率（1ページのみ）",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=[_WEB, "As in Universal Analytics: sessions of a single page"],
)
def bounce_rate_one_page() -> Formula:
    """Sessions that saw one page and did nothing else ÷ sessions, where a tool counts them."""
    return _sum("bounces") / sessions


@metric(
    title={
        "en": "Visits to leads",
        "ko": "리드 전환율",
        "zh": "访问线索转化率",
        "ja": "訪問リード転換率",
    },
    unit="percent",
    better="up",
    role="vanity",
    use_instead="mql",
    owner="marketing",
    stage="measure",
    lifecycle="capture",
    version=1,
    sources=["Lead conversion rate: 19 B2B KPIs; vanity in ABM: 4 steps to ABM targeting"],
)
def lead_conversion_rate() -> Formula:
    """New leads ÷ sessions, as no source tells the unique visitors of a period.

    Users of its days cannot be added, and touches know only the visitors who were recognised.
    """
    return new_leads / sessions


@metric(
    title={
        "en": "Landing-page conversion",
        "ko": "방문 페이지 전환율",
        "zh": "落地页转化率",
        "ja": "ランディングページ転換率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="capture",
    version=1,
    sources=["Landing-page conversion: 19 B2B KPIs"],
)
def landing_page_conversion() -> Formula:
    """Sessions with the wanted action ÷ sessions; by `asset_id` for each page."""
    return _sum("conversions") / sessions


@metric(
    title={"en": "Search position", "ko": "검색 순위", "zh": "搜索排名", "ja": "検索順位"},
    unit="score",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=1,
    sources=["Search ranking: 19 B2B KPIs"],
)
def search_position() -> Formula:
    """Mean position in search results, weighted by impressions."""
    seen = "name = 'position' and weight is not null"
    return stat.sum("weighted", where=seen) / stat.sum("weight", where=seen)


@metric(
    title={
        "en": "Seen on first page",
        "ko": "검색 1페이지 노출 비율",
        "zh": "搜索首页展示占比",
        "ja": "検索1ページ目表示率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="attract",
    version=2,
    sources=["Search ranking, share at position 10 or better: 19 B2B KPIs"],
)
def first_page_share() -> Formula:
    """Impressions at position 10 or better ÷ impressions whose position is told."""
    seen = "name = 'position' and weight is not null"
    return stat.sum("weight", where=f"{seen} and reading <= 10") / stat.sum("weight", where=seen)


@metric(
    title={"en": "Click-through rate", "ko": "CTA 클릭률", "zh": "点击率", "ja": "クリック率"},
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="capture",
    version=1,
    sources=["CTA click rate, page and paid search: 19 B2B KPIs"],
)
def click_through_rate() -> Formula:
    """Clicks ÷ impressions; by `channel` or `asset_id`."""
    return _sum("clicks") / _sum("impressions")


def _told(**values: object) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in values.items()]


_SITE: list[dict[str, object]] = [
    *_told(sessions=2000, engaged_sessions=1300, bounces=900, page_views=400, conversions=100),
    *_told(impressions=1000, clicks=50),
    {"name": "engaged_minutes", "value": 600, "minutes": 600},
    {"name": "users", "reading": 70, "value": None},
    {"name": "users", "reading": 90, "value": None},
    {"name": "position", "reading": 4, "value": None, "weight": 300, "weighted": 1200},
    {"name": "position", "reading": 12, "value": None, "weight": 100, "weighted": 1200},
    {"name": "sessions", "value": 9, "day": "2026-06-30"},
]
_NEW: list[dict[str, object]] = [
    {"ladder": "person", "subject_id": name, "step": "lead"} for name in "pq"
]
for _metric, _expected in (
    (sessions, 2000),
    (daily_users, 80),
    (page_views, 400),
    (time_on_page, 90),
    (bounce_rate, "0.35"),
    (bounce_rate_one_page, "0.45"),
    (lead_conversion_rate, "0.001"),
    (landing_page_conversion, "0.05"),
    (search_position, 6),
    (first_page_share, "0.75"),
    (click_through_rate, "0.05"),
):
    _metric.example(stat=_SITE, stage=_NEW, expect=_expected)
    _metric.example(stat=[], expect=None)

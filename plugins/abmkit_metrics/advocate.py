"""Advocate: what customers say of us, and who brings others."""

from abmkit import Formula, influence, metric, response, touch

_ARTICLES = "ABM KPIs to measure and to ignore; 19 B2B KPIs"
_ANSWERED = "scale = 'nps' and score is not null"
_SATISFIED = "(scale = 'csat5' and score >= 4) or (scale = 'csat7' and score >= 6)"
_RATED = "scale in ('csat5', 'csat7') and score is not null"


@metric(
    title={
        "en": "Net promoter score",
        "ko": "순추천지수(NPS)",
        "zh": "净推荐值",
        "ja": "ネットプロモータースコア",
    },
    unit="score",
    better="up",
    role="headline",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=["NPS: ABM KPIs to measure and to ignore", "6 is a detractor: DELA annual report"],
)
def nps() -> Formula:
    """Percent of answers of 9 and 10 less percent of answers of 0 to 6: −100 to 100."""
    promoters = response.count(where=f"{_ANSWERED} and score >= 9")
    detractors = response.count(where=f"{_ANSWERED} and score <= 6")
    return 100 * ((promoters - detractors) / response.count(where=_ANSWERED))


for _scores, _expected in (
    ([9] * 3 + [8] * 5 + [6] * 2, 10),
    ([0, 6], -100),
    ([7, 8], 0),
    ([9, 10], 100),
    ([None], None),
):
    nps.example(response=[{"score": score} for score in _scores], expect=_expected)


@metric(
    title={"en": "NPS answers", "ko": "NPS 응답 수", "zh": "NPS回答数", "ja": "NPSの回答数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=["NPS, printed with its number of answers: ABM KPIs to measure and to ignore"],
)
def nps_answers() -> Formula:
    """Answers with a score that the net promoter score rests on."""
    return response.count(where=_ANSWERED)


nps_answers.example(response=[{"score": 3}, {"score": None}, {"scale": "csat5"}], expect=1)


@metric(
    title={
        "en": "Survey response rate",
        "ko": "설문 응답률",
        "zh": "问卷回复率",
        "ja": "アンケート回答率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=["NPS, with its response rate: ABM KPIs to measure and to ignore"],
)
def survey_response_rate(days: int = 30) -> Formula:
    """People who answered a survey within `days` of being sent one ÷ people sent one.

    Sent: an e-mail of a campaign whose type is survey. Where surveys are sent by a tool that
    tells nothing of it, this is "no data".
    """
    sent = "campaign_type = 'survey' and action in ('sent', 'delivered')"
    asked = touch.cohort("person_id", where=sent)
    return asked.reach(response, within=f"{days}d") / asked.count()


_SENT: list[dict[str, object]] = [
    {"person_id": person, "campaign_type": "survey", "action": "sent", "occurred_on": "2026-07-01"}
    for person in "pqr"
]
survey_response_rate.example(
    touch=[*_SENT, {"person_id": "z"}],
    response=[
        {"person_id": "p", "answered_on": "2026-07-31"},
        {"person_id": "q", "answered_on": "2026-08-01"},
        {"person_id": "z"},
    ],
    expect="0.333333",
)
survey_response_rate.example(touch=[{}], response=[{}], expect=None)


@metric(
    title={
        "en": "Customer satisfaction",
        "ko": "고객 만족도",
        "zh": "客户满意度",
        "ja": "顧客満足度",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    proportion=True,
    sources=[f"Customer satisfaction, top two boxes: {_ARTICLES}"],
)
def customer_satisfaction() -> Formula:
    """Answers in the two best boxes ÷ answers, of scales of five and of seven."""
    return response.count(where=_SATISFIED) / response.count(where=_RATED)


@metric(
    title={
        "en": "Mean satisfaction (of 5)",
        "ko": "평균 만족도(5점)",
        "zh": "平均满意度（5分）",
        "ja": "平均満足度（5点満点）",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    min_n=5,
    sources=[f"Customer satisfaction, the mean as a detail: {_ARTICLES}"],
)
def mean_satisfaction() -> Formula:
    """Mean answer on the scale of five."""
    return response.mean("score", where="scale = 'csat5'")


_RATINGS: list[dict[str, object]] = [
    {"scale": scale, "score": score}
    for scale, score in (
        ("csat5", 5), ("csat5", 3), ("csat7", 6), ("csat7", 5), ("csat5", None), ("nps", 9),
    )
]  # fmt: skip
customer_satisfaction.example(response=_RATINGS, expect=0.5)
customer_satisfaction.example(response=[{"score": 9}], expect=None)
mean_satisfaction.example(response=_RATINGS, expect=4)


@metric(
    title={
        "en": "Accounts with a promoter",
        "ko": "추천 의향 계정",
        "zh": "有推荐者的账户",
        "ja": "推奨者のいるアカウント",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=["Advocates: ABM funnel and who owns its KPIs; 19 B2B KPIs"],
)
def promoter_accounts() -> Formula:
    """Accounts of which somebody answered 9 or 10 to the question of recommending us."""
    return response.distinct("account_id", where=f"{_ANSWERED} and score >= 9")


@metric(
    title={
        "en": "Referring accounts",
        "ko": "추천 발생 계정",
        "zh": "推荐过的账户",
        "ja": "紹介元アカウント",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=["Referral and word of mouth: 19 B2B KPIs; ABM funnel and who owns its KPIs"],
)
def referring_accounts() -> Formula:
    """Accounts with a touch in the channel `referral`."""
    return touch.distinct("account_id", where="channel = 'referral'")


@metric(
    title={
        "en": "Opportunities by referral",
        "ko": "추천 경유 거래",
        "zh": "来自推荐的商机",
        "ja": "紹介経由の商談",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=2,
    sources=["Deals sourced by referral: 19 B2B KPIs; ABM funnel and who owns its KPIs"],
)
def referred_opportunities() -> Formula:
    """Deals accepted by sales in the period that a referral brought.

    Its campaign is a referral, or the account's first touch, up to the day the deal was opened,
    came in the channel `referral`.
    """
    return influence.count(on="qualified_on", where="is_referred")


referred_opportunities.example(
    influence=[
        {"is_referred": True},
        {"is_referred": True, "qualified_on": "2026-06-30"},
        {"is_sourced": True},
    ],
    expect=1,
)
referred_opportunities.example(influence=[], expect=None)


promoter_accounts.example(
    response=[{"score": 9}, {"score": 10}, {"account_id": "b", "score": 8}], expect=1
)
referring_accounts.example(
    touch=[{"channel": "referral"}, {"account_id": "b", "channel": "web"}], expect=1
)

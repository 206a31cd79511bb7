"""Health: how well an account is, of several parts, each from 0 to 100."""

from functools import reduce
from operator import add

from abmkit import Formula, metric, response, stat
from abmkit_metrics.customers import YEAR, customer_retention, year_of
from abmkit_metrics.expand import penetration


@metric(
    title={"en": "Account health", "ko": "계정 상태", "zh": "账户健康度", "ja": "アカウント健全度"},
    unit="score",
    better="up",
    role="headline",
    owner="shared",
    stage="advocate",
    lifecycle="expand",
    version=2,
    sources=["Account health, Σ weight × part, missing parts left out: Natero; Gainsight"],
)
def account_health(
    engagement: int = 40, survey: int = 30, renewal: int = 30, usage: int = 30, support: int = 20
) -> Formula:
    """Weighted mean of engagement, survey, renewal, usage and support, each from 0 to 100.

    Engagement is penetration, survey ten times the mean answer to NPS, renewal retention; usage
    and support are the mean of the last totals called usage_score and support_score, where a source
    tells them. A part without data is left out, and the weights of the others make up for it.
    """
    answer = response.mean("score", where="scale = 'nps'")
    parts = (
        (engagement, 100 * penetration),
        (survey, 10 * answer),
        (renewal, 100 * customer_retention),
        (usage, stat.mean("level", on="held", where="name = 'usage_score'")),
        (support, stat.mean("level", on="held", where="name = 'support_score'")),
    )
    told: Formula = reduce(add, ((weight * part).coalesce(0) for weight, part in parts))
    return told / reduce(add, ((weight + 0 * part).coalesce(0) for weight, part in parts))


_LISTED: list[dict[str, object]] = [{"account_id": name} for name in "abcde"]
_ENGAGED: list[dict[str, object]] = [{"account_id": name} for name in "abcd"]
_SCORES: list[dict[str, object]] = [{"score": score} for score in (10, 10, 5)]
account_health.example(
    listing=_LISTED, touch=_ENGAGED, response=_SCORES, customer=YEAR, expect="79.5"
)
account_health.example(listing=_LISTED, touch=_ENGAGED, customer=YEAR, expect="77.857143")
account_health.example(customer=YEAR, expect=75)
account_health.example(touch=[], expect=None)
_USAGE: list[dict[str, object]] = [
    {"account_id": "a", "name": "usage_score", "level": 50},
    {"account_id": "b", "name": "usage_score", "level": 58},
]
account_health.example(  # the published one: 80 · .2 + 70.5 · .3 + 90 · .3 + 54 · .2, printed 75
    listing=_LISTED,
    touch=_ENGAGED,
    response=[{"score": score} for score in (*[7] * 19, 8)],
    customer=[year_of(f"c{n}", 100, 100 if n else 0) for n in range(10)],
    stat=_USAGE,
    given={"engagement": 20, "survey": 30, "renewal": 30, "usage": 20},
    expect="74.95",
)

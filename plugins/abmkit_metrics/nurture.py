"""Nurture: what drip programmes lead to, and how soon sales follows up.

Each is a cohort: who came in during the period, and what became of them within a time. Who was
nurtured chose to be, in part: the two groups differ by more than the nurture, so that their
difference is no lift.
"""

from abmkit import Formula, deal, journey, metric, stage, touch

_NURTURE = "Customer-lifecycle metrics, part 3: nurture"
_COMPARED = f"Nurtured against not nurtured, +20 % opportunities (relative): {_NURTURE}"
_DRIP = "programme is not null or campaign_type in ('drip', 'trigger')"
_BY_SALES = (
    "kind in ('call', 'email', 'meeting') and not is_marketing and not is_machine"
    " and not direction = 'in'"
)
_ENGAGED = journey.cohort("account_id", where="step = 'engaged'")


@metric(
    title={
        "en": "MQLs followed up",
        "ko": "MQL 후속 조치율",
        "zh": "MQL跟进率",
        "ja": "MQLフォロー率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=2,
    sources=["Follow-up rate", _NURTURE],
)
def mql_follow_up_rate(step: str = "mql", days: int = 7) -> Formula:
    """People who became MQL and whom sales called, wrote to or met within `days` ÷ all who did.

    From the first day in the period on which each became one. Where the last days of the period
    are not followed by `days` of data yet, the rate still grows.
    """
    mqls = stage.cohort("person_id", where=f"ladder = 'person' and step = '{step}'")
    return mqls.reach(touch, within=f"{days}d", where=_BY_SALES) / mqls.count()


@metric(
    title={
        "en": "MQLs still in time",
        "ko": "후속 조치 기한 내 MQL",
        "zh": "仍在跟进期内的MQL",
        "ja": "フォロー期限内のMQL",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Follow-up rate, the part of it that is not ripe", _NURTURE],
)
def mql_follow_up_open(step: str = "mql", days: int = 7) -> Formula:
    """People who became MQL so lately that `days` are not over ÷ all who did."""
    mqls = stage.cohort("person_id", where=f"ladder = 'person' and step = '{step}'")
    return mqls.immature(within=f"{days}d") / mqls.count()


def _mql(person: str, day: str, **cells: object) -> dict[str, object]:
    subject = {"ladder": "person", "subject_id": person, "person_id": person, "step": "mql"}
    return {**subject, "entered_on": day, **cells}


_MQLS = [_mql("p", "2026-07-01"), _mql("q", "2026-07-01"), _mql("r", "2026-07-01"),
         _mql("s", "2026-09-28")]  # fmt: skip
_CALLS: list[dict[str, object]] = [
    {"person_id": "p", "kind": "call", "occurred_on": "2026-07-08", "direction": "out"},
    {"person_id": "q", "kind": "call", "occurred_on": "2026-07-09"},
    {"person_id": "r", "kind": "email", "occurred_on": "2026-07-02", "is_marketing": True},
    {"person_id": "r", "kind": "email", "occurred_on": "2026-07-02", "direction": "in"},
]
mql_follow_up_rate.example(stage=_MQLS, touch=_CALLS, expect="0.25")
mql_follow_up_rate.example(stage=_MQLS, touch=_CALLS, given={"days": 8}, expect="0.5")
mql_follow_up_rate.example(stage=[], touch=_CALLS, expect=None)
mql_follow_up_rate.example(stage=_MQLS, touch=[], expect=None)
mql_follow_up_open.example(stage=_MQLS, expect="0.25")
mql_follow_up_open.example(stage=[], expect=None)


@metric(
    title={
        "en": "Reopened after a touch",
        "ko": "접촉 후 재개된 리드",
        "zh": "触达后重新激活的线索",
        "ja": "接点後の再活性化リード",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[f"Reopened leads, by a touch of marketing: {_NURTURE}"],
)
def reopened_after_touch(step: str = "recycled", days: int = 30) -> Formula:
    """People back from being recycled whom marketing had touched in the `days` before."""
    back = f"ladder = 'person' and previous_step = '{step}' and step is not null"
    reopened = stage.cohort("person_id", where=back)
    return reopened.had(touch, within=f"{days}d", where="is_marketing and not is_machine").count()


_BACK = [_mql(name, "2026-08-31", previous_step="recycled") for name in "pqr"]
reopened_after_touch.example(
    stage=[*_BACK, _mql("s", "2026-08-31")],
    touch=[
        {"person_id": "p", "is_marketing": True, "occurred_on": "2026-08-01"},
        {"person_id": "q", "is_marketing": True, "occurred_on": "2026-07-31"},
        {"person_id": "r", "occurred_on": "2026-08-31"},
        {"person_id": "s", "is_marketing": True, "occurred_on": "2026-08-31"},
    ],
    expect=1,
)
reopened_after_touch.example(stage=[], touch=[{}], expect=None)


@metric(
    title={
        "en": "Opportunity rate, nurtured",
        "ko": "기회 전환율(육성)",
        "zh": "商机转化率（培育）",
        "ja": "商談化率（ナーチャリングあり）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[_COMPARED],
)
def nurtured_opportunity_rate(days: int = 180, before: int = 90) -> Formula:
    """Of nurtured accounts that came to be engaged, the share with a deal opened within `days`.

    Nurtured: a touch of a programme, a drip or a triggered e-mail in the `before` days.
    """
    nurtured = _ENGAGED.had(touch, within=f"{before}d", where=_DRIP)
    return nurtured.reach(deal, on="created_on", within=f"{days}d") / nurtured.count()


@metric(
    title={
        "en": "Opportunity rate, not nurtured",
        "ko": "기회 전환율(비육성)",
        "zh": "商机转化率（未培育）",
        "ja": "商談化率（ナーチャリングなし）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[_COMPARED],
)
def not_nurtured_opportunity_rate(days: int = 180, before: int = 90) -> Formula:
    """Of other accounts that came to be engaged, the share with a deal opened within `days`."""
    others = _ENGAGED.had_no(touch, within=f"{before}d", where=_DRIP)
    return others.reach(deal, on="created_on", within=f"{days}d") / others.count()


@metric(
    title={
        "en": "Nurtured less not nurtured",
        "ko": "육성 대비 차이",
        "zh": "培育与未培育之差",
        "ja": "ナーチャリング有無の差",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[_COMPARED],
)
def nurtured_difference() -> Formula:
    """Opportunity rate of nurtured accounts less that of the others: groups that chose themselves.

    It is a difference in points and no lift, which takes accounts held back at random.
    """
    return nurtured_opportunity_rate - not_nurtured_opportunity_rate


_STEPS: list[dict[str, object]] = [
    {"account_id": name, "step": "engaged", "entered_on": "2026-07-01"} for name in "abcd"
]
_DRIPS: list[dict[str, object]] = [
    {"account_id": "a", "programme": "welcome", "occurred_on": "2026-06-30"},
    {"account_id": "b", "campaign_type": "drip", "occurred_on": "2026-04-02"},
    {"account_id": "c", "campaign_type": "event", "occurred_on": "2026-06-30"},
    {"account_id": "d", "campaign_type": "drip", "occurred_on": "2026-04-01"},
]
_OPENED: list[dict[str, object]] = [
    {"account_id": "a", "status": "open", "created_on": "2026-12-28"},
    {"account_id": "d", "status": "open", "created_on": "2026-12-29"},
]
for _metric, _expected in (
    (nurtured_opportunity_rate, "0.5"),
    (not_nurtured_opportunity_rate, "0"),
    (nurtured_difference, "0.5"),
):
    _metric.example(journey=_STEPS, touch=_DRIPS, deal=_OPENED, expect=_expected)
    _metric.example(journey=[], touch=_DRIPS, deal=_OPENED, expect=None)

"""E-mail: what arrived, who read it, who was put off. Distinct recipients, machines left out."""

from abmkit import Formula, metric, touch

_ARTICLES = "19 B2B KPIs; Customer-lifecycle metrics, part 3: nurture"
_BOUNCED = "('bounced', 'hard_bounced', 'soft_bounced')"


def _recipients(did: str) -> Formula:
    """For each e-mail the different people of whom something is told, added up."""
    where = f"kind = 'email' and {did} and not is_machine"
    return touch.per("activity_id").distinct("person_id", where=where).sum()


_DELIVERED = _recipients("action = 'delivered'")


@metric(
    title={
        "en": "E-mail delivery rate",
        "ko": "이메일 수신율",
        "zh": "邮件送达率",
        "ja": "メール到達率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["E-mail delivery: ABM KPIs to measure and to ignore"],
)
def email_delivery_rate() -> Formula:
    """Recipients delivered to ÷ recipients sent to, e-mail by e-mail."""
    return _DELIVERED / _recipients("action = 'sent'")


@metric(
    title={
        "en": "E-mail bounce rate",
        "ko": "이메일 반송률",
        "zh": "邮件退信率",
        "ja": "メールバウンス率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["E-mail delivery, bounces apart: ABM KPIs to measure and to ignore"],
)
def email_bounce_rate() -> Formula:
    """Recipients whose e-mail came back, for good or for now ÷ recipients sent to."""
    return _recipients(f"action in {_BOUNCED}") / _recipients("action = 'sent'")


@metric(
    title={
        "en": "Hard bounce rate",
        "ko": "하드 바운스 비율",
        "zh": "硬退信率",
        "ja": "ハードバウンス率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["E-mail delivery, hard and soft bounces apart: ABM KPIs to measure and to ignore"],
)
def email_hard_bounce_rate() -> Formula:
    """Recipients whose address does not exist ÷ recipients sent to."""
    return _recipients("action = 'hard_bounced'") / _recipients("action = 'sent'")


@metric(
    title={
        "en": "Soft bounce rate",
        "ko": "소프트 바운스 비율",
        "zh": "软退信率",
        "ja": "ソフトバウンス率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["E-mail delivery, hard and soft bounces apart: ABM KPIs to measure and to ignore"],
)
def email_soft_bounce_rate() -> Formula:
    """Recipients whose mailbox refused for now ÷ recipients sent to."""
    return _recipients("action = 'soft_bounced'") / _recipients("action = 'sent'")


@metric(
    title={
        "en": "E-mail open rate",
        "ko": "이메일 오픈율",
        "zh": "邮件打开率",
        "ja": "メール開封率",
    },
    unit="percent",
    better="up",
    role="vanity",
    use_instead="email_click_rate",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[f"Open rate, deceptive by its own account: {_ARTICLES}"],
)
def email_open_rate() -> Formula:
    """Recipients who opened, machines left out ÷ recipients delivered to.

    Images that are switched off hide opens, and prefetching feigns them.
    """
    return _recipients("action = 'opened'") / _DELIVERED


@metric(
    title={
        "en": "E-mail click rate",
        "ko": "이메일 클릭률",
        "zh": "邮件点击率",
        "ja": "メールクリック率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[f"Click rate: {_ARTICLES}", "Vanity in ABM, so on channel pages only"],
)
def email_click_rate() -> Formula:
    """Recipients who clicked ÷ recipients delivered to."""
    return _recipients("action = 'clicked'") / _DELIVERED


@metric(
    title={
        "en": "Click-to-open rate",
        "ko": "오픈 대비 클릭률",
        "zh": "打开后点击率",
        "ja": "開封後クリック率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=2,
    sources=[f"Click rate, of those who opened: {_ARTICLES}"],
)
def email_click_to_open_rate() -> Formula:
    """Recipients who clicked ÷ recipients who opened or clicked; a click opens, seen or not."""
    return _recipients("action = 'clicked'") / _recipients("action in ('opened', 'clicked')")


@metric(
    title={"en": "Unsubscribe rate", "ko": "구독 취소율", "zh": "退订率", "ja": "配信停止率"},
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Unsubscribe rate: 19 B2B KPIs"],
)
def email_unsubscribe_rate() -> Formula:
    """Recipients who unsubscribed ÷ recipients delivered to."""
    return _recipients("action = 'unsubscribed'") / _DELIVERED


@metric(
    title={
        "en": "Spam complaint rate",
        "ko": "스팸 보고율",
        "zh": "垃圾邮件投诉率",
        "ja": "迷惑メール報告率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["Spam complaints: 19 B2B KPIs"],
)
def email_complaint_rate() -> Formula:
    """Recipients who reported an e-mail as spam ÷ recipients delivered to."""
    return _recipients("action = 'complained'") / _DELIVERED


@metric(
    title={
        "en": "Unreachable addresses",
        "ko": "무효 주소 비율",
        "zh": "无效地址占比",
        "ja": "不達アドレス率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["List hygiene: 19 B2B KPIs"],
)
def unreachable_addresses(window: str = ">=3m") -> Formula:
    """People whose e-mail bounced ÷ people who were sent any, in the look-back."""
    bounced = touch.distinct(
        "person_id", where=f"kind = 'email' and action in {_BOUNCED}", window=window
    )
    return bounced / touch.distinct("person_id", where="kind = 'email'", window=window)


@metric(
    title={
        "en": "Idle addresses",
        "ko": "무반응 주소 비율",
        "zh": "沉寂地址占比",
        "ja": "無反応アドレス率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["List hygiene, abandoned addresses: 19 B2B KPIs"],
)
def idle_addresses(months: int = 6) -> Formula:
    """People who got an e-mail and did nothing in the `months` before ÷ people who got any.

    From the first delivery in the period on; what a machine did is nothing.
    """
    told = touch.cohort("person_id", where="kind = 'email' and action = 'delivered'")
    did = "direction = 'in' and not is_machine"
    return told.had_no(touch, within=f"{months}m", where=did).count() / told.count()


_READ: list[dict[str, object]] = [
    {"person_id": person, "kind": "email", "action": "delivered", "occurred_on": "2026-09-01"}
    for person in "pqrs"
]
_DID: list[dict[str, object]] = [
    {"person_id": "p", "direction": "in", "occurred_on": "2026-03-01"},
    {"person_id": "q", "direction": "in", "occurred_on": "2026-02-28"},
    {"person_id": "r", "direction": "in", "occurred_on": "2026-08-01", "is_machine": True},
    {"person_id": "s", "direction": "out", "occurred_on": "2026-08-01"},
]
idle_addresses.example(touch=[*_READ, *_DID], expect="0.75")
idle_addresses.example(touch=[{"kind": "visit"}], expect=None)


def _mail(event: str, person: str, *did: str, machine: bool = False) -> list[dict[str, object]]:
    row = {"kind": "email", "activity_id": event, "person_id": person, "is_machine": machine}
    return [{**row, "action": action} for action in did]


_MAILS = [
    *_mail("may", "p", "sent", "delivered", "opened", "opened", "clicked"),
    *_mail("may", "q", "sent", "delivered", "opened", "unsubscribed"),
    *_mail("may", "q", "clicked", machine=True),
    *_mail("may", "r", "sent", "hard_bounced"),
    *_mail("june", "p", "sent", "delivered", "complained"),
    *_mail("june", "q", "sent", "delivered"),
]
_EXPECTED = {
    email_delivery_rate: "0.8",
    email_bounce_rate: "0.2",
    email_hard_bounce_rate: "0.2",
    email_soft_bounce_rate: "0",
    email_open_rate: "0.5",
    email_click_rate: "0.25",
    email_click_to_open_rate: "0.5",
    email_unsubscribe_rate: "0.25",
    email_complaint_rate: "0.25",
    unreachable_addresses: "0.333333",
}
for _metric, _expected in _EXPECTED.items():
    _metric.example(touch=_MAILS, expect=_expected)
    _metric.example(touch=[{"kind": "visit"}], expect=None)

_ONLY_SENT = _mail("may", "p", "sent")
for _metric in (email_delivery_rate, email_bounce_rate, email_soft_bounce_rate):
    _metric.example(touch=_ONLY_SENT, expect=None)
email_delivery_rate.example(touch=[*_ONLY_SENT, *_mail("may", "q", "bounced")], expect=None)
email_hard_bounce_rate.example(touch=[*_ONLY_SENT, *_mail("may", "q", "bounced")], expect=None)
_DELIVERED_TO = _mail("may", "p", "sent", "delivered")
_READ_BY_MACHINE = _mail("june", "p", "opened", "clicked", "complained", machine=True)
for _metric in (email_open_rate, email_click_rate, email_complaint_rate):
    _metric.example(touch=_DELIVERED_TO, expect=None)
    _metric.example(touch=[*_DELIVERED_TO, *_READ_BY_MACHINE], expect=0)
email_click_to_open_rate.example(touch=[{"kind": "email", "action": "clicked"}], expect=1)
email_soft_bounce_rate.example(
    touch=[*_mail("may", "p", "sent", "soft_bounced"), *_mail("may", "q", "sent", "delivered")],
    expect="0.5",
)

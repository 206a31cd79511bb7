"""Expand: how widely we know the people of an account who take part in buying."""

from abmkit import Formula, listing, membership, metric, touch
from abmkit_metrics.engage import engaged_accounts
from abmkit_metrics.identify import target_accounts


@metric(
    title={
        "en": "Buying-role coverage",
        "ko": "구매 역할 커버리지",
        "zh": "采购角色覆盖率",
        "ja": "購買役割カバレッジ",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    proportion=True,
    sources=[
        "Coverage within account, corrected from a count of contacts to a rate: ABM funnel and "
        "who owns its KPIs",
        "Coverage matrix, accounts by buying roles: The ABM Pulse",
    ],
)
def coverage() -> Formula:
    """Required buying roles with a person in them ÷ required buying roles.

    Over the accounts on the target list on the period's last day, by who works there that day.
    A role that two people share is filled once.
    """
    filled = membership.distinct("account_role", where="role_required_at_end")
    return filled / listing.sum("roles_required")


coverage.example(
    listing=[{"account_id": "a", "roles_required": 3}, {"account_id": "b", "roles_required": 1}],
    membership=[
        {"person_id": "p1", "role": "champion"},
        {"person_id": "p2", "role": "champion"},
        {"person_id": "p3", "role": "user"},
        {"person_id": "p4", "role": "legal", "role_required_at_end": False},
        {"person_id": "p5", "role": "executive", "valid_to": "2026-09-30"},
        {"person_id": "p6"},
    ],
    expect=0.5,
)
coverage.example(listing=[{"roles_required": 0}], membership=[{"role": None}], expect=None)


@metric(
    title={"en": "Coverage gap", "ko": "커버리지 공백", "zh": "覆盖缺口", "ja": "カバレッジ不足"},
    unit="count",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    sources=["Coverage gap: ABM funnel and who owns its KPIs"],
)
def coverage_gap() -> Formula:
    """Required buying roles that nobody is known in, over the target accounts of the last day."""
    filled = membership.distinct("account_role", where="role_required_at_end")
    return listing.sum("roles_required") - filled


coverage_gap.example(
    listing=[{"account_id": "a", "roles_required": 3}, {"account_id": "b", "roles_required": 1}],
    membership=[{"role": "champion"}, {"person_id": "q", "role": "champion"}, {"person_id": "r"}],
    expect=3,
)


@metric(
    title={"en": "People known", "ko": "알려진 담당자", "zh": "已知联系人", "ja": "把握済みの人数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    sources=["Coverage within account, the count of contacts: ABM funnel and who owns its KPIs"],
)
def known_people() -> Formula:
    """People who work at target accounts on the period's last day, consent or not."""
    return membership.distinct("person_id", where="on_list_at_end")


@metric(
    title={
        "en": "People we may contact",
        "ko": "연락 가능한 담당자",
        "zh": "可联系的联系人",
        "ja": "連絡可能な人数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    sources=["Coverage within account, contactable people: ABM funnel and who owns its KPIs"],
)
def contactable_people() -> Formula:
    """People known at target accounts on the last day with a consent given and not withdrawn.

    Where there is no consent data at all, nobody is left out: then it equals people known.
    """
    return membership.distinct("person_id", on="contactable", where="on_list_at_end")


contactable_people.example(
    membership=[{}, {"person_id": "q", "contact_to": "2026-09-30"}], expect=1
)
known_people.example(
    membership=[
        {"person_id": "p"},
        {"person_id": "p", "role": "user"},
        {"person_id": "q", "valid_to": "2026-09-30"},
        {"person_id": "r", "account_id": "b", "on_list_at_end": False},
    ],
    expect=1,
)


@metric(
    title={
        "en": "Covered accounts",
        "ko": "커버된 계정",
        "zh": "已覆盖账户",
        "ja": "カバー済みアカウント",
    },
    unit="count",
    better="up",
    role="headline",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    sources=["Coverage matrix, accounts by buying roles: The ABM Pulse"],
)
def covered_accounts(roles: int = 3, window: str = "90d") -> Formula:
    """Target accounts where people in at least `roles` required roles are engaged.

    Engaged: weighted minutes in the trailing window. On the list on the period's last day; the
    role is the one a person had on the day of the touch.
    """
    engaged = touch.per("account_id").distinct(
        "role", where="minutes > 0 and on_list_at_end and role_required_at_end", window=window
    )
    return engaged.count(at_least=roles)


_THREE_ROLES: list[dict[str, object]] = [{"role": "champion"}, {"role": "user"}, {"role": "legal"}]
covered_accounts.example(
    touch=[*_THREE_ROLES, *({**row, "account_id": "b"} for row in _THREE_ROLES[:2])], expect=1
)
covered_accounts.example(touch=_THREE_ROLES, given={"roles": 4}, expect=0)
covered_accounts.example(
    touch=[*_THREE_ROLES[:2], {"role": "legal", "role_required_at_end": False}, {}], expect=0
)


@metric(
    title={"en": "Penetration", "ko": "침투율", "zh": "渗透率", "ja": "浸透率"},
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="expand",
    lifecycle="capture",
    version=1,
    proportion=True,
    sources=["Penetration: ABM funnel and who owns its KPIs"],
)
def penetration() -> Formula:
    """Engaged target accounts ÷ target accounts, both on the list on the period's last day."""
    return engaged_accounts / target_accounts


penetration.example(
    listing=[{"account_id": name} for name in "abcd"], touch=[{"account_id": "a"}], expect=0.25
)
penetration.example(listing=[], touch=[{}], expect=None)
penetration.example(listing=[{}], touch=[], expect=None)


@metric(
    title={
        "en": "Multi-threaded accounts",
        "ko": "다중 접점 계정",
        "zh": "多线程账户",
        "ja": "マルチスレッドアカウント",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="expand",
    lifecycle="nurture",
    version=1,
    sources=["Multi-threaded accounts: ABM funnel and who owns its KPIs"],
)
def multi_threaded_accounts(people: int = 2, window: str = "90d") -> Formula:
    """Engaged target accounts with at least `people` engaged persons in the trailing window."""
    engaged = touch.per("account_id").distinct(
        "person_id", where="minutes > 0 and on_list_at_end", window=window
    )
    return engaged.count(at_least=people) / engaged.count(at_least=1)


multi_threaded_accounts.example(
    touch=[
        {"account_id": "a", "person_id": "p1"},
        {"account_id": "a", "person_id": "p2"},
        {"account_id": "b", "person_id": "p3"},
    ],
    expect=0.5,
)
multi_threaded_accounts.example(touch=[], expect=None)

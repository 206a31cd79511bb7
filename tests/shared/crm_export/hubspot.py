"""An export as HubSpot's look: numeric record ids, ISO dates, instants in UTC, a Korean portal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from crm_export.flavour import Flavour, Layout


def _day(day: date) -> str:
    return day.isoformat()


def _instant(local: datetime) -> str:
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _amount(amount: Decimal) -> str:
    return f"{amount:.0f}"


def _percent(chance: Decimal) -> str:
    return f"{chance:.2f}"


_WORDS = {
    "role": {
        "champion": "CHAMPION",
        "decision_maker": "DECISION_MAKER",
        "budget_holder": "BUDGET_HOLDER",
        "influencer": "INFLUENCER",
        "user": "END_USER",
        "blocker": "BLOCKER",
        "legal": "LEGAL_AND_COMPLIANCE",
        "executive": "EXECUTIVE_SPONSOR",
    },
    "type": {"new": "New Business", "expansion": "Existing Business", "renewal": "Renewal"},
    "status": {"open": "Open", "won": "Won", "lost": "Lost"},
    "kind": {
        "email": "EMAIL",
        "visit": "PAGE_VIEW",
        "webinar": "WEBINAR",
        "event": "EVENT",
        "form": "FORM_SUBMISSION",
        "call": "CALL",
        "meeting": "MEETING",
    },
    "action": {
        "opened": "OPEN",
        "clicked": "CLICK",
        "attended": "ATTEND",
        "submitted": "SUBMIT",
    },
    "channel": {
        "email": "이메일",
        "paid_social": "유료 소셜",
        "search": "검색",
        "webinar": "웨비나",
        "events": "행사",
        "web": "웹사이트",
        "sales": "영업",
    },
    "direction": {"in": "INCOMING", "out": "OUTGOING"},
    "outcome": {"held": "COMPLETED", "no_show": "NO_SHOW", "booked": "SCHEDULED"},
    "cost": {"cost_media": "매체비", "cost_tool": "도구", "cost_labour": "인건비"},
    "industry": {
        "automation": "자동화",
        "automotive": "자동차 부품",
        "chemicals": "화학·소재",
        "electronics": "전자",
        "energy": "에너지",
        "logistics": "물류",
        "machinery": "기계",
        "packaging": "포장",
        "tools": "공구",
    },
    "country": {
        "AT": "오스트리아",
        "CN": "중국",
        "CZ": "체코",
        "DE": "독일",
        "ES": "스페인",
        "GB": "영국",
        "JP": "일본",
        "KR": "대한민국",
        "KZ": "카자흐스탄",
        "SE": "스웨덴",
        "US": "미국",
    },
}

HUBSPOT = Flavour(
    name="hubspot",
    ids={
        "company": "2102{:07d}",
        "person": "5140{:07d}",
        "membership": "7600{:07d}",
        "deal": "3307{:07d}",
        "stage": "8801{:07d}",
        "touch": "6415{:07d}",
        "meeting": "6900{:07d}",
        "spend": "9120{:07d}",
    },
    day=_day,
    instant=_instant,
    amount=_amount,
    percent=_percent,
    words=_WORDS,
    quote_all=False,
    bad_dates=("2026-02-30T09:00:00Z", "미정", "2026-13-01T00:00:00Z", "20260909?"),
    bad_amounts=("미정", "1.2억", "협의 중"),
    layouts=(
        Layout(
            "companies.csv",
            "company",
            (
                ("Record ID", "id"),
                ("Company name", "name"),
                ("Company Domain Name", "domain"),
                ("Additional Domains", "other_domains"),
                ("Parent Company ID", "parent"),
                ("Country/Region", "country"),
                ("Industry", "industry"),
                ("Number of Employees", "employees"),
                ("Create Date", "created"),
            ),
        ),
        Layout(
            "contacts.csv",
            "person",
            (
                ("Record ID", "id"),
                ("Full name", "name"),
                ("Job Title", "title"),
                ("Email", "email"),
                ("Preferred language", "language"),
                ("Associated Company", "company"),
                ("Create Date", "created"),
            ),
        ),
        Layout(
            "contact_companies.csv",
            "membership",
            (
                ("Association ID", "id"),
                ("Contact ID", "person"),
                ("Company Domain Name", "domain"),
                ("Buying Role", "role"),
                ("From", "from"),
                ("To", "to"),
            ),
        ),
        Layout(
            "deals.csv",
            "deal",
            (
                ("Record ID", "id"),
                ("Deal Name", "name"),
                ("Associated Company IDs", "company"),
                ("Associated Company", "company_name"),
                ("Deal Type", "type"),
                ("Product", "product"),
                ("Deal Stage", "stage"),
                ("Deal Status", "status"),
                ("Amount", "amount"),
                ("Currency", "currency"),
                ("Contract Term (Months)", "term"),
                ("Deal owner", "owner"),
                ("Create Date", "created"),
                ("Qualified Date", "qualified"),
                ("Close Date", "close"),
            ),
        ),
        Layout(
            "deal_stage_history.csv",
            "stage",
            (
                ("History ID", "id"),
                ("Deal ID", "deal"),
                ("Deal Stage", "stage"),
                ("Amount", "amount"),
                ("Deal probability", "probability"),
                ("Date entered", "at"),
            ),
        ),
        Layout(
            "activities.csv",
            "touch",
            (
                ("Activity ID", "id"),
                ("Meeting ID", "meeting"),
                ("Activity type", "kind"),
                ("Event", "action"),
                ("Source", "channel"),
                ("Direction", "direction"),
                ("Activity date", "at"),
                ("Duration (minutes)", "minutes"),
                ("Contact ID", "person"),
                ("Deal ID", "deal"),
                ("Outcome", "outcome"),
                ("Bot filtered", "machine"),
                ("Marketing", "marketing"),
            ),
        ),
        Layout(
            "spend.csv",
            "spend",
            (
                ("Record ID", "id"),
                ("Date", "day"),
                ("Source", "channel"),
                ("Cost type", "kind"),
                ("Amount", "amount"),
                ("Currency", "currency"),
            ),
        ),
    ),
)

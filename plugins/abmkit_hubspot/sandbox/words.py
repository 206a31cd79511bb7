"""HubSpot's words for the world's: ids, instants, roles, stages, kinds."""

from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

PORTAL_ID = 8727216
APP_ID = 20053

#: First digits of an object's ids; the world's number follows in seven digits.
_IDS = {
    "companies": "2102",
    "contacts": "5140",
    "deals": "3307",
    "calls": "6415",
    "meetings": "6900",
    "notes": "6460",
    "tasks": "6470",
    "emails": "6490",
    "owners": "5255",
    "products": "6461",
    "line_items": "1188",
    "marketing_emails": "9811",
    "marketing_events": "9822",
}

TYPE_IDS = {
    "contacts": "0-1",
    "companies": "0-2",
    "deals": "0-3",
    "products": "0-7",
    "line_items": "0-8",
    "tasks": "0-27",
    "notes": "0-46",
    "meetings": "0-47",
    "calls": "0-48",
    "emails": "0-49",
}


def singular(kind: str) -> str:
    """The name of one record of an object."""
    return kind.removesuffix("ies") + "y" if kind.endswith("ies") else kind[:-1]


KINDS = {name: kind for kind, code in TYPE_IDS.items() for name in (kind, singular(kind), code)}
"""Objects by the names that paths may have for them."""

ROLES = {
    "champion": "CHAMPION",
    "decision_maker": "DECISION_MAKER",
    "budget_holder": "BUDGET_HOLDER",
    "influencer": "INFLUENCER",
    "user": "END_USER",
    "blocker": "BLOCKER",
    "legal": "LEGAL_AND_COMPLIANCE",
    "executive": "EXECUTIVE_SPONSOR",
}
"""Values of ``hs_buying_role``."""

ROLE_LABELS = {
    "champion": "Champion",
    "decision_maker": "Decision Maker",
    "budget_holder": "Budget Holder",
    "influencer": "Influencer",
    "user": "End User",
    "blocker": "Blocker",
    "legal": "Legal & Compliance",
    "executive": "Executive Sponsor",
}
"""The same as labels of associations."""

DEAL_TYPES = {"new": "newbusiness", "expansion": "existingbusiness", "renewal": "renewal"}
OUTCOMES = {"held": "COMPLETED", "no_show": "NO_SHOW", "booked": "SCHEDULED"}
INDUSTRIES = {
    "automation": "INDUSTRIAL_AUTOMATION",
    "automotive": "AUTOMOTIVE",
    "chemicals": "CHEMICALS",
    "electronics": "ELECTRICAL_ELECTRONIC_MANUFACTURING",
    "energy": "OIL_ENERGY",
    "logistics": "LOGISTICS_AND_SUPPLY_CHAIN",
    "machinery": "MACHINERY",
    "packaging": "PACKAGING_AND_CONTAINERS",
    "tools": "MECHANICAL_OR_INDUSTRIAL_ENGINEERING",
}
COUNTRIES = {
    "AT": "Austria",
    "CN": "China",
    "CZ": "Czech Republic",
    "DE": "Germany",
    "ES": "Spain",
    "GB": "United Kingdom",
    "JP": "Japan",
    "KR": "South Korea",
    "KZ": "Kazakhstan",
    "SE": "Sweden",
    "US": "United States",
}
LIFECYCLE = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
)
LADDER = (
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
)


def record_id(kind: str, number: int) -> str:
    """HubSpot's id of a row of the world."""
    return f"{_IDS[kind]}{number:07d}"


def stage_id(place: int) -> str:
    """The id of an open step of the ladder."""
    return LADDER[place] if place < len(LADDER) else f"{9567448 + place}"


def guid(*parts: object) -> str:
    """A UUID that is always the same for the same parts."""
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, parts))))


def stamp(at: datetime) -> str:
    """An instant as ``2021-01-13T10:30:42.221Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def millis(at: datetime) -> int:
    """An instant in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def day(on: date) -> str:
    """A date without a time."""
    return on.isoformat()


def flag(value: bool) -> str:
    """A boolean as property values have it."""
    return "true" if value else "false"

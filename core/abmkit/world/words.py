"""What people who speak English call the ledger's kinds, channels, roles and outcomes."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, Mapping[str, str]] = {
    "role": {
        "champion": "Champion",
        "decision_maker": "Decision Maker",
        "budget_holder": "Economic Buyer",
        "influencer": "Influencer",
        "user": "Business User",
        "blocker": "Blocker",
        "legal": "Legal",
        "executive": "Executive Sponsor",
    },
    "type": {
        "new": "New Business",
        "expansion": "Existing Business - Expansion",
        "renewal": "Existing Business - Renewal",
    },
    "kind": {
        "email": "Email",
        "visit": "Web Visit",
        "webinar": "Webinar",
        "event": "Event",
        "form": "Form Submission",
        "call": "Call",
        "meeting": "Meeting",
    },
    "action": {
        "opened": "Opened",
        "clicked": "Clicked",
        "attended": "Attended",
        "submitted": "Submitted",
    },
    "form": {"demo": "Demo Request", "newsletter": "Newsletter", "contact": "Contact"},
    "channel": {
        "email": "Email",
        "paid_social": "Paid Social",
        "search": "Search",
        "webinar": "Webinar",
        "events": "Events",
        "web": "Website",
        "sales": "Sales",
    },
    "direction": {"in": "Inbound", "out": "Outbound"},
    "outcome": {"held": "Completed", "no_show": "No Show", "booked": "Scheduled"},
    "cost": {"cost_media": "Media", "cost_tool": "Tools", "cost_labour": "Labor"},
    "industry": {
        "automation": "Automation",
        "automotive": "Automotive",
        "chemicals": "Chemicals",
        "electronics": "Electronics",
        "energy": "Energy",
        "logistics": "Logistics",
        "machinery": "Machinery",
        "packaging": "Packaging",
        "tools": "Tools",
    },
    "country": {
        "AT": "Austria",
        "CN": "China",
        "CZ": "Czechia",
        "DE": "Germany",
        "ES": "Spain",
        "GB": "United Kingdom",
        "JP": "Japan",
        "KR": "South Korea",
        "KZ": "Kazakhstan",
        "SE": "Sweden",
        "US": "United States",
    },
}
"""By kind of word; a value without one stands as it is."""

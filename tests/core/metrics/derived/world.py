"""All relations that metrics read, worked out from a warehouse's records row by row."""

from collections.abc import Collection
from datetime import date
from typing import Any

from abmkit.derive import Rules

from .people import Records
from .rows import Row
from .worked import Worked


def world(warehouse: Any, rules: Rules, days: Collection[date]) -> dict[str, list[Row]]:
    """Rows by relation, for somebody who looks at the ends of some days."""
    facts = Worked(Records(warehouse, rules), days)
    return {
        "fact_account": list(facts.accounts()),
        "fact_customer": list(facts.customers()),
        "fact_customer_year": list(facts.customers_of_a_year_before()),
        "fact_deal": facts.deals,
        "fact_deal_ended": list(facts.ended_deals()),
        "fact_deal_known": facts.known_deals,
        "fact_deal_moved": list(facts.moves()),
        "fact_deal_open": list(facts.open_deals()),
        "fact_engagement": list(facts.engagement()),
        "fact_influence": list(facts.influence()),
        "fact_journey": list(facts.journeys()),
        "fact_listing": list(facts.listings()),
        "fact_membership": list(facts.memberships()),
        "fact_membership_contactable": list(facts.contactable()),
        "fact_money": facts.money,
        "fact_owner": [],
        "fact_required_role": list(facts.required_roles()),
        "fact_response": list(facts.responses()),
        "fact_role": list(facts.roles()),
        "fact_stage": facts.stages,
        "fact_stat": list(facts.stats()),
        "fact_touch": facts.touches,
        "heard_touch": facts.records.heard["touch"],
    }

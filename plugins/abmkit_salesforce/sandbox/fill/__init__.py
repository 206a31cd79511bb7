"""From the ledger of the invented world to the records of an organisation."""

from __future__ import annotations

from abmkit.world import World
from abmkit_salesforce.sandbox.fill.activity import add_activity
from abmkit_salesforce.sandbox.fill.campaigns import add_campaigns
from abmkit_salesforce.sandbox.fill.deals import add_deals
from abmkit_salesforce.sandbox.fill.ghosts import add_ghosts
from abmkit_salesforce.sandbox.fill.leads import add_leads
from abmkit_salesforce.sandbox.fill.pen import Pen
from abmkit_salesforce.sandbox.fill.people import add_people
from abmkit_salesforce.sandbox.fill.settings import add_settings
from abmkit_salesforce.sandbox.org import Org

__all__ = ["Pen", "fill"]


def fill(org: Org, world: World) -> None:
    """Write the records of a world, and what a grown organisation has besides.

    Args:
        org: Empty.
        world: Whose life it keeps.
    """
    pen = Pen(org, world)
    add_settings(pen)
    add_people(pen)
    add_deals(pen, add_campaigns(pen))
    add_activity(pen)
    add_leads(pen)
    add_ghosts(pen)

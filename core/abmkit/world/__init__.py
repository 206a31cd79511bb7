"""A seeded, invented B2B company life over 24 months: what demos and tests are made of.

``generate(PROFILES["northwind"])`` gives a ``World``: companies, people, a target list, touches,
deals, stages and spend as frozen rows, whose truth is known. A vendor's sandbox serves it as that
vendor's API.
"""

from abmkit.world.generate import World, generate
from abmkit.world.ledger import (
    Company,
    Deal,
    ListEntry,
    Membership,
    Person,
    Seller,
    Spend,
    StageChange,
    Touch,
)
from abmkit.world.profiles import PROFILES
from abmkit.world.words import ENGLISH

__all__ = [
    "ENGLISH",
    "PROFILES",
    "Company",
    "Deal",
    "ListEntry",
    "Membership",
    "Person",
    "Seller",
    "Spend",
    "StageChange",
    "Touch",
    "World",
    "generate",
]

"""The invented clients by name."""

from __future__ import annotations

from abmkit.world.clients.hanbit import HANBIT
from abmkit.world.clients.northwind import NORTHWIND
from abmkit.world.profile import Profile

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (NORTHWIND, HANBIT)}
"""The two invented clients; each with a CRM, a currency, a zone and a language of its own."""

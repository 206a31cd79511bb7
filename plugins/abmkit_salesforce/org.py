"""What holds for the whole organisation: its id, its zone, its currencies, its stages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from abmkit import Fatal, api
from abmkit_salesforce.describe import Catalogue
from abmkit_salesforce.pages import everything
from abmkit_salesforce.soql import Query
from abmkit_salesforce.values import Days, flag

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = 15


class Org:
    """An organisation; what is asked of it is asked once.

    Args:
        http: Its API.
        catalogue: Its objects.
    """

    def __init__(self, http: api.Http, catalogue: Catalogue) -> None:
        self._http, self.catalogue = http, catalogue

    @cached_property
    def told(self) -> api.Item:
        """Its own record.

        Raises:
            Fatal: The user may not see it.
        """
        asked = ("Id", "Name", "TimeZoneSidKey")
        found = everything(self._http, Query("Organization", asked))
        if not found:
            raise Fatal(
                "the organisation does not tell its time zone; grant the user the permission "
                "View Setup and Configuration"
            )
        return found[0]

    @property
    def id(self) -> str:
        """Its id, of 18 characters."""
        return long_id(str(self.told["Id"]))

    @cached_property
    def days(self) -> Days:
        """In its zone."""
        zone = str(self.told["TimeZoneSidKey"])
        try:
            return Days(zone)
        except (KeyError, ValueError):
            raise Fatal(
                f"the organisation's time zone {zone} is not known here; update it: "
                "pip install -U tzdata"
            ) from None

    @cached_property
    def currency(self) -> str | None:
        """Its corporate currency; None: it has only one."""
        if self.catalogue.find("CurrencyType") is None:
            return None
        asked = Query("CurrencyType", ("Id", "IsoCode"), ("IsCorporate = true",))
        found = everything(self._http, asked)
        return str(found[0]["IsoCode"]) if found else None

    @cached_property
    def stages(self) -> Mapping[str, tuple[Any, Any]]:
        """Whether a deal of a stage is closed, and whether it is won, by the stage's name."""
        if self.catalogue.find("OpportunityStage") is None:
            return {}
        asked = Query("OpportunityStage", ("Id", "ApiName", "MasterLabel", "IsClosed", "IsWon"))
        told: dict[str, tuple[Any, Any]] = {}
        for stage in everything(self._http, asked):
            ends = flag(stage.get("IsClosed")), flag(stage.get("IsWon"))
            told |= {str(stage[name]): ends for name in ("MasterLabel", "ApiName")}
        return told


def long_id(told: str) -> str:
    """An id with the three characters that say which of its first fifteen are capitals."""
    if len(told) != _SHORT:
        return told
    groups = (told[start : start + 5] for start in range(0, _SHORT, 5))
    return told + "".join(_SIGNS[_capitals(group)] for group in groups)


def _capitals(group: str) -> int:
    return sum(1 << place for place, sign in enumerate(group) if sign.isupper())

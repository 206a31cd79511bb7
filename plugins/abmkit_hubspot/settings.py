"""The settings of a HubSpot source."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from abmkit import api

Outcome = Literal["booked", "held", "no_show", "cancelled"]
FormKind = Literal["newsletter", "demo", "contact", "other"]
Cost = Literal["cost_media", "cost_labour", "cost_tool"]
DealType = Literal["new", "expansion", "renewal"]
Role = Literal[
    "champion", "decision_maker", "budget_holder", "influencer", "user", "blocker", "legal",
    "executive",
]  # fmt: skip


class HubSpotConfig(api.ApiSettings):
    """What ``sources/NAME.toml`` says of a HubSpot portal."""

    token: SecretStr | None = Field(
        default=None, description="Access token of a private app, where nobody logs in."
    )
    oauth: api.OAuthSettings | None = Field(
        default=None, description="The agency's own app, for a login instead of a token."
    )
    target_list: str = Field(
        default="hubspot target accounts",
        description="Name of the list that companies marked as target accounts are put on.",
    )
    contact_lists: tuple[str, ...] = Field(
        default=(),
        description="Names of lists of contacts whose companies count as members of them.",
    )
    columns: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="By stream: columns of its table, each with the property that fills it.",
    )
    roles: dict[str, Role] = Field(
        default_factory=dict,
        description="The portal's own association labels, each with the buying role it means.",
    )
    outcomes: dict[str, Outcome] = Field(
        default_factory=dict,
        description="The portal's own outcomes of meetings and calls, each with what it means.",
    )
    deal_types: dict[str, DealType] = Field(
        default_factory=dict, description="The portal's own deal types, each with what it means."
    )
    line_items: bool = Field(
        default=False, description="Whether deals tell their product and term by line items."
    )
    costs: dict[str, Cost] = Field(
        default_factory=dict,
        description="Spend items of campaigns by their description or name, each with what it "
        "pays for; else media.",
    )
    form_kinds: dict[str, FormKind] = Field(
        default_factory=dict,
        description="Forms by their id or name, each with what it asks for; else told by the name.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.token is None) == (self.oauth is None):
            raise ValueError("give either token or [oauth], and not both")
        return self

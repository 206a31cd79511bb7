"""What a client's settings say of who is who: which fields hold ids and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from abmkit.identity import Decision, Foreign, IdentityRules
from abmkit.workspace.base import Settings
from abmkit.workspace.decisions import Texts


class AccountIdentity(Settings):
    """``[identity.account]``: the fields by which a company is known elsewhere."""

    ids: dict[str, str] = Field(
        default={}, description="Fields that hold ids of another source = that source."
    )
    lei: Texts | None = Field(default=None, description="Fields with the LEI.")
    duns: Texts | None = Field(default=None, description="Fields with the D-U-N-S number.")
    tax: Texts | None = Field(default=None, description="Fields with the tax number.")


class PersonIdentity(Settings):
    """``[identity.person]``: the fields by which a person is known elsewhere."""

    ids: dict[str, str] = Field(
        default={}, description="Fields that hold ids of another source = that source."
    )
    visitor: Texts | None = Field(
        default=None, description="Fields with the id of the browser in which a form was filled."
    )


class IdentitySettings(Settings):
    """``[identity]``: what tells that records of several sources are one."""

    account: AccountIdentity = Field(default=AccountIdentity(), description="Of companies.")
    person: PersonIdentity = Field(default=PersonIdentity(), description="Of people.")

    def rules(self, decisions: Sequence[Decision]) -> IdentityRules:
        """The choices, with what people decided."""
        foreign = [
            *(Foreign("account", field, source) for field, source in self.account.ids.items()),
            *(Foreign("person", field, source) for field, source in self.person.ids.items()),
        ]
        told = {
            "lei": self.account.lei,
            "duns": self.account.duns,
            "tax": self.account.tax,
            "visitor": self.person.visitor,
        }
        numbers = {kind: fields for kind, fields in told.items() if fields}
        return IdentityRules(tuple(foreign), numbers, tuple(decisions))

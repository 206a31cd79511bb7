"""Columns that several facts have."""

from __future__ import annotations

from types import MappingProxyType

from abmkit.derive.fact import Clock, Fact, FactColumn

DATED = (
    FactColumn("on_list", "flag", "The account was on the target list that day.", "dated"),
    FactColumn("tier", "text", "Tier of the account on the list that day.", "dated"),
    FactColumn("list_owner", "text", "Who worked the account on the list that day.", "dated"),
    FactColumn("account_owner", "text", "Who owned the account that day.", "dated"),
    FactColumn(
        "owner_reconstructed", "flag", "No source told that; it is the first known.", "dated"
    ),
)
STANDING = (
    FactColumn("on_list_at_end", "flag", "The account is on the list at period end.", "standing"),
    FactColumn("tier_at_end", "text", "Tier of the account at period end.", "standing"),
    FactColumn("list_owner_at_end", "text", "Who works the account at period end.", "standing"),
    FactColumn("listed_on_at_end", "day", "Day of that entry on the list.", "standing"),
    FactColumn("roles_required_at_end", "number", "How many roles are required.", "standing"),
    FactColumn("account_owner_at_end", "text", "Who owns the account at period end.", "standing"),
)
ROLE_REQUIRED = FactColumn(
    "role_required_at_end", "flag", "The role is one the account requires then.", "standing"
)
ROLE_AT_END = FactColumn(
    "role_at_end", "text", "The person's buying role at the account at period end.", "standing"
)
LISTED = frozenset(
    {
        "on_list", "tier", "list_owner", "late_listed", "tier_before", "on_list_at_end",
        "tier_at_end", "list_owner_at_end", "listed_on_at_end", "roles_required_at_end",
        "role_required_at_end",
    }
)  # fmt: skip
"""Columns that only the target list tells: without any list, nothing is known of them."""
ROLES = frozenset({"role", "account_role", "role_at_end"})
"""Columns that only the roles of people at accounts tell: without any, nothing is known of them."""
ACCOUNT = (
    FactColumn("account_id", "key", "The account."),
    FactColumn("root_id", "key", "The head of the account's group; the account itself if none."),
    FactColumn("industry", "text", "Industry of the account."),
    FactColumn("country", "text", "Country of the account."),
)
PERSON = (
    FactColumn("person_id", "key", "The person."),
    FactColumn("seniority", "text", "Level of the person, such as director."),
    FactColumn("department", "text", "Department of the person."),
)
SOLD = (
    FactColumn("type", "text", "new, expansion or renewal."),
    FactColumn("product", "text", "What is sold."),
    FactColumn("pipeline", "text", "Pipeline the deal runs in."),
    FactColumn("owner", "text", "Sales person."),
)


def fact(
    name: str,
    doc: str,
    clocks: tuple[Clock, ...],
    *columns: FactColumn,
    kinds: tuple[str, ...] = (),
    alike: tuple[str, ...] = (),
    recorded: tuple[str, ...] = (),
) -> Fact:
    """A fact with the columns that all have.

    Args:
        name: Such as ``touch``.
        doc: What one row is.
        clocks: The default one first.
        *columns: What only it has.
        kinds: Those of them that say what a row is about.
        alike: Values of these of which whoever tells one tells the others.
        recorded: Those that some sources leave empty.
    """
    every = (FactColumn("id", "key", "The row."), *columns, *ACCOUNT, *STANDING)
    return Fact(
        name,
        doc,
        MappingProxyType({column.name: column for column in every}),
        MappingProxyType({clock.name: clock for clock in clocks}),
        frozenset(kinds),
        frozenset(alike),
        frozenset(recorded),
    )

"""The people of a client's target accounts whom it may contact, for one purpose or channel or any.

Who may not be contacted is on no such list: consent leaves them out of it, and of nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from abmkit.derive import Consent
from abmkit.errors import UnknownName, UsageError
from abmkit.run.measure import Derived, derived
from abmkit.workspace import Client
from abmkit.workspace.sheet import Column, write_list


@dataclass(frozen=True)
class Contact:
    """A person who may be contacted.

    Attributes:
        account: The target account's name.
        tier: Its tier.
        name: The person's name.
        title: Job title.
        role: Part played in buying.
        email: E-mail address; None: no source tells one.
        language: Language preferred, BCP 47.
        country: Country, as the source writes it.
        record: A record of the person, as SOURCE:ID.
    """

    account: str
    tier: str | None
    name: str | None
    title: str | None
    role: str | None
    email: str | None
    language: str | None
    country: str | None
    record: str


_COLUMNS = tuple(
    Column(each, width)
    for each, width in zip(
        Contact.__dataclass_fields__, (30, 7, 24, 30, 16, 34, 10, 14, 20), strict=True
    )
)

#: A person of two target accounts is listed at the one that is the employer.
_QUERY = """
    WITH best AS (
        SELECT person_id, min_by(name, rank) FILTER (name <> '') AS name,
               min_by(title, rank) FILTER (title <> '') AS title,
               min_by(email, rank) FILTER (email <> '') AS email,
               min_by(language, rank) FILTER (language <> '') AS language,
               min_by(country, rank) FILTER (country <> '') AS country,
               min_by(concat(source, ':', source_id), (rank, source, source_id)) AS record
        FROM derived_person_row GROUP BY person_id
    )
    SELECT coalesce(a.name, a.domain, ''), t.tier, b.name, b.title, m.role, b.email, b.language,
           b.country, b.record
    FROM fact_membership_contactable AS m
    JOIN fact_listing AS t ON t.account_id = m.account_id
     AND (t.valid_from IS NULL OR t.valid_from <= $1) AND (t.valid_to IS NULL OR t.valid_to > $1)
    JOIN derived_account AS a ON a.account_id = m.account_id
    JOIN best AS b ON b.person_id = m.person_id
    LEFT JOIN derived_employment AS job ON job.person_id = m.person_id
     AND job.account_id = m.account_id AND job.starts <= $1 AND job.stops > $1
    WHERE (m.contact_from IS NULL OR m.contact_from <= $1)
      AND (m.contact_to IS NULL OR m.contact_to > $1)
    QUALIFY row_number() OVER (PARTITION BY m.person_id ORDER BY job.account_id IS NULL, t.tier,
                               m.account_id, m.role NULLS LAST) = 1
    ORDER BY t.tier, 1, b.name NULLS LAST, b.record"""

_KNOWN = {
    "purpose": "SELECT DISTINCT purpose FROM consent WHERE deleted_at IS NULL ORDER BY ALL",
    "channel": "SELECT DISTINCT channel FROM consent WHERE deleted_at IS NULL ORDER BY ALL",
}


def contacts(
    client: Client, purpose: str | None = None, channel: str | None = None
) -> tuple[Contact, ...]:
    """Who may be contacted on the last day of the data, as ``[consent]`` in client.toml says.

    Args:
        client: Whose.
        purpose: The only one that counts; None: those of the client.
        channel: The only one that counts; None: those of the client.

    Raises:
        UnknownName: No source tells of such a purpose or channel.
        UsageError: It does not count for this client.
        ConfigError: A file of the client is wrong; names the line.
        WarehouseError: Nothing was synced yet.
    """
    with derived(client, _narrowed(client, purpose, channel)) as facts:
        return _contacts(facts, purpose, channel)


def hand_out(
    client: Client, path: Path, purpose: str | None = None, channel: str | None = None
) -> int:
    """Write who may be contacted as a list; return how many they are.

    Args:
        client: Whose.
        path: Where; its name ends in .xlsx or .csv.
        purpose: As for ``contacts``.
        channel: As for ``contacts``.

    Raises:
        UsageError: Its name ends otherwise; or as for ``contacts``, as are all others.
        OSError: It cannot be written.
    """
    with derived(client, _narrowed(client, purpose, channel)) as facts:
        rows = [vars(each) for each in _contacts(facts, purpose, channel)]
    write_list(path, "people", _COLUMNS, rows, facts.as_of)
    return len(rows)


def _narrowed(client: Client, purpose: str | None, channel: str | None) -> Consent:
    """The client's consent rules, for one purpose or channel alone."""
    rules = client.settings.consent.rules
    return replace(
        rules,
        purposes=_only("purpose", purpose, rules.purposes),
        channels=_only("channel", channel, rules.channels),
    )


def _only(what: str, chosen: str | None, counting: tuple[str, ...]) -> tuple[str, ...]:
    if chosen is None:
        return counting
    if counting and chosen not in counting:
        raise UsageError(
            f"the {what} {chosen!r} does not count for this client: [consent] in client.toml "
            f"names {', '.join(counting)}"
        )
    return (chosen,)


def _contacts(facts: Derived, purpose: str | None, channel: str | None) -> tuple[Contact, ...]:
    for what, chosen in (("purpose", purpose), ("channel", channel)):
        if chosen is not None:
            _check(facts, what, chosen)
    ((today,),) = facts.warehouse.query("SELECT local_day($1::TIMESTAMP)", [facts.as_of])
    return tuple(Contact(*row) for row in facts.warehouse.query(_QUERY, [today]))


def _check(facts: Derived, what: str, chosen: str) -> None:
    """Refuse what no source tells of: nobody, or everybody, would be on the list."""
    if chosen not in (known := [told for (told,) in facts.warehouse.query(_KNOWN[what])]):
        raise UnknownName(f"{what} of consent", chosen, known)

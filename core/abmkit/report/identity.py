"""What is known about who is who behind a report: joined records, doubts, consents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceRecords:
    """How the records of one source fare among those of the others.

    Attributes:
        source: Its name.
        accounts: Live records of accounts.
        accounts_met: Those of them that are one account with a record of another source.
        people: Live records of people.
        people_met: Those of them that are one person with a record of another source.
        duplicates: Pairs of its own records that may be one.
        references: References in its records to others.
        resolved: Those of them that found the record they name.
    """

    source: str
    accounts: int = 0
    accounts_met: int = 0
    people: int = 0
    people_met: int = 0
    duplicates: int = 0
    references: int = 0
    resolved: int = 0


@dataclass(frozen=True)
class SharedDomain:
    """A domain that several accounts have."""

    domain: str
    accounts: int


@dataclass(frozen=True)
class ConsentState:
    """What people known at target accounts allow, at the end of the period.

    Attributes:
        purpose: What for, in the source's words.
        channel: On which channel.
        given: How many allow it.
        withdrawn: How many forbid it.
        counts: Whether the client counts it.
    """

    purpose: str
    channel: str
    given: int
    withdrawn: int
    counts: bool = True


@dataclass(frozen=True)
class Identity:
    """Who is who, and what is in doubt.

    Attributes:
        sources: Those that tell of accounts, people or references.
        accounts_waiting: Pairs of accounts that may be one and wait for a person.
        people_waiting: Such pairs of people.
        shared: Domains that several accounts have, those of most accounts first.
        targets: Target accounts at the end of the period.
        unknown_targets: Those of them that no source knows.
        consents: What people allow, by purpose and channel.
    """

    sources: tuple[SourceRecords, ...] = ()
    accounts_waiting: int = 0
    people_waiting: int = 0
    shared: tuple[SharedDomain, ...] = ()
    targets: int = 0
    unknown_targets: int = 0
    consents: tuple[ConsentState, ...] = ()

"""The tables by which the warehouse keeps its own books, and what every loaded row carries."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from abmkit.schema import Table


class Origin(Table):
    """Where a loaded row came from: the columns before those of its table."""

    key: int = Field(description="Hash of table, source and id; what references to the row meet.")
    source: str = Field(description="The source, as its file in ``sources/`` is called.")
    source_id: str = Field(description="Id of the row in its source, unique within the table.")
    stream: str = Field(description="The stream it came in.")
    record: str = Field(description="The record it belongs to: what is replaced as a whole.")
    content_hash: int = Field(description="Hash of all rows of the record, as they were sent.")
    synced_at: datetime = Field(description="When this version was loaded.")
    deleted_at: datetime | None = Field(None, description="When it was found gone; empty: live.")


class Quarantine(Table):
    """What could not be taken over, kept until a later good version closes the entry."""

    source: str = Field(description="The source.")
    stream: str = Field(description="The stream.")
    record: str = Field(description="The record; where it has no id, what tells it from others.")
    scope: Literal["record", "row", "cell"] = Field(
        description="What is missing in the tables: the record as sent, one row, or one cell."
    )
    table: str | None = Field(None, description="The table; empty for a whole record.")
    source_id: str | None = Field(None, description="Id of the row, where it has one.")
    column: str | None = Field(None, description="The column at fault; empty for a whole record.")
    reason: str = Field(description="Why, in words that are the same for like faults.")
    raw: str | None = Field(None, description="What stood there.")
    content: dict[str, Any] | None = Field(None, description="Of a rejected row, all its cells.")
    content_hash: int | None = Field(None, description="Hash of the record as it was sent.")
    seen_at: datetime = Field(description="When it was first met.")
    healed_at: datetime | None = Field(
        None, description="When a good version or a deletion closed it; empty: open."
    )


class SyncState(Table):
    """How far a stream, or a slice of it, was read."""

    source: str = Field(description="The source.")
    stream: str = Field(description="The stream.")
    slice: str = Field(
        description="The part of the stream, of which only the cursor counts; empty: all of it."
    )
    mode: Literal["backfill", "incremental", "whole", "complete"] = Field(
        description="Whether the read in progress, or the next one, begins at the beginning or "
        "goes on; that the one in progress has met all there is; of a snapshot between two reads, "
        "that it was complete."
    )
    cursor: dict[str, Any] | None = Field(
        None,
        description="Where to go on, in the connector's words; empty: at the beginning. Of a "
        "complete snapshot, by what to know that nothing has changed.",
    )
    fingerprint: str = Field(description="Digest of all that shapes the rows besides the data.")
    tables: list[str] = Field(description="Tables that the stream ever said to fill, or filled.")
    started_at: datetime | None = Field(
        None, description="Instant of the sync that reads it now; empty: none does."
    )
    completed_at: datetime | None = Field(
        None, description="When the stream was last read to its end."
    )


class Seen(Table):
    """A record met in the read in progress; what a complete read did not meet has vanished."""

    source: str = Field(description="The source.")
    stream: str = Field(description="The stream.")
    record: int = Field(description="Hash of the record's id.")


class Gap(Table):
    """Something of a stream that is missing, and since when."""

    source: str = Field(description="The source.")
    stream: str = Field(description="The stream.")
    kind: Literal["failed", "partial", "held", "quiet"] = Field(
        description="Nothing came, not all came, deletions wait for a person, or nothing is known "
        "to be missing, but for long nothing new has come, or a column loses most of its cells."
    )
    what: str = Field(description="What is missing, in words.")
    advice: str = Field(description="What to do about it.")
    complete_to: datetime | None = Field(
        None, description="When the stream was last complete; empty: never."
    )
    noticed_at: datetime = Field(description="When it was first noticed.")
    closed_at: datetime | None = Field(None, description="When it was filled; empty: open.")


class History(Table):
    """A version of a row of ``account``, ``deal`` or ``list_member``; only ever added to."""

    table: str = Field(description="The table.")
    key: int = Field(description="Key of the row.")
    source: str = Field(description="The source.")
    source_id: str = Field(description="Id of the row in its source.")
    effective_at: datetime = Field(
        description="When it became true, where the source tells; else when we learnt it."
    )
    recorded_at: datetime = Field(description="When we learnt it.")
    deleted: bool = Field(description="True for the version that says the row is gone.")
    content: dict[str, Any] = Field(description="The row's own columns, as a JSON object.")


class KnownRow(Table):
    """A live row that was looked at when it was last asked who is who."""

    table: Literal["account", "person", "campaign", "asset", "deal"] = Field(
        description="Its table."
    )
    key: int = Field(description="Its key.")
    version: int = Field(description="Hash of its content and of how it is read.")
    island: int = Field(
        description="Smallest key of all rows that claims lead to from it, in any steps: only rows "
        "of one island can be one account or person."
    )


class Claim(Table):
    """What a row says of who it is, in the form that is compared."""

    key: int = Field(description="Key of the row.")
    kind: Literal[
        "address", "at", "birth", "birthday", "brand", "core", "domain", "duns", "email", "id",
        "in", "initials", "lei", "mailbox", "merged", "name", "phone", "place", "same", "site",
        "sound", "street", "tax", "telephone", "usual", "visitor",
    ] = Field(description="What it says; same: a person said so.")  # fmt: skip
    value: str | None = Field(
        None, description="The domain, name or whatever it is; empty: an address, kept in the row."
    )
    code: int | None = Field(
        None, description="Hash of table, kind and value; empty where rows are not found by it."
    )


class Word(Table):
    """By what an account's name meets others: names are read only where two have met."""

    key: int = Field(description="Key of the account.")
    kind: Literal["called", "core", "domain", "head", "initials", "short", "tail", "two"] = Field(
        description="What it is made of: the name, of two letters if short; the name without group "
        "and the like; the domain; the beginning or end of the name; the initials of all its words "
        "or of the first two."
    )
    word: int = Field(description="Hash of it.")


class DecisionEnd(Table):
    """One of two rows of which people have decided, as it was last taken into account."""

    table: str = Field(description="Table of the row.")
    key: int = Field(description="Key of the row.")
    kind: Literal["same", "apart"] = Field(description="What they decided.")
    value: str = Field(description="Both keys.")


class Bond(Table):
    """A claim by which a row was joined with others that make the same."""

    key: int = Field(description="Key of the row.")
    code: int = Field(description="Code of the claim.")


class Suspect(Table):
    """Two rows that may be one account or person: a person has to say."""

    table: Literal["account", "person"] = Field(description="Their table.")
    left: int = Field(description="Key of one row: the smaller one.")
    right: int = Field(description="Key of the other row.")
    kind: str = Field(
        description="What speaks for it: a kind of claim that something spoke against, alike for "
        "names that differ little, sound for names that sound alike in other letters, initials for "
        "a name made of the other's, core for names without group, country and the like, "
        "telephone, address or birthday for one under names that are alike, namesake for people "
        "of one name."
    )
    value: str = Field(description="What they share, or both names.")
    score: Decimal = Field(description="How much speaks for it, 0 to 1.")


class Asked(Table):
    """A reference by domain, e-mail or name, in the form that is compared with claims."""

    key: int = Field(description="Key of the reference.")
    table: str = Field(description="Table that it refers to.")
    kind: str = Field(description="Kind of the claims that answer it.")
    code: int | None = Field(None, description="Their code; empty: found by the exact name.")


class Spelling(Table):
    """A domain or a country as a source writes it, and what it means."""

    kind: Literal["domain", "country"] = Field(description="What it is.")
    told: str = Field(description="As written, in small letters.")
    means: str | None = Field(
        None, description="The registered domain, or the country's code; empty: nothing."
    )


class SchemaVersion(Table):
    """A step that brought the file to its present form."""

    version: int = Field(description="Number of the step.")
    what: str = Field(description="What it changed.")


IDENTITY = ("known_row", "claim", "word", "decision", "bond", "suspect", "asked", "spelling")
"""The tables that matching fills, and can fill anew. They have many rows, and few words for each
of their columns that has choices: these take a byte each."""

CONTROL: dict[str, type[Table]] = {
    "quarantine": Quarantine,
    "sync_state": SyncState,
    "seen": Seen,
    "gap": Gap,
    "history": History,
    "known_row": KnownRow,
    "claim": Claim,
    "word": Word,
    "decision": DecisionEnd,
    "bond": Bond,
    "suspect": Suspect,
    "asked": Asked,
    "spelling": Spelling,
    "schema_version": SchemaVersion,
}
"""The control tables by name."""

"""Who let a report go out, and what went."""

from __future__ import annotations

from abmkit.report.value import Frozen


class Approval(Frozen):
    """A person's word that a draft may go out; it holds for this draft and no other.

    Attributes:
        digest: Of the draft's file.
        by: Who said so.
        at: When, ISO with Z.
    """

    digest: str
    by: str
    at: str


class Receipt(Frozen):
    """An entry of the sent ledger: it lies in the folder of what went out.

    Attributes:
        sent_at: When, ISO with Z.
        digest: Of the report's frozen file, which lies beside it.
        approval: Who let it go out.
        files: Digests of the files that went out, by name.
        replaces: Name of the folder whose report this one corrects; None: it is the first.
    """

    sent_at: str
    digest: str
    approval: Approval
    files: dict[str, str]
    replaces: str | None = None

    @property
    def folder(self) -> str:
        """Name of its folder."""
        return folder_of(self.sent_at, self.digest)


def folder_of(sent_at: str, digest: str) -> str:
    """Name of the folder of what went out: ``20261002T060000Z-0123456789ab``."""
    return f"{compact(sent_at)}-{digest[:12]}"


def compact(instant: str) -> str:
    """An ISO instant as a part of a file's name."""
    return instant.replace("-", "").replace(":", "")


class Mailed(Frozen):
    """An entry of the sent ledger: the e-mail by which a report went out.

    It is written before the relay is asked, so that a sending which was cut short is seen.

    Attributes:
        at: When it began, ISO with Z.
        to: The addresses.
        id: The message's id.
        taken: Whether the relay has taken it; else nobody knows.
    """

    at: str
    to: tuple[str, ...]
    id: str
    taken: bool

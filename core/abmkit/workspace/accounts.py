"""Which vendor account a source reads: always the same one, and never that of another client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.connect.guard import guarded
from abmkit.errors import ConfigError
from abmkit.workspace.write import write_account

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.workspace.client import Client
    from abmkit.workspace.source import Source


class Taken(ConfigError):
    """An account is another client's; the text is for the agency, and names that client.

    Attributes:
        aside: What the client whose source it is may read of it: nothing of the other.
    """

    aside = "its login is for an account that is not this client's"


def attach(source: Source, connector: Connector) -> str | None:
    """Make sure that a source reads the account that it is attached to.

    One that is attached to none is attached to what it reads: that is written into its file.

    Args:
        source: The source.
        connector: Its connector, open.

    Returns:
        The account; None: it cannot be told.

    Raises:
        ConfigError: It reads another account.
        Taken: It reads that of another client.
        SourceError: The vendor cannot be asked.
    """
    with guarded(f"source {source.name}", connector):
        account = connector.account()
    if account and source.account not in (None, account):
        raise source.file.error(
            ("account",),
            f"this source is attached to account {source.account} of {source.connector}, and its "
            f"login is for {account}; log in there ({source.login}), or, if the client has moved, "
            "remove this line",
        )
    account = account or source.account
    if account is None:
        return None
    refuse_taken(source.client, source.connector, account)
    if source.account is None:
        write_account(source.path, account, source.file.line(("connector",)) or 1)
    return account


def refuse_taken(client: Client, connector: str, account: str) -> None:
    """Make sure that an account is no other client's.

    Args:
        client: Who would have it.
        connector: Name of the connector.
        account: The vendor's id of it.

    Raises:
        Taken: It is; names the file.
    """
    for other in client.workspace.clients():
        if other.id == client.id:
            continue
        for source in other.sources():
            # What is wrong with another's file is not this one's matter.
            if source.is_readable and (source.connector, source.account) == (connector, account):
                raise Taken(
                    f"account {account} of {connector} belongs to client {other.id} "
                    f"({source.shown}), and an account belongs to one client: log in to "
                    f"that of {client.id}, or remove that file"
                )

"""Whatever a connector does wrong becomes an error of its own, which tells no secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from abmkit.blame import home_of, told_of
from abmkit.connect.connector import Connector
from abmkit.connect.hide import hidden
from abmkit.connect.secrets import secrets_of
from abmkit.errors import AbmError, PluginError

ConnectorT = TypeVar("ConnectorT", bound=Connector)


@contextmanager
def guarded(
    where: str, connector: Connector | type[Connector], settings: object = None
) -> Iterator[None]:
    """Ask a connector for something.

    Args:
        where: Source, and stream where known.
        connector: The connector, or its class while it is made.
        settings: What it is made with; None: what it has.

    Raises:
        AbmError: What it raised on purpose, without its secrets.
        PluginError: It raised something else.
    """
    settings = settings or getattr(connector, "config", None)
    try:
        yield
    except AbmError as error:
        error.args = (untold(str(error), settings), *error.args[1:])
        raise
    except (Exception, SystemExit) as error:  # whatever a plugin raises stops its source only
        kind = connector if isinstance(connector, type) else type(connector)
        said = untold(told_of(error, home_of(kind)), settings)
        raise PluginError(f"{where}: connector {connector.name} broke: {said}") from error


@contextmanager
def working(where: str, connector: ConnectorT) -> Iterator[ConnectorT]:
    """Let a connector go when all is done with it.

    Args:
        where: The source.
        connector: The connector.

    Raises:
        PluginError: It broke when it was to let go.
    """
    try:
        yield connector
    finally:
        with guarded(where, connector):
            connector.close()


def untold(text: str, settings: object) -> str:
    """A text of a connector without the secrets of its settings: it is kept, and printed."""
    return hidden(text, secrets_of(settings))

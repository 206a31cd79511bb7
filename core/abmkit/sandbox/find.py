"""From a connector to the sandbox of its vendor."""

from __future__ import annotations

from importlib import import_module

from abmkit.blame import home_of, told_of
from abmkit.connect import Connector
from abmkit.errors import PluginError, UsageError
from abmkit.sandbox.sandbox import Sandbox


def sandbox_of(connector: type[Connector]) -> type[Sandbox]:
    """Load the sandbox that a connector names.

    Args:
        connector: With ``sandbox = "module:name"``, or ``":name"`` in its own module.

    Raises:
        UsageError: It has none.
        PluginError: It names something that cannot be imported, or is no sandbox.
    """
    if not connector.sandbox:
        raise UsageError(f"connector {connector.name} has no sandbox")
    module, _, name = connector.sandbox.partition(":")
    try:
        found = getattr(import_module(module or connector.__module__), name, None)
    except Exception as error:
        raise PluginError(
            f"connector {connector.name}: its sandbox {connector.sandbox} cannot be imported: "
            f"{told_of(error, home_of(connector))}; tell its author"
        ) from error
    if not (isinstance(found, type) and issubclass(found, Sandbox)):
        raise PluginError(
            f"connector {connector.name}: {connector.sandbox} is no abmkit.sandbox.Sandbox; "
            "tell its author"
        )
    return found

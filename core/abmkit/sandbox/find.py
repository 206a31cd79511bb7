"""From a connector to the sandbox of its vendor."""

from __future__ import annotations

from importlib import import_module

from abmkit.connect import Connector
from abmkit.errors import PluginError, UsageError
from abmkit.sandbox.sandbox import Sandbox


def sandbox_of(connector: type[Connector]) -> type[Sandbox]:
    """Load the sandbox that a connector names.

    Args:
        connector: With ``sandbox = "module:name"``.

    Raises:
        UsageError: It has none.
        PluginError: It names something that is no sandbox.
    """
    if not connector.sandbox:
        raise UsageError(f"connector {connector.name} has no sandbox")
    module, _, name = connector.sandbox.partition(":")
    found = getattr(import_module(module), name, None)
    if not (isinstance(found, type) and issubclass(found, Sandbox)):
        raise PluginError(
            f"connector {connector.name}: {connector.sandbox} is no abmkit.sandbox.Sandbox; "
            "tell its author"
        )
    return found

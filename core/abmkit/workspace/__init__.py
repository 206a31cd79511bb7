"""The agency's folder: settings, clients, lists, notes and secrets, each error with its line."""

from abmkit.workspace.accounts import Taken, attach
from abmkit.workspace.agency import Agency
from abmkit.workspace.client import Client
from abmkit.workspace.folder import Workspace
from abmkit.workspace.lists import Goal
from abmkit.workspace.source import Source

__all__ = [
    "Agency",
    "Client",
    "Goal",
    "Source",
    "Taken",
    "Workspace",
    "attach",
]

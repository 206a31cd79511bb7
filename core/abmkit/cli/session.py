"""What a command is called with besides its own arguments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abmkit.plugins import Plugins
    from abmkit.workspace import Agency, Client, Workspace


class Session:
    """The options that all commands share, and what they lead to.

    Attributes:
        folder: Where the workspace is looked for.
        json: Whether results are printed as JSON.
        quiet: Whether progress and remarks are left out.
        debug: Whether an error shows its traceback.
        out: Where the command's result goes, and nothing else.
    """

    def __init__(self) -> None:
        self.folder = Path()
        self.json = False
        self.quiet = False
        self.debug = False
        self.out = sys.stdout

    def workspace(self) -> Workspace:
        """The workspace that the folder is in.

        Raises:
            UsageError: It is in none.
        """
        from abmkit.workspace import Workspace

        return Workspace.find(self.folder)

    def any_workspace(self) -> Workspace | None:
        """The workspace that the folder is in, or None."""
        from abmkit.errors import UsageError

        try:
            return self.workspace()
        except UsageError:
            return None

    def client(self, name: str) -> Client:
        """A client of the workspace, its settings read.

        Raises:
            UnknownName: There is none of that name.
            ConfigError: Its settings are wrong; a command must not go half its way before.
        """
        client = self.workspace().client(name)
        _ = client.settings
        return client

    def owner(self, name: str | None) -> Client | Agency:
        """Whose a report is: a client's; without a name the agency's.

        Raises:
            UnknownName: There is no client of that name.
            ConfigError: Its settings are wrong.
        """
        from abmkit.workspace import Agency

        return self.client(name) if name else Agency(self.workspace())

    def plugins(self) -> Plugins:
        """The plugins of the workspace; outside of one, all that are installed."""
        from abmkit.plugins import load_plugins

        workspace = self.any_workspace()
        return workspace.load_plugins() if workspace else load_plugins()

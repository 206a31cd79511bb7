"""The agency itself, as reports on all its clients see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abmkit.period import Calendar
from abmkit.workspace.brand import Brand, worn
from abmkit.workspace.settings import AgencySettings

if TYPE_CHECKING:
    from abmkit.workspace.folder import Workspace


@dataclass(frozen=True)
class Agency:
    """Whose the reports on all clients are; it has no data, and what it reports is frozen.

    Attributes:
        workspace: Its folder.
    """

    workspace: Workspace

    @property
    def id(self) -> str:
        """Empty: commands name no client."""
        return ""

    @property
    def name(self) -> str:
        """The agency's name as reports print it."""
        return self.workspace.settings.name

    @property
    def zone(self) -> str:
        """IANA time zone of its days."""
        return self.workspace.settings.defaults.zone

    @property
    def currency(self) -> str:
        """Its own currency; its clients' money stays in theirs."""
        return self.workspace.settings.defaults.currency

    @property
    def locale(self) -> str:
        """Language of its reports."""
        return self.workspace.settings.defaults.locale

    @property
    def calendar(self) -> Calendar:
        """The calendar that its periods are read in."""
        return Calendar(self.workspace.settings.defaults.fiscal_start)

    def brand_of(self, report: str) -> Brand:
        """Its own brand, whatever the report; the logo is an absolute path."""
        root = self.workspace.path
        return worn((Brand(name=self.name), root), (self.workspace.settings.brand, root))

    @property
    def reports(self) -> Path:
        """Folder of its reports, one folder a period."""
        return self.workspace.path / "reports"

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets them by e-mail: people of the agency, never a client's."""
        return self.workspace.settings.recipients

    @property
    def recipients_file(self) -> str:
        """Where they are named."""
        return AgencySettings.file

"""What a report on a whole agency is made of: the frozen reports of its clients, no data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from abmkit.report.blocks import Action, Actions, Alert, KpiGrid, Tile, flat
from abmkit.report.frozen import FrozenReport
from abmkit.report.value import Text, Value


@dataclass(frozen=True)
class ClientReport:
    """How far the report of one client has come.

    Attributes:
        client: Name of its folder.
        name: As printed.
        report: The newest frozen report of the period; None: there is none that can be read.
        standing: What became of it; ``damaged``: it cannot be read.
        at: Instant, ISO with Z, at which it was approved or sent.
        damage: Of one that is damaged, which file cannot be read, and why.
    """

    client: str
    name: str
    report: FrozenReport | None = None
    standing: Literal["none", "draft", "approved", "sent", "damaged"] = "none"
    at: str | None = None
    damage: str | None = None

    def value(self, metric: str) -> Value | None:
        """The total of a metric as it was frozen; None: it was not asked for."""
        return self.report.numbers.get(metric) if self.report else None

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles of its first page."""
        return next((each.tiles for each in self._blocks() if isinstance(each, KpiGrid)), ())

    @property
    def alerts(self) -> tuple[Text, ...]:
        """What must not be overlooked of its sources."""
        return tuple(each.text for each in self._blocks() if isinstance(each, Alert))

    @property
    def actions(self) -> tuple[Action, ...]:
        """The next steps that people wrote into it."""
        found = (each.actions for each in self._blocks() if isinstance(each, Actions))
        return tuple(step for steps in found for step in steps)

    def _blocks(self) -> list[object]:
        pages = self.report.document.pages if self.report else ()
        return [block for page in pages for _, block in flat(page.blocks)]

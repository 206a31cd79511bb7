"""The rows behind a report's key figures, with the addresses of their records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal

from abmkit.connect import Connector
from abmkit.metrics.rows import Behind, Cell, rows_behind
from abmkit.models import Definitions
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.report.blocks import Document, KpiGrid, flat
from abmkit.report.evidence import Evidence, EvidenceRow
from abmkit.report.value import Msg
from abmkit.run.measure import Derived

ROWS = 200
"""Of each part of a number so many rows are shown, and how many there are is said."""

_LEFT_OUT = frozenset({"person_id"})
"""A report that is kept for ever names nobody."""


def with_evidence(
    document: Document, facts: Derived, definitions: Definitions, period: Period, plugins: Plugins
) -> Document:
    """The document with the rows behind the metrics that it has tiles of.

    Args:
        document: The report.
        facts: What its numbers were worked out from.
        definitions: The metrics and models; of a model there are no rows.
        period: The period reported.
        plugins: Their connectors know the addresses of records.
    """
    params, query = facts.client.settings.metrics, facts.warehouse.query
    with ExitStack() as stack:
        at_rest = {name: stack.enter_context(closing(each)) for name, each in _made(facts, plugins)}
        known = [source for source in facts.client.sources() if source.is_readable]
        pages = _Pages(at_rest, {source.name: source.account for source in known})
        told = [
            _evidence(metric, behind, pages)
            for metric in _tiled(document)
            if metric not in definitions.models
            for behind in rows_behind(query, definitions.tree(metric, params), period, limit=ROWS)
        ]
    return document.model_copy(update={"evidence": tuple(told)})


def _tiled(document: Document) -> list[str]:
    """Ids of the metrics of all tiles, each once."""
    found = dict[str, None]()
    for page in document.pages:
        for _, block in flat(page.blocks):
            for tile in block.tiles if isinstance(block, KpiGrid) else ():
                if tile.value.metric and tile.value.number is not None:
                    found[tile.value.metric] = None
    return list(found)


def _made(facts: Derived, plugins: Plugins) -> Iterator[tuple[str, Connector]]:
    """The connectors of the sources; one that cannot be made knows no address."""
    for source in facts.client.sources():
        try:
            yield source.name, source.at_rest(plugins.connectors)
        except Exception:  # noqa: BLE001, S112 (a plugin may do anything; sync tells it in full)
            continue


@dataclass(frozen=True)
class _Pages:
    """Where people see records.

    Attributes:
        connectors: By the name of their source.
        accounts: The vendors' ids of their accounts.
    """

    connectors: Mapping[str, Connector]
    accounts: Mapping[str, str | None]

    def of(self, table: str, row: Mapping[str, Cell]) -> str | None:
        """The page of the record that a row is of."""
        source, record = row.get("source"), row.get("record")
        if not (isinstance(source, str) and isinstance(record, str) and source in self.connectors):
            return None
        url = self.connectors[source].record_url(self.accounts.get(source), table, record)
        return url if url and url.startswith("https://") else None


def _evidence(metric: str, behind: Behind, pages: _Pages) -> Evidence:
    kept = [place for place, name in enumerate(behind.columns) if name not in _LEFT_OUT]
    rows = tuple(
        EvidenceRow(
            cells=tuple(_plain(row[place]) for place in kept),
            url=pages.of(behind.table, dict(zip(behind.columns, row, strict=True))),
        )
        for row in behind.rows
    )
    return Evidence(
        metric=metric,
        title=Msg.of(f"metric.{metric}"),
        part=behind.leaf,
        count=behind.count,
        columns=tuple(behind.columns[place] for place in kept),
        numeric=tuple(
            behind.columns[place]
            for place in kept
            if any(_is_number(row[place]) for row in behind.rows)
        ),
        money=behind.money,
        rows=rows,
    )


def _plain(cell: Cell) -> str | None:
    if isinstance(cell, bool):
        return str(cell).lower()
    return None if cell is None else str(cell)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | Decimal) and not isinstance(cell, bool)

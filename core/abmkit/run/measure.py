"""Numbers of a client: its warehouse opened for reading, facts derived, metrics evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from abmkit.derive import (
    Conflict,
    Consent,
    Exclusion,
    Findings,
    Mqa,
    Rules,
    derive,
    findings,
    laid,
)
from abmkit.errors import WarehouseError
from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.results import Results
from abmkit.models import Definitions
from abmkit.models.compute import Computer
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client
from abmkit.workspace.decisions import own_fields
from abmkit.workspace.lists import ExcludedRecord


@dataclass(frozen=True)
class Derived:
    """A client's facts, open for reading.

    Attributes:
        client: Whose.
        warehouse: With the relations ``fact_*`` laid over it.
        as_of: Instant the data is complete to: the end of the last sync.
        conflicts: Facts that several sources tell without a choice.
        rules: What the client decided about its facts.
    """

    client: Client
    warehouse: Warehouse
    as_of: datetime
    conflicts: tuple[Conflict, ...]
    rules: Rules

    @property
    def through(self) -> date:
        """The last day that the data covers wholly, in the client's zone."""
        return self.as_of.astimezone(ZoneInfo(self.client.zone)).date() - timedelta(days=1)

    def period(self, text: str, *, to_date: bool = False) -> Period:
        """Read a period in the client's calendar.

        Raises:
            UsageError: It is no period, or has not ended and ``to_date`` is not asked for.
        """
        return self.client.calendar.resolve(text, self.through, to_date=to_date)

    def evaluate(self, registry: Registry, asks: Iterable[Ask], period: Period) -> Results:
        """Answer asks with the client's own parameters.

        Raises:
            UnknownName: No such metric or break-down.
            UsageError: A metric cannot be broken down so.
        """
        params, query = self.client.settings.metrics, self.warehouse.query
        return evaluate(query, registry, asks, period, params, laid(self.rules), self.through)

    @property
    def computer(self) -> Computer:
        """What computes models with the client's own parameters."""
        return Computer(self.warehouse.query, self.client.settings.metrics, laid(self.rules))

    def answer(
        self, definitions: Definitions, asks: Iterable[Ask], period: Period
    ) -> tuple[Number, ...]:
        """Answer asks for metrics and for models; totals come with every ask.

        Raises:
            UnknownName: No such metric, model or break-down.
            UsageError: One cannot be broken down so.
            PluginError: A model broke.
        """
        every, models = list(asks), definitions.models
        plain = [ask for ask in every if ask.metric not in models]
        modelled = [(models[ask.metric], ask) for ask in every if ask.metric in models]
        answered = self.evaluate(definitions.registry, plain, period)
        return (*answered, *self.computer.answers(modelled, period))

    def findings(self) -> Findings:
        """What was left out, could not be converted or is not known, counted."""
        return findings(self.warehouse, self.rules)


@contextmanager
def derived(client: Client, consent: Consent | None = None) -> Iterator[Derived]:
    """Open a client's facts.

    Args:
        client: Whose.
        consent: Whom it may contact, if not as its settings say.

    Raises:
        WarehouseError: Nothing was synced yet, or the file cannot be opened.
    """
    never = f"client {client.id} has no complete sync yet; run: abmkit sync {client.id}"
    if not client.warehouse.exists():
        raise WarehouseError(never)
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        complete = as_of(warehouse)
        if complete is None:
            raise WarehouseError(never)
        decided = rules(client)
        if consent is not None:
            decided = replace(decided, consent=consent)
        yield Derived(client, warehouse, complete, derive(warehouse, decided), decided)


def definitions_of(plugins: Plugins) -> Definitions:
    """The metrics of all plugins, checked against each other, and the models."""
    return Definitions(registry_of(plugins), plugins.models)


def registry_of(plugins: Plugins) -> Registry:
    """The metrics of all plugins, checked against each other."""
    origins = {name: str(origin) for name, origin in plugins.metrics.origins.items()}
    return Registry.of(plugins.metrics.values(), origins)


def rules(client: Client) -> Rules:
    """What a client decided about its facts.

    Raises:
        ConfigError: ``client.toml``, ``exclusions.csv`` or ``titles.csv`` is wrong; names the line.
    """
    settings = client.settings
    return Rules(
        zone=client.zone,
        currency=client.currency,
        record=settings.record,
        priority=settings.priority,
        minutes=settings.minutes,
        weights=tuple(each.weight for each in settings.weights),
        ladders={name: each.ladder for name, each in settings.ladders.items()},
        mqa=settings.mqa.rule if settings.mqa else Mqa(),
        active_months=settings.active_months,
        influencing=settings.influencing,
        exclusions=tuple(map(_exclusion, client.exclusions())),
        fields=own_fields(settings.fields),
        titles=tuple((line.title.lower(), line.role) for line in client.titles()),
        wanted=settings.targets.wanted,
        consent=settings.consent.rules,
    )


def _exclusion(line: ExcludedRecord) -> Exclusion:
    source, _, source_id = (line.id or "").partition(":")
    return Exclusion(
        line.reason, line.domain, source or None, source_id or None, line.kind, line.since
    )


def as_of(warehouse: Warehouse) -> datetime | None:
    """The instant to which a warehouse is complete; None: nothing was read whole yet."""
    instants = [each.completed_at for each in warehouse.quality.freshness() if each.completed_at]
    return max(instants).replace(tzinfo=UTC) if instants else None

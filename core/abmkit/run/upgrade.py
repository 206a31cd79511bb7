"""What new definitions of metrics change in the numbers that clients have been told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from abmkit.deliver import Kept, ReportFolder
from abmkit.deliver.folder import TAKEN
from abmkit.errors import AbmError, WarehouseError
from abmkit.metrics.ask import Ask
from abmkit.models import Definitions
from abmkit.plugins import Plugins
from abmkit.report.value import Period as Plain
from abmkit.run.definitions import Drift, drifts
from abmkit.run.measure import Derived, definitions_of, derived
from abmkit.workspace import Client, Workspace


@dataclass(frozen=True)
class Effect:
    """What a changed definition makes of the number that a client was last told.

    Attributes:
        drift: The metric, and both definitions.
        client: Whose number.
        period: Of the last report that has the metric.
        before: The number in that report, by the definition of then.
        after: What the definition in force makes of the data of today; None: no data.
        note: What else there is to know.
    """

    drift: Drift
    client: str
    period: str
    before: Decimal | None
    after: Decimal | None
    note: str


def effects(
    workspace: Workspace, plugins: Plugins, clients: Sequence[Client] = ()
) -> tuple[tuple[Drift, ...], tuple[Effect, ...]]:
    """What accepting the installed definitions means.

    The old definition is no longer in the code: the number before is that of the frozen report,
    and so of the data of then.

    Args:
        workspace: The agency.
        plugins: Where the definitions in force come from.
        clients: Whose numbers are looked at; none: all clients'.

    Returns:
        All differences, and the numbers that they touch, by client and metric.

    Raises:
        ConfigError: ``metrics.lock`` is wrong.
        DataError: A frozen report cannot be read.
    """
    definitions = definitions_of(plugins)
    every = drifts(workspace, definitions)
    touched = [each for each in every if each.kind != "new"]
    found = (
        effect
        for client in clients or workspace.clients()
        for effect in (_of_client(client, definitions, touched) if touched else ())
    )
    return every, tuple(found)


def _of_client(
    client: Client, definitions: Definitions, touched: Sequence[Drift]
) -> Iterator[Effect]:
    last = _last_reports(client)
    told = [(drift, _having(drift.metric, last)) for drift in touched]
    if not any(kept for _, kept in told):
        return
    with ExitStack() as stack:
        facts = _facts(client, stack)
        for drift, kept in told:
            if kept:
                yield _effect(client, facts, definitions, drift, kept)


def _having(metric: str, reports: Sequence[Kept]) -> Kept | None:
    return next((each for each in reports if metric in each.report.numbers), None)


def _facts(client: Client, stack: ExitStack) -> Derived | AbmError:
    """The client's data, or why there is none."""
    try:
        return stack.enter_context(derived(client))
    except WarehouseError as error:
        return error


def _last_reports(client: Client) -> list[Kept]:
    """The newest frozen report of each folder, that of the latest period first."""
    labels = [path for path in sorted(client.reports.glob("[!.]*")) if path.is_dir()]
    named = [path for label in labels for path in sorted(label.glob("[!.]*")) if path.is_dir()]
    folders = [*labels, *(path for path in named if path.name not in TAKEN)]
    found = [kept for path in folders if (kept := ReportFolder(path).latest())]
    return sorted(found, key=_age, reverse=True)


def _age(kept: Kept) -> tuple[str, str]:
    return kept.report.document.period.end, kept.report.document.as_of


def _effect(
    client: Client, facts: Derived | AbmError, definitions: Definitions, drift: Drift, kept: Kept
) -> Effect:
    frozen, metric = kept.report, drift.metric
    notes = [f"before: {'sent' if kept.receipt else 'draft'}, data of {frozen.document.as_of[:10]}"]
    after = None
    if drift.now is None:
        notes.append("no plugin gives it any more")
    else:
        if frozen.metrics[metric].hash == definitions.hash(metric, client.settings.metrics):
            notes.append("made by the new definition already")
        try:
            after = _number(facts, definitions, metric, frozen.document.period)
        except AbmError as error:
            notes.append(f"cannot be computed now: {error}")
    before, label = frozen.numbers[metric].number, frozen.document.period.label
    return Effect(drift, client.id, label, before, after, "; ".join(notes))


def _number(
    facts: Derived | AbmError, definitions: Definitions, metric: str, told: Plain
) -> Decimal | None:
    """The number of today for the days that a report told of."""
    if isinstance(facts, AbmError):
        raise facts
    end = date.fromisoformat(told.end)
    period = facts.client.calendar.parse(told.label, end).to_date(end)
    answered = facts.answer(definitions, [Ask(metric)], period)
    return next((number.value for number in answered if number.by is None), None)

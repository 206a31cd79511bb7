"""What every report must hold, tried on a client of whom nothing is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from pydantic import BaseModel

from abmkit.metrics import Metric, Registry, samples
from abmkit.metrics.ask import Number
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.models import Definitions
from abmkit.models.compute import Computer
from abmkit.period import month
from abmkit.plugins import load_plugins
from abmkit.report import AccountCard, Client, ClientReport, Quality, Report, ReportData
from abmkit.report.blocks import Block, Document, Theme
from abmkit.report.client import Subject
from abmkit.report.value import Msg
from abmkit.testing.claims import claim

ModelT = TypeVar("ModelT", bound=BaseModel)
_CAUSES = re.compile(r"\b(drove|driven by|because|due to|thanks to|led to)\b", re.IGNORECASE)
_PERIOD = month(date(2026, 9, 1))
_AS_OF = "2026-10-01T00:00:00Z"
_REPORTS = (
    ClientReport("nobody", "Nobody"),
    ClientReport("lost", "Lost", standing="damaged", damage="draft.json cannot be read"),
)


def check_report(
    report: type[Report], metrics: Iterable[Metric] = (), locales: Iterable[str] = ("en-US",)
) -> Document:
    """Build a report of nothing, twice.

    Its metrics and break-downs exist; it builds though there is no number; it gives the same
    document each time; each page has an id of its own; each block has a table form; each of its
    texts can be printed in each locale; none of them claims a cause, since causes come from
    people.

    Args:
        report: The class.
        metrics: Those that it asks for and that no installed plugin gives.
        locales: Languages to print its texts in.

    Returns:
        The document, for further tests.

    Raises:
        AssertionError: It breaks its contract; the text says how.
    """
    registry = _definitions(metrics)
    document = _build(report, registry)
    claim(document.pages, f"report {report.name} has no page")
    ids = [page.id for page in document.pages]
    claim(len(set(ids)) == len(ids), f"two pages have one id: {ids}")
    same = document.model_dump_json() == _build(report, registry).model_dump_json()
    claim(same, f"report {report.name} says something else when it is built again")
    for block in _all(document, Block):
        block.as_table()
    for locale in locales:
        words = report().words(locale, registry)
        for message in _all(document, Msg):
            said = words.text(message)
            claim(not _CAUSES.search(said), f"{message.id} claims a cause: {said!r}")
    return document


def _definitions(metrics: Iterable[Metric]) -> Definitions:
    """The metrics of the test, and what is installed."""
    plugins, own = load_plugins(), {metric.id: metric for metric in metrics}
    return Definitions(Registry.of((dict(plugins.metrics) | own).values()), plugins.models)


def _numbers(report: type[Report], definitions: Definitions) -> Iterator[Number]:
    models = definitions.models
    with in_memory() as query:
        for statement in samples.statements({}, _PERIOD):
            query(statement)
        plain = [ask for ask in report.asks if ask.metric not in models]
        yield from evaluate(query, definitions.registry, plain, _PERIOD)
        asked = [(models[ask.metric], ask) for ask in report.asks if ask.metric in models]
        yield from Computer(query).answers(asked, _PERIOD)


def _build(report: type[Report], registry: Definitions) -> Document:
    data = ReportData(
        report=report.name,
        asks=report.asks,
        sentences=report.sentences,
        numbers=_numbers(report, registry),
        registry=registry,
        client=Client("Nobody", "UTC", "USD", "en-US"),
        period=_PERIOD,
        as_of=_AS_OF,
        quality=Quality(),
        about=Subject(AccountCard(1, "Nobody")) if report.about == "account" else None,
        reports=_REPORTS if report.about == "agency" else (),
    )
    return report().document(data, Theme(name="Nobody"))


def _all(value: object, kind: type[ModelT]) -> Iterator[ModelT]:
    """Every model of a kind in a document."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _all(getattr(value, name), kind)
    elif isinstance(value, (tuple, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _all(each, kind)

"""The handbook page of metrics, as Markdown made of the registry, the words and the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

from abmkit.derive.facts import FACTS, Fact
from abmkit.metrics.cohorts import Cohort
from abmkit.metrics.description import Stage
from abmkit.metrics.language import Keyed, Per, Source
from abmkit.metrics.metric import Metric
from abmkit.metrics.registry import Registry

_HEAD = """\
# The metrics

The metrics that come with abmkit, by stage of account-based marketing. This page is generated from
their definitions. `abmkit metrics show ID` shows the same for any installed metric, and `abmkit
explain CLIENT ID --period P` shows the rows behind a number.

A formula combines leaves. A leaf aggregates the rows of one fact (`deal`, `touch`, `stage` …) that
its clock (`on …`) puts into the period, or into a trailing window if one is given. The result is
"no data" when the fact has no rows of the requested kind on any day (a `kind` or `action` of
touches, the `name` of a daily total …), or when the denominator is 0: 0 means that some source
provides such rows, and none of them counts. A percent is a fraction of 1. Clients set parameters in
`[metrics.ID]` of `client.toml`. The [words](#words) of formulas and the [facts](#facts), for
metrics of your own, are at the end of the page.
"""

_WORDS = """\
## Words

A leaf is a fact with one of these words, as in `deal.sum("amount", where="status = 'won'")`;
Python's `help` explains each. `+`, `-`, `*`, `/` and `.coalesce(…)` combine leaves and metrics. A
ratio divides a sum by a sum. Units are checked when the plugin is loaded.
"""

_CONDITIONS = """\
`where` compares columns with values (`=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `not in (…)`, `is
null`, `is not null`, or a flag alone), combined by `and`, `or`, `not` and parentheses. `on` names a
clock. `window` is `90d` or `3m` (that long, up to the period's end), `>=3m` (at least that long),
or `3m ago` (the period moved back).
"""

_FACTS = """\
## Facts

A clock that is a day puts a row into the period that contains the day; a clock that is a span
counts rows that are valid on the period's last day. Columns marked "of that day" hold the account's
state on the row's own day, columns marked "at the end" its state on the period's last day; a
formula uses one kind or the other. All facts have these columns:
"""


def document(registry: Registry) -> str:
    """The page.

    Args:
        registry: The metrics.
    """
    parts = [_HEAD]
    for stage in get_args(Stage):
        of = [metric for metric in registry if metric.stage == stage]
        if of:
            parts.append(f"## {stage.capitalize()}\n")
            parts += ["\n".join(_section(metric, registry)) + "\n" for metric in _in_order(of)]
    return "\n".join([*parts, *_words(), *_facts()])


def _words() -> Iterator[str]:
    yield _WORDS
    for kind, said in ((Source, "FACT"), (Per, "FACT.per(key)"), (Keyed, "FACT.per(key).…"),
                       (Cohort, "FACT.cohort(key)")):  # fmt: skip
        for name, word in vars(kind).items():
            if not name.startswith("_"):
                yield f"- `{said}.{name}`: {str(word.__doc__).partition(chr(10))[0]}"
    yield f"\n{_CONDITIONS}"


def _facts() -> Iterator[str]:
    every = [set(fact.columns) for fact in FACTS.values()]
    shared = set.intersection(*every)
    yield _FACTS
    yield "\n".join(_columns(FACTS["deal"], shared)) + "\n"
    for fact in FACTS.values():
        yield f"### `{fact.name}`\n\n{fact.doc}\n"
        for clock in fact.clocks.values():
            yield f"- on `{clock.name}` ({'a span' if clock.is_span else 'a day'}): {clock.doc}"
        yield "\n" + "\n".join(_columns(fact, fact.columns.keys() - shared)) + "\n"


def _columns(fact: Fact, names: Collection[str]) -> Iterator[str]:
    yield "| column | kind | |"
    yield "|---|---|---|"
    when = {"plain": "", "dated": ", of that day", "standing": ", at the end"}
    for column in fact.columns.values():
        if column.name in names:
            yield f"| `{column.name}` | {column.kind}{when[column.when]} | {column.doc} |"


def _in_order(metrics: Iterable[Metric]) -> list[Metric]:
    roles = ("headline", "diagnostic", "vanity")
    return sorted(metrics, key=lambda metric: (roles.index(metric.role), metric.id))


def _section(metric: Metric, registry: Registry) -> Iterator[str]:
    yield f"### {metric.title['en']} (`{metric.id}`)\n"
    yield f"{metric.doc}\n"
    yield f"    {metric.tree({})}\n"
    yield f"- {', '.join(_said(metric))}"
    yield f"- version {metric.version}, definition `{registry.hash(metric.id)}`"
    if metric.use_instead:
        yield f"- better: {_ids(metric.use_instead)}"
    if metric.parameters:
        told = (f"`{name}` = {value}" for name, value in metric.parameters.items())
        yield f"- parameters: {', '.join(told)}"
    if metric.needs:
        yield f"- withheld unless whole: {_ids(metric.needs)}"
    yield f"- examples: {len(metric.examples)}"
    yield f"- from: {'; '.join(metric.sources) or 'its author'}"


def _said(metric: Metric) -> Iterator[str]:
    yield metric.role
    yield metric.unit
    yield {"up": "more is better", "down": "less is better"}.get(metric.better, "no direction")
    yield f"owner {metric.owner}"
    if metric.lifecycle:
        yield f"lifecycle {metric.lifecycle}"
    if metric.min_n:
        yield f"shown from n = {metric.min_n}"


def _ids(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

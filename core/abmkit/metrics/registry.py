"""All metrics of a workspace, checked against each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from abmkit.derive.rules import ANY
from abmkit.errors import AbmError, ConfigError, PluginError, UnknownName, UsageError
from abmkit.metrics.checks import check
from abmkit.metrics.formula import Node, Parameter, Ref
from abmkit.metrics.metric import Metric
from abmkit.metrics.tree import expand, walk

Params = Mapping[str, Mapping[str, Any]]
NO_PARAMS: Params = MappingProxyType({})


@dataclass(frozen=True)
class Registry:
    """Metrics by id.

    Attributes:
        metrics: By id.
        origins: Who gave each one, where that is known.
    """

    metrics: Mapping[str, Metric]
    origins: Mapping[str, str]

    @classmethod
    def of(cls, metrics: Iterable[Metric], origins: Mapping[str, str] | None = None) -> Registry:
        """Collect metrics and check them against each other.

        Args:
            metrics: From all plugins.
            origins: Who gave each one, by id, for messages.

        Raises:
            PluginError: Two have one id; one refers to what does not exist, in its formula or as
                a better one; metrics refer to each other in a circle; a unit does not fit.
        """
        found: dict[str, Metric] = {}
        told = dict(origins or {})
        for each in metrics:
            if each.id in found:
                raise PluginError(
                    f"two metrics are named {each.id}: one of {_home(found[each.id])}, one of "
                    f"{_home(each)}; rename one"
                )
            found[each.id] = each
            told.setdefault(each.id, _home(each))
        registry = cls(MappingProxyType(dict(sorted(found.items()))), MappingProxyType(told))
        for each in registry:
            registry._check(each)
        return registry

    def __iter__(self) -> Iterator[Metric]:
        """The metrics in order of id."""
        return iter(self.metrics.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self.metrics)

    def __contains__(self, name: object) -> bool:
        """Whether there is one of that id."""
        return name in self.metrics

    def __getitem__(self, name: str) -> Metric:
        """Find a metric.

        Raises:
            UnknownName: There is none of that id; the message suggests one.
        """
        if name not in self.metrics:
            raise UnknownName("metric", name, self.metrics)
        return self.metrics[name]

    def parameters(self, name: str, params: Params = NO_PARAMS) -> dict[str, Parameter]:
        """The parameters of a metric in force.

        Args:
            name: Id of the metric.
            params: The client's choices, by metric and parameter.

        Raises:
            UnknownName: No such metric or parameter.
            ConfigError: A choice is of the wrong kind.
        """
        return chosen(name, self[name].parameters, params)

    def tree(self, name: str, params: Params = NO_PARAMS) -> Node:
        """The formula of a metric with all others in it written out.

        Raises:
            UnknownName: No such metric or parameter.
            ConfigError: A parameter in ``params`` makes no formula.
            PluginError: Metrics refer to each other in a circle.
        """
        return self._expand(self.parameters(name, params), name, params, ())

    def hash(self, name: str, params: Params = NO_PARAMS) -> str:
        """Fingerprint of a definition: its formula written out, and its parameters in force."""
        told = _plain([self.tree(name, params), self.parameters(name, params), self[name].unit])
        return fingerprint(told)

    def uses(self, name: str) -> tuple[str, ...]:
        """Ids of the metrics that stand in the formula of one."""
        own = walk(self[name].tree({}))
        return tuple(dict.fromkeys(each.metric for each in own if isinstance(each, Ref)))

    def _expand(
        self, given: Mapping[str, Parameter], name: str, params: Params, path: tuple[str, ...]
    ) -> Node:
        if name in path:
            raise PluginError(
                f"metrics refer to each other in a circle: {' → '.join((*path, name))}"
            )

        def tree_of(ref: Ref) -> Node:
            inner = {**self.parameters(ref.metric, params), **dict(ref.given)}
            return self._expand(inner, ref.metric, params, (*path, name))

        return expand(self._own_tree(name, given, params), tree_of)

    def _own_tree(self, name: str, given: Mapping[str, Parameter], params: Params) -> Node:
        if not (params.get(name) or params.get(ANY)):
            return self[name].tree(given)
        try:
            return self[name].tree(given)
        except PluginError as error:
            raise ConfigError(f"{error}; see [metrics.{name}] in client.toml") from error

    def fault(self, metric: Metric) -> str | None:
        """Why one of its metrics cannot be worked out; None when it can."""
        try:
            self._check(metric)
        except AbmError as error:
            return str(error)
        return None

    def _check(self, metric: Metric) -> None:
        try:
            for better in (*metric.use_instead, *self.uses(metric.id)):
                self[better]
            check(self.tree(metric.id), metric.unit)
        except UsageError as error:
            raise PluginError(f"metric {metric.id}: {error}") from error


def fingerprint(told: Any) -> str:
    """Of what defines a number: other words give another one.

    Args:
        told: Plain values, as JSON has them.
    """
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def chosen(name: str, defaults: Mapping[str, Parameter], params: Params) -> dict[str, Parameter]:
    """Parameters in force: those that a client chose, the others at their defaults.

    Args:
        name: Id of the metric or model.
        defaults: Its parameters.
        params: The client's choices, by metric and parameter; under ``*``, those of all that
            have a parameter of that name.

    Raises:
        UnknownName: It has no such parameter.
        ConfigError: A choice is of the wrong kind.
    """
    told = params.get(name, {})
    for each in told:
        if each not in defaults:
            raise UnknownName(f"parameter of {name}", each, defaults)
    shared = {each: value for each, value in params.get(ANY, {}).items() if each in defaults}
    told = {**shared, **told}
    return {**defaults, **{each: _like(name, each, defaults[each], told[each]) for each in told}}


def unsound(metrics: Mapping[str, Metric]) -> dict[str, str]:
    """Why metrics cannot be worked out, by id: the faulty ones, and those that rest on them.

    Args:
        metrics: By id.
    """
    left, found = dict(metrics), dict[str, str]()
    while True:
        registry = Registry(MappingProxyType(left), MappingProxyType({}))
        faults = {each.id: fault for each in registry if (fault := registry.fault(each))}
        if not faults:
            return found
        found |= faults
        left = {name: metric for name, metric in left.items() if name not in faults}


def _home(metric: Metric) -> str:
    return str(metric.formula.__module__)


def _like(metric: str, name: str, default: Parameter, value: object) -> Parameter:
    """A client's choice in the type of the default."""
    if isinstance(default, Decimal) and isinstance(value, (int, float)) and value is not True:
        return Decimal(str(value))
    if type(value) is not type(default):
        raise ConfigError(
            f"[metrics.{metric}] {name} = {value!r} in client.toml: write a "
            f"{'text' if isinstance(default, str) else 'number'} such as {default!r}"
        )
    return value


def _plain(thing: Any) -> Any:
    """A tree as lists and texts, so that its fingerprint depends on nothing else."""
    if is_dataclass(thing):
        told = {field.name: getattr(thing, field.name) for field in fields(thing)}
        return [type(thing).__name__, {k: _plain(v) for k, v in told.items() if v is not None}]
    if isinstance(thing, Mapping):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, (tuple, list)):
        return [_plain(each) for each in thing]
    if isinstance(thing, (Decimal, date)):
        return str(thing)
    return thing

"""All that can be asked for: metrics, and models beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from abmkit.errors import UnknownName
from abmkit.metrics.formula import Node, Parameter
from abmkit.metrics.metric import Metric
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.models.model import Model

Defined = Metric | Model
"""What a number is a number of."""


@dataclass(frozen=True)
class Definitions:
    """Metrics and models by id; no two have one.

    Attributes:
        registry: The metrics.
        models: The models, by id.
    """

    registry: Registry
    models: Mapping[str, Model] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Defined]:
        """The metrics, then the models."""
        yield from self.registry
        yield from self.models.values()

    def __contains__(self, name: object) -> bool:
        """Whether there is a metric or model of that id."""
        return name in self.registry or name in self.models

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all."""
        return frozenset((*self.registry.metrics, *self.models))

    def __getitem__(self, name: str) -> Defined:
        """Find a metric or a model.

        Raises:
            UnknownName: There is none of that id; the message suggests one.
        """
        if name in self.models:
            return self.models[name]
        if name not in self.registry:
            raise UnknownName("metric", name, self.ids)
        return self.registry[name]

    def parameters(self, name: str, params: Params = NO_PARAMS) -> dict[str, Parameter]:
        """The parameters of one in force, under a client's choices.

        Raises:
            UnknownName: No such metric, model or parameter.
            ConfigError: A choice is of the wrong kind.
        """
        found = self[name]
        if isinstance(found, Model):
            return found.in_force(params)
        return self.registry.parameters(name, params)

    def hash(self, name: str, params: Params = NO_PARAMS) -> str:
        """Fingerprint of a definition with its parameters in force."""
        found = self[name]
        if isinstance(found, Model):
            return found.hash(params)
        return self.registry.hash(name, params)

    def tree(self, name: str, params: Params = NO_PARAMS) -> Node:
        """The formula of a metric, written out; of a model, leaves for all that it reads."""
        found = self[name]
        if isinstance(found, Model):
            return found.reading
        return self.registry.tree(name, params)

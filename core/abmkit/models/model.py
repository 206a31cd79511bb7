"""A model: a function of frames with all that is needed to read, check and defend it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from abmkit.errors import AbmError, PluginError, UnknownName, suggest
from abmkit.metrics.description import (
    Better,
    Owner,
    Role,
    Stage,
    check_description,
    defaults_of,
    expected,
    refuse,
    titles,
)
from abmkit.metrics.formula import Node, Parameter
from abmkit.metrics.registry import NO_PARAMS, Params, chosen, fingerprint
from abmkit.metrics.units import Unit as MetricUnit
from abmkit.models.reads import Reads

if TYPE_CHECKING:
    import pandas as pd

Unit = MetricUnit | Literal["points"]
"""Of a metric, or ``points``: a difference of percents, as a fraction of 1."""

Told = int | str | Decimal | None
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Example:
    """Rows and the numbers that a model makes of them.

    Attributes:
        rows: By fact, as in examples of metrics.
        expect: The numbers by key, the total's is None; a number of None is "no data".
        by: The break-down; None for the total alone.
        period: The period it is asked for.
        given: Parameters.
    """

    rows: Rows
    expect: Mapping[str | None, Decimal | None]
    by: str | None = None
    period: str = "2026-Q3"
    given: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Model:
    """A model, made by ``@model``.

    Attributes:
        id: Name of the function.
        title: By locale; English is always there.
        doc: The definition, in words.
        function: Takes a frame for each name in ``reads``, and parameters by name; gives rows.
        unit: What it is a number of; a percent is a fraction of 1.
        better: Which way is good.
        role: As of a metric.
        owner: Who answers for it.
        stage: Stage of account-based marketing.
        version: Raised whenever the definition or the computation changes.
        reads: Its inputs by name.
        by: The break-downs it has.
        adds_up: Whether the groups of each break-down sum to the total; the core holds it to that.
        min_n: With fewer records behind it, it is not shown.
        sources: Where the definition comes from.
        parameters: Names with their defaults, to be set per client as those of a metric.
        examples: Rows, and the result that it must compute from them.
    """

    id: str
    title: Mapping[str, str]
    doc: str
    function: Callable[..., pd.DataFrame]
    unit: Unit
    better: Better
    role: Role
    owner: Owner
    stage: Stage
    version: int
    reads: Mapping[str, Reads]
    by: tuple[str, ...]
    adds_up: bool
    min_n: int
    sources: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    examples: list[Example] = field(default_factory=list)

    @property
    def reading(self) -> Node:
        """Leaves that count the rows it reads: what they stand on, it stands on."""
        first, *others = (each.leaf for each in self.reads.values())
        told: Node = first
        for other in others:
            told = told + other
        return told

    @property
    def needs(self) -> tuple[str, ...]:
        """Tables that must be wholly there: none, as of a metric that names none."""
        return ()

    @property
    def use_instead(self) -> tuple[str, ...]:
        """Ids of better ones: none, as of a metric that is not vanity."""
        return ()

    def in_force(self, params: Params = NO_PARAMS) -> dict[str, Parameter]:
        """Its parameters under a client's choices.

        Args:
            params: The client's choices, by model (or metric) and parameter.

        Raises:
            UnknownName: It has no such parameter.
            ConfigError: A choice is of the wrong kind.
        """
        return chosen(self.id, self.parameters, params)

    def hash(self, params: Params = NO_PARAMS) -> str:
        """Fingerprint of what it says and reads, with its parameters in force.

        Its arithmetic is code, for which its version speaks.
        """
        reads = {name: str(each) for name, each in self.reads.items()}
        given = {name: str(each) for name, each in self.in_force(params).items()}
        told = [self.id, " ".join(self.doc.split()), self.unit, reads, given]
        return fingerprint(told)

    def example(
        self,
        *,
        expect: Told | Mapping[str | None, Told],
        by: str | None = None,
        period: str = "2026-Q3",
        given: Mapping[str, Parameter] | None = None,
        **rows: Sequence[Mapping[str, Any]],
    ) -> None:
        """Say what it must make of given rows; every example is a test.

        Args:
            expect: The total, or the numbers by key.
            by: The break-down that the keys are of.
            period: The period it is asked for.
            given: Parameters.
            **rows: By fact, such as ``touch=[dict(channel="email")]``.

        Raises:
            UnknownName: It has no such break-down or parameter.
            PluginError: What is expected is no number.
        """
        if by is not None and by not in self.by:
            raise UnknownName(f"break-down of {self.id}", by, self.by)
        chosen(self.id, self.parameters, {self.id: dict(given or {})})
        told = expect if isinstance(expect, Mapping) else {None: expect}
        what = f"model {self.id}"
        numbers = {key: expected(what, each) for key, each in told.items()}
        self.examples.append(Example(rows, numbers, by, period, dict(given or {})))


def model(
    *,
    title: str | Mapping[str, str],
    unit: Unit,
    better: Better,
    role: Role,
    owner: Owner,
    stage: Stage,
    version: int,
    reads: Mapping[str, Reads],
    by: Sequence[str] = (),
    adds_up: bool = False,
    min_n: int = 0,
    sources: Sequence[str] = (),
) -> Callable[[Callable[..., pd.DataFrame]], Model]:
    """Make a model of a function of pandas frames.

    The function's name is the id, its docstring the definition. It takes one frame for each name
    in ``reads``, in that order, and its parameters after a ``*``, each with a default. The period
    asked for is in ``attrs["period"]`` of each frame. It returns a frame with a row a number:

    * ``value``: a Decimal, a whole number or None ("no data"), never a float;
    * ``n``: records behind it;
    * ``by`` and ``key``: the break-down and the group it is of; None in both for the total, of
      which there is one row; left out by a model without break-downs;
    * ``numerator``, ``denominator``, ``low``, ``high``, ``coverage``: as of any number, if known.

    What else there is to say is told at ``Model``.

    Raises:
        PluginError: The function, what it reads or the description is wrong; says what was meant.
    """

    def make(function: Callable[..., pd.DataFrame]) -> Model:
        made = Model(
            id=function.__name__,
            title=titles(title),
            doc=inspect.cleandoc(function.__doc__ or ""),
            function=function,
            unit=unit,
            better=better,
            role=role,
            owner=owner,
            stage=stage,
            version=version,
            reads=MappingProxyType(dict(reads)),
            by=tuple(by),
            adds_up=adds_up,
            min_n=min_n,
            sources=tuple(sources),
            parameters=_parameters(function, tuple(reads)),
        )
        _check(made)
        return made

    return make


def _parameters(function: Callable[..., Any], reads: tuple[str, ...]) -> Mapping[str, Parameter]:
    every = inspect.signature(function).parameters.values()
    frames = tuple(each.name for each in every if each.kind is not each.KEYWORD_ONLY)
    if frames != reads:
        raise PluginError(
            f"model {function.__name__}: it takes {', '.join(frames) or 'nothing'} and reads "
            f"{', '.join(reads) or 'nothing'}; name both alike, and put a * before parameters"
        )
    given = (each for each in every if each.kind is each.KEYWORD_ONLY)
    return defaults_of(f"model {function.__name__}", given)


def _check(made: Model) -> None:
    check_description(made, {"unit": (*get_args(MetricUnit), "points")})
    if not made.reads:
        refuse(made, "it reads nothing")
    for name, each in made.reads.items():
        _check_reads(made, name, each)


def _check_reads(made: Model, name: str, each: Reads) -> None:
    try:
        each.check()
    except AbmError as error:
        refuse(made, f"reads {name}: {error}", error)
    for side, days in (("before", each.before), ("after", each.after)):
        if isinstance(days, str) and not isinstance(made.parameters.get(days), int):
            known = suggest(days, made.parameters)
            refuse(made, f"reads {name}: {side}={days!r} is no whole number given to it{known}")
    if each.beside is not None and (each.beside not in made.reads or each.beside == name):
        known = suggest(each.beside, made.reads)
        refuse(made, f"reads {name}: beside={each.beside!r} is nothing else it reads{known}")

"""A metric: a formula with all that is needed to read, check and defend it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, get_args

from abmkit.errors import AbmError, PluginError, UnknownName, UsageError, suggest
from abmkit.metrics.checks import check
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
from abmkit.metrics.formula import Formula, Node, Parameter, Ref, node
from abmkit.metrics.tree import expand, has_references
from abmkit.metrics.units import Unit
from abmkit.schema import LOADABLE

Lifecycle = Literal["attract", "capture", "nurture", "convert", "expand"]


@dataclass(frozen=True)
class Example:
    """Rows and the number they make: a test, and the definition's best illustration.

    Attributes:
        rows: By fact; absent columns take the defaults of ``abmkit.metrics.samples``.
        expect: The number, or None for "no data".
        period: The period it is asked for.
        given: Parameters.
    """

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    expect: Decimal | None
    period: str = "2026-Q3"
    given: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Metric(Formula):
    """A metric, made by ``@metric``.

    In a formula of another metric it stands for itself; called, as in ``win_rate(window="3m")``,
    it stands there with other parameters.

    Attributes:
        id: Name of the function.
        title: By locale; English is always there.
        doc: The definition, in words.
        formula: Makes the formula from parameters.
        unit: What it is a number of; a percent is a fraction of 1.
        better: Which way is good.
        role: ``headline`` may stand on page 1; ``vanity`` is always printed with what to use
            instead.
        owner: Who answers for it.
        stage: Stage of account-based marketing.
        version: Raised whenever the definition changes.
        lifecycle: Stage of the customer's life.
        use_instead: Ids of better metrics.
        min_n: With fewer records behind it, it is not shown.
        needs: Tables that must be wholly there, or it is withheld: a ratio of cost says too little
            where one source of cost is missing.
        sources: Where the definition comes from.
        proportion: Whether it is a share of what is counted below the line, and so has an
            interval; None: to be seen from the formula.
        parameters: Names with their defaults, to be set per client.
        examples: Rows, and the result that it must compute from them.
    """

    id: str
    title: Mapping[str, str]
    doc: str
    formula: Callable[..., Formula]
    unit: Unit
    better: Better
    role: Role
    owner: Owner
    stage: Stage
    version: int
    lifecycle: Lifecycle | None
    use_instead: tuple[str, ...]
    min_n: int
    needs: tuple[str, ...]
    sources: tuple[str, ...]
    proportion: bool | None
    parameters: Mapping[str, Parameter]
    examples: list[Example] = field(default_factory=list)

    @staticmethod
    def by_id(metric: str) -> Ref:
        """Another plugin's metric in a formula, such as ``Metric.by_id("win_rate")``."""
        return Ref(metric)

    def as_node(self) -> Node:
        """A reference to it."""
        return Ref(self.id, held=self)

    def __call__(self, **given: Parameter) -> Ref:
        """A reference to it with parameters of its own.

        Raises:
            UnknownName: It has no such parameter.
        """
        self.check_names(given)
        return Ref(self.id, tuple(sorted(given.items())), self)

    def tree(self, given: Mapping[str, Parameter]) -> Node:
        """Its formula under some parameters, the others at their defaults.

        Raises:
            UnknownName: It has no such parameter.
            PluginError: The formula cannot be made with them.
        """
        self.check_names(given)
        try:
            return node(self.formula(**{**self.parameters, **given}))
        except AttributeError as error:
            words = [name for name in dir(error.obj) if not name.startswith("_")]
            near = suggest(str(error.name), words)
            raise PluginError(f"metric {self.id}: unknown word {error.name!r}{near}") from error
        except (AbmError, TypeError, ArithmeticError) as error:
            raise PluginError(f"metric {self.id}: {error}") from error

    def check_names(self, given: Mapping[str, Parameter]) -> None:
        """Refuse parameters that it has not.

        Raises:
            UnknownName: Of the first such.
        """
        for name in given:
            if name not in self.parameters:
                raise UnknownName(f"parameter of {self.id}", name, self.parameters)

    def example(
        self,
        *,
        expect: int | float | str | Decimal | None,
        period: str = "2026-Q3",
        given: Mapping[str, Parameter] | None = None,
        **rows: Sequence[Mapping[str, Any]],
    ) -> None:
        """Say what it must make of given rows; every example is a test.

        Args:
            expect: The number; a whole one must be hit exactly, another to six digits.
            period: The period it is asked for.
            given: Parameters.
            **rows: By fact, such as ``touch=[dict(account_id="a")]``.

        Raises:
            PluginError: What is expected is no number.
            UnknownName: It has no such parameter.
        """
        self.check_names(given or {})
        number = expected(f"metric {self.id}", expect)
        self.examples.append(Example(rows, number, period, dict(given or {})))


def metric(
    *,
    title: str | Mapping[str, str],
    unit: Unit,
    better: Better,
    role: Role,
    owner: Owner,
    stage: Stage,
    version: int,
    lifecycle: Lifecycle | None = None,
    use_instead: str | Sequence[str] = (),
    min_n: int = 0,
    needs: str | Sequence[str] = (),
    sources: Sequence[str] = (),
    proportion: bool | None = None,
) -> Callable[[Callable[..., Formula]], Metric]:
    """Make a metric of a function that returns its formula.

    The function's name is the id, its docstring the definition, its arguments the parameters;
    what else there is to say is told at ``Metric``.

    Raises:
        PluginError: The formula, the unit or the description is wrong; says what was meant.
    """

    def make(formula: Callable[..., Formula]) -> Metric:
        given = inspect.signature(formula).parameters.values()
        made = Metric(
            id=formula.__name__,
            title=titles(title),
            doc=inspect.cleandoc(formula.__doc__ or ""),
            formula=formula,
            unit=unit,
            better=better,
            role=role,
            owner=owner,
            stage=stage,
            version=version,
            lifecycle=lifecycle,
            use_instead=(use_instead,) if isinstance(use_instead, str) else tuple(use_instead),
            min_n=min_n,
            needs=(needs,) if isinstance(needs, str) else tuple(needs),
            sources=tuple(sources),
            proportion=proportion,
            parameters=defaults_of(f"metric {formula.__name__}", given),
        )
        check_description(made, {"lifecycle": (*get_args(Lifecycle), None)})
        if made.role == "vanity" and not made.use_instead:
            refuse(made, "a vanity metric names a better one in use_instead")
        _check_needs(made)
        _check_formula(made)
        return made

    return make


def _check_needs(made: Metric) -> None:
    for table in made.needs:
        if table not in LOADABLE:
            refuse(made, f"needs={table!r} is no table{suggest(table, LOADABLE)}")


def _check_formula(made: Metric) -> None:
    """Check now what needs no other plugin; the registry checks the rest."""
    try:
        tree = expand(made.tree({}), _held)
        if not has_references(tree):
            check(tree, made.unit)
    except UsageError as error:
        refuse(made, str(error), error)


def _held(ref: Ref) -> Node:
    return ref if ref.held is None else expand(ref.held.tree(dict(ref.given)), _held)

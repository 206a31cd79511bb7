"""What a report's ``build`` is given: the numbers it asked for, and what is known around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import InitVar, dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar, cast

from abmkit.derive.reconcile import Reconciled
from abmkit.errors import PluginError
from abmkit.metrics.ask import TOTAL, Ask, Number
from abmkit.metrics.formula import Node
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.models import Defined, Definitions
from abmkit.period import Period
from abmkit.report.answers import Answers, Key
from abmkit.report.attained import Attained, attained_of
from abmkit.report.basis import basis
from abmkit.report.blocks import Alert, Tile
from abmkit.report.changes import Changes, LastReport, Redefined, Restated, redefined, restated
from abmkit.report.client import AccountCard, AssetCard, Client, LargestDeal, Subject
from abmkit.report.clients import ClientReport
from abmkit.report.difference import change_between
from abmkit.report.frozen import Stamp
from abmkit.report.goals import GoalRow, Goals
from abmkit.report.notes import Notes
from abmkit.report.pace import Pace, pace_of
from abmkit.report.quality import Quality
from abmkit.report.spans import against, month, named
from abmkit.report.standing import (
    alert_of,
    currencies_of,
    mark_of,
    needed_by,
    standing,
    tables_of,
)
from abmkit.report.tiles import tile_of
from abmkit.report.value import Change, Msg, Text, Value

_Told = TypeVar("_Told")


@dataclass(kw_only=True, eq=False, repr=False)
class ReportData:
    """The results of one report for one client and period; reading it changes nothing.

    Numbers are read only as the report asked for them: another read raises ``PluginError``.

    Attributes:
        report: Name of the report, for messages.
        asks: What it declared.
        sentences: Ids of the sentences that it declared.
        numbers: What the metric engine answered.
        registry: All metrics, and models where it asks for some.
        params: The client's parameters of metrics.
        client: Who it is about.
        period: The period reported.
        as_of: Instant the data is complete to, ISO with Z.
        accounts: Cards by account id.
        assets: Content by the key that numbers broken down by ``asset_id`` carry.
        quality: The state of the data.
        goals: What should be reached.
        notes: What people say.
        tiles: Ids of the metrics the client wants on the first page; None: the report chooses.
        largest_deal: The largest one won in the period, when known.
        last: What was sent for the period before; None: nothing was.
        changes: What people changed in the period.
        reconciliation: Totals that platforms report themselves beside ours, with the reasons.
        about: The account it is about, if it is about one.
        reports: The clients' frozen reports, if it is about an agency.
    """

    report: str
    asks: tuple[Ask, ...]
    numbers: InitVar[Iterable[Number]]
    registry: Registry | Definitions
    client: Client
    period: Period
    as_of: str
    quality: Quality
    sentences: Collection[str] = ()
    params: Params = field(default_factory=lambda: NO_PARAMS)
    accounts: Mapping[int, AccountCard] = field(default_factory=dict)
    assets: Mapping[int, AssetCard] = field(default_factory=dict)
    goals: Goals = field(default_factory=Goals)
    notes: Notes = field(default_factory=Notes)
    tiles: tuple[str, ...] | None = None
    largest_deal: LargestDeal | None = None
    last: LastReport | None = None
    changes: Changes = field(default_factory=Changes)
    reconciliation: tuple[Reconciled, ...] = ()
    about: Subject | None = None
    reports: tuple[ClientReport, ...] = ()
    _told: dict[tuple[str, Callable[[Node], Any]], Any] = field(default_factory=dict, init=False)

    def __post_init__(self, numbers: Iterable[Number]) -> None:
        self.asks = tuple(self.asks)
        self.answers = Answers(self.report, self.asks, self.period, numbers)

    @property
    def subject(self) -> Subject:
        """The account that the report is about.

        Raises:
            PluginError: It did not say that it is about one.
        """
        if self.about is None:
            raise PluginError(f'report {self.report} is about no account; say about = "account"')
        return self.about

    # -- numbers, as asked -------------------------------------------------------------------------

    def number(self, metric: str, compare: str | None = None) -> Number:
        """The total of a metric.

        Args:
            metric: Its id.
            compare: A comparison that it asks for, such as ``previous``.
        """
        return self.answers.one(metric, compare)

    def groups(self, metric: str, by: str, compare: str | None = None) -> dict[Key, Number]:
        """The numbers of a metric by group, in order of the groups' names; None comes last."""
        return self.answers.groups(metric, by, compare)

    def months(self, metric: str) -> list[Number]:
        """The calendar months up to the period's last one, oldest first."""
        return self.answers.months(metric)

    def months_by(self, metric: str, by: str, key: Key) -> list[Number | None]:
        """The same for one group of a break-down; None: the group has no number there."""
        return self.answers.months_by(metric, by, key)

    def within(self, metric: str) -> list[Number]:
        """The months of the period itself, cut to its days, oldest first."""
        return self.answers.within(metric)

    def metric(self, metric: str) -> Defined:
        """The definition of a metric or model.

        Raises:
            UnknownName: There is none of that id.
        """
        return self.registry[metric]

    # -- numbers, ready to print -------------------------------------------------------------------

    def value(self, number: Number) -> Value:
        """A number with its unit and certainty; withheld with the reason where it must be."""
        metric = self.metric(number.metric)
        needed = self._once(metric.id, needed_by)
        state, reason = standing(number, metric, needed, self.quality)
        return Value(
            number=number.value if state == "ok" else None,
            unit=metric.unit,
            currency=self.client.currency if metric.unit.startswith("money") else None,
            state=state,
            n=number.n,
            numerator=number.numerator,
            denominator=number.denominator,
            low=number.low,
            high=number.high,
            reason=reason,
            metric=number.metric,
        )

    def group(self, metric: str, by: str, key: Key, compare: str | None = None) -> Value:
        """The number of one group; of a count or sum that is known, 0 if nothing falls to it."""
        number = self.groups(metric, by, compare).get(key)
        if number is not None:
            return self.value(number)
        total = self.number(metric, compare)
        sums = total.denominator is None and self.value(total).number is not None
        zero = Decimal(0) if sums else None
        return self.value(replace(total, value=zero, numerator=zero, n=0, by=by, key=key))

    def amount(self, metric: str, number: Decimal) -> Value:
        """A number that nobody measured, such as a goal, in the unit of a known metric."""
        unit = self.metric(metric).unit
        currency = self.client.currency if unit.startswith("money") else None
        return Value(number=number, unit=unit, currency=currency, metric=metric)

    def has(self, metric: str) -> bool:
        """Whether the period's total of a metric can be printed."""
        return self.value(self.number(metric)).state != "missing"

    def change(
        self,
        metric: str,
        compare: str = "previous",
        by: str | None = None,
        key: Key = TOTAL,
        of: str | None = None,
    ) -> Change | None:
        """The change against another period; None where one may not be printed.

        Args:
            metric: Its id.
            compare: A comparison that it asks for.
            by: A break-down, for the change of one of its groups; None: of the total.
            key: The group.
            of: What is compared, such as ``quarter``; None: the period reported.
        """
        pair = self.answers.pair(metric, compare, by, key, of)
        if pair is None or self.value(pair[0]).state == "missing":
            return None
        against = self.against(compare)
        return change_between(*pair, self.metric(metric), self.client.currency, against)

    def title(self, metric: str) -> Msg:
        """The title of a known metric, in the words of whoever reads it."""
        return Msg.of(f"metric.{self.metric(metric).id}")

    def tier_name(self, tier: Key) -> Text:
        """The name of a tier: a short one such as 1 or A becomes "Tier 1"."""
        if tier is None:
            return Msg.of("tier.none")
        text = str(tier)
        return Msg.of("tier.name", tier=text) if len(text) < 3 else text

    def tile(self, metric: str, of: Text | None = None) -> Tile:
        """The tile of a metric: its number, and change, trend and goal as far as asked for.

        Args:
            metric: Its id.
            of: A text after the number, such as "of 140".
        """
        return tile_of(self, metric, of)

    def basis(self, value: Value) -> Msg | None:
        """What stands behind a number, such as n and its interval; of a count, nothing."""
        return basis(value)

    def goal(self, metric: str) -> GoalRow | None:
        """The goal set for exactly this period."""
        return self.goals.find(metric, self.period)

    def target(self, metric: str, period: Period) -> Value | None:
        """Its goal for exactly these days, ready to print."""
        row = self.goals.find(metric, period)
        return self.amount(metric, row.goal) if row else None

    def attained(self) -> tuple[Attained, ...]:
        """Every goal of the period beside what was reached; read by reports with ``goals``."""
        return tuple(attained_of(self))

    def pace(self, metric: str, compare: str) -> Pace | None:
        """How far the goal of a longer period, as ``quarter``, is reached, and its days gone."""
        return pace_of(self, metric, compare)

    # -- what changed since the last report --------------------------------------------------------

    def restated(self) -> tuple[Restated, ...]:
        """Totals of the period before that are no longer what was sent."""
        return restated(self)

    def redefined(self) -> tuple[Redefined, ...]:
        """Metrics of this report that meant something else in the last one."""
        return redefined(self)

    def stamp(self, metric: str) -> Stamp:
        """Which definition of a metric is in force.

        Raises:
            UnknownName: There is no such metric.
        """
        version = self.metric(metric).version
        return Stamp(version=version, hash=self.registry.hash(metric, self.params))

    def named(self, compare: str | None = None) -> Msg:
        """The name of the period, or of the one it is compared with, such as "Q3 2026"."""
        return named(self.answers.compared(compare))

    def against(self, compare: str = "previous") -> Msg:
        """The period compared with, as short as it can be said, such as "Q2"."""
        return against(self.answers.compared(compare), compare)

    def month_name(self, period: Period) -> Msg:
        """The short name of a month."""
        return month(period)

    def card(self, account: Key) -> AccountCard | None:
        """The card of an account that a break-down by account names."""
        return self.accounts.get(account) if isinstance(account, int) else None

    def mark(self, metric: str) -> Msg | None:
        """A warning: a source that the metric stands on is late, partial or failed.

        Or amounts that it needs are left out, since no rate converts them.
        """
        troubled = self.quality.troubled(self.tables(metric))
        if troubled:
            return mark_of(troubled[0])
        currencies = currencies_of(self.number(metric))
        return Msg.of("mark.unpriced", currencies=currencies) if currencies else None

    def tables(self, metric: str) -> frozenset[str]:
        """Names of the tables that a metric stands on."""
        return self._once(metric, tables_of)

    def _once(self, metric: str, of: Callable[[Node], _Told]) -> _Told:
        if (metric, of) not in self._told:
            self._told[metric, of] = of(self.registry.tree(metric, self.params))
        return cast("_Told", self._told[metric, of])

    def alerts(self) -> tuple[Alert, ...]:
        """A strip for each source in trouble, for amounts left out, and where nothing is told."""
        zone, troubled = self.client.zone, self.quality.troubled()
        told = [Alert(goal=each.sign, text=alert_of(each, zone)) for each in troubled]
        currencies = currencies_of(*(self.number(ask.metric) for ask in self.asks))
        if currencies:
            own = self.client.currency
            text = Msg.of("alert.unpriced", currencies=currencies, currency=own)
            told.append(Alert(goal="close", text=text))
        if self.quality.recorded and self.quality.misses(self.period):
            days = (Msg.of("date.day", day=day.isoformat()) for day in self.quality.recorded)
            words = dict(zip(("first", "last"), days, strict=True))
            text = Msg.of("alert.unrecorded", period=self.named(), **words)
            told.append(Alert(goal="close", text=text))
        return tuple(told)

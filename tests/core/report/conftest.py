"""A client of a dozen numbers, written by hand."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abmkit.metrics import deal, listing, membership, metric, touch
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.intervals import wilson
from abmkit.metrics.metric import Metric
from abmkit.metrics.registry import Registry
from abmkit.period import Period
from abmkit.report.client import Client
from abmkit.report.data import ReportData
from abmkit.report.quality import Quality, SourceState

Q3 = Period("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), 3)
TABLES = {"deal": 80, "touch": 900, "list_member": 140, "membership": 60, "account": 150}
Build = Callable[..., ReportData]
Say = Callable[..., Number]


def _metric(name: str, formula: Any, unit: str, **more: Any) -> Metric:
    formula.__name__ = name
    formula.__doc__ = more.pop("doc", f"What {name} is.")
    told = {"better": "up", "role": "headline", "owner": "sales", "stage": "engage", "version": 1}
    title = {"en": name.replace("_", " ").capitalize(), "ko": f"지표 {name}"}
    return metric(title=title, unit=unit, **{**told, **more})(formula)


def _window(window: str = "90d") -> Any:
    return touch.distinct("account_id", where="minutes > 0 and on_list_at_end", window=window)


def _with_roles(roles: int = 3) -> Any:
    engaged = touch.per("account_id").distinct(
        "role", where="on_list_at_end and role_required_at_end"
    )
    return engaged.count(at_least=roles)


METRICS = (
    _metric("won_amount", lambda: deal.sum("amount", where="status = 'won'"), "money"),
    _metric("won_deals", lambda: deal.count(where="status = 'won'"), "count"),
    _metric("lost_deals", lambda: deal.count(where="status = 'lost'"), "count", better="down"),
    _metric("open_deals", lambda: deal.count(on="open"), "count", better="neutral"),
    _metric(
        "win_rate",
        lambda: deal.count(where="status = 'won'") / deal.count(where="status in ('won', 'lost')"),
        "percent",
        min_n=5,
    ),
    _metric("cycle", lambda: deal.median("cycle_days"), "days", better="down"),
    _metric("engaged", _window, "count", doc="Engaged in `window`, a {brace} and `no_parameter`."),
    _metric(
        "coverage",
        lambda: (
            membership.distinct("account_role", where="role_required_at_end")
            / listing.sum("roles_required")
        ),
        "percent",
    ),
    _metric("covered", _with_roles, "count"),
)


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.of(METRICS)


@pytest.fixture
def q3() -> Period:
    return Q3


@pytest.fixture
def say() -> Say:
    """Make a number: `say("won_deals", 22)`, `say("win_rate", 22, of=80, compare="previous")`."""

    def number(
        metric: str,
        value: Any,
        *,
        of: int | None = None,
        period: Period = Q3,
        compare: str | None = None,
        n: int = 40,
        **more: Any,
    ) -> Number:
        span = {None: period, "previous": period.previous(), "last-year": period.last_year()}
        over = None if value is None else Decimal(str(value))
        if of is None:
            return Number(metric, span[compare], over, over, None, n, **more)
        low, high = wilson(over, Decimal(of)) if over is not None and of else (None, None)
        rate = over / of if over is not None and of else None
        return Number(metric, span[compare], rate, over, Decimal(of), of, low, high, **more)

    return number


@pytest.fixture
def build(registry: Registry) -> Build:
    """Make report data of numbers; every number given was asked for, unless asks are told."""

    def make(
        numbers: Iterable[Number] = (),
        asks: Iterable[Ask] | None = None,
        rows: Mapping[str, int] | None = None,
        **more: Any,
    ) -> ReportData:
        told = tuple(numbers)
        if asks is None:
            asks = [
                Ask(name, by, ("previous", "last-year"), 12, True)
                for name, by in dict.fromkeys((each.metric, each.by) for each in told)
            ]
        source = SourceState(
            "crm", "files", "ok", "2026-10-01T05:12:00Z", TABLES if rows is None else rows
        )
        return ReportData(
            **{
                "report": "small",
                "asks": asks,
                "sentences": [metric.id for metric in registry],
                "numbers": told,
                "registry": registry,
                "client": Client("Northwind", "America/New_York", "USD", "en-US"),
                "period": Q3,
                "as_of": "2026-10-01T06:00:00Z",
                "quality": Quality(sources=(source,)),
                **more,
            }
        )

    return make

"""The hooks a plugin may implement.

Each returns plain classes or objects, so that an implementation is tested by calling it.

A plugin is a module (or a file in a workspace's ``plugins/`` folder) with functions of these
names, marked ``@hookimpl``; an installed one is named in the entry-point group ``abmkit``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.metrics import Metric
    from abmkit.models import Model
    from abmkit.report import Renderer, Report

PROJECT = "abmkit"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_connectors() -> Iterable[type[Connector]]:
    """Return the connectors of this plugin.

    Example::

        from collections.abc import Iterator, Mapping

        import pandas as pd
        from pydantic import BaseModel

        from abmkit import Batch, Connector, Stream, hookimpl


        class Config(BaseModel):
            names: list[str]


        class Hello(Connector):
            name = "hello"
            title = "Companies written into the settings"
            Config = Config

            def streams(self) -> list[Stream]:
                return [Stream("companies", tables=("account",))]

            def pull(self, stream: Stream, state: Mapping | None) -> Iterator[Batch]:
                rows = [{"record": n, "source_id": n, "name": n} for n in self.config.names]
                yield Batch({"account": pd.DataFrame(rows, dtype="object")})


        @hookimpl
        def register_connectors() -> list[type[Connector]]:
            return [Hello]
    """
    raise NotImplementedError


@hookspec
def register_metrics() -> Iterable[Metric]:
    """Return the metrics of this plugin.

    Example::

        from abmkit import Metric, deal, hookimpl, metric


        @metric(title="Large deals won", unit="count", better="up", stage="engage",
                owner="sales", role="diagnostic", version=1, sources=["Our sales handbook, p. 4"])
        def large_deals(least: int = 100_000):
            \"\"\"Deals won in the period that are worth `least` or more.\"\"\"
            return deal.count(where=f"status = 'won' and amount >= {least}")


        large_deals.example(
            deal=[dict(status="won", amount=150_000), dict(status="won", amount=9)], expect=1
        )


        @hookimpl
        def register_metrics() -> list[Metric]:
            return [large_deals]
    """
    raise NotImplementedError


@hookspec
def register_models() -> Iterable[Model]:
    """Return the models of this plugin: computations beyond the arithmetic of metrics.

    Example::

        from decimal import Decimal

        import pandas as pd

        from abmkit import Model, Reads, hookimpl, model


        @model(title="Share of the largest buyer", unit="percent", better="down", role="diagnostic",
               owner="sales", stage="measure", version=1, sources=["Our sales handbook, p. 9"],
               reads={"deals": Reads("deal", ("account_id", "amount"), where="status = 'won'")})
        def largest_buyer(deals: pd.DataFrame) -> pd.DataFrame:
            \"\"\"Worth of the deals won from the account that bought most ÷ of all.\"\"\"
            known = deals.dropna()
            bought = known.groupby("account_id").amount.sum()
            most, whole = max(bought, default=Decimal(0)), sum(known.amount)
            row = {"value": most / whole if whole else None, "n": len(known)}
            return pd.DataFrame([row], dtype="object")


        largest_buyer.example(
            deal=[dict(account_id="a", amount=3), dict(account_id="b", amount=1)], expect="0.75"
        )
        largest_buyer.example(deal=[], expect=None)


        @hookimpl
        def register_models() -> list[Model]:
            return [largest_buyer]
    """
    raise NotImplementedError


@hookspec
def register_reports() -> Iterable[type[Report]]:
    """Return the reports of this plugin.

    Example::

        from collections.abc import Iterator

        from abmkit import Ask, KpiGrid, Page, Report, ReportData, hookimpl


        class OnePager(Report):
            name = "one-pager"
            title = "Two numbers on a page"
            asks = (Ask("won_amount", compare=("previous",)), Ask("win_rate"))

            def build(self, data: ReportData) -> Iterator[Page]:
                tiles = (data.tile("won_amount"), data.tile("win_rate"))
                grid = KpiGrid(tiles=tiles)
                yield Page(id="one", outline="Summary", title="In short", blocks=(grid,))


        @hookimpl
        def register_reports() -> list[type[Report]]:
            return [OnePager]
    """
    raise NotImplementedError


@hookspec
def register_renderers() -> Iterable[type[Renderer]]:
    r"""Return the renderers of this plugin.

    Example::

        from abmkit import Document, Renderer, Words, hookimpl


        class Headlines(Renderer):
            name = "headlines"
            suffix = ".txt"
            media_type = "text/plain"

            def render(self, document: Document, words: Words) -> bytes:
                return "\n".join(words.text(page.outline) for page in document.pages).encode()


        @hookimpl
        def register_renderers() -> list[type[Renderer]]:
            return [Headlines]
    """
    raise NotImplementedError

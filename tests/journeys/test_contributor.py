"""Somebody writes a connector, a metric and a report, each a few lines, and gets a PDF of them."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from abmkit.plugins import load_plugins
from abmkit.testing import check_connector, check_metric, check_report

PERIOD = "2025-Q3"
LONGEST = 25

ORDERS = dedent('''
    """Orders of our shop: a JSON file with number, firm, worth and day."""

    import json

    import pandas as pd
    from pydantic import BaseModel

    from abmkit import Batch, Connector, Stream, hookimpl, reference


    class Settings(BaseModel):
        path: str


    class Orders(Connector):
        name, title, Config = "orders", "Orders of our shop", Settings

        def streams(self):
            return [Stream("orders", tables=("account", "deal"))]

        def pull(self, stream, state):
            orders = json.loads((self.folder / self.config.path).read_text("utf-8"))
            names = sorted({order["firm"] for order in orders})
            firms = [{"record": name, "source_id": name, "name": name} for name in names]
            deals = [
                {"record": order["no"], "source_id": order["no"], "status": "won",
                 "account": reference("id", order["firm"]), "amount": order["worth"],
                 "created_on": order["day"], "close_on": order["day"]}
                for order in orders
            ]
            yield Batch({"account": pd.DataFrame(firms), "deal": pd.DataFrame(deals)})


    @hookimpl
    def register_connectors():
        return [Orders]
    ''').lstrip()

LARGE = dedent('''
    """How much of the revenue comes from large orders."""

    from abmkit import deal, hookimpl, metric


    @metric(title="Share of large orders", unit="percent", better="neutral", role="diagnostic",
            owner="sales", stage="measure", version=1)
    def large_share(least: int = 1000):
        """Worth of the deals won of `least` or more ÷ worth of all deals won in the period."""
        large = deal.sum("amount", where=f"status = 'won' and amount >= {least}")
        return large / deal.sum("amount", where="status = 'won'")


    large_share.example(deal=[{"amount": 3000}, {"amount": 999}, {"amount": 1}], expect=0.75)


    @hookimpl
    def register_metrics():
        return [large_share]
    ''').lstrip()

SHOP = dedent('''
    """A page for the owner of the shop: the large orders, and who bought."""

    from abmkit import Ask, KpiGrid, Page, Report, Section, Table, blocks, hookimpl


    class Shop(Report):
        name, title = "shop", "Our shop"
        asks = (Ask("large_share"), Ask("won_amount", by="account"))

        def build(self, data):
            won = data.groups("won_amount", "account")
            rows = [(blocks.Name(text=data.card(key).shown), data.value(won[key])) for key in won]
            heads = (blocks.Column(title="Firm"), blocks.Column(title="Won", align="right"))
            table = Section(title="Who bought", blocks=(Table(columns=heads, rows=tuple(rows)),))
            tiles = KpiGrid(tiles=(data.tile("large_share"), data.tile("won_amount")))
            yield Page(id="shop", outline="Shop", title="The shop", blocks=(tiles, table))


    @hookimpl
    def register_reports():
        return [Shop]
    ''').lstrip()

RUSH = dedent('''
    """Orders in a hurry: a field of our shop's own, a share of it, and who orders so most."""

    import pandas as pd

    from abmkit import Reads, deal, hookimpl, metric, model

    orders = deal.own(rush="boolean")


    @metric(title="Share in a hurry", unit="percent", better="down", role="diagnostic",
            owner="sales", stage="measure", version=1)
    def rush_share():
        """Orders won in a hurry ÷ orders won in the period."""
        return orders.count(where="status = 'won' and rush") / deal.count(where="status = 'won'")


    rush_share.example(deal=[{"rush": True}, {"rush": False}, {}, {}], expect=0.25)


    @model(title="Share of the best customer", unit="percent", better="down", role="diagnostic",
           owner="sales", stage="measure", version=1,
           reads={"deals": Reads("deal", ("account_id", "amount"), where="status = 'won'")})
    def best_share(deals):
        """Worth won from the account that bought for most ÷ worth won in the period."""
        worth = deals.groupby("account_id").amount.sum()
        value = worth.max() / worth.sum() if len(worth) else None
        return pd.DataFrame([{"value": value, "n": len(worth)}], dtype="object")


    best_share.example(deal=[{"amount": 3}, {"amount": 1, "account_id": "b"}], expect="0.75")


    @hookimpl
    def register_metrics():
        return [rush_share]


    @hookimpl
    def register_models():
        return [best_share]
    ''').lstrip()

BROKEN = "from abmkit import hookimpl\n\nTAX = 1 / 0\n"

BOOK = [
    {"no": "1", "firm": "Käse & Söhne", "worth": "3000", "day": "2025-07-01", "rush": True},
    {"no": "2", "firm": "Käse & Söhne", "worth": "251", "day": "2025-08-15", "rush": False},
    {"no": "3", "firm": "茶屋", "worth": "749", "day": "2025-09-30", "rush": False},
    {"no": "4", "firm": "茶屋", "worth": "5000", "day": "2025-10-01", "rush": True},
]


@pytest.fixture
def agency(tmp_path: Path, program: Any) -> Path:
    """A workspace whose plugins folder holds the three, and one client."""
    folder = tmp_path / "agency"
    program("init", folder)
    for name, text in (("orders", ORDERS), ("large", LARGE), ("shop", SHOP)):
        (folder / f"plugins/{name}.py").write_text(text, "utf-8")
    program("-C", folder, "client", "add", "shop", "--currency", "EUR", "--zone", "Europe/Vienna")
    (folder / "clients/shop/orders.json").write_text(json.dumps(BOOK), "utf-8")
    return folder


@pytest.mark.parametrize("text", [ORDERS, LARGE, SHOP], ids=["connector", "metric", "report"])
def test_none_takes_many_lines(text: str) -> None:
    assert sum(bool(line.strip()) for line in text.splitlines()) <= LONGEST


def test_they_keep_their_contracts(agency: Path) -> None:
    plugins = load_plugins(agency / "plugins")
    assert plugins.failures == ()
    metric = plugins.metrics["large_share"]
    rows = check_connector(
        plugins.connectors["orders"], {"path": "orders.json"}, agency / "clients/shop"
    )
    assert rows == {"account": 2, "deal": 4}
    check_metric(metric)
    check_report(plugins.reports["shop"], [metric])


def test_the_agency_uses_them_like_those_that_came_with_abmkit(
    agency: Path, program: Any, read_pdf: Callable[[Path], list[str]]
) -> None:
    def ask(*args: str) -> Any:
        return json.loads(program("-C", agency, *args, "--json").stdout)

    origin = {plugin["plugin"]: plugin for plugin in ask("plugins")}
    assert origin["large"]["gives"]["metric"] == ["large_share"]
    assert origin["large"]["distribution"] is None

    program("-C", agency, "source", "add", "shop", "orders", "--set", "path=orders.json")
    assert {stream["outcome"] for stream in ask("sync", "shop")} == {"complete"}
    (number,) = ask("metrics", "value", "shop", "large_share", "--period", PERIOD)["numbers"]
    told = [Decimal(number[part]) for part in ("value", "numerator", "denominator")]
    assert told == [Decimal("0.75"), 3000, 4000]

    (path,) = ask("report", "shop", "--report", "shop", "--period", PERIOD)["paths"]
    (page,) = read_pdf(Path(path))
    for text in ("Share of large orders", "75", "€4K", "Käse & Söhne", "€3,251", "茶屋"):
        assert text in page


def test_a_plugin_adds_a_column_to_ask_by_a_metric_and_a_model(agency: Path, program: Any) -> None:
    def ask(*args: str) -> Any:
        return json.loads(program("-C", agency, *args, "--json").stdout)

    (agency / "plugins/rush.py").write_text(RUSH, "utf-8")
    tried = {(row["kind"], row["name"]): row["outcome"] for row in ask("plugins", "check", "rush")}
    assert tried == {("metric", "rush_share"): "holds", ("model", "best_share"): "holds"}

    last = '"close_on": order["day"]'
    kept = ORDERS.replace(last, f'{last}, "extra": json.dumps({{"rush": order["rush"]}})')
    (agency / "plugins/orders.py").write_text(kept, "utf-8")
    with (agency / "clients/shop/client.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[fields.deal]\nrush = { from = "rush", type = "boolean" }\n')
    program("-C", agency, "source", "add", "shop", "orders", "--set", "path=orders.json")
    program("-C", agency, "sync", "shop")
    asked = ("metrics", "value", "shop", "rush_share", "best_share", "--period", PERIOD)
    told = {number["metric"]: Decimal(number["value"]) for number in ask(*asked)["numbers"]}
    rush, best = told["rush_share"], told["best_share"]
    assert (round(rush, 6), best) == (Decimal("0.333333"), Decimal(3251) / 4000)
    asked = ("metrics", "value", "shop", "large_share", "--by", "rush", "--period", PERIOD)
    parts = {row["key"]: row["denominator"] for row in ask(*asked)["numbers"] if row["by"]}
    assert {key: Decimal(part) for key, part in parts.items()} == {"True": 3000, "False": 1000}


def test_one_that_breaks_is_named_and_stops_nobody(agency: Path, program: Any) -> None:
    (agency / "plugins/tax.py").write_text(BROKEN, "utf-8")
    listed = json.loads(program("-C", agency, "plugins", "--json").stdout)
    state = {plugin["plugin"]: plugin["state"] for plugin in listed}
    assert state["tax"] == "failed"
    assert {name for name in state if state[name] == "failed"} == {"tax"}
    (failure,) = next(plugin for plugin in listed if plugin["plugin"] == "tax")["failures"]
    assert "ZeroDivisionError" in failure
    assert "plugins/tax.py:3" in failure
    program("-C", agency, "source", "add", "shop", "orders", "--set", "path=orders.json")
    program("-C", agency, "sync", "shop")

"""Every hook's docstring holds a whole plugin; each is loaded and used here."""

import inspect
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from abmkit import hookspecs
from abmkit.metrics import deal, metric
from abmkit.plugins import Plugins, load_plugins
from abmkit.testing import (
    check_connector,
    check_metric,
    check_model,
    check_renderer,
    check_report,
)

SAYS: dict[str, Any] = {
    "better": "up", "role": "headline", "owner": "sales", "stage": "engage", "version": 1,
}  # fmt: skip


@metric(title="Won", unit="money", **SAYS)
def won_amount() -> Any:
    """Worth of the deals won."""
    return deal.sum("amount", where="status = 'won'")


@metric(title="Win rate", unit="percent", **SAYS)
def win_rate() -> Any:
    """Share of deals won."""
    return deal.count(where="status = 'won'") / deal.count()


HOOKS = [name for name in vars(hookspecs) if name.startswith("register_")]


def example(hook: str) -> str:
    text = inspect.getdoc(getattr(hookspecs, hook)) or ""
    return dedent(text.partition("Example::\n")[2])


@pytest.fixture
def given(own: Callable[[str, str], Path], site: Path) -> Callable[[str], Plugins]:
    def load(hook: str) -> Plugins:
        plugins = load_plugins(own("example", example(hook)).parent)
        assert plugins.failures == ()
        return plugins

    return load


Given = Callable[[str], Plugins]


def test_each_hook_has_an_example_and_a_test() -> None:
    assert HOOKS
    for hook in HOOKS:
        assert f"def {hook}" in example(hook)
        assert f"test_{hook}" in globals()


def test_register_connectors(given: Given, tmp_path: Path) -> None:
    (connector,) = given("register_connectors").connectors.values()
    check_connector(connector, {"names": ["Acme", "Hanbit"]}, tmp_path)


def test_register_metrics(given: Given) -> None:
    (metric,) = given("register_metrics").metrics.values()
    check_metric(metric)


def test_register_models(given: Given) -> None:
    (model,) = given("register_models").models.values()
    check_model(model)


def test_register_reports(given: Given) -> None:
    (report,) = given("register_reports").reports.values()
    check_report(report, [won_amount, win_rate])


def test_register_renderers(given: Given) -> None:
    (renderer,) = given("register_renderers").renderers.values()
    check_renderer(renderer)

"""Tries all that plugins give, without pytest: what ``abmkit plugins check`` tells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abmkit.connect.apiconnector import ApiConnector
from abmkit.testing.cases.conformance import Tried, said, try_cases
from abmkit.testing.metric import check_metric
from abmkit.testing.model import check_model
from abmkit.testing.renderer import check_renderer
from abmkit.testing.report import check_report

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.plugins import Plugins


@dataclass(frozen=True)
class Checked:
    """What became of one thing that was tried.

    Attributes:
        plugin: Who gives it.
        kind: Such as ``connector``.
        name: Its name.
        tried: What was tried, and whether it holds.
    """

    plugin: str
    kind: str
    name: str
    tried: Tried


def check_plugins(plugins: Plugins, names: Collection[str] = ()) -> Iterator[Checked]:
    """Try what plugins give; a connector on the sandbox of its vendor.

    Args:
        plugins: Those of a workspace, or all installed ones.
        names: Of the plugins to try; none: all.
    """
    checks: dict[str, Callable[[Any], Iterator[Tried]]] = {
        "connector": _connector,
        "metric": lambda metric: _contract(check_metric, metric, _others(plugins, metric.id)),
        "model": lambda model: _contract(check_model, model),
        "report": lambda report: _contract(check_report, report, plugins.metrics.values()),
        "renderer": lambda renderer: _contract(check_renderer, renderer),
    }
    for shelf in plugins.shelves:
        for name, thing in shelf.items():
            plugin = shelf.origins[name].plugin
            if not names or plugin in names:
                for tried in checks[shelf.kind](thing):
                    yield Checked(plugin, shelf.kind, name, tried)


def _others(plugins: Plugins, name: str) -> list[Any]:
    return [metric for other, metric in plugins.metrics.items() if other != name]


def _connector(connector: type[Connector]) -> Iterator[Tried]:
    if not (issubclass(connector, ApiConnector) and connector.sandbox):
        yield Tried("contract", "skipped", "it has no sandbox; its own test calls check_connector")
        return
    try:
        yield from try_cases(connector)
    except Exception as error:  # noqa: BLE001 (a plugin may do anything)
        yield Tried("sandbox", "fails", said(error))


def _contract(check: Callable[..., object], *of: object) -> Iterator[Tried]:
    try:
        check(*of)
    except Exception as error:  # noqa: BLE001 (a plugin may do anything)
        yield Tried("contract", "fails", said(error))
    else:
        yield Tried("contract", "holds")

"""abmkit: connectors and PDF scorecards for Account-Based Marketing.

These names are the public API; plugins import nothing else (and ``abmkit.testing`` in tests).
They load on first use, so that ``import abmkit`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abmkit.connect import Batch, Check, Connector, Refusal, Stream, api
    from abmkit.errors import (
        ConfigError,
        Fatal,
        RenderError,
        Retryable,
        UsageError,
        suggest,
    )
    from abmkit.hookspecs import hookimpl
    from abmkit.metrics import (
        Formula,
        Metric,
        account,
        customer,
        deal,
        engagement,
        influence,
        intervals,
        journey,
        listing,
        membership,
        metric,
        money,
        response,
        stage,
        stat,
        touch,
    )
    from abmkit.metrics.ask import Ask
    from abmkit.models import Model, Reads, model
    from abmkit.report import (
        AccountCard,
        ClientReport,
        Renderer,
        Report,
        ReportData,
        Words,
        blocks,
        charts,
        narrative,
        scene,
        sentences,
        strings,
    )
    from abmkit.report.blocks import Document, KpiGrid, Page, Section, Table
    from abmkit.report.sparkline import sparkline
    from abmkit.report.value import Change, Msg, Value
    from abmkit.schema import LOADABLE, columns, reference
    from abmkit.warehouse import ParquetFile
    from abmkit.workspace import Workspace

_HOME = {
    "AccountCard": "abmkit.report",
    "Ask": "abmkit.metrics.ask",
    "Batch": "abmkit.connect",
    "Change": "abmkit.report.value",
    "Check": "abmkit.connect",
    "ClientReport": "abmkit.report",
    "ConfigError": "abmkit.errors",
    "Connector": "abmkit.connect",
    "Document": "abmkit.report.blocks",
    "Fatal": "abmkit.errors",
    "Formula": "abmkit.metrics",
    "KpiGrid": "abmkit.report.blocks",
    "LOADABLE": "abmkit.schema",
    "Metric": "abmkit.metrics",
    "Model": "abmkit.models",
    "Msg": "abmkit.report.value",
    "Page": "abmkit.report.blocks",
    "ParquetFile": "abmkit.warehouse",
    "Reads": "abmkit.models",
    "Refusal": "abmkit.connect",
    "RenderError": "abmkit.errors",
    "Renderer": "abmkit.report",
    "Report": "abmkit.report",
    "ReportData": "abmkit.report",
    "Retryable": "abmkit.errors",
    "Section": "abmkit.report.blocks",
    "Stream": "abmkit.connect",
    "Table": "abmkit.report.blocks",
    "UsageError": "abmkit.errors",
    "Value": "abmkit.report.value",
    "Words": "abmkit.report",
    "Workspace": "abmkit.workspace",
    "account": "abmkit.metrics",
    "api": "abmkit.connect",
    "blocks": "abmkit.report",
    "charts": "abmkit.report",
    "columns": "abmkit.schema",
    "customer": "abmkit.metrics",
    "deal": "abmkit.metrics",
    "engagement": "abmkit.metrics",
    "hookimpl": "abmkit.hookspecs",
    "influence": "abmkit.metrics",
    "intervals": "abmkit.metrics",
    "journey": "abmkit.metrics",
    "listing": "abmkit.metrics",
    "membership": "abmkit.metrics",
    "metric": "abmkit.metrics",
    "model": "abmkit.models",
    "money": "abmkit.metrics",
    "narrative": "abmkit.report",
    "reference": "abmkit.schema",
    "response": "abmkit.metrics",
    "scene": "abmkit.report",
    "stage": "abmkit.metrics",
    "stat": "abmkit.metrics",
    "sparkline": "abmkit.report.sparkline",
    "sentences": "abmkit.report",
    "strings": "abmkit.report",
    "suggest": "abmkit.errors",
    "touch": "abmkit.metrics",
}

__all__ = [
    "LOADABLE",
    "AccountCard",
    "Ask",
    "Batch",
    "Change",
    "Check",
    "ClientReport",
    "ConfigError",
    "Connector",
    "Document",
    "Fatal",
    "Formula",
    "KpiGrid",
    "Metric",
    "Model",
    "Msg",
    "Page",
    "ParquetFile",
    "Reads",
    "Refusal",
    "RenderError",
    "Renderer",
    "Report",
    "ReportData",
    "Retryable",
    "Section",
    "Stream",
    "Table",
    "UsageError",
    "Value",
    "Words",
    "Workspace",
    "account",
    "api",
    "blocks",
    "charts",
    "columns",
    "customer",
    "deal",
    "engagement",
    "hookimpl",
    "influence",
    "intervals",
    "journey",
    "listing",
    "membership",
    "metric",
    "model",
    "money",
    "narrative",
    "reference",
    "response",
    "scene",
    "sentences",
    "sparkline",
    "stage",
    "stat",
    "strings",
    "suggest",
    "touch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'abmkit' has no attribute {name!r}")
    home = import_module(_HOME[name])
    value = getattr(home, name, None)
    return import_module(f"{_HOME[name]}.{name}") if value is None else value


def __dir__() -> list[str]:
    return sorted(__all__)

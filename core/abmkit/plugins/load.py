"""Loads plugins one by one behind a guard: a broken one is named, and the host goes on."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from abmkit import hookspecs
from abmkit.blame import told_of
from abmkit.errors import PluginError, suggest
from abmkit.plugins.find import Found, find_plugins
from abmkit.plugins.kinds import KINDS, Kind
from abmkit.plugins.shelf import Failure, Origin, Shelf

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.metrics import Metric
    from abmkit.models import Model
    from abmkit.report import Renderer, Report

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Plugins:
    """All that the plugins of a workspace give; built once and passed on.

    Attributes:
        connectors: Classes by name, as are reports and renderers.
        metrics: Metrics by id.
        models: Models by id.
        loaded: The plugins that were imported.
        failures: What went wrong, in whole plugins or in one hook of theirs.
        left_out: Plugins that are installed and that ``abmkit.toml`` does not allow.
    """

    connectors: Shelf[type[Connector]]
    metrics: Shelf[Metric]
    models: Shelf[Model]
    reports: Shelf[type[Report]]
    renderers: Shelf[type[Renderer]]
    loaded: tuple[Origin, ...]
    failures: tuple[Failure, ...]
    left_out: tuple[Origin, ...]

    @property
    def shelves(self) -> tuple[Shelf[Any], ...]:
        """What is given, kind by kind."""
        return (self.connectors, self.metrics, self.models, self.reports, self.renderers)


@dataclass
class _Loading:
    """What has been loaded so far."""

    manager: pluggy.PluginManager
    origins: dict[object, Origin] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    left_out: list[Origin] = field(default_factory=list)

    @contextmanager
    def guard(self, origin: Origin) -> Iterator[None]:
        """Keep whatever a plugin does wrong as its failure, and what it prints from results."""
        try:
            with redirect_stdout(sys.stderr):
                yield
        except (Exception, SystemExit) as error:  # noqa: BLE001 (a plugin may do anything)
            self.failures.append(Failure(origin, told_of(error, origin.file)))


def load_plugins(folder: Path | None = None, allowed: Sequence[str] | None = None) -> Plugins:
    """Load the installed plugins and those of a workspace.

    Args:
        folder: The workspace's ``plugins/`` folder.
        allowed: Names of the plugins that may load; None for all. One that is missing is a
            failure.

    Raises:
        PluginError: Two plugins, or two things of one kind, have one name; or the files of two
            renderers do.
    """
    loading = _Loading(_manager())
    found = find_plugins(folder)
    for each in found:
        if allowed is None or each.origin.plugin in allowed:
            _load(each, loading)
        else:
            loading.left_out.append(each.origin)
    names = [each.origin.plugin for each in found]
    for name in sorted(set(allowed or ()) - set(names)):
        reason = f"abmkit.toml allows it, and it is not installed{suggest(name, names)}"
        loading.failures.append(Failure(Origin(name), reason))
    connectors, metrics, models, reports, renderers = (_given(kind, loading) for kind in KINDS)
    metrics = _sound(metrics, loading)
    models = _apart(models, metrics, loading)
    _check_files(renderers)
    failures, left_out = tuple(loading.failures), tuple(loading.left_out)
    shelves: tuple[Shelf[Any], ...] = (connectors, metrics, models, reports, renderers)
    connectors, metrics, models, reports, renderers = (
        replace(shelf, failures=failures, left_out=left_out) for shelf in shelves
    )
    loaded = tuple(loading.origins.values())
    return Plugins(connectors, metrics, models, reports, renderers, loaded, failures, left_out)


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    if os.environ.get("ABMKIT_TRACE") == "1":
        manager.trace.root.setwriter(sys.stderr.write)
        manager.enable_tracing()
    return manager


def _load(found: Found, loading: _Loading) -> None:
    with loading.guard(found.origin):
        plugin = found.load()
        origin = replace(found.origin, file=getattr(plugin, "__file__", None))
        if plugin in loading.origins:
            raise PluginError(f"its module is plugin {loading.origins[plugin]} already")
        loading.manager.register(plugin, origin.plugin)
        loading.origins[plugin] = origin
        for caller in loading.manager.get_hookcallers(plugin) or ():
            if not caller.has_spec():
                _refuse_hook(caller.name, origin, loading)
        for hook in _unmarked(plugin):
            fault = f"{hook} is not called: write @hookimpl above it"
            loading.failures.append(Failure(origin, fault))


def _unmarked(plugin: object) -> Iterator[str]:
    """The hooks that a plugin means to implement and does not."""
    for kind in KINDS:
        given = getattr(plugin, kind.hook, None)
        is_own = getattr(given, "__module__", None) == getattr(plugin, "__name__", "")
        if callable(given) and is_own and not hasattr(given, f"{hookspecs.PROJECT}_impl"):
            yield kind.hook


def _refuse_hook(name: str, origin: Origin, loading: _Loading) -> None:
    known = [kind.hook for kind in KINDS]
    reason = f"unknown hook {name!r}{suggest(name, known)}"
    loading.failures.append(Failure(origin, reason))


def _given(kind: Kind, loading: _Loading) -> Shelf[Any]:
    """Ask each plugin for its things of one kind."""
    things: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    for plugin, origin in loading.origins.items():
        mine: list[tuple[str, object]] = []
        with loading.guard(origin):
            mine = [(kind.name_of(thing), thing) for thing in _call(kind, plugin, loading)]
            twins = {name for name, count in Counter(n for n, _ in mine).items() if count > 1}
            if twins:
                mine = []
                raise PluginError(f"{kind.name} {min(twins)!r} is given twice; rename or drop one")
        for name, thing in mine:
            if name in things:
                raise PluginError(
                    f"{kind.name} {name!r} is given twice: by plugin {origins[name]} and by "
                    f"plugin {origin}; remove one, or allow one in abmkit.toml (plugins = [...])"
                )
            things[name], origins[name] = thing, origin
    order = sorted(things)
    return Shelf(kind.name, {n: things[n] for n in order}, {n: origins[n] for n in order})


def _sound(metrics: Shelf[Metric], loading: _Loading) -> Shelf[Metric]:
    """Leave out the metrics that cannot be worked out, each the failure of its plugin."""
    from abmkit.metrics.registry import unsound

    faults = unsound(metrics.things)
    for name, fault in faults.items():
        loading.failures.append(Failure(metrics.origins[name], fault))
    return _without(metrics, faults)


def _apart(models: Shelf[Model], metrics: Shelf[Metric], loading: _Loading) -> Shelf[Model]:
    """Leave out the models that are named as a metric is: both are asked for by name."""
    twins = [name for name in models if name in metrics]
    for name in twins:
        fault = f"model {name!r} is named as a metric of plugin {metrics.origins[name]} is; rename"
        loading.failures.append(Failure(models.origins[name], fault))
    return _without(models, twins)


def _check_files(renderers: Shelf[type[Renderer]]) -> None:
    """Refuse renderers that would overwrite each other's file, both being asked for.

    Raises:
        PluginError: Two write files of one name.
    """
    told: dict[str, str] = {}
    for name in renderers:
        suffix = renderers[name].suffix.lower()
        other = told.setdefault(suffix, name)
        if other != name:
            raise PluginError(
                f"renderers {other!r} of plugin {renderers.origins[other]} and {name!r} of plugin "
                f"{renderers.origins[name]} both write files that end in {suffix}; give one "
                "another suffix, or allow one plugin in abmkit.toml (plugins = [...])"
            )


def _without(shelf: Shelf[_Thing], names: Collection[str]) -> Shelf[_Thing]:
    return replace(
        shelf,
        things={name: thing for name, thing in shelf.things.items() if name not in names},
        origins={name: origin for name, origin in shelf.origins.items() if name not in names},
    )


def _call(kind: Kind, plugin: object, loading: _Loading) -> list[object]:
    others = [other for other in loading.origins if other is not plugin]
    caller = loading.manager.subset_hook_caller(kind.hook, others)
    answers = caller()
    if not answers and any(impl.plugin is plugin for impl in caller.get_hookimpls()):
        answers = [None]  # pluggy drops it
    for answer in answers:
        if not isinstance(answer, Iterable):
            raise PluginError(f"{kind.hook} returns {answer!r}, not a list of {kind.wanted}")
    return [thing for answer in answers for thing in answer]

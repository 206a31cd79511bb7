"""Loads plugins one by one behind a guard: a broken one is named, and the host goes on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from abmkit import hookspecs
from abmkit.blame import told_of
from abmkit.deliver.folder import TAKEN
from abmkit.errors import PluginError, suggest
from abmkit.plugins.find import Found, find_plugins
from abmkit.plugins.shelf import Failure, Origin, Shelf

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.metrics import Metric
    from abmkit.models import Model
    from abmkit.report import Renderer, Report

_Thing = TypeVar("_Thing")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


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


@dataclass(frozen=True)
class _Kind:
    """A kind of thing: its hook, its base, the attribute that names it, names that are taken."""

    name: str
    home: str
    base: str
    key: str = "name"
    needs: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def hook(self) -> str:
        return f"register_{self.name}s"


_KINDS = (
    _Kind("connector", "abmkit.connect", "Connector", needs=("title", "Config")),
    _Kind("metric", "abmkit.metrics", "Metric", key="id"),
    _Kind("model", "abmkit.models", "Model", key="id"),
    _Kind("report", "abmkit.report", "Report", needs=("title", "asks"), taken=TAKEN),
    _Kind("renderer", "abmkit.report", "Renderer", needs=("suffix", "media_type")),
)


@dataclass
class _Loading:
    """What has been loaded so far."""

    manager: pluggy.PluginManager
    origins: dict[object, Origin] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    left_out: list[Origin] = field(default_factory=list)

    @contextmanager
    def guard(self, origin: Origin) -> Iterator[None]:
        """Keep whatever a plugin does wrong as its failure."""
        try:
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
    given = [_given(kind, loading) for kind in _KINDS]
    given[1] = _sound(given[1], loading)
    given[2] = _apart(given[2], given[1], loading)
    _check_files(given[4])
    failures, left_out = tuple(loading.failures), tuple(loading.left_out)
    connectors, metrics, models, reports, renderers = (
        replace(shelf, failures=failures, left_out=left_out) for shelf in given
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


def _refuse_hook(name: str, origin: Origin, loading: _Loading) -> None:
    known = [kind.hook for kind in _KINDS]
    reason = f"unknown hook {name!r}{suggest(name, known)}"
    loading.failures.append(Failure(origin, reason))


def _given(kind: _Kind, loading: _Loading) -> Shelf[Any]:
    """Ask each plugin for its things of one kind."""
    things: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    check = _checker(kind)
    for plugin, origin in loading.origins.items():
        mine: list[tuple[str, object]] = []
        with loading.guard(origin):
            mine = [(check(thing), thing) for thing in _call(kind, plugin, loading)]
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


def _call(kind: _Kind, plugin: object, loading: _Loading) -> list[object]:
    others = [other for other in loading.origins if other is not plugin]
    caller = loading.manager.subset_hook_caller(kind.hook, others)
    return [thing for answer in caller() for thing in answer]


def _checker(kind: _Kind) -> Callable[[object], str]:
    """Return a function that gives a thing's name, or raises when it is not what its hook wants."""
    base = getattr(import_module(kind.home), kind.base)
    wants_class = kind.key == "name"

    def check(thing: object) -> str:
        fits = isinstance(thing, type) and issubclass(thing, base) and not isabstract(thing)
        if not (fits if wants_class else isinstance(thing, base)):
            wanted = f"{'subclasses' if wants_class else 'objects'} of abmkit.{kind.base}"
            raise PluginError(f"{kind.hook} must return {wanted}, not {thing!r}")
        missing = [need for need in (kind.key, *kind.needs) if not hasattr(thing, need)]
        if missing:
            raise PluginError(f"{kind.name} {thing!r} does not set {', '.join(missing)}")
        name = getattr(thing, kind.key)
        if not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise PluginError(
                f"{kind.name} {thing!r} is named {name!r}; use a-z, 0-9, - and _, a letter first"
            )
        if name in kind.taken:
            raise PluginError(f"no {kind.name} can be named {name!r}; files of that name are kept")
        return name

    return check

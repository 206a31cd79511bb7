"""The definitions of metrics in force, held against those that the agency has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from abmkit.metrics.tree import leaves
from abmkit.models import Definitions
from abmkit.plugins import Plugins
from abmkit.run.measure import definitions_of
from abmkit.workspace import Workspace
from abmkit.workspace.lock import Definition, MetricsLock, read_lock, write_lock

_NAMED = 3


@dataclass(frozen=True)
class Drift:
    """A metric whose installed definition is not the accepted one.

    Attributes:
        metric: Its id.
        then: The definition accepted; None: the metric is new.
        now: The definition installed; None: no plugin gives it any more.
    """

    metric: str
    then: Definition | None
    now: Definition | None

    @property
    def kind(self) -> Literal["new", "gone", "changed"]:
        """What has become of it."""
        if self.then is None:
            return "new"
        return "gone" if self.now is None else "changed"

    @property
    def changed(self) -> bool:
        """Whether it means something else than what was accepted."""
        return self.kind == "changed"

    def __str__(self) -> str:
        """The metric with both versions; the same version with another definition says so."""
        if self.then is None or self.now is None:
            return f"{self.metric} ({self.kind})"
        same = self.then.version == self.now.version
        versions = (
            f"v{self.now.version}, other formula"
            if same
            else (f"v{self.then.version} → v{self.now.version}")
        )
        return f"{self.metric} ({versions})"


def installed(definitions: Definitions) -> Mapping[str, Definition]:
    """The metrics and models that the plugins give, at the defaults of their parameters."""
    return {
        each.id: Definition(
            version=each.version,
            hash=definitions.hash(each.id),
            formula=_formula(definitions, each.id),
        )
        for each in definitions
    }


def drifts(workspace: Workspace, definitions: Definitions) -> tuple[Drift, ...]:
    """What of the metrics differs from ``metrics.lock``, by id; without that file, all is new.

    Raises:
        ConfigError: The file is wrong.
    """
    then, now = read_lock(workspace.path) or {}, installed(definitions)
    every = (Drift(name, then.get(name), now.get(name)) for name in sorted({*then, *now}))
    return tuple(each for each in every if not _same(each))


def unaccepted(workspace: Workspace, plugins: Plugins, metrics: Iterable[str]) -> str | None:
    """What is to be said of metrics that mean something else than what was accepted.

    Args:
        workspace: With ``metrics.lock``; of one without it see ``unlocked``.
        plugins: Where the definitions in force come from.
        metrics: Ids of the metrics that were used.

    Raises:
        ConfigError: ``metrics.lock`` is wrong.
    """
    used = set(metrics)
    every = drifts(workspace, definitions_of(plugins))
    changed = [str(each) for each in every if each.changed and each.metric in used]
    if not changed:
        return None
    named = ", ".join(changed[:_NAMED])
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return (
        f"not as in {MetricsLock.file}: {named}{more}; see what changes with: "
        "abmkit metrics upgrade --diff, and accept it with: abmkit metrics upgrade"
    )


def unlocked(workspace: Workspace) -> str | None:
    """What is to be said where ``metrics.lock`` was never written, or is lost; None: it is there.

    Raises:
        ConfigError: The file is wrong.
    """
    if read_lock(workspace.path) is not None:
        return None
    return (
        f"{MetricsLock.file} is missing, so that nobody can tell whether metrics still mean what "
        "they did; bring it back from a backup, or accept what is installed: abmkit metrics upgrade"
    )


def accept(workspace: Workspace, plugins: Plugins) -> Path:
    """Write the installed definitions into ``metrics.lock``.

    While a plugin fails, metrics that are not there may be its own: what was accepted of them
    stays.

    Returns:
        The file.

    Raises:
        ConfigError: The file that is there is wrong.
        OSError: It cannot be written.
    """
    kept = read_lock(workspace.path) if plugins.failures else None
    return write_lock(workspace.path, {**(kept or {}), **installed(definitions_of(plugins))})


def _formula(definitions: Definitions, name: str) -> str:
    """A formula in words; of a model, what it reads."""
    tree = definitions.tree(name)
    if name in definitions.models:
        return f"model of {', '.join(map(str, leaves(tree)))}"
    return str(tree)


def _same(drift: Drift) -> bool:
    """A formula that prints otherwise is the same one while its fingerprint is."""
    then, now = drift.then, drift.now
    return bool(then and now and (then.version, then.hash) == (now.version, now.hash))

"""What plugins gave, by name, each thing with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from abmkit.errors import PluginError, UnknownName

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Origin:
    """Where a plugin comes from.

    Attributes:
        plugin: Its name: the entry point's, or the stem of its file in the workspace.
        distribution: What was installed with pip; None for a file of the workspace.
        version: The distribution's version.
        file: Path of its module; None while it has not been loaded.
    """

    plugin: str
    distribution: str | None = None
    version: str | None = None
    file: str | None = None

    def __str__(self) -> str:
        if self.distribution:
            return f"{self.plugin} ({self.distribution} {self.version})"
        return f"{self.plugin} ({self.file})" if self.file else self.plugin


@dataclass(frozen=True)
class Failure:
    """What went wrong in a plugin, in one line with the file and line it happened at."""

    origin: Origin
    reason: str

    def __str__(self) -> str:
        return f"plugin {self.origin} failed: {self.reason}"


class NotThere(UnknownName):
    """A name that no plugin gave, where a plugin that failed or was left out might have."""

    exit_code = PluginError.exit_code

    def __init__(self, kind: str, name: str, known: Mapping[str, object], why: str) -> None:
        super().__init__(kind, name, known)
        self.args = (f"{kind} {name!r} is not there; {why}",)


@dataclass(frozen=True)
class Shelf(Mapping[str, T_co], Generic[T_co]):
    """All things of one kind by name, in order of name.

    Attributes:
        kind: Such as ``connector``.
        origins: Where each comes from, by its name.
        failures: Plugins that failed, and so may have given what is missed here.
        left_out: Plugins that ``abmkit.toml`` does not allow.
    """

    kind: str
    things: Mapping[str, T_co]
    origins: Mapping[str, Origin]
    failures: tuple[Failure, ...] = ()
    left_out: tuple[Origin, ...] = ()

    def __getitem__(self, name: str) -> T_co:
        """Return the thing of this name.

        Raises:
            UnknownName: Nothing has this name; says which broken plugin might have given it.
        """
        if name in self.things:
            return self.things[name]
        why = [str(failure) for failure in self.failures]
        if self.left_out:
            names = ", ".join(str(origin) for origin in self.left_out)
            why.append(f"abmkit.toml does not allow {names}")
        if why:
            raise NotThere(self.kind, name, self.things, "; ".join(why))
        raise UnknownName(self.kind, name, self.things)

    def __iter__(self) -> Iterator[str]:
        return iter(self.things)

    def __len__(self) -> int:
        return len(self.things)

    def __contains__(self, name: object) -> bool:
        return name in self.things

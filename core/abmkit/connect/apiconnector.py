"""The base class of connectors that read an HTTP API."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from abmkit.connect.batch import Batch
from abmkit.connect.clock import Clock, SystemClock
from abmkit.connect.connector import Check, Connector, Stream
from abmkit.connect.limits import Limit, Limiter
from abmkit.connect.request import Answer
from abmkit.connect.resource import Resource
from abmkit.connect.tokens import MemoryTokens, Tokens
from abmkit.connect.verdict import Verdict, by_status
from abmkit.errors import AbmError, UsageError

if TYPE_CHECKING:
    from datetime import date

    import httpx

    from abmkit.connect.auth import Auth
    from abmkit.connect.http import Http
    from abmkit.connect.oauth import OAuth


class ApiSettings(BaseModel):
    """What the settings of every API connector have; its own come besides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str | None = Field(
        default=None, description="Address of the API, where it is not the vendor's own."
    )
    streams: tuple[str, ...] | None = Field(
        default=None, description="Only these streams are read; none: all."
    )


class ApiConnector(Connector):
    """Reads a vendor's API; a subclass says what, the engine how.

    Attributes:
        base: Address of the API; the setting ``base_url`` overrides it.
        version: Version of the API that this was tried with, and of the rows made of it: when it
            changes, all is read anew.
        supported_until: Last day on which the vendor supports that version; None: not announced.
        parallel: How many streams may be read at the same time.
        clock: What waiting is measured in.
        transport: In place of the network, for a recording; None: the network.
        tokens: Where granted tokens are kept; a workspace puts its own in place.
        is_hurried: Whether somebody needs its answers at once, or none; set before it is asked.
    """

    base: ClassVar[str]
    version: ClassVar[str] = "1"
    supported_until: ClassVar[date | None] = None
    parallel: ClassVar[int] = 4
    config: ApiSettings

    def __init__(
        self,
        config: ApiSettings,
        folder: Path,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__(config, folder)
        self.clock: Clock = clock or SystemClock()
        self.transport = transport
        self.tokens: Tokens = MemoryTokens()
        self.is_hurried = False

    @abstractmethod
    def auth(self) -> Auth:
        """How requests show who asks."""

    @abstractmethod
    def resources(self) -> Iterable[Resource]:
        """The streams, from the settings alone or after asking the vendor."""

    def oauth(self) -> OAuth | None:
        """Where a person logs in and tokens are granted; None: this source needs no login."""
        return None

    def address(self, auth: Auth) -> str:
        """Where relative paths start; some vendors tell it with the token (``auth.granted``)."""
        return self.config.base_url or self.base

    def limits(self) -> Sequence[Limit]:
        """What the vendor allows; nothing is known unless a subclass says so."""
        return ()

    def headers(self) -> Mapping[str, str]:
        """Headers of every request, besides those of the auth."""
        return {}

    def classify(self, answer: Answer) -> Verdict:
        """What an answer means; by its status alone, unless a subclass looks into the body."""
        return by_status(answer)

    @cached_property
    def limiter(self) -> Limiter:
        """What all requests wait for; a workspace puts one in place that connectors share."""
        return Limiter(self.limits(), self.clock)

    @cached_property
    def http(self) -> Http:
        """The vendor's API."""
        from abmkit.connect.http import Http

        auth = self.auth()
        return Http(
            self.address(auth),
            auth,
            self.limiter,
            self.classify,
            self.clock,
            headers=self.headers(),
            transport=self.transport,
            is_hurried=self.is_hurried,
        )

    def streams(self) -> Iterator[Stream]:
        """The resources that are to be read, each with the fingerprint of what shapes its rows.

        Raises:
            UsageError: The settings name a stream that there is none of.
        """
        return iter(self._resources.values())

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Read a stream in batches of a page.

        Raises:
            SourceError: It could not be read; batches already yielded stay loaded.
        """
        from abmkit.connect.pull import pull

        return pull(self.http, self.http.clock, self._resources[stream.name], state)

    def check(self) -> Iterator[Check]:
        """The account that is read, and of each stream whether it may be read."""
        from abmkit.connect.fetch import List
        from abmkit.connect.window import Part

        account = self.account()
        if account:
            yield Check(ok=True, what=f"reads account {account}")
        for resource in self._resources.values():
            names = list(resource.slices())[:1] if resource.slices else [""]
            try:
                for name in names:
                    next(List(self.http, resource.read(Part(name)), resource.key).pages())
            except AbmError as error:
                grant = f"grant {resource.scope}" if resource.scope else ""
                yield Check(ok=False, what=f"stream {resource.name}: {error}", advice=grant)
            else:
                yield Check(ok=True, what=f"stream {resource.name} can be read")

    def budget(self) -> int | None:
        """How many requests the vendor still takes today; None: it has not told."""
        return self.limiter.left()

    def close(self) -> None:
        """Let go of the connections to the vendor."""
        if "http" in self.__dict__:
            self.http.close()

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        found = {each.name: self._marked(each) for each in self.resources()}
        chosen = self.config.streams
        if chosen is None:
            return found
        for name in chosen:
            if name not in found:
                raise UsageError(f"{self.name} has no stream {name!r}; known: {', '.join(found)}")
        return {name: each for name, each in found.items() if name in chosen}

    def _marked(self, resource: Resource) -> Resource:
        shape = [self.version, resource.fingerprint, *resource.tables]
        digest = hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]
        return replace(resource, fingerprint=digest)

"""Which method of a sandbox answers which path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from abmkit.sandbox.wire import Answer, Request

Handler = Callable[[Request], Answer]
Method = TypeVar("Method", bound=Callable[..., Answer])
_MARK = "__routes__"


class Route(NamedTuple):
    """A path, its verb, what answers it, and whether anybody may ask without a token."""

    verb: str
    path: str
    handler: Handler
    public: bool


def route(*places: str, public: bool = False) -> Callable[[Method], Method]:
    """Let a method of a sandbox answer these places.

    Args:
        places: Such as ``"GET /crm/v3/owners/{id}"``; ``{id}`` is ``request.params["id"]``.
        public: Asked without a token, and neither limited nor disturbed: the way to a token.
    """

    def mark(method: Method) -> Method:
        setattr(method, _MARK, (places, public))
        return method

    return mark


def routes_of(sandbox: object) -> Iterator[Route]:
    """The routes of a sandbox, in the order of its code; its own before those of its bases."""
    seen: set[str] = set()
    for cls in type(sandbox).__mro__:
        for name, member in vars(cls).items():
            marked: tuple[tuple[str, ...], bool] | None = getattr(member, _MARK, None)
            if marked is None or name in seen:
                continue
            seen.add(name)
            bound: Any = getattr(sandbox, name)
            for place in marked[0]:
                verb, _, path = place.partition(" ")
                yield Route(verb, path, bound, marked[1])

"""Which texts may be told nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, SecretStr


def secrets_of(value: object) -> Iterator[str]:
    """The secrets in settings, as themselves."""
    if isinstance(value, SecretStr):
        yield value.get_secret_value()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from secrets_of(getattr(value, name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from secrets_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from secrets_of(each)

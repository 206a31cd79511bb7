"""The key that the sandbox's app signs with, and whether it signed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from abmkit import UsageError

_BITS = 2048


def private_key() -> str:
    """The private key, PEM; another one in every process.

    Raises:
        UsageError: What makes keys is not installed.
    """
    try:
        form = import_module("cryptography.hazmat.primitives.serialization")
        key = _key()
    except ImportError:
        raise UsageError("a key to sign with needs: pip install 'abmkit[jwt]'") from None
    written = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return str(written.decode())


def claims_of(assertion: str) -> dict[str, Any] | None:
    """What an assertion claims; None: it is none, or the app has not signed it.

    Nobody has the key where keys cannot be made.
    """
    try:
        jwt: Any = import_module("jwt")
        key = _key().public_key()
    except ImportError:
        return None
    unchecked = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    try:
        told: dict[str, Any] = jwt.decode(assertion, key, algorithms=["RS256"], options=unchecked)
    except jwt.PyJWTError:
        return None
    return told


@cache
def _key() -> Any:
    rsa = import_module("cryptography.hazmat.primitives.asymmetric.rsa")
    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)

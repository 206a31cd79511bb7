"""What a vendor's sandbox is made of: its API on loopback, over the invented world, with faults.

A vendor's sandbox is a subclass of ``Sandbox`` in a module of its connector's plugin: methods
under ``@route`` that answer in the vendor's wire form. Starlette and uvicorn are loaded by
``serve``, not before.
"""

from abmkit.sandbox.faults import FAULTS, Fault, Faults, parse_faults
from abmkit.sandbox.find import sandbox_of
from abmkit.sandbox.limits import Window
from abmkit.sandbox.recorded import read_recorded
from abmkit.sandbox.routes import route
from abmkit.sandbox.sandbox import Sandbox
from abmkit.sandbox.server import serve
from abmkit.sandbox.store import Record, Table
from abmkit.sandbox.tokens import Grant, Tokens
from abmkit.sandbox.wire import Answer, Refused, Request

__all__ = [
    "FAULTS",
    "Answer",
    "Fault",
    "Faults",
    "Grant",
    "Record",
    "Refused",
    "Request",
    "Sandbox",
    "Table",
    "Tokens",
    "Window",
    "parse_faults",
    "read_recorded",
    "route",
    "sandbox_of",
    "serve",
]

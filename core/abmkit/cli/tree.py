"""All commands as data, so that help is printed without loading any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Leaf(NamedTuple):
    """A command: the module of this package that holds it as ``command``, and its help line."""

    module: str
    help: str


class Branch(NamedTuple):
    """A command with commands of its own.

    Attributes:
        help: Its help line.
        commands: Its commands.
        alone: What it does when none of them is named; None: it shows its help.
    """

    help: str
    commands: Mapping[str, Leaf]
    alone: Leaf | None = None


COMMANDS: Mapping[str, Leaf | Branch] = {
    "demo": Leaf("demo", "Make a whole agency with two clients and their scorecards."),
    "init": Leaf("init", "Make a folder a workspace."),
    "client": Branch(
        "Add and list clients.",
        {
            "add": Leaf("client_add", "Add a client."),
            "list": Leaf("client_list", "List the clients."),
        },
    ),
    "source": Branch(
        "Say where a client's data comes from.",
        {
            "add": Leaf("source_add", "Add a source; --guess proposes its settings."),
            "login": Leaf("source_login", "Log in to a source's vendor."),
            "check": Leaf("source_check", "Check the settings of sources, and that they answer."),
            "fields": Leaf("source_fields", "Show a source's fields, and what means nothing yet."),
            "list": Leaf("source_list", "List the sources of a client."),
        },
    ),
    "sync": Leaf("sync", "Read sources into a client's warehouse."),
    "accounts": Leaf("accounts", "List target accounts, and how each was found."),
    "targets": Branch(
        "Take over target lists.",
        {"import": Leaf("targets_import", "Compare a new target list, and take it over.")},
    ),
    "people": Leaf("people", "List whom the client may contact at target accounts."),
    "why": Leaf("why", "Show what joins a record with others."),
    "review": Leaf("review", "List pairs of records that may be one."),
    "link": Leaf("link", "Say that two records are one."),
    "unlink": Leaf("unlink", "Say that two records are not one."),
    "metrics": Branch(
        "Look metrics up and compute them.",
        {
            "list": Leaf("metrics_list", "List all metrics."),
            "show": Leaf("metrics_show", "Show what a metric means."),
            "value": Leaf("metrics_value", "Compute metrics of a client."),
            "upgrade": Leaf("metrics_upgrade", "Accept changed definitions; --diff: show them."),
        },
    ),
    "explain": Leaf("explain", "Show what stands behind a number."),
    "reconcile": Leaf("reconcile", "Hold numbers against the platforms' own totals."),
    "report": Leaf("report", "Make a draft of a report."),
    "approve": Leaf("approve", "Let a draft go out."),
    "send": Leaf("send", "Hand an approved draft over, and keep what went out."),
    "run": Leaf("run", "Sync clients, draft their reports, send what may go out."),
    "sandbox": Leaf("sandbox", "Serve vendors' APIs on this machine, over invented data."),
    "plugins": Branch(
        "List plugins, begin one, try what they give.",
        {
            "new": Leaf("plugins_new", "Begin a plugin, with a test that holds."),
            "check": Leaf("plugins_check", "Try what plugins give, connectors on sandboxes."),
        },
        alone=Leaf("plugins_list", "List plugins: what each gives, where from, what failed."),
    ),
    "doctor": Leaf("doctor", "Look for what is wrong: versions, plugins, settings, locks, age."),
    "completion": Leaf("completion", "Print the script that completes commands in a shell."),
}

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
    "demo": Leaf("demo", "Create a demo agency: two invented clients and their scorecards."),
    "init": Leaf("init", "Create a workspace."),
    "client": Branch(
        "Add and list clients.",
        {
            "add": Leaf("client_add", "Add a client."),
            "list": Leaf("client_list", "List the clients."),
        },
    ),
    "source": Branch(
        "Connect a client's data sources.",
        {
            "add": Leaf("source_add", "Add a source; --guess proposes its settings from files."),
            "login": Leaf("source_login", "Log in to a source's vendor by OAuth."),
            "check": Leaf(
                "source_check", "Check a client's sources: settings, access, rejected data."
            ),
            "fields": Leaf("source_fields", "Show a source's fields, and its unmapped stages."),
            "list": Leaf("source_list", "List a client's sources."),
        },
    ),
    "sync": Leaf("sync", "Load new and changed data into a client's warehouse."),
    "accounts": Leaf("accounts", "List target accounts and how each was matched."),
    "targets": Branch(
        "Import target lists.",
        {"import": Leaf("targets_import", "Preview a new target list; --yes adopts it.")},
    ),
    "people": Leaf("people", "List the people at target accounts who may be contacted."),
    "why": Leaf("why", "Show which records match a record, and why."),
    "review": Leaf("review", "List possible duplicates for a person to decide."),
    "link": Leaf("link", "Declare two records to be the same."),
    "unlink": Leaf("unlink", "Declare two records to be different."),
    "metrics": Branch(
        "Look up and compute metrics.",
        {
            "list": Leaf("metrics_list", "List all metrics."),
            "show": Leaf("metrics_show", "Show a metric's definition."),
            "value": Leaf("metrics_value", "Compute a client's metrics."),
            "upgrade": Leaf(
                "metrics_upgrade", "Accept changed definitions; --diff only shows them."
            ),
        },
    ),
    "explain": Leaf("explain", "Show how a number was computed, and the rows behind it."),
    "reconcile": Leaf("reconcile", "Compare numbers with the totals that platforms report."),
    "report": Leaf("report", "Draft a report."),
    "approve": Leaf("approve", "Approve a draft."),
    "send": Leaf("send", "Release an approved draft; --mail sends it by e-mail."),
    "run": Leaf("run", "Sync clients, draft their reports and send approved ones."),
    "sandbox": Leaf("sandbox", "Serve simulated vendor APIs on this machine."),
    "plugins": Branch(
        "List, create and check plugins.",
        {
            "new": Leaf("plugins_new", "Create a plugin and a test that passes."),
            "check": Leaf("plugins_check", "Test plugins; connectors run against their sandbox."),
        },
        alone=Leaf("plugins_list", "List plugins: what each provides, its origin, its failures."),
    ),
    "doctor": Leaf("doctor", "Diagnose versions, plugins, settings, locks and stale sources."),
    "completion": Leaf("completion", "Print the completion script of a shell."),
}

"""A client's turn in a round of many: synced, drafted, and what may go out goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from abmkit.deliver import MAIN, Receipt, ReportFolder
from abmkit.errors import AbmError, UsageError
from abmkit.period import Calendar
from abmkit.plugins import Plugins
from abmkit.run.definitions import unaccepted, unlocked
from abmkit.run.mail import mail_report
from abmkit.run.owner import folder_of
from abmkit.run.report import Made, make_report
from abmkit.run.send import send_report
from abmkit.run.sync import Tell, exit_code, sync_client
from abmkit.sync import SyncResult
from abmkit.workspace import Client

Outcome = Literal["sent", "unchanged", "drafted", "held", "failed"]

AUTO_SEND = "auto_send in client.toml"
"""Who approved a report that no person has looked at."""

_STANDING = {0: "complete", 1: "failed", 3: "partial"}


@dataclass(frozen=True)
class Plan:
    """What a round does with each client.

    Attributes:
        period: Such as ``2026-Q3`` or ``last-month``, read in each client's own zone.
        now: The instant of the round, with its zone.
        report: Name of the report.
        formats: Names of renderers.
        to_date: Take the elapsed part of a period that has not ended.
        send: Whether anything may go out at all.
        wait: Seconds to wait for another process that has a client's data.
    """

    period: str
    now: datetime
    report: str = MAIN
    formats: tuple[str, ...] = ("pdf",)
    to_date: bool = False
    send: bool = True
    wait: float = 30.0


@dataclass(frozen=True)
class Visit:
    """What became of one client.

    Attributes:
        client: Its id.
        outcome: ``sent``: it went out; ``unchanged``: what went out before says the same;
            ``drafted``: a draft waits for a person; ``held``: it would have gone out, but for
            what ``why`` names; ``failed``: there is no new draft, or what should go out did not.
        sources: How its sources stand: ``complete``, ``partial`` or ``failed``; empty: unknown.
        why: What is missing, what held the report back, what failed.
        paths: The files of the draft, or the folder of what went out.
        mailed_to: Who got it by e-mail.
        error: What stopped it, where it failed.
    """

    client: str
    outcome: Outcome
    sources: str = ""
    why: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    mailed_to: tuple[str, ...] = ()
    error: Exception | None = None

    @property
    def exit_code(self) -> int:
        """0: all is done; 3: something is missing or held back; 1: it failed."""
        if self.outcome == "failed":
            return 1
        return 3 if self.outcome == "held" or self.sources != "complete" else 0


def check_plan(plan: Plan, plugins: Plugins) -> None:
    """Refuse a plan that fails with every client, before hours go into their syncs.

    Args:
        plan: What to do.
        plugins: Where report and renderers come from.

    Raises:
        UnknownName: There is no such report or renderer.
        UsageError: The period is none, or the report is not about a client.
    """
    if plugins.reports[plan.report].about != "client":
        raise UsageError(f"report {plan.report} is about no client; make it with: abmkit report")
    for name in plan.formats:
        _ = plugins.renderers[name]
    Calendar().parse(plan.period, plan.now.date())


def visit(client: Client, plugins: Plugins, plan: Plan, progress: Tell | None = None) -> Visit:
    """Sync a client, draft its report, and send what may go out; whatever happens, say so.

    Only what a person approved goes out, or, where the client's ``auto_send`` allows, what leaves
    no doubt: no source late or partial, no column that lost most of its cells, no stage that means
    nothing, no number that jumps beyond belief, no definition that nobody accepted, nothing that
    corrects what went out before. It is mailed where the client has recipients and the agency a
    relay, else kept in ``sent/``; what says the same as what went out before does not go out again.

    Args:
        client: Whose turn it is.
        plugins: Where connectors, metrics, report and renderers come from.
        plan: What to do.
        progress: Told of each batch of the sync.
    """
    read = Visit(client.id, "drafted")
    try:
        read = _read(client, plugins, plan, progress)
        return _drafted(client, plugins, plan, read)
    except Exception as error:  # noqa: BLE001 (whatever it is, the next client has its turn)
        said = str(error)
        if not isinstance(error, AbmError):
            said = f"{type(error).__name__}: {error}; this should not happen: report it"
        return replace(read, outcome="failed", why=(*read.why, said), error=error)


def _read(client: Client, plugins: Plugins, plan: Plan, progress: Tell | None) -> Visit:
    _ = client.settings  # what is wrong there is found before anything is asked of a vendor
    results = sync_client(client, plugins, now=plan.now, progress=progress, wait=plan.wait)
    return Visit(client.id, "drafted", _standing(results), tuple(_missing(results)))


def _drafted(client: Client, plugins: Plugins, plan: Plan, read: Visit) -> Visit:
    folder = folder_of(client, plan.period, plan.now, plan.report)
    if plan.send and _waits(client, folder):
        return _sent(client, plugins, plan, read)
    made = make_report(
        client,
        plugins,
        plan.period,
        name=plan.report,
        formats=plan.formats,
        to_date=plan.to_date,
    )
    if plan.send and (gone := _gone(client, folder)):
        return replace(read, outcome="unchanged", paths=(gone,))
    read = replace(read, paths=made.paths)
    if not (plan.send and client.settings.report.auto_send):
        return read
    if why := (*read.why, *_doubts(client, plugins, made)):
        return replace(read, outcome="held", why=why)
    with folder.turn():
        _approve(folder, made, plan.now)
    return _sent(client, plugins, plan, read)


def _waits(client: Client, folder: ReportFolder) -> bool:
    """Whether a person has approved the draft, and it has not gone out yet."""
    draft, approval = folder.draft(), folder.approval()
    if draft is None or approval is None or approval.digest != draft.digest:
        return False
    receipt = folder.receipt(draft.digest)
    return receipt is None or not _arrived(client, folder, receipt)


def _arrived(client: Client, folder: ReportFolder, receipt: Receipt) -> bool:
    """Whether what was sent has reached those whom it is for."""
    mailed = folder.mailed(receipt)
    return not _by_mail(client) or (mailed is not None and mailed.taken)


def _gone(client: Client, folder: ReportFolder) -> Path | None:
    """Where that lies which was sent last of the draft's days, if the draft says nothing else."""
    draft = folder.wanted().report
    for last in reversed(folder.sent()):
        if last.receipt and last.report.document.period == draft.document.period:
            is_done = draft.says(last.report) and _arrived(client, folder, last.receipt)
            return last.path.parent if is_done else None
    return None


def _doubts(client: Client, plugins: Plugins, made: Made) -> Iterator[str]:
    yield from made.doubts
    if corrected := made.document.corrects:
        yield f"it corrects what was sent {corrected}; look at it, then approve it"
    if told := unlocked(client.workspace) or unaccepted(client.workspace, plugins, made.metrics):
        yield told


def _approve(folder: ReportFolder, made: Made, now: datetime) -> None:
    """Approve what was just made, and nothing that another process put in its place."""
    if folder.wanted().digest != made.digest:
        raise UsageError(f"{made.frozen} was made anew meanwhile; run it again")
    folder.approve(AUTO_SEND, now)


def _sent(client: Client, plugins: Plugins, plan: Plan, read: Visit) -> Visit:
    how: Any = {"now": plan.now, "name": plan.report, "formats": plan.formats}
    if not _by_mail(client):
        path, _ = send_report(client, plugins, plan.period, **how)
        return replace(read, outcome="sent", paths=(path,))
    posted = mail_report(client, plugins, plan.period, **how)
    return replace(read, outcome="sent", paths=(posted.folder,), mailed_to=posted.mailed.to)


def _by_mail(client: Client) -> bool:
    return bool(client.workspace.settings.mail and client.recipients)


def _standing(results: Sequence[SyncResult]) -> str:
    """How all sources stand together."""
    return _STANDING[exit_code(results)]


def _missing(results: Iterable[SyncResult]) -> Iterator[str]:
    for result in results:
        for stream in result.streams:
            if stream.outcome != "complete" or stream.misread:
                what = f"source {result.source} {stream.stream}: {stream.outcome}"
                yield f"{what}: {stream.missing}; {stream.advice}"

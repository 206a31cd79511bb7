"""The folder of a report: the draft, its approval, and all that was sent of it.

::

    reports/2026-Q3/             of the scorecard; of another report, reports/2026-Q3/NAME/, and
                                 of one on an account, reports/2026-Q3/NAME/ACCOUNT/
      draft.json                 the frozen draft, and its renderings
      approval.json              of a draft with that digest
      sent/<time>-<digest>/      report.json, its renderings, receipt.json; never changed
        mail.json                to whom it was mailed
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from abmkit.deliver.files import write_folder, write_whole
from abmkit.deliver.kept import Kept, read_kept, read_model, read_sent
from abmkit.deliver.receipt import Approval, Mailed, Receipt
from abmkit.deliver.turn import take_turn
from abmkit.errors import DataError, UsageError
from abmkit.report.frozen import FrozenReport, digest
from abmkit.report.value import Frozen

DRAFT, APPROVAL, SENT = "draft.json", "approval.json", "sent"
REPORT, RECEIPT, MAILED = "report.json", "receipt.json", "mail.json"
MAIN = "scorecard"
"""The report whose folder is that of the period itself."""

TAKEN = ("approval", "as-of", "draft", "receipt", "report", "sent")
"""No report has one of these names: its files or its folder would be in the way of others."""


def is_kept(reports: Path) -> bool:
    """Whether an owner's folder of reports holds any frozen report, a draft or one sent."""
    return any(each.name in (DRAFT, REPORT) for each in reports.rglob("*.json"))


@dataclass(frozen=True)
class ReportFolder:
    """What is kept of one report for one period.

    Attributes:
        path: The folder.
        asked: How commands name it: the client, the period, and which report.
    """

    path: Path
    asked: str = "CLIENT --period PERIOD"

    @classmethod
    def of(
        cls,
        reports: Path,
        period: str,
        name: str = MAIN,
        *,
        whose: str | None = None,
        account: int | None = None,
    ) -> ReportFolder:
        """The folder of a report.

        Args:
            reports: Its owner's folder of reports.
            period: Label of the period.
            name: Name of the report.
            whose: How commands name the owner; None: by the folder that reports lie in.
            account: The account that it is about, if it is about one.
        """
        owner = reports.parent.name if whose is None else whose
        path, asked = reports / period, f"{owner} --period {period}".lstrip()
        if name != MAIN:
            path, asked = path / name, f"{asked} --report {name}"
        if account is not None:
            path, asked = path / str(account), f"{asked} --account {account}"
        return cls(path, asked)

    def turn(self) -> AbstractContextManager[None]:
        """Let no other process draft, approve or send here meanwhile.

        Raises:
            RenderError: Another process does (named), and was waited for in vain.
        """
        return take_turn(self.path)

    def write_draft(self, report: FrozenReport) -> Path:
        """Keep a draft in place of the one before.

        Raises:
            RenderError: It cannot be written.
        """
        return write_whole(self.path / DRAFT, report.dump())

    def draft(self) -> Kept | None:
        """The draft; None when there is none.

        Raises:
            DataError: It cannot be read.
        """
        path = self.path / DRAFT
        return read_kept(path) if path.is_file() else None

    def approval(self) -> Approval | None:
        """The last approval, of whatever draft.

        Raises:
            DataError: It cannot be read.
        """
        path = self.path / APPROVAL
        return read_model(path, Approval, self._approve) if path.is_file() else None

    def approve(self, by: str, at: datetime) -> Approval:
        """Let the draft, as it is now, go out; saying it twice changes nothing.

        Args:
            by: Who says so.
            at: When, with its zone.

        Raises:
            UsageError: There is no draft.
            DataError: The draft cannot be read.
            RenderError: The approval cannot be written.
        """
        digest, known = self.wanted().digest, self._readable_approval()
        if known and (known.digest, known.by) == (digest, by):
            return known
        approval = Approval(digest=digest, by=by, at=_iso(at))
        write_whole(self.path / APPROVAL, _dump(approval))
        return approval

    def _readable_approval(self) -> Approval | None:
        """The last approval; one that cannot be read is none, for a new one takes its place."""
        try:
            return self.approval()
        except DataError:
            return None

    def approved(self) -> tuple[Kept, Approval]:
        """The draft, and the approval that holds for it.

        Raises:
            UsageError: There is no draft, or nobody approved it as it is now.
            DataError: One of them cannot be read.
        """
        draft, approval = self.wanted(), self.approval()
        if approval is None:
            raise UsageError(f"nobody approved {draft.path}; look at it, then {self._approve}")
        if approval.digest != draft.digest:
            raise UsageError(
                f"{draft.path} has changed since {approval.by} approved it ({approval.at}); "
                f"look at it, then {self._approve}"
            )
        return draft, approval

    def sent(self) -> tuple[Kept, ...]:
        """All that was sent, oldest first.

        Raises:
            DataError: One of them cannot be read.
        """
        receipts = sorted((self.path / SENT).glob(f"[!.]*/{RECEIPT}"))
        return tuple(
            read_kept(each.parent / REPORT, read_model(each, Receipt)) for each in receipts
        )

    def receipt(self, digest: str) -> Receipt | None:
        """The receipt of a report that was sent; None when it was not.

        Args:
            digest: Of its frozen file.

        Raises:
            DataError: What was sent cannot be read.
        """
        told = (each.receipt for each in self.sent())
        return next((each for each in told if each and each.digest == digest), None)

    def send(self, renderings: Mapping[str, bytes], at: datetime) -> Receipt:
        """Hand the approved draft over; a report that was sent is not sent again.

        Args:
            renderings: The files that go out, by name.
            at: When, with its zone.

        Returns:
            The receipt: of the sending before, where this very report was sent.

        Raises:
            UsageError: There is no draft, or nobody approved it as it is now.
            DataError: The draft or what was sent cannot be read.
            RenderError: It cannot be written.
        """
        draft, approval = self.approved()
        if known := self.receipt(draft.digest):
            return known
        corrects = draft.report.document.corrects
        receipts = [each.receipt for each in self.sent() if each.receipt]
        receipt = Receipt(
            sent_at=_iso(at),
            digest=draft.digest,
            approval=approval,
            files={name: digest(content) for name, content in sorted(renderings.items())},
            replaces=next((each.folder for each in receipts if each.sent_at == corrects), None),
        )
        files = {REPORT: draft.content, RECEIPT: _dump(receipt)}
        write_folder(self.path / SENT / receipt.folder, {**renderings, **files})
        return receipt

    def files(self, receipt: Receipt) -> dict[str, bytes]:
        """The files that went out, by name, as they went out.

        Raises:
            DataError: One of them cannot be read, or is another one now.
        """
        place = self.path / SENT / receipt.folder
        return {name: read_sent(place / name, mark) for name, mark in receipt.files.items()}

    def mailed(self, receipt: Receipt) -> Mailed | None:
        """To whom what was sent went by e-mail; None: to nobody.

        Raises:
            DataError: It cannot be read.
        """
        path = self.path / SENT / receipt.folder / MAILED
        return read_model(path, Mailed) if path.is_file() else None

    def note_mail(self, receipt: Receipt, mailed: Mailed | None) -> None:
        """Keep how the sending by e-mail stands; None: it did not take place.

        Raises:
            RenderError: It cannot be written.
        """
        path = self.path / SENT / receipt.folder / MAILED
        if mailed is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, _dump(mailed))

    def latest(self, as_of: datetime | None = None) -> Kept | None:
        """The frozen report with the newest data, sent or not; of two alike, the last one sent.

        Args:
            as_of: Only those whose data is complete to this instant or an earlier one.

        Raises:
            DataError: One of them cannot be read.
        """
        draft = self.draft()
        every = [*([draft] if draft else []), *self.sent()]
        known = [each for each in every if as_of is None or _instant(each) <= as_of]
        return max(reversed(known), key=_instant, default=None)

    def wanted(self) -> Kept:
        """The draft, where there must be one.

        Raises:
            UsageError: There is none.
            DataError: It cannot be read.
        """
        draft = self.draft()
        if draft is None:
            raise UsageError(f"there is no draft in {self.path}; run: abmkit report {self.asked}")
        return draft

    @property
    def _approve(self) -> str:
        return f"run: abmkit approve {self.asked}"


def _dump(model: Frozen) -> bytes:
    return f"{model.model_dump_json(indent=1)}\n".encode()


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(kept: Kept) -> datetime:
    return datetime.fromisoformat(kept.report.document.as_of)

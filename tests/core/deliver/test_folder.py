"""A draft, its approval, and what was sent: for ever, and once."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from abmkit.deliver import ReportFolder, write_whole
from abmkit.deliver.files import write_folder
from abmkit.deliver.turn import take_turn
from abmkit.errors import DataError, RenderError, UsageError
from abmkit.report.blocks import Document, Page, Paragraph, Theme
from abmkit.report.frozen import FrozenReport
from abmkit.report.value import Period

NOON = datetime(2026, 10, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


def frozen(text: str = "Won $1M", as_of: str = "2026-10-01T06:00:00Z", **more: str) -> FrozenReport:
    document = Document(
        report="scorecard",
        title="Scorecard",
        client="Northwind",
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of=as_of,
        locale="en-US",
        currency="USD",
        theme=Theme(name="Blue Harbor"),
        pages=(Page(id="p", outline="P", blocks=(Paragraph(text=text),)),),
        **more,
    )
    return FrozenReport(
        abmkit="0.1.0", metrics={}, numbers={}, goals=(), messages={}, document=document
    )


@pytest.fixture
def folder(tmp_path: Path) -> ReportFolder:
    return ReportFolder.of(tmp_path / "reports", "2026-Q3")


@pytest.fixture
def sent(folder: ReportFolder) -> ReportFolder:
    folder.write_draft(frozen())
    folder.approve("Dana", NOON)
    folder.send({"scorecard.pdf": b"%PDF one"}, NOON)
    return folder


def test_the_scorecard_has_the_periods_folder_another_report_its_own(tmp_path: Path) -> None:
    assert ReportFolder.of(tmp_path, "2026-Q3").path == tmp_path / "2026-Q3"
    assert ReportFolder.of(tmp_path, "2026-Q3", "brief").path == tmp_path / "2026-Q3/brief"


def test_one_process_at_a_time_works_in_a_folder(folder: ReportFolder) -> None:
    with folder.turn():
        told = f"is being written by process {os.getpid()}; wait until it has finished"
        with pytest.raises(RenderError, match=told), take_turn(folder.path, wait=0.1):
            pytest.fail("two at once")
    with folder.turn():
        pass


def test_a_folder_that_cannot_be_held_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RenderError, match=r"cannot write .*file"), take_turn(tmp_path / "file/x"):
        pytest.fail("where?")


def test_nothing_goes_out_without_a_draft_and_a_persons_word(folder: ReportFolder) -> None:
    assert (folder.draft(), folder.approval(), folder.sent()) == (None, None, ())
    for act in (lambda: folder.approve("Dana", NOON), lambda: folder.send({}, NOON)):
        advice = r"no draft in .*2026-Q3; run: abmkit report \S+ --period 2026-Q3"
        with pytest.raises(UsageError, match=advice):
            act()
    folder.write_draft(frozen())
    advice = r"nobody approved .*draft.json; .* abmkit approve \S+ --period"
    with pytest.raises(UsageError, match=advice):
        folder.send({}, NOON)
    assert not (folder.path / "sent").exists()


def test_an_approval_names_who_and_when_and_holds_for_one_draft(folder: ReportFolder) -> None:
    folder.write_draft(frozen())
    said = folder.approve("Dana", NOON)
    assert (said.by, said.at) == ("Dana", "2026-10-02T12:00:00Z")
    assert said.digest == folder.draft().digest
    assert folder.approve("Dana", LATER) == said
    assert folder.approve("Sven", LATER).at == "2026-10-02T15:00:00Z"
    folder.write_draft(frozen("Won $2M"))
    with pytest.raises(UsageError, match=r"has changed since Sven approved it \(2026-10-02T15"):
        folder.send({}, LATER)
    folder.write_draft(frozen())
    assert folder.approved()[1].by == "Sven"


def test_what_was_sent_is_kept_with_its_receipt(sent: ReportFolder) -> None:
    (kept,) = sent.sent()
    assert kept.report == frozen()
    assert kept.path.parent.name == kept.receipt.folder == f"20261002T120000Z-{kept.digest[:12]}"
    assert sorted(each.name for each in kept.path.parent.iterdir()) == [
        "receipt.json", "report.json", "scorecard.pdf",
    ]  # fmt: skip
    assert (kept.path.parent / "scorecard.pdf").read_bytes() == b"%PDF one"
    assert kept.receipt.approval.by == "Dana"
    assert list(kept.receipt.files) == ["scorecard.pdf"]
    assert kept.receipt.replaces is None


def test_the_same_report_goes_out_once(sent: ReportFolder) -> None:
    (before,) = sent.sent()
    assert sent.send({"scorecard.pdf": b"%PDF one"}, LATER) == before.receipt
    assert sent.sent() == (before,)


def test_a_correction_says_what_it_replaces(sent: ReportFolder) -> None:
    (first,) = sent.sent()
    sent.write_draft(frozen("Won $2M", corrects=first.receipt.sent_at))
    sent.approve("Dana", LATER)
    second = sent.send({"scorecard.pdf": b"%PDF two"}, LATER)
    assert second.replaces == first.receipt.folder
    assert [kept.receipt for kept in sent.sent()] == [first.receipt, second]


def test_a_sent_report_that_was_changed_is_told(sent: ReportFolder) -> None:
    (kept,) = sent.sent()
    kept.path.write_bytes(kept.content.replace(b"$1M", b"$9M"))
    with pytest.raises(DataError, match="was changed after it was sent"):
        sent.sent()


def test_files_that_cannot_be_read_are_named(sent: ReportFolder) -> None:
    (kept,) = sent.sent()
    (sent.path / "approval.json").write_text("{}")
    with pytest.raises(DataError, match=r"approval.json cannot be read: Field required"):
        sent.approval()
    kept.path.unlink()
    with pytest.raises(DataError, match=r"report.json cannot be read: No such file"):
        sent.sent()


def test_the_latest_is_that_with_the_newest_data(sent: ReportFolder) -> None:
    (first,) = sent.sent()
    assert sent.latest() == first  # the draft says the same, and the one sent counts
    sent.write_draft(frozen("Won $2M", "2026-10-05T06:00:00Z"))
    assert sent.latest() == sent.draft()
    assert sent.latest(NOON) == first
    assert sent.latest(datetime(2026, 10, 1, 5, tzinfo=UTC)) is None


def test_of_two_with_the_same_data_the_last_one_sent_counts(sent: ReportFolder) -> None:
    sent.write_draft(frozen("Dana's headline", corrects="2026-10-02T12:00:00Z"))
    sent.approve("Dana", LATER)
    sent.send({}, LATER)
    assert sent.latest() == sent.sent()[1]


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_whole(tmp_path / "new" / "a.txt", b"one")
    monkeypatch.setattr(Path, "replace", _full)
    with pytest.raises(RenderError, match=r"cannot write .*a.txt: No space left; free some space"):
        write_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]


def test_a_folder_is_there_with_all_of_its_files_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_folder(tmp_path / "sent" / "one", {"a": b"1", "b": b"2"})
    assert {each.name: each.read_bytes() for each in path.iterdir()} == {"a": b"1", "b": b"2"}
    monkeypatch.setattr(Path, "rename", _full)
    with pytest.raises(RenderError, match=r"cannot write .*two: No space left"):
        write_folder(tmp_path / "sent" / "two", {"a": b"1"})
    assert [each.name for each in path.parent.iterdir()] == ["one"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for write in (
        lambda: write_whole(tmp_path / "file" / "a", b""),
        lambda: write_folder(tmp_path / "file" / "b", {}),
    ):
        with pytest.raises(RenderError, match="cannot write"):
            write()


def _full(*_: object) -> None:
    raise OSError(28, "No space left")


def test_a_receipt_is_plain_json(sent: ReportFolder) -> None:
    (kept,) = sent.sent()
    told = json.loads((kept.path.parent / "receipt.json").read_text("utf-8"))
    assert set(told) == {"sent_at", "digest", "approval", "files", "replaces"}

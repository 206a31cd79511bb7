"""The connector: streams, what it remembers, and files that are missing or change."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import abmkit_files
from abmkit import Batch, Fatal, Retryable
from abmkit_files.connector import Files

Make = Callable[..., Files]

DEAL = """
[files.deals]
path = "d.csv"
[files.deals.rows.deal]
id = "id"
map = { status = "status" }
"""


def pull(files: Files, state: dict[str, Any] | None = None) -> list[Batch]:
    (stream,) = files.streams()
    return list(files.pull(stream, state))


def test_the_plugin_registers_it() -> None:
    assert abmkit_files.register_connectors() == [Files]
    assert (Files.name, Files.Config.__name__) == ("files", "FilesConfig")


def test_a_stream_is_a_file_and_shows_all_there_is(source: Make) -> None:
    (stream,) = source(DEAL).streams()
    assert (stream.name, stream.tables, stream.mode) == ("deals", ("deal",), "snapshot")


def test_the_fingerprint_follows_the_mapping_and_not_the_place(source: Make) -> None:
    def fingerprint(settings: str) -> str:
        (stream,) = source(settings).streams()
        return stream.fingerprint

    assert fingerprint(DEAL) == fingerprint(DEAL.replace("d.csv", "other/d.csv"))
    assert fingerprint(DEAL) != fingerprint(DEAL.replace('status = "status"', 'status = "s"'))


def test_batches_carry_progress_and_the_last_one_the_state(source: Make) -> None:
    text = "id,status\n" + "".join(f"{n},open\n" for n in range(45_000))
    batches = pull(source(DEAL, **{"d.csv": text}))
    assert [len(b.tables["deal"]["record"]) for b in batches[:-1]] == [20_480, 20_480, 4040]
    assert [b.state is None for b in batches] == [True, True, True, False]
    done = [b.done for b in batches[:3]]
    assert done == sorted(done)
    assert (batches[2].done, batches[2].total) == (len(text), len(text))


def test_a_file_read_to_its_end_is_not_read_again(source: Make) -> None:
    files = source(DEAL, **{"d.csv": "id,status\n1,open\n"})
    state = pull(files)[-1].state
    assert state is not None
    assert pull(files, dict(state)) == []
    assert len(pull(source(DEAL, **{"d.csv": "id,status\n1,won\n"}), dict(state))) == 2


def test_a_header_alone_gives_no_rows(source: Make) -> None:
    (last,) = pull(source(DEAL, **{"d.csv": "id,status\n"}))
    assert not last.tables
    assert last.state


def test_a_missing_file_says_where_it_was_looked_for(source: Make, tmp_path: Path) -> None:
    with pytest.raises(Fatal, match=rf"{tmp_path}/d\.csv does not exist; put it there"):
        pull(source(DEAL))


def test_an_empty_file_is_named(source: Make) -> None:
    with pytest.raises(Fatal, match=r"d\.csv is empty, without even a header; export it again"):
        pull(source(DEAL, **{"d.csv": ""}))


def test_a_folder_in_place_of_the_file_is_named(source: Make, tmp_path: Path) -> None:
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(Fatal, match=r"d\.csv is no file; name one, or a pattern"):
        pull(source(DEAL))


def test_a_suffix_that_nothing_reads_is_named(source: Make) -> None:
    with pytest.raises(Fatal, match=r"d\.pdf: files reads \.csv, \.tsv, \.txt"):
        pull(source(DEAL.replace("d.csv", "d.pdf"), **{"d.pdf": "x"}))


def test_a_column_that_is_not_there_is_named_with_the_near_one(source: Make) -> None:
    files = source(
        DEAL.replace('status = "status"', 'status = "statuss"'), **{"d.csv": "id,status\n"}
    )
    with pytest.raises(Fatal) as error:
        pull(files)
    assert str(error.value) == (
        "d.csv: files.deals.rows.deal.map.status: the file has no column 'statuss'; "
        "did you mean status?"
    )


def test_a_file_that_grows_while_it_is_read_is_read_again_later(
    source: Make, tmp_path: Path
) -> None:
    files = source(DEAL, **{"d.csv": "id,status\n1,open\n"})
    (stream,) = files.streams()
    batches = files.pull(stream, None)
    assert len(next(batches).tables["deal"]["record"]) == 1
    with (tmp_path / "d.csv").open("a") as file:
        file.write("2,open\n")
    with pytest.raises(Retryable, match="written to while it was read"):
        list(batches)


def test_a_file_that_vanishes_while_it_is_read_is_read_again_later(
    source: Make, tmp_path: Path
) -> None:
    files = source(DEAL, **{"d.csv": "id,status\n1,open\n"})
    (stream,) = files.streams()
    batches = files.pull(stream, None)
    next(batches)
    (tmp_path / "d.csv").rename(tmp_path / "e.csv")
    with pytest.raises(Retryable):
        list(batches)


def test_paths_may_name_the_home_and_the_environment(
    source: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = source(DEAL.replace("d.csv", "${EXPORTS}/d.csv"), **{"d.csv": "id,status\n1,open\n"})
    with pytest.raises(Fatal, match="environment variable EXPORTS is not set"):
        pull(files)
    monkeypatch.setenv("EXPORTS", str(tmp_path))
    assert len(pull(files)) == 2
    home = Path(os.environ["HOME"])
    (home / "d.csv").write_text("id,status\n1,open\n")
    assert len(pull(source(DEAL.replace("d.csv", "~/d.csv")))) == 2

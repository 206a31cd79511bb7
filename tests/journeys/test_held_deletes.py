"""Records that vanish in number wait for a person's word; a few simply go."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ReadPdf = Callable[[Path], list[str]]


def test_a_fifth_may_go(office: Any) -> None:
    office.write_deals(80)
    assert office.sync()["deals"]["deleted"] == 20
    assert office.number("won_deals") == 80


def test_more_than_a_fifth_is_held_until_it_is_accepted(office: Any, read_pdf: ReadPdf) -> None:
    office.write_deals(79)
    for _ in range(2):
        deals = office.sync(ends=3)["deals"]
        assert (deals["outcome"], deals["deleted"]) == ("held", 0)
        assert "21 of 100" in deals["missing"]
        assert "--accept-deletes" in deals["advice"]
    assert office.number("won_deals") == 100
    assert "21 of 100" in office.run("source", "check", "acme", ends=1)
    assert any("21 of 100" in page for page in read_pdf(office.report()))

    accepted = office.sync("--accept-deletes")["deals"]
    assert (accepted["outcome"], accepted["deleted"]) == ("complete", 21)
    assert office.number("won_deals") == 79
    assert office.sync()["deals"]["outcome"] == "complete"
    office.run("source", "check", "acme")


def test_what_comes_back_needs_no_word(office: Any) -> None:
    office.write_deals(10)
    assert office.sync(ends=3)["deals"]["outcome"] == "held"
    office.write_deals(100)
    deals = office.sync()["deals"]
    assert (deals["outcome"], deals["deleted"]) == ("complete", 0)
    office.run("source", "check", "acme")


def test_one_word_for_one_source_is_none_for_another(office: Any) -> None:
    deals, old = office.client / "deals.csv", office.client / "old.csv"
    settings = office.source.read_text("utf-8").replace('"deals.csv"', '"old.csv"')
    (office.client / "sources/erp.toml").write_text(settings, "utf-8")
    shutil.copy(deals, old)
    office.sync()
    office.write_deals(1)
    shutil.copy(deals, old)
    assert office.sync("crm", "--accept-deletes")["deals"]["outcome"] == "complete"
    assert "99 of 100" in office.run("sync", "acme", ends=3)


def test_a_stream_that_is_taken_out_of_the_settings_is_held(office: Any) -> None:
    text = office.source.read_text("utf-8")
    office.source.write_text(text[: text.index("[files.deals]")], "utf-8")
    deals = office.sync(ends=3)["deals"]
    assert (deals["outcome"], deals["missing"]) == (
        "held",
        "the source no longer has this stream; its 100 records stay",
    )
    assert office.sync("--accept-deletes")["deals"]["deleted"] == 100
    assert office.number("deals") is None
    assert "deals" not in office.sync()

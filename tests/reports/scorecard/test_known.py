"""The data page says what sources have in common, what is in doubt, and who consents."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from abmkit import ReportData
from abmkit.report.identity import ConsentState, Identity, SharedDomain, SourceRecords
from abmkit.report.quality import Quality

Make = Callable[..., ReportData]
Tables = Callable[[ReportData, str], list[dict[str, Any]]]

CRM = SourceRecords("crm", 40, 30, 200, 50, 3, 1000, 990)
ADS = SourceRecords("ads", 10, 8, 5, 2, 0, 50, 50)
LIST = SourceRecords("targets.csv", references=12, resolved=9)


def titled(tables: Tables, data: ReportData, title: str) -> list[dict[str, Any]]:
    return [each for each in tables(data, "sources") if each["title"] == title]


def with_identity(make: Make, quality: Quality, **told: Any) -> ReportData:
    return make(quality=replace(quality, identity=Identity(**told)))


def test_each_source_is_told_with_what_others_have_too(
    tables: Tables, make: Make, quality: Quality
) -> None:
    data = with_identity(make, quality, sources=(ADS, CRM, LIST))
    (told,) = titled(tables, data, "Who is who")
    assert [row[0] for row in told["rows"]] == ["ads", "crm", "targets.csv"]
    ads, crm, by_hand = (row[1:] for row in told["rows"])
    assert crm == ["30 of 40 · 75.0%", "50 of 200 · 25.0%", "990 of 1,000 · 99.0%", "3"]
    assert ads[1] == "2 of 5 · 40.0%"
    assert by_hand[:2] == ["–", "–"]


def test_people_that_only_one_source_has_are_held_against_none(
    tables: Tables, make: Make, quality: Quality
) -> None:
    firms = replace(ADS, people=0, people_met=0)
    data = with_identity(make, quality, sources=(firms, CRM))
    (told,) = titled(tables, data, "Who is who")
    assert [row[2] for row in told["rows"]] == ["–", "–"]


def test_one_source_alone_has_nothing_in_common(
    tables: Tables, make: Make, quality: Quality
) -> None:
    assert titled(tables, with_identity(make, quality, sources=(CRM, LIST)), "Who is who") == []
    assert titled(tables, make(quality=quality), "Consents") == []


def test_what_a_person_could_settle_is_told(tables: Tables, make: Make, quality: Quality) -> None:
    shared = tuple(SharedDomain(f"d{n}.example", 9 - n) for n in range(5))
    data = with_identity(
        make, quality, sources=(CRM,), accounts_waiting=4, people_waiting=1, shared=shared,
        targets=20, unknown_targets=2,
    )  # fmt: skip
    (told,) = [
        each
        for each in titled(tables, data, "What was missing, and what we did")
        if each["block"] == "narrative"
    ]
    said = {row[0]: row[1] for row in told["rows"]}
    assert said["Waiting for a person."].startswith("5 pairs of records may be one (3 within one")
    assert (
        "5 domains belong to several accounts: d0.example (9 accounts), d1"
        in (said["Shared domains."])
    )
    assert "d3.example" not in said["Shared domains."]
    assert said["Targets that no source knows."].startswith("2 of 20 target accounts are in no")


def test_consents_are_told_by_purpose_and_channel(
    tables: Tables, make: Make, quality: Quality
) -> None:
    ways = [ConsentState(f"list {n}", "email", n, 1) for n in range(7)]
    fax = ConsentState("offers", "fax", 90, 0, counts=False)
    (told,) = titled(tables, with_identity(make, quality, consents=(fax, *ways)), "Consents")
    assert told["rows"][0] == ["list 6", "E-mail", "6", "1", "yes"]
    assert len(told["rows"]) == 6
    only = with_identity(make, quality, consents=(fax,))
    assert titled(tables, only, "Consents")[0]["rows"] == [["offers", "fax", "90", "0", "no"]]

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from abmkit import ReportData
from abmkit.report.quality import Finding
from abmkit.report.value import Msg

FOUND = (
    Finding("excluded", 3, {"table": "touch", "why": "own staff"}),
    Finding("excluded", 1, {"table": "list_member", "why": "own staff"}),
    Finding("excluded", 2, {"table": "deal", "why": "test"}),
    Finding("unpriced", 1, {"fact": "deal", "in": "SEK"}),
    Finding("unmapped", 2, {"stage": "Demo", "in": "crm"}),
    Finding("reconstructed", 7, {"what": Msg.of("finding.deal_amount"), "whole": 631}),
    Finding("misfit", 1, {"field": "account.icp"}),
    Finding("assumed", 12, {"since": Msg.of("date.day", day="2025-01-01")}),
)


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("en-US", ["own staff: 3 touches, 1 list entry count nowhere.",
                   "test: 2 deals count nowhere.", "1 deal in SEK has no rate",
                   "Stage Demo of crm, 2 times", "Of deal amounts, 7 of 631", "account.icp",
                   "Today’s list applied backwards.",
                   "12 target accounts are taken to be on the list since Jan 1, 2025:"]),
        ("ko-KR", ["own staff: 활동 3건, 목록 항목 1개", "SEK 금액인 거래 1건은 환율이",
                   "crm의 단계 Demo(2회)", "거래 금액: 631건 중 7건",
                   "account.icp의 셀 1개"]),
    ],
)  # fmt: skip
def test_what_counts_otherwise_is_told_with_its_number(
    rich: ReportData, registry: Any, locale: str, says: list[str], read: Callable[..., Any]
) -> None:
    from abmkit_scorecard import Scorecard

    data = copy(rich)
    data.quality = replace(rich.quality, findings=FOUND)
    document, _ = read(data)
    words = Scorecard().words(locale, registry)
    (page,) = [page for page in document.pages if page.id == "sources"]
    told = "\n".join(words.text(text) for text in _texts(page))
    assert [each for each in says if each not in told] == []


def _texts(of: Any) -> list[Msg]:
    if isinstance(of, Msg):
        return [of]
    parts = (
        [getattr(of, name) for name in type(of).model_fields] if isinstance(of, BaseModel) else []
    )
    flat = [each for part in parts for each in (part if isinstance(part, tuple) else (part,))]
    return [text for each in flat for text in _texts(each)]

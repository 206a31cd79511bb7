"""The plan of 한빛로보틱스, and what its people say about the last quarter."""

from __future__ import annotations

from datetime import date

from abmkit.world.plan import month_goals, quarter_goals, tier_goals
from abmkit.world.profile import Action, Comment, Happening, Note

_QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
_SET_ON = date(2025, 9, 15)

GOALS = (
    *quarter_goals(
        _QUARTERS,
        _SET_ON,
        {
            "won_deals": ("count", "12", "14", "16", "17"),
            "won_amount": ("money", "700000000", "900000000", "1100000000", "1200000000"),
            "win_rate": ("percent", "0.24", "0.25", "0.26", "0.26"),
            "new_customers": ("count", "4", "4", "5", "5"),
            "average_contract_value": ("money", "55000000", "60000000", "70000000", "70000000"),
            "open_pipeline": ("money", "4500000000", "4500000000", "4500000000", "4500000000"),
            "pipeline_created": (
                "money", "3800000000", "3800000000", "4800000000", "5000000000",
            ),
            "pipeline_velocity": ("money_per_day", "9000000", "12000000", "16000000", "20000000"),
            "target_account_revenue": (
                "money", "600000000", "750000000", "900000000", "950000000",
            ),
            "meetings_held": ("count", "45", "48", "55", "55"),
            "engaged_accounts": ("count", "46", "50", "55", "58"),
            "coverage": ("percent", "0.42", "0.45", "0.48", "0.50"),
            "penetration": ("percent", "0.66", "0.70", "0.74", "0.75"),
            "target_accounts": ("count", "68", "70", "72", "72"),
        },
    ),
    *month_goals(
        ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"),
        _SET_ON,
        "pipeline_created",
        (
            "money", "1500000000", "1600000000", "1700000000", "1500000000", "1500000000",
            "2000000000",
        ),
    ),
    *tier_goals("2026-Q3", _SET_ON, "engaged_accounts", ("count", "16", "22", "20")),
)  # fmt: skip

NOTE = Note(
    period="2026-Q3",
    author="한지수, ABM 팀장",
    headline="수주액은 계획을 넘었습니다. 줄어든 미팅과 새 파이프라인이 다음 과제입니다",
    comments=(
        Comment(
            "pipeline_created",
            "문가람",
            "7~8월 하계휴가로 현장 실사가 밀렸고, 9월에 상당수가 회복되었습니다.",
        ),
        Comment(
            "meetings_held",
            "배수현",
            "일본 고객사의 오봉 연휴와 겹쳐 8월 미팅을 9월로 옮겼으나 모두 잡지는 못했습니다.",
        ),
        Comment(
            "coverage",
            "류정민",
            "1등급 계정에서 법무와 임원 담당자를 아직 찾지 못했습니다. "
            "10월 첫 미팅부터 확인합니다.",
        ),
    ),
    actions=(
        Action("1등급 계정의 법무·임원 담당자 파악", "영업 + ABM", date(2026, 10, 15)),
        Action("LinkedIn 노출 빈도를 주 5회로 제한", "유료 매체", date(2026, 10, 8)),
        Action("오사카와 서울에서 임원 만찬 재개최", "현장", date(2026, 10, 30)),
        Action("금액이 비어 있는 진행 중 거래 보완", "RevOps", date(2026, 10, 5)),
    ),
    events=(
        Happening(date(2026, 3, 18), "서울 스마트공장 전시회"),
        Happening(date(2026, 6, 11), "임원 만찬, 서울"),
    ),
)

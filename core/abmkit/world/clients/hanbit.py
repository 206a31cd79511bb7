"""한빛로보틱스: a Korean maker of robots that sells mostly in Korea, Japan and China."""

from __future__ import annotations

from datetime import date

from abmkit.world.clients.hanbit_plan import GOALS, NOTE
from abmkit.world.ledger import Seller
from abmkit.world.profile import Featured, Product, Profile, Step

_FEATURED = (
    Featured(
        '한결모빌리티 <구 한결정공> & 계열 "본사"',
        ("hangyeol-mobility.example", "hangyeol.example"),
        "KR", "automotive", 6700, "1",
    ),
    Featured(
        "朝凪ロボットシステム株式会社", ("asanagi-robot.example",), "JP", "automation", 4100, "1"
    ),
    Featured(
        "澜庭智能制造集团有限公司", ("lanting-smart.example",), "CN", "electronics", 9300, "1"
    ),
    Featured("새봄빛오토텍 주식회사", ("saebombit.example",), "KR", "automotive", 2900, "1"),
    Featured(
        "Niederrheinische Straßenbahnoberleitungsinstandhaltungsgerätebaugesellschaft mit "
        "beschränkter Haftung & Compagnie KG",
        ("nsg-geraetebau.example",),
        "DE", "machinery", 720, "2",
    ),
    Featured(
        "Sjöåkra Robotik AB",
        ("sjoakra-robotik.example",),
        "SE", "automation", 260, "2",
        silent_from=date(2026, 8, 28),
    ),
    Featured(
        "한결모빌리티 아산공장",
        ("hangyeol-asan.example",),
        "KR", "automotive", 1150, "2",
        parent='한결모빌리티 <구 한결정공> & 계열 "본사"',
    ),
    Featured(
        "朝凪ロボットシステム九州株式会社",
        ("asanagi-kyushu.example",),
        "JP", "automation", 380, "2",
        parent="朝凪ロボットシステム株式会社",
    ),
    Featured(
        "ТОО «Южный Маяк Приборостроение»",
        ("yuzhny-mayak.example",),
        "KZ", "electronics", 240, "3",
    ),
    Featured("Čeřenský Průmysl a.s.", ("cerensky.example",), "CZ", "machinery", 330, "3"),
    Featured("Compañía Robótica del Turia, S.L.", ("turia.example",), "ES", "automation", 150, "3"),
    Featured("Pacific Loom & Motor, Inc.", ("pacific-loom.example",), "US", "machinery", 510, "3"),
    Featured(
        "새봄빛오토텍 물류센터",
        ("saebombit-logis.example",),
        "KR", "logistics", 130, None,
        parent="새봄빛오토텍 주식회사",
    ),
)  # fmt: skip

HANBIT = Profile(
    name="hanbit",
    title="한빛로보틱스",
    domain="hanbit-robotics.example",
    currency="KRW",
    zone="Asia/Seoul",
    locale="ko",
    fiscal_year_start=1,
    flavour="hubspot",
    money_unit=1000,
    featured=_FEATURED,
    places=(("KR", 56), ("JP", 24), ("CN", 18), ("US", 4), ("DE", 4)),
    sellers=(
        Seller("문가람", "garam.moon@hanbit-robotics.example"),
        Seller("배수현", "suhyun.bae@hanbit-robotics.example"),
        Seller("류정민", "jungmin.ryu@hanbit-robotics.example"),
        Seller("中谷 遥", "haruka.nakatani@hanbit-robotics.example"),
        Seller("林子墨", "zimo.lin@hanbit-robotics.example"),
    ),
    products=(
        Product("HB-암 7", "HB암7", 180, 1900),
        Product("HB-코봇 S", "HB 코봇S", 90, 1100),
        Product("비전 가이드", "비젼가이드", 110, 900),
        Product("라인 모니터 구독", "라인모니터", 80, 520, contract=True),
        Product("안심 케어", "안심케어", 60, 340, contract=True),
    ),
    ladder=(
        Step("상담 예정", 10),
        Step("구매 자격 확인", 25),
        Step("현장 실사", 45),
        Step("제안", 65),
        Step("계약 협의", 85),
    ),
    won="수주",
    lost="실주",
    deals_opened=(
        14, 13, 12, 16,
        17, 19, 14,
        14, 12, 21, 20, 19, 18, 16, 15, 19, 20, 23, 16,
        17, 14, 25, 23, 22, 21, 19, 18, 27,
    ),
    pulse=(850, 650, 1150, 1100, 1100, 1000, 800, 850, 900, 1150, 1250, 900),
    goals=GOALS,
    note=NOTE,
)  # fmt: skip

"""Job titles by buying role, in the languages that have their own."""

from __future__ import annotations

from abmkit.world.draws import Draws
from abmkit.world.ledger import Role

TITLES: dict[Role, dict[str, tuple[str, ...]]] = {
    "champion": {
        "en": ("Head of Automation", "Digital Plant Lead", "Continuous Improvement Manager"),
        "de": ("Leiterin Automatisierung", "Projektleiter Digitale Fabrik"),
        "ko": ("자동화 추진팀장", "스마트팩토리 파트장"),
        "ja": ("生産技術課長", "DX推進リーダー"),
        "zh": ("自动化项目经理", "数字化工厂负责人"),
    },
    "decision_maker": {
        "en": ("VP Operations", "Plant Director", "Director of Engineering"),
        "de": ("Werksleiter", "Bereichsleiterin Produktion"),
        "ko": ("생산본부장", "공장장"),
        "ja": ("工場長", "製造本部長"),
        "zh": ("生产副总经理", "厂长"),
    },
    "budget_holder": {
        "en": ("Finance Director", "Head of Procurement", "Controller"),
        "de": ("Kaufmännischer Leiter", "Leiterin Einkauf"),
        "ko": ("구매팀장", "재무팀장"),
        "ja": ("購買部長", "経理部長"),
        "zh": ("采购总监", "财务总监"),
    },
    "influencer": {
        "en": ("Controls Engineer", "Process Engineer", "Quality Manager", "IT Architect"),
        "de": ("Prozessingenieurin", "Qualitätsmanager"),
        "ko": ("공정기술 책임", "품질관리 과장"),
        "ja": ("品質保証主任", "制御設計担当"),
        "zh": ("工艺工程师", "质量经理"),
    },
    "user": {
        "en": ("Line Supervisor", "Maintenance Lead", "Shift Manager"),
        "de": ("Schichtleiter", "Instandhaltungsleiterin"),
        "ko": ("설비보전 반장", "라인 관리자"),
        "ja": ("保全係長", "ライン長"),
        "zh": ("设备主管", "班组长"),
    },
    "blocker": {
        "en": ("Head of Legacy Systems", "Works Council Liaison"),
        "ko": ("기존설비 담당 부장",),
        "ja": ("既存設備担当部長",),
    },
    "legal": {
        "en": ("General Counsel", "Compliance & Security Officer"),
        "de": ("Justiziarin", "Datenschutzbeauftragter"),
        "ko": ("법무팀장", "정보보안 책임자"),
        "ja": ("法務部長",),
        "zh": ("法务经理",),
    },
    "executive": {
        "en": ("Chief Operating Officer", "Chief Executive Officer"),
        "de": ("Geschäftsführer", "Vorständin Technik"),
        "ko": ("대표이사", "최고운영책임자"),
        "ja": ("代表取締役社長",),
        "zh": ("总经理", "董事长"),
    },
}


def draw_title(draws: Draws, role: Role, language: str) -> str:
    """A title fit for the role, in the language or else in English."""
    titles = TITLES[role]
    return draws.pick(titles.get(language) or titles["en"])

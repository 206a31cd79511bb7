"""Names as companies of many countries write them, with one meaning for each spelling."""

import pytest

from abmkit.identity.hints import forms
from abmkit.identity.names import company

#: By country, names of Acme with the legal forms there; after "=", another name.
FORMS = {
    "AE": "Acme FZ-LLC | Acme FZE | Acme DMCC | Acme L.L.C.",
    "AL": "Acme Sh.p.k. | Acme sh.a.",
    "AM": "Acme LLC | «Ակմե» ՍՊԸ=Ակմե",
    "AR": "Acme S.R.L. | Acme S.A.U.",
    "AT": "Acme Ges.m.b.H. | Acme OG",
    "AU": "Acme Pty. Ltd. | Acme Pty Limited",
    "AZ": "Acme MMC",
    "BA": "Acme d.o.o. | Acme d.j.l.",
    "BE": "Acme BVBA | Acme S.P.R.L. | Acme SRL",
    "BG": "Акме ЕООД=Акме | Acme EAD",
    "BH": "Acme W.L.L. | Acme B.S.C. (c)",
    "BR": "Acme Ltda. | Acme EIRELI | Acme S/A",
    "BY": "ООО Акме=Акме | ЧТУП Акме=Акме",
    "CA": "Acme Ltée | Acme ULC | Acme inc.",
    "CH": "Acme Sàrl | Acme Sagl",
    "CI": "Acme SARL",
    "CL": "Acme SpA | Acme Limitada",
    "CN": "Acme Co., Ltd. | 东方有限责任公司=东方",
    "CO": "Acme S.A.S. | Acme y Cía. S. en C.",
    "CR": "Acme S.R.L.",
    "CY": "Acme Limited",
    "CZ": "Acme s.r.o. | Acme, a.s. | Acme spol. s r.o. | Acme v.o.s. | Acme k.s.",
    "DE": (
        "Acme GmbH & Co. KG | Acme GmbH u. Co. KG | Acme UG (haftungsbeschränkt) | "
        "Acme KGaA | Acme e.V. | Acme eG | Acme gGmbH | Acme PartG mbB | Acme OHG | "
        "Acme Gesellschaft mit beschränkter Haftung | Acme AG & Co. KGaA"
    ),
    "DK": "Acme A/S | Acme ApS | Acme I/S",
    "DO": "Acme S.R.L.",
    "EC": "Acme Cía. Ltda. | Acme C. Ltda.",
    "EE": "Acme OÜ | Acme AS | Osaühing Acme | Aktsiaselts Acme",
    "EG": "Acme S.A.E.",
    "ES": "Acme, S.L. | Acme S.L.U. | Acme S.Coop. | Acme S.A.U. | Acme Sociedad Limitada",
    "FI": "Acme Oy | Oy Acme Ab | Acme Oyj | Acme Ky",
    "FR": "Acme SAS | Acme S.A.R.L. | Acme EURL | Acme SNC | Acme SCOP | Acme S.A. à r.l.",
    "GB": "Acme PLC | Acme LLP | Acme C.I.C. | Acme & Co. Ltd",
    "GE": "შპს აკმე=აკმე",
    "GI": "Acme Ltd",
    "GR": (
        "Ακμε Α.Ε.=Ακμε | Ακμε Ε.Π.Ε.=Ακμε | Ακμε Ι.Κ.Ε.=Ακμε | Acme S.A. | Acme Single Member S.A."
    ),
    "GT": "Acme S.A.",
    "HK": "Acme Company Limited",
    "HR": "Acme d.d. | Acme j.d.o.o.",
    "HU": "Acme Kft. | Acme Zrt. | Acme Nyrt. | Acme Bt.",
    "ID": "PT Acme Tbk | PT. Acme (Persero) | CV. Acme",
    "IE": "Acme DAC | Acme Teoranta | Acme U.C.",
    "IL": 'אקמי בע"מ=אקמי | אקמי בע״מ=אקמי | Acme Ltd.',
    "IN": (
        "Acme Pvt. Ltd. | Acme Private Limited | Acme (P) Ltd. | "
        "Acme (India) Private Limited=Acme India"
    ),
    "IS": "Acme ehf. | Acme hf. | Acme hlutafélag",
    "IT": (
        "Acme S.r.l. | Acme S.p.A. | Acme S.n.c. | Acme s.a.s. | Acme S.r.l.s. | "
        "Acme S.r.l. Unipersonale | Acme Soc. Coop. | Acme Società per Azioni"
    ),
    "JE": "Acme Limited",
    "JP": (
        "アクメ株式会社=アクメ | Acme K.K. | Acme Kabushiki Kaisha | Acme G.K. | "
        "合同会社アクメ=アクメ | "
        "㈲アクメ=アクメ | Acme Co.,Ltd. | 社団法人アクメ=アクメ | 医療法人アクメ=アクメ"
    ),
    "KE": "Acme Ltd",
    "KR": (
        "(주)아크메=아크메 | 아크메 유한책임회사=아크메 | 농업회사법인 아크메=아크메 | "
        "사회복지법인 아크메=아크메 | Acme Co., Ltd."
    ),
    "KW": "Acme K.S.C. | Acme K.S.C.P.",
    "KY": "Acme Ltd.",
    "KG": "ОсОО Акме=Акме",
    "KZ": "ТОО Акме=Акме | Акме АО=Акме | Акме ЖШС=Акме",
    "LI": "Acme Anstalt",
    "LK": "Acme PLC",
    "LT": "UAB Acme | Acme, UAB | AB Acme",
    "LU": "Acme S.à r.l. | Acme S.C.A.",
    "LV": "SIA Acme | Acme SIA | Akciju sabiedrība Acme",
    "MA": "Acme SARL AU",
    "MC": "Acme S.A.M.",
    "MD": "Acme S.R.L.",
    "ME": "Acme d.o.o.",
    "MK": "Акме ДООЕЛ=Акме | Acme DOOEL",
    "MN": "Акме ХХК=Акме",
    "MT": "Acme Ltd",
    "MX": (
        "Acme S.A. de C.V. | Acme S. de R.L. de C.V. | Acme S.A.B. de C.V. | "
        "Acme S.A.P.I. de C.V. | Acme S.C. | Acme, SA DE CV SOFOM ENR"
    ),
    "MY": "Acme Sdn. Bhd. | Acme Berhad",
    "NG": "Acme Nigeria Plc=Acme Nigeria",
    "NL": "Acme B.V. | Acme N.V. | Acme V.O.F. | Acme Coöperatie U.A.",
    "NO": "Acme Allmennaksjeselskap | Acme AS | Acme ASA | Acme A/S | Acme ANS",
    "NZ": "Acme Limited",
    "OM": "Acme SAOG | Acme LLC",
    "PA": "Acme S.A.",
    "PE": "Acme S.A.C. | Acme E.I.R.L.",
    "PH": "Acme, Inc.",
    "PK": "Acme (Pvt.) Ltd. | Acme (Private) Limited",
    "PL": (
        "Acme Sp. z o.o. | Acme sp.zo.o. | Acme S.A. | Acme sp. k. | Acme sp. j. | "
        "Acme Spółka z ograniczoną odpowiedzialnością | Acme Sp. z o.o. Sp. k. | "
        "Acme s.k.a."
    ),
    "PT": "Acme, Lda. | Acme Unipessoal, Lda | Acme SGPS, S.A.",
    "PY": "Acme S.A.",
    "QA": "Acme W.L.L. | Acme Q.P.S.C.",
    "RO": "Acme S.R.L. | Societatea Acme SRL",
    "RS": "Acme d.o.o. | Акме д.о.о.=Акме",
    "RU": (
        "ООО «Акме»=Акме | ПАО Акме=Акме | Акме, ЗАО=Акме | "
        "Общество с ограниченной ответственностью Акме=Акме | "
        "Акционерное общество Акме=Акме | OOO Acme | ИП Акме=Акме"
    ),
    "SA": "شركة أكمي=أكمي | Acme Co. LLC | شركة أكمي ذ.م.م=أكمي",
    "SE": "Acme AB | AB Acme | Acme AB (publ) | Acme HB | Acme Aktiebolag",
    "SG": "Acme Pte. Ltd. | Acme Pte Ltd | Acme LLP",
    "SI": "Acme d.o.o. | Acme d.d.",
    "SK": "Acme, s.r.o. | Acme a. s.",
    "TH": (
        "บริษัท อัคเม จำกัด=อัคเม | บริษัท อัคเม จำกัด (มหาชน)=อัคเม | "
        "Acme Public Company Limited | Acme Co., Ltd."
    ),
    "TN": "Acme SUARL",
    "TR": (
        "Acme A.Ş. | Acme Ltd. Şti. | Acme Anonim Şirketi | Acme Sanayi ve Ticaret A.Ş. | "
        "Acme San. ve Tic. Ltd. Şti. | Acme Limited Şirketi"
    ),
    "TW": "東方股份有限公司=東方",
    "UA": "ТОВ «Акме»=Акме | ПрАТ Акме=Акме | Акме, ТОВ=Акме",
    "US": (
        "Acme, Inc. | Acme LLC | Acme L.L.C. | Acme Corp. | Acme Corporation | Acme Co. | "
        "The Acme Companies, Inc. | "
        "Acme LP | Acme L.P. | Acme P.C. | Acme PLLC | Acme N.A. | The Acme Company | "
        "Acme PBC"
    ),
    "UY": "Acme S.A.",
    "UZ": "Acme MChJ",
    "VN": "Công ty TNHH Acme | Công ty Cổ phần Acme | Acme JSC | Công ty TNHH MTV Acme",
    "ZA": "Acme (Pty) Ltd | Acme CC | Acme (RF) Ltd | Acme NPC",
}
SPELLINGS = [
    ("1st National Bank", "First National Bank"), ("7-Eleven, Inc.", "Seven Eleven"),
    ("3 Com Corp", "Three Com"), ("Fifth Third Bancorp", "5th 3rd Bancorp"),
    ("US Steel Corp.", "United States Steel"), ("Bolt UK", "Bolt United Kingdom Ltd"),
    ("Zenit GmbH Deutschland", "Zenit Deutschland GmbH"), ("Zenit Inc. (USA)", "Zenit USA, Inc."),
    ("Zenit Co., Ltd. Hong Kong", "Zenit Hong Kong Ltd"),
    ("Zenit S.A. Brasil", "Zenit Brasil Ltda"),
    ("Rock 'n' Roll Foods", "Rock & Roll Foods"), ("Zenit Colour Theatre", "Zenit Color Theater"),
    ("Zenit Corp. of America", "Zenit Corporation of America"), ("Zenit Mgt.", "Zenit Management"),
    ("Zenit GmbH & Co.KG", "Zenit GmbH & Co. KG"), ("ZENIT SDN.BHD.", "Zenit Sdn. Bhd."),
    ("Zenit GmbH i.L.", "Zenit GmbH"), ("Zenit Ltd (in administration)", "Zenit Limited"),
    ("Zenit S.r.l. in liquidazione", "Zenit Srl"), ("Zenit Inc. Class B", "Zenit Inc"),
    ("Zenit plc ADR", "Zenit PLC"), ("S.C. Zenit S.R.L.", "Zenit SRL"),
    ("JSC Zenit", "Zenit JSC"), ("Public Joint Stock Company Zenit", "Zenit PJSC"),
    ("M/s. Zenit Traders", "Zenit Traders"), ("F.lli Zenit S.n.c.", "Fratelli Zenit snc"),
    ("Ets Zenit", "Établissements Zenit SARL"), ("Zenit SE", "Zenit Societas Europaea"),
    ("Zenit Tekstil San. Tic. Ltd. Şti.", "Zenit Tekstil San. ve Tic. Ltd. Şti."),
    ("Zenit Kft.", "Zenit Korlátolt Felelősségű Társaság"),
    ("ΖΕΝΙΤ ΑΝΩΝΥΜΗ ΕΤΑΙΡΕΙΑ", "Ζενίτ Α.Ε."), ("บมจ. ซีนิธ", "บริษัท ซีนิธ จำกัด (มหาชน)"),
    ("ซีนิธ บมจ.", "บริษัท ซีนิธ จำกัด"),
    ("Zenit-Ges. zur Förderung e.V.", "Zenit Gesellschaft zur Förderung"),
    ("CTCP Zenit", "Công ty Cổ phần Zenit"), ("国立大学法人東方大学", "東方大学"),
    ("ПАТ Зеніт", "Публічне акціонерне товариство Зеніт"), ("Королёв", "Королев"),
    ("البنك الأهلي المصري", "البنك الاهلي المصرى"), ("General Mtrs Co", "General Motors Company"),
    ("Zenit Versicherungs-Gesellschaft", "Zenit Versicherungsgesellschaft"),
    ("Zenit Data Systems", "Zenit Datasystems"), ("Bluewater Coopers", "BluewaterCoopers LLP"),
    ("Zenit & C. S.n.c.", "Zenit e C. SNC"), ("PT Zenit Tbk", "Zenit, PT Tbk"),
    ("ｶﾌﾞｼｷｶﾞｲｼﾔｾﾞﾆﾄ", "ゼニト株式会社"), ("Zenit A.O.", "Zenit Anonim Ortaklığı"),
    ("Warner Bros.", "Warner Brothers"), ("Intl. Zenit Labs", "International Zenit Laboratories"),
]  # fmt: skip
OTHERS = [
    ("AS Watson", "Watson"), ("And Digital Ltd", "Digital Ltd"), ("OG Foods", "Foods"),
    ("First Bank", "Second Bank"), ("Zenit Two", "Zenit Three"), ("Zenit EU", "Zenit"),
    ("Zenit Korea", "Zenit Japan"), ("Co-operative Bank", "Company Operative Bank"),
    ("SC Johnson", "Johnson"), ("SAS Institute", "Institute"), ("Société Générale", "Generale"),
    ("Amer Sports", "American Sports"), ("Consol Energy", "Consolidated Energy"),
    ("Becker GmbH", "Beckers GmbH"), ("PT Solutions", "Solutions Inc"),
    ("CV Sciences", "Sciences Inc"), ("Zenit & Sons, Inc.", "Zenit Inc."),
    ("Zenit Class A", "Zenit"), ("SC Freiburg", "Freiburg GmbH"),
    ("Zenit Trust 2019-1", "Zenit Trust 2019-2"), ("Zenit Fund III LP", "Zenit Fund IV LP"),
    ("Hertha BSC", "Hertha"), ("Zenit CA", "Zenit"), ("中国銀行", "中国银行"),
]  # fmt: skip
HINTED = [
    ("University of Quarz", "Quarz University"), ("Hotel Adlerhorst", "Adlerhorst Hotel"),
    ("Zenit Software, a Bolt company", "Zenit Software"), ("NOVA CORP /GA/", "Nova"),
    ("Zenit Inh. Karl Meier", "Zenit"), ("Zenit C.A.", "Zenit"),
    ("Zenit d.o.o. Beograd", "Zenit"), ("Quill Trust t/a Zenit Plumbing", "Zenit Plumbing"),
]  # fmt: skip

ALSO = [
    ("Müller & Söhne GmbH", "Mueller und Soehne GmbH"), ("Ørsted A/S", "Oersted"),
    ("Aalborg Værft", "Ålborg Værft A/S"), ("에스케이텔레콤(주)", "SK텔레콤"),
    ("엘지전자 주식회사", "LG전자"), ("Zenit Corp (formerly Apex Inc)", "Zenit Corp"),
    ("Zenit Inc. (NYSE: ZNT)", "Zenit Inc"), ("Zenit Ltd [LON:ZNT.L]", "Zenit"),
    ("Zenit, City of", "City of Zenit"), ("Zenit Inc n/k/a Apex Inc", "Zenit Inc"),
    ("State Bank of Zenit (SBZ)", "State Bank of Zenit"), ("Zenit Ltd t/a Apex", "Zenit Limited"),
]  # fmt: skip
NOT_ALSO = [
    ("Michael Baer", "Michal Bar"), ("Boeing", "Boing"), ("이지소프트", "EG소프트웨어"),
    ("에이씨엠이", "Acme"), ("Zenit Corp (formerly Apex Inc)", "Apex Inc"),
    ("Zenit (UK: East)", "Zenit"), ("Zenit, Apex of", "Zenit"), ("Zenit (UK)", "Zenit"),
    ("Quill (Zenit)", "Quill"), ("Now Foods", "Foods"),
]  # fmt: skip


def test_legal_forms_of_forty_countries_are_known() -> None:
    assert len(FORMS) >= 40
    wrong = {}
    for country, names in FORMS.items():
        for name in names.split(" | "):
            written, _, meant = name.partition("=")
            if company(written) != company(meant or "Acme"):
                wrong[country, written] = company(written)
    assert wrong == {}


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_one_name_spelt_in_two_ways_is_compared_as_one(one: str, other: str) -> None:
    assert company(one) == company(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_may_be_another_company_is_compared_as_another(one: str, other: str) -> None:
    assert company(one) != company(other)


@pytest.mark.parametrize(("name", "other"), HINTED)
def test_another_order_or_a_remark_is_no_more_than_a_hint(name: str, other: str) -> None:
    called, hints = forms(name)
    assert called != company(other)
    assert ("core", company(other)) in hints


def names(written: str) -> set[str]:
    """All forms that are as good as the compared one."""
    called, hints = forms(written)
    return {called, *(hint for kind, hint in hints if kind == "also")}


@pytest.mark.parametrize(("one", "other"), ALSO)
def test_a_name_is_compared_in_every_spelling_that_it_has(one: str, other: str) -> None:
    assert names(one) & names(other)


@pytest.mark.parametrize(("one", "other"), NOT_ALSO)
def test_what_only_may_be_another_spelling_is_none(one: str, other: str) -> None:
    assert not names(one) & names(other)
